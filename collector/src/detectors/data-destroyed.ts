// Data, backups and keys deleted, locked away or made unreadable; services stopped or made to fail over.
// Benign twins: housekeeping of one object or snapshot; everything here is medium at most unless many go at once (see
// bulk-destruction) or the key was given from outside.
import { fields, text } from '../receivers/formats/record.ts';
import { cloudDetector } from './cloud-call.ts';

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
      service: 'ec2',
      names: ['StopInstances'],
      techniques: ['T1489', 'T1578'],
      severity: 'info',
      context: true,
      says: 'stopped instances',
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
  ],
});
