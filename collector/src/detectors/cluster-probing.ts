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

/** A workload's account that is refused one thing after another, inside the network too: a stolen token tries its rights. */
export function createRefusedInside(): Detector {
  return tally({
    id: 'account-refusals',
    title: 'Account tried what it may do',
    techniques: ['T1613', 'T1069'],
    tactics: ['TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot: 'Those who ask for few things.',
    threshold: 6,
    pauseUs: 5 * MINUTES,
    counts(event) {
      const audit = event.kubernetesAudit!;
      const username = audit.username ?? '';
      if (audit.statusCode !== 403 || isSystem(username) || !username.startsWith('system:serviceaccount:'))
        return undefined;
      // A controller that lost a right asks for the same thing again and again.
      return { by: username, item: `${audit.verb} ${audit.resource}/${audit.subresource}` };
    },
    says: (events, items) =>
      `${events[0]!.kubernetesAudit!.username} was refused ${items} different things within minutes`,
  });
}

/** Lists of many sorts of objects by one identity within minutes. */
export function createClusterExplored(): Detector {
  return tally({
    id: 'cluster-explored',
    title: 'Cluster explored',
    techniques: ['T1613', 'T1069', 'T1046'],
    tactics: ['TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot: 'Explorers who know what they look for.',
    threshold: 10,
    pauseUs: MINUTES,
    counts(event) {
      const audit = event.kubernetesAudit!;
      if (audit.verb !== 'list' || !audit.resource || isSystem(audit.username ?? '')) return undefined;
      // Operators list what they watch when they start; people and their tools list once.
      if (
        /operator|controller|argocd|flux|prometheus|kube-state-metrics|velero|cert-manager|istio|linkerd/i.test(
          `${audit.username} ${audit.userAgent}`,
        )
      )
        return undefined;
      return { by: `${audit.username} ${audit.peerAddress}`, item: audit.resource };
    },
    says: (events, items) => `${events[0]!.kubernetesAudit!.username} listed ${items} sorts of objects within minutes`,
  });
}

/** Programs by which kubelets and the parts of a control plane announce themselves; a hand tool is none of them. */
const HAND_TOOLS =
  /^(kubectl|curl|wget|python|Python|okhttp|axios|node-fetch|Go-http-client|k9s|helm|httpie|PostmanRuntime|ruby)\b/i;

/** A node's own credential, or a workload's, in somebody's hands. */
export function createCredentialInHand(): Detector {
  const detector: Detector = {
    id: 'credential-in-hand',
    title: 'Credential of a program used by hand',
    techniques: ['T1528', 'T1552.007', 'T1078.004'],
    tactics: ['TA0006', 'TA0008'],
    severity: 'low',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot: 'Hand tools that announce themselves as the program.',
    detect(event) {
      const { audit, failed, username } = readRequest(event);
      const node = username.startsWith('system:node:');
      const account = username.startsWith('system:serviceaccount:') && !isSystem(username);
      if ((!node && !account) || audit.stage !== 'ResponseComplete' || !HAND_TOOLS.test(audit.userAgent ?? ''))
        return [];
      // Scripts in pods use kubectl and curl for ordinary reading.
      const telling = [
        'secrets',
        'pods',
        'roles',
        'clusterroles',
        'rolebindings',
        'clusterrolebindings',
        'nodes',
        'serviceaccounts',
        'namespaces',
      ];
      if (
        account &&
        !(telling.includes(audit.resource ?? '') && (isPublicAddress(audit.peerAddress) || audit.verb === 'list'))
      )
        return [];
      return [
        finding(detector, {
          events: [event],
          identity: audit.auditId ?? event.id!,
          severity: node && !failed ? 'medium' : 'low',
          confidence: node ? 0.7 : 0.3,
          reason: `${username} asked for ${audit.verb} ${audit.resource ?? audit.requestUri} by ${(audit.userAgent ?? '').split(/[ /]/)[0]}${failed ? ` (refused: ${audit.statusCode})` : ''}`,
        }),
      ];
    },
  };
  return detector;
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
