// Kubernetes credentials tried out: refusals piling up from outside, secrets asked for one after the other, system identities
// from the internet.
// Benign twins: a controller that lost a right (inside), a few mistakes of a person.
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';
import { isPublicAddress, isSystem, readRequest } from './kubernetes-request.ts';
import { tally } from './tally.ts';

const MINUTES = 60_000_000;

export function createRefusedFromOutside(): Detector {
  return tally({
    id: 'cluster-refusals',
    title: 'Rights in the cluster probed',
    techniques: ['T1613', 'T1069'],
    tactics: ['TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot: 'Probing from inside the network.',
    threshold: 8,
    pauseUs: 10 * MINUTES,
    counts(event) {
      const audit = event.kubernetesAudit!;
      if (audit.statusCode !== 403 || !isPublicAddress(audit.peerAddress)) return undefined;
      return { by: `${audit.peerAddress} ${audit.username}`, item: event.id! };
    },
    says: (events, items) =>
      `${events[0]!.kubernetesAudit!.username || 'somebody'} was refused ${items} times from ${events[0]!.kubernetesAudit!.peerAddress}`,
  });
}

export function createSecretsProbed(): Detector {
  return tally({
    id: 'secrets-probed',
    title: 'Kubernetes secrets asked for in vain',
    techniques: ['T1552.007', 'T1613'],
    tactics: ['TA0006', 'TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    selectors: ['get/secrets'],
    blindSpot: 'A thief who knows the names.',
    threshold: 5,
    pauseUs: 10 * MINUTES,
    counts(event) {
      const audit = event.kubernetesAudit!;
      if (![401, 403, 404].includes(audit.statusCode ?? 0) || isSystem(audit.username ?? '')) return undefined;
      return { by: `${audit.username} ${audit.peerAddress}`, item: event.id! };
    },
    says: (events, items) => `${events[0]!.kubernetesAudit!.username} asked in vain for ${items} secrets`,
  });
}

/** Many different secrets read one by one. */
export function createSecretsOneByOne(): Detector {
  return tally({
    id: 'secrets-one-by-one',
    title: 'Kubernetes secrets read one after the other',
    techniques: ['T1552.007', 'T1552'],
    tactics: ['TA0006'],
    severity: 'medium',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    selectors: ['get/secrets'],
    blindSpot: 'A thief who takes few.',
    threshold: 12,
    pauseUs: 2 * MINUTES,
    counts(event) {
      const audit = event.kubernetesAudit!;
      if ((audit.statusCode ?? 0) >= 400 || isSystem(audit.username ?? '') || audit.groups?.includes('system:masters'))
        return undefined;
      return { by: audit.username ?? '', item: `${audit.namespace}/${audit.name}` };
    },
    says: (events, items) => `${events[0]!.kubernetesAudit!.username} read ${items} different secrets within minutes`,
  });
}

/** A system identity at work from the internet: nodes and controllers are inside. */
export function createSystemFromOutside(): Detector {
  const detector: Detector = {
    id: 'system-identity-outside',
    title: 'System identity used from the internet',
    techniques: ['T1078.001', 'T1190', 'T1552.007'],
    tactics: ['TA0001', 'TA0008'],
    severity: 'medium',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot:
      'Nodes of some clouds reach the API by public addresses; those announce themselves by their program and are left out.',
    detect(event) {
      const { audit, failed, username } = readRequest(event);
      if (
        !username.startsWith('system:') ||
        username === 'system:anonymous' ||
        failed ||
        !isPublicAddress(audit.peerAddress) ||
        audit.stage !== 'ResponseComplete'
      )
        return [];
      const announced = /^(kubelet|kube-proxy|aws-|eks-|amazon-|cluster-autoscaler)/.test(audit.userAgent ?? '');
      // Accounts of workloads may live in clusters whose pods leave by a public gateway.
      const account = username.startsWith('system:serviceaccount:');
      return [
        finding(detector, {
          events: [event],
          identity: audit.auditId ?? '',
          severity: announced ? 'info' : account ? 'low' : 'medium',
          context: announced,
          confidence: account ? 0.3 : 0.6,
          reason: `${username} asked for ${audit.verb} ${audit.resource ?? audit.requestUri} from ${audit.peerAddress}`,
        }),
      ];
    },
  };
  return detector;
}
