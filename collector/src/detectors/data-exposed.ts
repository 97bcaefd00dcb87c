// Stored data, images, functions and queues opened to everybody or to a foreign account.
// Benign twins: sharing is named with its account; policies tied down by a condition; snapshots taken and copied for oneself.
import { fields, isFields, list, text, type Fields } from '../receivers/formats/record.ts';
import {
  accountOf,
  cloudDetector,
  oneOrMany,
  plainCalls,
  resourcePolicy,
  type Call,
  type RuleClaim,
} from './cloud-call.ts';
import { isPublicAddress } from './kubernetes-request.ts';
import { foreignAccounts, opensToEverybody } from './cloud-policy.ts';

export const dataExposed = cloudDetector({
  id: 'data-exposed',
  title: 'Data opened to outsiders',
  techniques: ['T1537'],
  tactics: ['TA0010'],
  severity: 'high',
  deterministic: false,
  blindSpot: 'Data copied out object by object (see s3-bulk-read), and access that was open before.',
  rules: [
    {
      service: 'rds',
      names: ['ModifyDBInstance', 'CreateDBInstance', 'ModifyDBCluster', 'RestoreDBInstanceFromDBSnapshot'],
      techniques: ['T1190', 'T1537', 'T1562.007'],
      tactics: ['TA0010', 'TA0005'],
      when: ({ parameters, name }) =>
        parameters.publiclyAccessible === true || text(parameters.publiclyAccessible) === 'true'
          ? {
              says: `made database ${text(parameters.dBInstanceIdentifier) || text(parameters.dBClusterIdentifier)} reachable from the internet`,
              severity: name === 'ModifyDBInstance' ? 'high' : 'medium',
            }
          : undefined,
    },
    {
      service: 'ec2',
      names: ['ModifySnapshotAttribute'],
      techniques: ['T1537', 'T1578.001', 'T1578'],
      when: ({ parameters, call }) =>
        shared(parameters.createVolumePermission, `snapshot ${text(parameters.snapshotId)}`, call.account ?? ''),
    },
    {
      service: 'ec2',
      names: ['ModifyImageAttribute'],
      techniques: ['T1537', 'T1578', 'T1567'],
      when: ({ parameters, call }) =>
        shared(parameters.launchPermission, `image ${text(parameters.imageId)}`, call.account ?? ''),
    },
    {
      service: 'ec2',
      names: ['ModifyFpgaImageAttribute'],
      techniques: ['T1537', 'T1578'],
      when: ({ parameters, call }) => shared(parameters.loadPermission, 'an FPGA image', call.account ?? ''),
    },
    { service: 'rds', names: ['ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'], when: rdsShared },
    {
      service: 'rds',
      names: ['StartExportTask'],
      severity: 'medium',
      when: ({ parameters }) =>
        `exports snapshot ${text(parameters.sourceArn)} to bucket ${text(parameters.s3BucketName)}`,
    },
    { service: 'rds', names: ['CopyDBSnapshot', 'CopyDBClusterSnapshot'], severity: 'low', when: copiedAcrossRegions },
    {
      service: 'rds',
      names: ['CreateDBSnapshot', 'CreateDBClusterSnapshot'],
      severity: 'low',
      techniques: ['T1537', 'T1578.001'],
      tactics: ['TA0010', 'TA0009'],
      when: manualSnapshot,
    },
    {
      service: 'ec2',
      names: ['CreateStoreImageTask', 'CreateInstanceExportTask', 'ExportImage', 'CreateRestoreImageTask'],
      severity: 'medium',
      techniques: ['T1537', 'T1578', 'T1005'],
      says: 'exports a machine image or instance to a bucket',
    },
    {
      service: 'redshift',
      names: ['AuthorizeSnapshotAccess', 'AuthorizeDataShare', 'AuthorizeEndpointAccess'],
      severity: 'medium',
      when: ({ parameters }) =>
        `shares Redshift data with account ${text(parameters.accountWithRestoreAccess) || text(parameters.consumerIdentifier) || text(parameters.account)}`,
    },
    { service: 'ds', names: ['ShareDirectory'], severity: 'medium', says: 'shares a directory with another account' },
    {
      service: 'ram',
      names: ['CreateResourceShare', 'AssociateResourceShare'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.allowExternalPrincipals === true ? 'shares resources outside the organisation' : undefined,
    },
    {
      service: 's3',
      names: ['PutBucketPolicy', 'PutAccessPointPolicy'],
      techniques: ['T1537', 'T1530', 'T1567'],
      when: (call) => policyOpened(call, `bucket ${text(call.parameters.bucketName) || text(call.parameters.name)}`),
    },
    {
      service: 's3',
      names: ['PutBucketAcl', 'PutObjectAcl', 'CreateBucket', 'PutObject'],
      techniques: ['T1537', 'T1530'],
      when: publicAcl,
    },
    { service: 's3', names: ['PutBucketReplication'], techniques: ['T1537', 'T1020'], when: replicatedAway },
    {
      service: 's3',
      names: ['CopyObject'],
      techniques: ['T1537', 'T1486', 'T1530'],
      severity: 'medium',
      when: copiedElsewhere,
    },
    {
      service: 's3',
      names: ['PutBucketWebsite', 'PutBucketCors'],
      techniques: ['T1567'],
      severity: 'info',
      context: true,
      says: 'changed how a bucket is served',
    },
    {
      service: '*',
      names: [
        'SetRepositoryPolicy', 'SetQueueAttributes', 'CreateQueue', 'SetTopicAttributes', 'CreateTopic', 'PutResourcePolicy', 'PutKeyPolicy', 'CreateKey', 'CreateElasticsearchDomain',
        'CreateDomain', 'UpdateElasticsearchDomainConfig', 'UpdateDomainConfig', 'PutFileSystemPolicy', 'PutVaultPolicy', 'SetVaultAccessPolicy', 'PutBackupVaultAccessPolicy', 'PutDataPolicy',
        'PutRegistryPolicy', 'PutPermission', 'PutRepositoryPermissionsPolicy', 'PutContainerPolicy', 'PutStorageConfiguration', 'UpdateRestApi', 'CreateRestApi', 'PutEventBusPolicy', 'PutDeliveryDestinationPolicy', 'PutDestinationPolicy', 'AddPermission', 'PutBackupVaultAccessPolicy', 'PutFunctionScopedPolicy', 'CreateCluster', 'PutClusterPolicy', 'CreateStateMachineAlias', 'PutImageRecipePolicy', 'PutComponentPolicy', 'PutRuleGroupPolicy', 'CreateVpcEndpoint', 'ModifyVpcEndpoint',
      ], // prettier-ignore
      when: (call) =>
        policyOpened(call, `${call.call.eventSource?.split('.')[0]} resource ${namedIn(call.parameters)}`),
    },
    {
      service: 'ecr-public',
      names: ['CreateRepository', 'PutImage'],
      severity: 'low',
      says: 'publishes images to everybody',
    },
    {
      service: 'codebuild',
      names: ['UpdateProjectVisibility'],
      techniques: ['T1567', 'T1537'],
      when: ({ parameters }) =>
        text(parameters.projectVisibility) === 'PUBLIC_READ'
          ? `made the builds of ${text(parameters.projectArn)} public`
          : undefined,
    },
    {
      service: 'ssm',
      names: ['ModifyDocumentPermission'],
      techniques: ['T1537'],
      severity: 'medium',
      when: ({ parameters }) =>
        JSON.stringify(parameters.accountIdsToAdd ?? '').match(/all|\d{12}/)
          ? `shares document ${text(parameters.name)}`
          : undefined,
    },
    {
      service: 'lambda',
      names: ['AddLayerVersionPermission'],
      techniques: ['T1537', 'T1648'],
      severity: 'medium',
      when: ({ parameters }) =>
        text(parameters.principal) === '*' ? 'publishes a function layer to everybody' : undefined,
    },
    {
      service: 'elasticfilesystem',
      names: ['CreateMountTarget'],
      techniques: ['T1530', 'T1537'],
      severity: 'info',
      context: true,
      says: 'made a file system mountable',
    },
    {
      service: 'ebs',
      names: ['GetSnapshotBlock', 'ListSnapshotBlocks'],
      techniques: ['T1530', 'T1005'],
      tactics: ['TA0009', 'TA0010'],
      severity: 'medium',
      when: ({ parameters }) => `reads the blocks of snapshot ${text(parameters.snapshotId)} directly`,
    },
    {
      service: 's3',
      names: ['GetObject', 'PutObject', 'ListObjects', 'DeleteObject', 'CopyObject'],
      techniques: ['T1530', 'T1599'],
      tactics: ['TA0009'],
      severity: 'low',
      when: ({ record, call }) =>
        text(record.vpcEndpointId) !== '' && isPublicAddress(call.sourceAddress)
          ? 'came through a VPC endpoint from a public address'
          : undefined,
    },
    {
      service: 'rds',
      names: ['DescribeDBSnapshots', 'DescribeDBClusterSnapshots'],
      techniques: ['T1580', 'T1526'],
      tactics: ['TA0007'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.includePublic === true || parameters.includeShared === true
          ? 'looked for snapshots that others shared'
          : undefined,
    },

    {
      service: 'rds',
      names: [
        'RestoreDBInstanceFromS3',
        'RestoreDBInstanceToPointInTime',
        'RestoreDBClusterFromSnapshot',
        'RestoreDBClusterToPointInTime',
        'RestoreDBInstanceFromDBSnapshot',
        'CreateDBCluster',
        'CreateDBInstanceReadReplica',
      ],
      techniques: ['T1578.004', 'T1537', 'T1190'],
      tactics: ['TA0005', 'TA0010'],
      severity: 'info',
      context: true,
      when: ({ parameters, name }) => {
        const open = parameters.publiclyAccessible === true || text(parameters.publiclyAccessible) === 'true';
        return open
          ? { says: `restored a database where the internet reaches it (${name})`, severity: 'high', context: false }
          : `restored or made a database (${name})`;
      },
    },
    {
      service: 'redshift',
      names: ['ModifyCluster', 'CreateCluster', 'RestoreFromClusterSnapshot'],
      techniques: ['T1190', 'T1537'],
      when: ({ parameters }) =>
        parameters.publiclyAccessible === true || text(parameters.publiclyAccessible) === 'true'
          ? {
              says: `made warehouse ${text(parameters.clusterIdentifier)} reachable from the internet`,
              severity: 'medium',
            }
          : undefined,
    },
    {
      service: '*',
      names: [
        'CreateBroker',
        'CreateReplicationInstance',
        'ModifyReplicationInstance',
        'UpdateConnectivity',
        'CreateWorkgroup',
        'UpdateWorkgroup',
        'CreateEnvironment',
        'UpdateEnvironment',
      ],
      techniques: ['T1190', 'T1133'],
      tactics: ['TA0001'],
      when: ({ parameters, call }) =>
        parameters.publiclyAccessible === true ||
        text(fields(fields(parameters.connectivityInfo).publicAccess).type) === 'SERVICE_PROVIDED_EIPS' ||
        text(parameters.webserverAccessMode) === 'PUBLIC_ONLY'
          ? {
              says: `made a ${call.eventSource?.split('.')[0]} service reachable from the internet`,
              severity: 'medium',
            }
          : undefined,
    },
    {
      service: 'events',
      names: ['PutPermission'],
      when: (call) => {
        const { principal } = call.parameters;
        if (principal === '*' && call.parameters.condition === undefined)
          return { says: 'lets everybody put events', severity: 'high' };
        return /^\d{12}$/.test(text(principal)) && text(principal) !== call.call.account
          ? { says: `lets account ${text(principal)} put events`, severity: 'medium' }
          : undefined;
      },
    },
    {
      service: 'ec2',
      names: ['ModifyVpcEndpointServicePermissions'],
      techniques: ['T1537', 'T1199'],
      severity: 'low',
      when: ({ parameters }) => {
        const added = JSON.stringify(
          fields(parameters.ModifyVpcEndpointServicePermissionsRequest).AddAllowedPrincipals ??
            parameters.addAllowedPrincipals ??
            '',
        );
        if (/:?"\*"/.test(added))
          return { says: 'lets everybody connect to a service of the network', severity: 'medium' };
        return added.length > 2 ? 'lets others connect to a service of the network' : undefined;
      },
    },
    {
      service: 's3',
      names: ['PutBucketEncryption'],
      techniques: ['T1486', 'T1537'],
      tactics: ['TA0040'],
      when: ({ parameters, call }) => {
        const account = accountOf(/arn:aws[^"]*:kms:[^"]*/.exec(JSON.stringify(parameters))?.[0] ?? '');
        return account !== '' && call.account !== '' && account !== call.account
          ? {
              says: `encrypts bucket ${text(parameters.bucketName)} under the key of account ${account}`,
              severity: 'high',
            }
          : undefined;
      },
    },
    {
      service: 'ram',
      names: ['CreateResourceShare', 'AssociateResourceShare', 'UpdateResourceShare'],
      severity: 'low',
      when: ({ parameters, call }) => {
        const foreign = oneOrMany(parameters.principals)
          .map(accountOf)
          .find((account) => account !== '' && account !== call.account);
        return foreign ? `shares resources with account ${foreign}` : undefined;
      },
    },
    {
      service: 'cloudfront',
      names: ['CreateOriginAccessControl', 'CreateDistribution'],
      techniques: ['T1567'],
      severity: 'info',
      context: true,
      says: 'serves what is in a bucket',
    },
    {
      service: 'rds',
      names: ['EnableHttpEndpoint'],
      techniques: ['T1133', 'T1213.006'],
      tactics: ['TA0001'],
      severity: 'low',
      says: 'opened a database to calls over the internet',
    },
    {
      service: 'acm',
      names: ['ExportCertificate'],
      techniques: ['T1552.004', 'T1588.004'],
      tactics: ['TA0006'],
      severity: 'low',
      when: ({ parameters }) => `fetched the private key of certificate ${text(parameters.certificateArn)}`,
    },
    ...plainCalls([
      ['ec2', 'CreateSnapshot CreateSnapshots CopySnapshot CreateImage CopyImage CreateVolume ImportSnapshot ImportImage RegisterImage ImportInstance', 'copied or made a disk', 'info', 'T1578.001 T1578', 'TA0005'],
      ['s3', 'PutBucketPolicy PutBucketAcl PutObjectAcl PutBucketOwnershipControls PutAccessPointPolicy CreateAccessPoint CreateAccessGrant PutAccessGrantsInstanceResourcePolicy', 'changed who may read a bucket', 'low', 'T1098 T1530 T1562', 'TA0003'],
      ['acm-pca', 'IssueCertificate CreatePermission PutPolicy CreateCertificateAuthority', 'made certificates', 'low', 'T1649 T1588.004', 'TA0006'],
      ['rds', 'DownloadDBLogFilePortion DownloadCompleteDBLogFile', 'read the logs of a database', 'info', 'T1654 T1213.006', 'TA0007'],
    ]), // prettier-ignore
  ],
});

/** EC2's permission lists: {add: {items: [{userId}|{group: "all"}]}}. */
function shared(permission: unknown, what: string, own: string): RuleClaim | undefined {
  const added = list(fields(fields(permission).add).items).map(fields);
  if (added.some((item) => text(item.group) === 'all'))
    return { says: `shared ${what} with everybody`, severity: 'high', deterministic: true };
  const accounts = added.map((item) => text(item.userId)).filter((account) => account !== '' && account !== own);
  return accounts.length > 0
    ? { says: `shared ${what} with account ${accounts.slice(0, 3).join(', ')}`, severity: 'high' }
    : undefined;
}

function rdsShared({ parameters, call }: Call): RuleClaim | undefined {
  if (text(parameters.attributeName) !== 'restore') return undefined;
  const added = oneOrMany(parameters.valuesToAdd);
  const what = `database snapshot ${text(parameters.dBSnapshotIdentifier) || text(parameters.dBClusterSnapshotIdentifier)}`;
  if (added.includes('all')) return { says: `shared ${what} with everybody`, deterministic: true };
  const accounts = added.filter((account) => account !== call.account);
  return accounts.length > 0 ? { says: `shared ${what} with account ${accounts.slice(0, 3).join(', ')}` } : undefined;
}

function copiedAcrossRegions({ parameters, call }: Call): string | undefined {
  const source = text(parameters.sourceDBSnapshotIdentifier) || text(parameters.sourceDBClusterSnapshotIdentifier);
  const from = text(parameters.sourceRegion) || (source.startsWith('arn:') ? (source.split(':')[3] ?? '') : '');
  const foreign = accountOf(source);
  if (from !== '' && from !== call.region) return `copied snapshot ${source} from ${from} to ${call.region}`;
  return foreign !== '' && foreign !== call.account ? `copied snapshot ${source} of account ${foreign}` : undefined;
}

function manualSnapshot({ parameters, response }: Call): string | RuleClaim | undefined {
  const kind = text(response.snapshotType);
  if (kind === 'public') return { says: `took a snapshot of a database that everybody may read`, severity: 'high' };
  if (kind !== '' && kind !== 'manual') return undefined;
  return `took snapshot ${text(parameters.dBSnapshotIdentifier) || text(parameters.dBClusterSnapshotIdentifier)} of a database by hand`;
}

function policyOpened(call: Call, what: string): RuleClaim | undefined {
  const policy = resourcePolicy(call.parameters);
  if (opensToEverybody(policy))
    return { says: `opened ${what} to everybody`, severity: 'high', deterministic: call.call.invokedBy === '' };
  const foreign = foreignAccounts(policy, call.call.account ?? '');
  return foreign.length > 0 && call.call.account
    ? { says: `opened ${what} to account ${foreign.slice(0, 3).join(', ')}`, severity: 'medium' }
    : undefined;
}

function publicAcl({ parameters }: Call): RuleClaim | undefined {
  const canned = oneOrMany(parameters['x-amz-acl'])[0] ?? '';
  const grants = JSON.stringify(parameters.AccessControlPolicy ?? parameters.accessControlList ?? '');
  const open =
    /^(public-read|public-read-write|authenticated-read)$/.test(canned) ||
    /groups\/global\/(AllUsers|AuthenticatedUsers)/.test(grants);
  return open
    ? { says: `opened bucket ${text(parameters.bucketName)} by its access list`, severity: 'high' }
    : undefined;
}

function replicatedAway({ parameters, call }: Call): RuleClaim {
  const destinations = JSON.stringify(parameters.ReplicationConfiguration ?? parameters);
  const accounts = [...destinations.matchAll(/"Account":\s*"?(\d{12})/g)]
    .map((match) => match[1]!)
    .filter((account) => account !== call.account);
  return accounts.length > 0
    ? { says: `replicates bucket ${text(parameters.bucketName)} to account ${accounts[0]}`, severity: 'high' }
    : { says: `replicates bucket ${text(parameters.bucketName)}`, severity: 'info', context: true };
}

function copiedElsewhere({ parameters, record, call }: Call): RuleClaim | undefined {
  const key = text(parameters['x-amz-server-side-encryption-aws-kms-key-id']);
  const keyAccount = accountOf(key);
  if (keyAccount !== '' && call.account !== '' && keyAccount !== call.account) {
    return {
      says: `encrypts bucket ${text(parameters.bucketName)} anew under the key of account ${keyAccount}`,
      severity: 'high',
      techniques: ['T1486', 'T1537'],
      tactics: ['TA0040'],
    };
  }
  const owners = list(record.resources)
    .filter(isFields)
    .map((resource: Fields) => text(resource.accountId))
    .filter((account) => /^\d{12,}$/.test(account));
  const foreign = owners.find((account) => account !== call.account);
  return foreign !== undefined && owners.length > 0
    ? {
        says: `copied ${text(parameters['x-amz-copy-source'])} to bucket ${text(parameters.bucketName)} across accounts`,
        severity: 'medium',
      }
    : undefined;
}

function namedIn(parameters: Fields): string {
  for (const name of [
    'repositoryName',
    'queueUrl',
    'queueName',
    'topicArn',
    'secretId',
    'keyId',
    'domainName',
    'fileSystemId',
    'name',
    'resourceArn',
  ])
    if (text(parameters[name]) !== '') return text(parameters[name]);
  return '(unnamed)';
}
