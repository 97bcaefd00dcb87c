// The ledger of changes to identities, networks and machines: context that tells in a story what else was done, and scores
// nothing.
import type { Detector } from '../detector.ts';
import { byService, readCall } from './cloud-call.ts';
import { finding } from './finding.ts';

const WATCHED: readonly {
  readonly source: string;
  readonly names: RegExp;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
}[] = [
  {
    source: 'iam.amazonaws.com',
    names: /^(Add|Attach|Create|Deactivate|Delete|Detach|Put|Remove|Set|Tag|Untag|Update|Upload|Enable|Reset|Change)/,
    techniques: ['T1098'],
    tactics: ['TA0003'],
  },
  {
    source: 'ec2.amazonaws.com',
    names:
      /^(Create|Delete|Modify|Associate|Disassociate|Attach|Detach|Accept|Authorize|Revoke|Replace|Move|Reject|Enable|Disable|Run|Terminate|Copy|Import|Register)/,
    techniques: ['T1578', 'T1562.007', 'T1562', 'T1204'],
    tactics: ['TA0005', 'TA0002'],
  },
  {
    source: 's3.amazonaws.com',
    names: /^(Put|Delete)(Bucket|PublicAccessBlock|AccountPublic|AccessPoint|ObjectAcl|ObjectLock)/,
    techniques: ['T1562', 'T1565.001', 'T1530'],
    tactics: ['TA0005'],
  },
  {
    source: 'rds.amazonaws.com',
    names: /^(Create|Delete|Modify|Restore|Copy|Promote|Start|Stop)/,
    techniques: ['T1578', 'T1565.001'],
    tactics: ['TA0005'],
  },
  {
    source: 'kms.amazonaws.com',
    names: /^(Create|Delete|Disable|Enable|Put|Schedule|Update|Revoke)/,
    techniques: ['T1486'],
    tactics: ['TA0040'],
  },
  {
    source: 'cloudtrail.amazonaws.com',
    names: /^(Create|Delete|Update|Put|Start|Stop|Remove)/,
    techniques: ['T1562.008', 'T1562'],
    tactics: ['TA0005'],
  },
  { source: 'sts.amazonaws.com', names: /^AssumeRole$/, techniques: ['T1078.004', 'T1548.005'], tactics: ['TA0004'] },
  {
    source: 'lambda.amazonaws.com',
    names: /^(Delete|Put|Update|Create|Add|Remove|Publish)/,
    techniques: ['T1648', 'T1525'],
    tactics: ['TA0002'],
  },
];

export function createCloudChange(): Detector {
  const bySource = new Map(WATCHED.map((watched) => [watched.source, watched]));
  const detector: Detector = {
    id: 'cloud-change',
    title: 'Change in the cloud account',
    techniques: ['T1098', 'T1578'],
    tactics: ['TA0003'],
    severity: 'info',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'Context only: changes are ordinary.',
    detect(event) {
      const watched = bySource.get(event.cloudApiCall!.eventSource ?? '');
      if (!watched || event.cloudApiCall!.readOnly) return [];
      const call = readCall(event);
      if (call.failed || !watched.names.test(call.name) || byService(call)) return [];
      return [
        finding(detector, {
          events: [event],
          context: true,
          techniques: watched.techniques,
          tactics: watched.tactics,
          confidence: 0.2,
          reason: `${call.who} called ${call.name}`,
        }),
      ];
    },
  };
  return detector;
}
