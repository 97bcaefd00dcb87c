// A token bound to a pod is used from an address that is not the pod's. The API server says which pod it bound the token to,
// and who its peer is (the last of sourceIPs; earlier ones are the client's own claims).
// Benign twins: the pod itself, over any number of rotated tokens; an address of another family (dual stack); tokens that are
// not bound to a pod (CI), which may move.
import type { Event, Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { byTime, finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

const POD_UID = 'authentication.kubernetes.io/pod-uid';
/** Pods watched, addresses of one pod, and calls kept for one address. */
const PODS_MAX = 20_000;
const ADDRESSES_MAX = 64;
const CALLS_MAX = 256;

interface Pod {
  /** Addresses that other witnesses saw the pod use. */
  own: Set<string>;
  calls: Map<string, Event[]>;
}

export function createStolenToken(): Detector {
  const pods = new Map<string, Pod>();
  const detector: Detector = {
    id: 'stolen-token',
    title: 'Kubernetes token used from elsewhere',
    techniques: ['T1528', 'T1550.001', 'T1078.004'],
    tactics: ['TA0006', 'TA0005'],
    severity: 'critical',
    deterministic: true,
    payloads: ['kubernetesAudit', 'socketConnect', 'socketAccept'],
    blindSpot: 'A thief who uses the token from the pod itself, or a pod whose own calls were never seen.',
    scope(event) {
      if (event.kubernetesAudit) return event.kubernetesAudit.userExtra?.[POD_UID] || undefined;
      // Only worth asking again when the pod's calls are known and this address is news.
      const pod = pods.get(event.workload?.podUid ?? '');
      const address = localAddress(event);
      if (!event.workload?.podUid || address === '' || pod?.own.has(address)) return undefined;
      return event.workload.podUid;
    },
    detect(event) {
      const uid = (event.kubernetesAudit ? event.kubernetesAudit.userExtra?.[POD_UID] : event.workload?.podUid) ?? '';
      let pod = pods.get(uid);
      if (!pod) {
        if (pods.size >= PODS_MAX) pods.delete(pods.keys().next().value!);
        pod = { own: new Set(), calls: new Map() };
        pods.set(uid, pod);
      }
      if (event.kubernetesAudit) {
        const address = event.kubernetesAudit.peerAddress ?? '';
        const calls = pod.calls.get(address) ?? [];
        if (address !== '' && (pod.calls.size < ADDRESSES_MAX || calls.length > 0))
          pod.calls.set(address, [...calls, event].sort(byTime).slice(0, CALLS_MAX));
      } else if (pod.own.size < ADDRESSES_MAX) pod.own.add(localAddress(event));
      return judge(uid, pod);
    },
  };

  function judge(uid: string, pod: Pod): readonly Finding[] {
    const found: Finding[] = [];
    for (const family of [4, 6]) {
      const seen = [...pod.calls].filter(([address]) => familyOf(address) === family);
      const known = seen.filter(([address]) => pod.own.has(address));
      // Without another witness the pod is where its token was used first.
      const home =
        known.length > 0
          ? known.map(([address]) => address)
          : seen.length > 1
            ? [[...seen].sort(([, a], [, b]) => byTime(a[0]!, b[0]!))[0]![0]]
            : [];
      const sure = home.length > 0;
      for (const [address, events] of seen) {
        if (!sure || home.includes(address)) continue;
        const first = events[0]!.kubernetesAudit!;
        const claimed = events.find((event) =>
          (event.kubernetesAudit?.claimedAddresses ?? []).some((claim) => home.includes(claim)),
        );
        found.push(
          finding(detector, {
            events,
            identity: `${uid}\0${address}`,
            reason: plain(
              `the token of ${first.username} bound to pod ${first.userExtra?.['authentication.kubernetes.io/pod-name'] || uid} came from ${address}, while the pod is at ${home.join(', ')}${claimed ? '; some requests forged X-Forwarded-For' : ''}`,
              400,
            ),
          }),
        );
      }
    }
    return found;
  }
  return detector;
}

function localAddress(event: Event): string {
  return event.socketConnect?.localAddress || event.socketAccept?.localAddress || '';
}

function familyOf(address: string): number {
  return address.includes(':') ? 6 : 4;
}
