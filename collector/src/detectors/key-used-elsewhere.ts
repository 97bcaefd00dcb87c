// A cloud key that an application holds (or that was seen leaving one) signs calls that the application never made.
// No threshold and no address list: every call that the application makes through its SDK carries a request id, and
// CloudTrail repeats it.
// Benign twins: the application's own calls (matched by request id, or from the address of matched ones), and calls that an
// AWS service makes with the key (forward access sessions).
import type { Event, Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { readCall, byService } from './cloud-call.ts';
import { byTime, finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

/** Access keys that applications were seen with; the least recently seen goes first. */
const KEYS_MAX = 10_000;
/** Calls of one key that are looked at; the rest of a flood changes nothing. */
const CALLS_MAX = 256;

interface Key {
  /** Seen leaving an application, in a response. */
  exposures: Event[];
  /** Seen at all by an application. */
  sightings: Event[];
  calls: Map<string, Event>;
}

export function createKeyUsedElsewhere(): Detector {
  const keys = new Map<string, Key>();
  const detector: Detector = {
    id: 'key-used-elsewhere',
    title: 'Cloud key used elsewhere',
    techniques: ['T1078.004', 'T1550.001'],
    tactics: ['TA0001', 'TA0005'],
    severity: 'critical',
    deterministic: true,
    payloads: ['operation', 'cloudApiCall'],
    blindSpot:
      'Calls that CloudTrail does not record (data events that are off), and thieves who go through the application itself.',
    scope(event) {
      const id = keyIdOf(event);
      if (id === '') return undefined;
      // A call with a key that no application is known to hold is nobody's theft as far as this can tell.
      const key = keys.get(id);
      if (event.operation) return id;
      return key && key.calls.size < CALLS_MAX ? id : undefined;
    },
    detect(event, memory) {
      const id = keyIdOf(event);
      const key = known(id, memory);
      if (event.operation?.credential)
        (event.operation.credential.direction === 'out' ? key.exposures : key.sightings).push(event);
      else if (event.operation) {
        if (key.sightings.length < CALLS_MAX) key.sightings.push(event);
      } else if (key.calls.size < CALLS_MAX) key.calls.set(event.id!, event);
      return judge(id, key, memory);
    },
  };

  function known(id: string, memory: Memory): Key {
    const before = keys.get(id);
    if (before) return before;
    // The cloud may have spoken first.
    const calls = memory.byKey('access-key', id).filter((event) => event.cloudApiCall?.accessKeyId === id);
    const key: Key = {
      exposures: [],
      sightings: [],
      calls: new Map(calls.slice(0, CALLS_MAX).map((event) => [event.id!, event])),
    };
    if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value!);
    keys.set(id, key);
    return key;
  }

  function judge(id: string, key: Key, memory: Memory): readonly Finding[] {
    const calls = [...key.calls.values()].sort(byTime);
    const homes = new Set<string>();
    const unmatched: Event[] = [];
    for (const call of calls) {
      const { requestId, eventName, sourceAddress } = call.cloudApiCall!;
      const matched = memory
        .byKey('aws-request', `${requestId}/${eventName}`)
        .some((event) => event.operation !== undefined && event.operation !== null);
      if (matched) homes.add(sourceAddress ?? '');
      else unmatched.push(call);
    }
    if (key.exposures.length === 0 && homes.size === 0) return [];
    const away = new Map<string, Event[]>();
    for (const call of unmatched) {
      const address = call.cloudApiCall!.sourceAddress ?? '';
      if (
        address === '' ||
        homes.has(address) ||
        address.endsWith('.amazonaws.com') ||
        address === 'AWS Internal' ||
        byService(readCall(call))
      )
        continue;
      away.set(address, [...(away.get(address) ?? []), call]);
    }
    const exposure = [...key.exposures].sort(byTime)[0];
    return [...away].map(([address, events]) =>
      finding(detector, {
        events,
        identity: `${id}\0${address}`,
        reason: plain(
          exposure
            ? `${id} left ${exposure.workload?.service || 'the application'} in the ${exposure.operation?.credential?.where || 'response'} and then signed ${events.length} calls from ${address} that no application made`
            : `${id} belongs to ${key.sightings[0]?.workload?.service || 'an application'}, which did not make these ${events.length} calls from ${address}`,
        ),
      }),
    );
  }
  return detector;
}

function keyIdOf(event: Event): string {
  if (event.cloudApiCall) return event.cloudApiCall.accessKeyId ?? '';
  const { credential, aws } = event.operation ?? {};
  if (credential) return credential.kind === 'kubernetes_token' ? '' : (credential.identifier ?? '');
  return aws?.accessKeyId ?? '';
}
