// Stored data opened to everybody or to a foreign account.
// Benign twins: sharing within one organisation is named with its account in the finding; policies tied down by a condition;
// snapshots taken for oneself.
import { text } from '../receivers/formats/record.ts';
import { cloudDetector } from './cloud-call.ts';

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
          ? { says: `made database ${text(parameters.dBInstanceIdentifier) || text(parameters.dBClusterIdentifier)} reachable from the internet`, severity: name === 'ModifyDBInstance' ? 'high' : 'medium' }
          : undefined,
    },
  ],
});
