// A machine's own temporary key signs calls from a second public address with another program: the key was taken off the machine.
// Benign twins: a machine behind several gateways (same program), private addresses through VPC endpoints, AWS's own services.
import type { Event, Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { byTime, finding } from './finding.ts';
import { isPublicAddress } from './kubernetes-request.ts';

const KEYS_MAX = 10_000;
const PLACES_MAX = 32;
const CALLS_MAX = 256;

export function createInstanceKeyMoved(): Detector {
  const keys = new Map<string, Map<string, Event[]>>();
  const detector: Detector = {
    id: 'instance-key-moved',
    title: 'Machine’s key used from another place',
    techniques: ['T1552.005', 'T1078.004', 'T1550.001'],
    tactics: ['TA0006', 'TA0005'],
    severity: 'high',
    deterministic: true,
    payloads: ['cloudApiCall'],
    blindSpot: 'A thief who acts from the same address, or whose calls come first and alone.',
    scope(event) {
      const call = event.cloudApiCall!;
      const machine = /^i-[0-9a-f]{8,17}$/i.test(call.sessionName ?? '');
      return machine && call.accessKeyId?.startsWith('ASIA') && !call.invokedBy && isPublicAddress(call.sourceAddress)
        ? call.accessKeyId
        : undefined;
    },
    detect(event): readonly Finding[] {
      const id = event.cloudApiCall!.accessKeyId!;
      let places = keys.get(id);
      if (!places) {
        if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value!);
        places = new Map();
        keys.set(id, places);
      }
      const address = event.cloudApiCall!.sourceAddress!;
      const calls = places.get(address) ?? [];
      if (calls.length > 0 || places.size < PLACES_MAX)
        places.set(address, [...calls, event].sort(byTime).slice(0, CALLS_MAX));
      const ordered = [...places].sort(([, a], [, b]) => byTime(a[0]!, b[0]!));
      const [home, ...others] = ordered;
      const homePrograms = new Set(home![1].map((call) => call.cloudApiCall!.userAgent));
      return others
        .filter(([, there]) => there.every((call) => !homePrograms.has(call.cloudApiCall!.userAgent)))
        .map(([place, there]) =>
          finding(detector, {
            events: there,
            identity: `${id}\0${place}`,
            reason: `${id} of machine ${event.cloudApiCall!.sessionName}, at ${home![0]}, signed ${there.length} calls from ${place} with another program`,
          }),
        );
    },
  };
  return detector;
}
