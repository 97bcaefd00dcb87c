// Data carried out of the account by AWS's own pumps: exports, replication tasks, transfers, copies to foreign accounts.
// Benign twins: the same to places of one's own account, which is what backups and warehouses do (low, or context).
import type { CloudApiCall } from '@throughline/proto';
import { text } from '../receivers/formats/record.ts';
import { accountOf, cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

export const dataExported = cloudDetector({
  id: 'data-exported',
  title: 'Data carried out by the cloud’s own means',
  techniques: ['T1537', 'T1020'],
  tactics: ['TA0010'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Where a target bucket belongs, when the request names no account.',
  rules: [
    {
      service: 'dynamodb',
      names: ['ExportTableToPointInTime'],
      techniques: ['T1537', 'T1530', 'T1213.006'],
      when: (call) => {
        const owner = text(call.parameters.s3BucketOwner);
        const foreign = owner !== '' && owner !== call.call.account;
        return {
          says: `exports table ${text(call.parameters.tableArn)} to bucket ${text(call.parameters.s3Bucket)}${foreign ? ` of account ${owner}` : ''}`,
          severity: foreign ? 'high' : 'low',
        };
      },
    },
    {
      service: 'elasticache',
      names: ['CopySnapshot', 'CopyServerlessCacheSnapshot', 'ExportServerlessCacheSnapshot'],
      when: ({ parameters }) =>
        text(parameters.targetBucket) || text(parameters.s3BucketName)
          ? {
              says: `copies a cache to bucket ${text(parameters.targetBucket) || text(parameters.s3BucketName)}`,
              severity: 'medium',
            }
          : undefined,
    },
    {
      service: 'logs',
      names: ['PutSubscriptionFilter', 'PutDestination', 'CreateDelivery', 'CreateExportTask'],
      techniques: ['T1537', 'T1020', 'T1654'],
      when: (call) =>
        foreignTarget(call, text(call.parameters.destinationArn) || text(call.parameters.targetArn), 'sends logs to'),
    },
    {
      service: 'backup',
      names: ['StartCopyJob'],
      when: (call) => foreignTarget(call, text(call.parameters.destinationBackupVaultArn), 'copies a backup to'),
    },
    {
      service: 's3',
      names: ['CreateJob', 'PutBucketInventoryConfiguration', 'PutBucketAnalyticsConfiguration'],
      techniques: ['T1537', 'T1119', 'T1486'],
      when: ({ parameters, call, name }) => {
        const foreign = foreignIn(parameters, /"(?:Account|AccountId|accountId)":\s*"?(\d{12})/g, call);
        if (foreign !== undefined)
          return { says: `sends what is in a bucket to account ${foreign} (${name})`, severity: 'medium' };
        return name === 'CreateJob' ? 'runs one operation over many objects' : undefined;
      },
    },
    {
      service: 'kms',
      names: ['CreateGrant'],
      techniques: ['T1098', 'T1537'],
      tactics: ['TA0003', 'TA0010'],
      when: (call) => {
        const account = accountOf(text(call.parameters.granteePrincipal));
        return account !== '' && account !== call.call.account
          ? { says: `lets account ${account} use key ${text(call.parameters.keyId)}`, severity: 'medium' }
          : undefined;
      },
    },
    {
      service: 'events',
      names: ['PutTargets'],
      techniques: ['T1537', 'T1020', 'T1546'],
      when: (call) => {
        const foreign = foreignIn(call.parameters.targets, /arn:aws[^:]*:[^:]*:[^:]*:(\d{12}):/g, call.call);
        return foreign && call.call.account
          ? { says: `sends events to account ${foreign}`, severity: 'medium' }
          : undefined;
      },
    },
    ...plainCalls([
      ['datasync', 'CreateTask StartTaskExecution CreateLocationS3 CreateLocationObjectStorage CreateLocationSmb CreateLocationNfs CreateLocationAzureBlob', 'moves files with DataSync', 'low', 'T1537 T1020'],
      ['dms', 'CreateReplicationTask StartReplicationTask CreateReplicationInstance CreateEndpoint StartReplication', 'replicates a database elsewhere', 'low', 'T1537 T1020'],
      ['transfer', 'CreateServer CreateConnector StartFileTransfer', 'opens a way for files to the outside', 'low', 'T1567 T1133 T1537'],
      ['appflow', 'CreateFlow StartFlow UpdateFlow', 'sends data to another service', 'low', 'T1567 T1537'],
      ['dynamodb', 'EnableKinesisStreamingDestination', 'streams the changes of a table', 'low', 'T1020 T1537'],
      ['neptune-graph', 'StartExportTask', 'exports a graph', 'low', 'T1537'],
      ['snowball', 'CreateJob CreateCluster', 'orders a device to carry data away', 'low', 'T1052 T1537'],
      ['importexport', 'CreateJob', 'orders a device to carry data away', 'low', 'T1052 T1537'],
      ['events', 'CreateApiDestination UpdateApiDestination', 'sends events to an address on the internet', 'low', 'T1567.004 T1567'],
      ['ec2', 'ExportClientVpnClientConfiguration', 'fetched the way into a network', 'low', 'T1133', 'TA0001'],
      ['workspaces', 'CopyWorkspaceImage CreateWorkspaceImage UpdateWorkspaceImagePermission', 'copies or shares a desktop', 'low', 'T1537'],
      ['redshift', 'GetClusterCredentials GetClusterCredentialsWithIAM', 'fetched a password of a warehouse', 'info', 'T1078.004 T1552', 'TA0006'],
      ['athena', 'StartQueryExecution', 'queried stored data', 'info', 'T1213.006 T1530', 'TA0009'],
      ['rds-data', 'ExecuteStatement BatchExecuteStatement ExecuteSql', 'queried a database through the cloud', 'info', 'T1213.006', 'TA0009'],
      ['redshift-data', 'ExecuteStatement BatchExecuteStatement', 'queried a database through the cloud', 'info', 'T1213.006', 'TA0009'],
    ]), // prettier-ignore
  ],
});

/** The first account that a request names in such a place and that is not the caller's. */
function foreignIn(parameters: unknown, place: RegExp, { account: own }: CloudApiCall): string | undefined {
  return [...JSON.stringify(parameters ?? '').matchAll(place)]
    .map(([, account]) => account)
    .find((account) => account !== own);
}

function foreignTarget({ call }: Call, target: string, says: string): RuleClaim | undefined {
  const account = accountOf(target);
  return account !== '' && call.account && account !== call.account
    ? { says: `${says} account ${account}`, severity: 'medium' }
    : undefined;
}
