// Decides whether an event of a witness may enter: its shape, its sizes, and that it speaks only of its own workload. Pure.
import type { Event, Workload } from '@throughline/proto';

/** What a witness said of itself in its Hello, as far as its grant allows. */
export interface Witness {
  readonly role: 'agent' | 'sensor' | 'relay';
  readonly workload: Workload;
}

/** Which payloads a role may send. A relay carries everybody's words, which it has checked itself. */
const PAYLOADS: Readonly<Record<'agent' | 'sensor', ReadonlySet<string>>> = {
  agent: new Set(['activity', 'operation', 'witnessStatus', 'responseResult']),
  sensor: new Set([
    'processExec',
    'processExit',
    'processFork',
    'socketConnect',
    'socketAccept',
    'socketListen',
    'dnsQuery',
    'fileOpen',
    'credentialChange',
    'kernelAct',
    'witnessStatus',
    'responseResult',
  ]),
};

const EVERY_PAYLOAD: ReadonlySet<string> = new Set([
  ...PAYLOADS.agent,
  ...PAYLOADS.sensor,
  'kubernetesAudit',
  'cloudApiCall',
  'thirdPartyAlert',
  'serviceSpan',
]);

/** Fields of Workload that name it; an agent's must be its own, a sensor's must be of its own node. */
const IDENTITY = ['service', 'cluster', 'node', 'bootId', 'namespace', 'podName', 'podUid', 'containerId'] as const;
const NODE_IDENTITY = ['cluster', 'node', 'bootId'] as const;

const ID_MAX = 256;
const KEYS_MAX = 64;
const KEY_VALUE_MAX = 1_024;
/** How far ahead of us a witness's clock may be before its times are nonsense: a day. */
const AHEAD_MAX_US = 86_400_000_000;

/** The reason to refuse the event, or undefined. The same few words for all events that break one rule. */
export function checkEvent(event: Event, witness: Witness, nowUs: number): string | undefined {
  if (!event.id) return 'event without an id';
  if (event.id.length > ID_MAX) return 'event id too long';
  if (!event.timeUs || event.timeUs < 0) return 'event without a time';
  if (event.timeUs > nowUs + AHEAD_MAX_US) return 'event from the future';
  // One at most: the decoder keeps the last member of the oneof that the bytes hold.
  const payload = Object.keys(event).find((field) => EVERY_PAYLOAD.has(field));
  if (payload === undefined) return 'event without a payload';
  if (witness.role !== 'relay' && !PAYLOADS[witness.role].has(payload))
    return `${payload} is not for the role ${witness.role}`;
  const keys = event.keys ?? [];
  if (keys.length > KEYS_MAX) return 'too many keys';
  for (const { kind, value, role } of keys) {
    if (!kind || !value || kind.length > 64 || value.length > KEY_VALUE_MAX)
      return 'key without kind or value, or too long';
    if (!role || role > 3) return 'key without a role';
  }
  if (witness.role !== 'relay' && foreign(event.workload, witness)) return 'speaks for another workload';
  return undefined;
}

// What the Hello left out, an event may still say: a sensor learns its boot id after it has greeted us.
function foreign(workload: Workload | null | undefined, { role, workload: own }: Witness): boolean {
  if (!workload) return false;
  const fields = role === 'sensor' ? NODE_IDENTITY : IDENTITY;
  return fields.some((field) => workload[field] && own[field] && workload[field] !== own[field]);
}
