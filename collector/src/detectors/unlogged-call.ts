// The application made a cloud call, AWS acknowledged it with a request id, and CloudTrail never told of it: logging was stopped
// or narrowed, or this kind of call is not logged. Only kinds of calls that the log has told of before count, and only once the
// log of the same key has gone on for long enough.
// Benign twins: CloudTrail's usual lateness; data events that are off (never seen in the log, so never expected).
import type { Event, Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { callName } from './cloud-call.ts';
import { byTime, finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

/** CloudTrail delivers within 15 minutes as a rule. */
const LATENESS_US = 15 * 60_000_000;
/** Keys watched, and calls of one that wait for their record. */
const KEYS_MAX = 5_000;
const CALLS_MAX = 512;

interface Key {
  waiting: Map<string, Event>;
  /** Kinds of calls that the log has told of: "s3/PutObject", by when they were first told. */
  told: Map<string, number>;
  lastRecordUs: number;
}

export function createUnloggedCall(): Detector {
  const keys = new Map<string, Key>();
  const detector: Detector = {
    id: 'unlogged-call',
    title: 'Cloud call missing from the log',
    techniques: ['T1562.008'],
    tactics: ['TA0005'],
    severity: 'low',
    deterministic: false,
    payloads: ['operation', 'cloudApiCall'],
    blindSpot: 'Calls of programs without an agent, and a log that stopped altogether (no later record ever comes).',
    scope: (event) =>
      event.operation
        ? event.operation.aws?.accessKeyId || undefined
        : keys.has(event.cloudApiCall!.accessKeyId ?? '')
          ? event.cloudApiCall!.accessKeyId!
          : undefined,
    detect(event, memory) {
      const id = event.operation?.aws?.accessKeyId ?? event.cloudApiCall?.accessKeyId ?? '';
      const key = known(id, memory);
      if (event.operation) expect(key, event, memory);
      else record(key, event);
      return judge(id, key);
    },
  };

  function known(id: string, memory: Memory): Key {
    const before = keys.get(id);
    if (before) return before;
    const key: Key = { waiting: new Map(), told: new Map(), lastRecordUs: 0 };
    for (const call of memory.byKey('access-key', id)) if (call.cloudApiCall?.accessKeyId === id) record(key, call);
    if (keys.size >= KEYS_MAX) keys.delete(keys.keys().next().value!);
    keys.set(id, key);
    return key;
  }

  function expect(key: Key, event: Event, memory: Memory): void {
    const { requestId, operation, statusCode } = event.operation!.aws!;
    if (!requestId || (statusCode ?? 0) >= 500 || key.waiting.size >= CALLS_MAX) return;
    const slot = `${requestId}/${operation}`;
    if (!memory.byKey('aws-request', slot).some((other) => other.cloudApiCall)) key.waiting.set(slot, event);
  }

  function record(key: Key, event: Event): void {
    const call = event.cloudApiCall!;
    key.waiting.delete(`${call.requestId}/${call.eventName}`);
    key.lastRecordUs = Math.max(key.lastRecordUs, event.timeUs ?? 0);
    const kind = kindOf(call.eventSource?.split('.')[0] ?? '', call.eventName ?? '');
    key.told.set(kind, Math.min(key.told.get(kind) ?? Number.POSITIVE_INFINITY, event.timeUs ?? 0));
  }

  function judge(id: string, key: Key): readonly Finding[] {
    if (key.waiting.size === 0) return [];
    const missing = [...key.waiting.values()].filter((event) => {
      const { service, operation } = event.operation!.aws!;
      const timeUs = event.timeUs ?? 0;
      const logged = key.told.get(kindOf(service ?? '', operation ?? ''));
      return logged !== undefined && logged < timeUs && key.lastRecordUs >= timeUs + LATENESS_US;
    });
    if (missing.length === 0) return [];
    const first = [...missing].sort(byTime)[0]!;
    return [
      finding(detector, {
        events: missing,
        identity: id,
        reason: plain(
          `${missing.length} calls of ${first.workload?.service || 'an application'} with ${id} (${first.operation!.aws!.operation} first) were answered by AWS and are not in CloudTrail, which usually tells of them`,
        ),
      }),
    ];
  }
  return detector;
}

function kindOf(service: string, operation: string): string {
  return `${service.toLowerCase()}/${callName(operation)}`;
}
