// Data, backups and keys deleted, locked away or made unreadable; services stopped or made to fail over.
// Benign twins: housekeeping of one object or snapshot; everything here is medium at most unless many go at once (see
// bulk-destruction) or the key was given from outside.
import { fields, list, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls } from './cloud-call.ts';

export const dataDestroyed = cloudDetector({
  id: 'data-destroyed',
  title: 'Data or service destroyed',
  techniques: ['T1485'],
  tactics: ['TA0040'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Deletions of objects need S3 data events.',
  rules: [
    {
      service: 's3',
      names: ['DeleteBucket'],
      severity: 'low',
      when: ({ parameters }) => `deleted bucket ${text(parameters.bucketName)}`,
    },
    {
      service: 's3',
      names: ['DeleteObjects'],
      severity: 'low',
      when: ({ parameters }) => `deleted many objects of bucket ${text(parameters.bucketName)} at once`,
    },
    {
      service: 'rds',
      names: ['ModifyDBInstance', 'ModifyDBCluster'],
      techniques: ['T1098', 'T1531', 'T1078.004'],
      tactics: ['TA0003'],
      severity: 'low',
      when: ({ parameters, response }) =>
        'masterUserPassword' in parameters || 'masterUserPassword' in fields(response.pendingModifiedValues)
          ? `set the administrator password of database ${text(parameters.dBInstanceIdentifier) || text(parameters.dBClusterIdentifier)}`
          : undefined,
    },
    {
      service: 'kms',
      names: [
        'ScheduleKeyDeletion',
        'DisableKey',
        'DeleteImportedKeyMaterial',
        'DeleteCustomKeyStore',
        'DisconnectCustomKeyStore',
      ],
      techniques: ['T1485', 'T1486', 'T1490'],
      severity: 'medium',
      when: ({ parameters, name }) => `made data under key ${text(parameters.keyId)} unreadable (${name})`,
    },
    {
      service: 'kms',
      names: ['ImportKeyMaterial', 'PutKeyPolicy'],
      techniques: ['T1486'],
      severity: 'info',
      context: true,
      says: 'changed an encryption key',
    },
    {
      service: 'rds',
      names: ['DeleteDBInstance', 'DeleteDBCluster'],
      techniques: ['T1485', 'T1531'],
      when: ({ parameters }) => ({
        says: `deleted database ${text(parameters.dBInstanceIdentifier) || text(parameters.dBClusterIdentifier)}${parameters.skipFinalSnapshot === true ? ' without a last snapshot' : ''}`,
        severity: parameters.skipFinalSnapshot === true ? 'medium' : 'low',
      }),
    },
    {
      service: 'rds',
      names: ['DeleteDBSnapshot', 'DeleteDBClusterSnapshot', 'DeleteDBInstanceAutomatedBackup', 'DeleteGlobalCluster'],
      techniques: ['T1490', 'T1485'],
      severity: 'low',
      says: 'deleted a backup of a database',
    },
    {
      service: 'rds',
      names: [
        'FailoverDBCluster',
        'FailoverGlobalCluster',
        'RebootDBInstance',
        'RebootDBCluster',
        'StopDBInstance',
        'StopDBCluster',
      ],
      techniques: ['T1499', 'T1489'],
      severity: 'low',
      when: ({ name }) => `interrupted a database (${name})`,
    },
    {
      service: 'dynamodb',
      names: ['DeleteTable', 'DeleteBackup'],
      techniques: ['T1485', 'T1490'],
      severity: 'low',
      when: ({ parameters }) => `deleted table or backup ${text(parameters.tableName) || text(parameters.backupArn)}`,
    },
    {
      service: 'backup',
      names: [
        'DeleteRecoveryPoint',
        'DeleteBackupVault',
        'DeleteBackupPlan',
        'DeleteBackupSelection',
        'DeleteBackupVaultLockConfiguration',
        'UpdateRecoveryPointLifecycle',
      ],
      techniques: ['T1490', 'T1485'],
      says: 'deleted backups',
    },
    {
      service: 'elasticfilesystem',
      names: ['DeleteFileSystem', 'DeleteMountTarget'],
      severity: 'low',
      says: 'deleted a file system',
    },
    {
      service: 'ec2',
      names: ['DeleteSnapshot', 'DeleteVolume', 'DeregisterImage'],
      techniques: ['T1485', 'T1490', 'T1578.003'],
      severity: 'info',
      context: true,
      when: ({ name }) => `${name}`,
    },
    {
      service: 'ecr',
      names: ['DeleteRepository', 'BatchDeleteImage'],
      severity: 'info',
      context: true,
      says: 'deleted images',
    },
    { service: 'glacier', names: ['DeleteArchive', 'DeleteVault'], says: 'deleted an archive', severity: 'low' },
    {
      service: 'secretsmanager',
      names: ['DeleteSecret'],
      techniques: ['T1485', 'T1531'],
      severity: 'low',
      when: ({ parameters }) => ({
        says: `deleted secret ${text(parameters.secretId)}${parameters.forceDeleteWithoutRecovery === true ? ' for good' : ''}`,
        severity: parameters.forceDeleteWithoutRecovery === true ? 'medium' : 'info',
      }),
    },
    {
      service: 'route53',
      names: ['DeleteHostedZone'],
      techniques: ['T1485', 'T1489'],
      severity: 'low',
      says: 'deleted a DNS zone',
    },
    {
      service: 'elasticache',
      names: ['DeleteCacheCluster', 'DeleteReplicationGroup', 'DeleteSnapshot'],
      severity: 'low',
      says: 'deleted a cache cluster',
    },
    {
      service: 'redshift',
      names: ['DeleteCluster', 'DeleteClusterSnapshot'],
      severity: 'low',
      says: 'deleted a data warehouse or its backup',
    },
    {
      service: 'es',
      names: ['DeleteElasticsearchDomain', 'DeleteDomain'],
      severity: 'low',
      says: 'deleted a search domain',
    },
    {
      service: 'sqs',
      names: ['DeleteQueue', 'PurgeQueue'],
      severity: 'info',
      context: true,
      says: 'emptied or deleted a queue',
    },
    { service: 'cloudformation', names: ['DeleteStack'], severity: 'info', context: true, says: 'deleted a stack' },

    {
      service: 's3',
      names: ['PutObject'],
      techniques: ['T1486', 'T1491.002'],
      severity: 'medium',
      when: ({ parameters }) =>
        /(?:^|\/)[^/]*(?:ransom|decrypt|recover[-_ ]?(?:your|files|data)|how[-_ ]?to[-_ ]?(?:restore|recover|decrypt|get)|files?[-_ ]?(?:deleted|encrypted|stolen)|your[-_ ]?(?:files|data)|restore[-_ ]?files|!+read)[^/]*\.(?:txt|html?|hta|md)$/i.test(
          text(parameters.key),
        )
          ? `left a note in bucket ${text(parameters.bucketName)}: ${text(parameters.key)}`
          : undefined,
    },
    {
      service: 'lambda',
      names: ['PutFunctionConcurrency'],
      techniques: ['T1489', 'T1499'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.reservedConcurrentExecutions === 0 ? `stopped function ${text(parameters.functionName)}` : undefined,
    },
    {
      service: 'ec2',
      names: ['TerminateInstances', 'StopInstances'],
      techniques: ['T1578.003', 'T1489', 'T1485'],
      severity: 'low',
      when: ({ parameters, name, call }) =>
        // Fleets that grow and shrink do so through services; programs that build do it under a role.
        call.principalType === 'IAMUser' || call.principalType === 'Root' || call.principalType === 'AssumedRole'
          ? `${name === 'StopInstances' ? 'stopped' : 'ended'} ${list(fields(parameters.instancesSet).items).length || 'some'} machines`
          : undefined,
    },
    ...plainCalls([
      ['lambda', 'DeleteFunction DeleteLayerVersion DeleteAlias DeleteEventSourceMapping', 'deleted a function or what calls it', 'low', 'T1489 T1485 T1525'],
      ['kms', 'CreateCustomKeyStore UpdateCustomKeyStore', 'keeps keys outside of AWS', 'low', 'T1486'],
      ['kms', 'DeleteAlias UpdateAlias UpdatePrimaryRegion', 'moved the name of a key', 'low', 'T1486 T1489'],
      ['ec2', 'SendDiagnosticInterrupt RebootInstances', 'interrupted machines', 'info', 'T1529 T1489'],
      ['ec2', 'DeleteVpc DeleteSubnet DeleteVpcEndpoints DeleteNatGateway DeleteTransitGateway DeleteRouteTable', 'deleted parts of a network', 'info', 'T1489 T1485'],
      ['eks', 'DeleteCluster DeleteNodegroup DeleteFargateProfile', 'deleted a cluster', 'low', 'T1485 T1489'],
      ['ecs', 'DeleteCluster DeleteService StopTask DeregisterTaskDefinition', 'stopped a service', 'low', 'T1489 T1485'],
      ['elasticloadbalancing', 'DeleteLoadBalancer DeleteListener DeregisterTargets', 'took a load balancer away', 'low', 'T1489'],
      ['autoscaling', 'DeleteAutoScalingGroup TerminateInstanceInAutoScalingGroup SuspendProcesses', 'stopped a fleet', 'low', 'T1489 T1578.003'],
      ['codecommit', 'DeleteRepository DeleteBranch', 'deleted code', 'low', 'T1485'],
      ['codepipeline', 'DeletePipeline StopPipelineExecution DisableStageTransition', 'stopped a pipeline', 'low', 'T1489'],
      ['fsx', 'DeleteFileSystem DeleteVolume DeleteBackup DeleteSnapshot', 'deleted a file system or its backup', 'low', 'T1485 T1490'],
      ['storagegateway', 'DeleteVolume DeleteFileShare DeleteTape DeleteGateway', 'deleted storage', 'low', 'T1485'],
      ['dlm', 'DeleteLifecyclePolicy UpdateLifecyclePolicy', 'changed how backups are made', 'low', 'T1490'],
      ['backup', 'UpdateGlobalSettings UpdateRegionSettings StopBackupJob DisassociateRecoveryPoint DeleteBackupVaultAccessPolicy DeleteBackupVaultNotifications PutBackupVaultLockConfiguration UpdateBackupPlan', 'changed how backups are made', 'low', 'T1490 T1562'],
      ['s3', 'DeleteBucketWebsite DeleteObjectVersion DeleteBucketLifecycle DeleteObjectTagging', 'removed parts of a bucket', 'info', 'T1485'],
      ['ssm', 'DeleteParameter DeleteParameters', 'deleted parameters', 'info', 'T1485 T1531'],
      ['mq', 'DeleteBroker RebootBroker', 'stopped a broker', 'low', 'T1489'],
      ['kafka', 'DeleteCluster RebootBroker', 'stopped a broker', 'low', 'T1489'],
      ['ses', 'DeleteIdentity DeleteEmailIdentity', 'deleted an address of mail', 'info', 'T1489'],
    ]), // prettier-ignore
  ],
});
