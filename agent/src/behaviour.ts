// What this process does in ordinary work, learned as it happens, and the guard that holds it to that once the collector
// locks its profile: whatever the service did not do before is a finding, blocked in block mode. Put together by agent.ts.
import type { Behaviour } from '@throughline/proto';
import type { Guard } from './guard.ts';
import type { FileAccessOperation, Operation, OperationKind } from './operation.ts';

/** A lock as the collector gave it. */
export interface ProfileLock {
  /** What all processes of the service were seen to do. */
  readonly profile: readonly Behaviour[];
  readonly expiresMs: number;
}

export interface BehaviourProfile {
  /** Judges last: an operation that another guard finds is not learned. */
  readonly guard: Guard;
  /** All that was learned, for the collector: a process started later has done nothing yet. */
  learned(): Behaviour[];
}

/** Different values kept of one kind. A kind that had more is not regular, and a lock does not hold it. */
const VALUES_PER_KIND_MAX = 256;
/** Stands for all values of such a kind, also in what the collector is told: no host, folder or program is called so. */
const ANY = '*';
/** Folders remembered as seen, before digits and ids in them are folded. */
const RAW_SEEN_MAX = 1024;
const VALUE_CHARACTERS_MAX = 200;
/** Folders of the latest file accesses: most accesses are told from them without a new text. */
const RECENT_FOLDERS = 8;

export function createBehaviourProfile(lock: () => ProfileLock | undefined, nowMs: () => number): BehaviourProfile {
  const kinds = new Map<string, Set<string>>();
  // What needs no second look, by the text as it came: kind and value are made from it only once.
  const seen = new Set<string>();
  const recent: { readonly access: string; readonly folder: string }[] = [];
  let oldest = 0;
  let allowed: { readonly by: ProfileLock; readonly kinds: ReadonlyMap<string, ReadonlySet<string>> } | undefined;

  function inRecentFolder({ access, path }: FileAccessOperation): boolean {
    for (const known of recent)
      if (known.access === access && path.startsWith(known.folder) && path.indexOf('/', known.folder.length) < 0)
        return true;
    return false;
  }

  function remember({ access, path }: FileAccessOperation): void {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (folder === '') return;
    recent[oldest] = { access, folder };
    oldest = (oldest + 1) % RECENT_FOLDERS;
  }

  // Fixed at the moment of the lock: what happens under it teaches nothing.
  function allowedBy(lock: ProfileLock): ReadonlyMap<string, ReadonlySet<string>> {
    if (allowed?.by === lock) return allowed.kinds;
    const all = new Map([...kinds].map(([kind, values]) => [kind, new Set(values)]));
    for (const { kind, value } of lock.profile) if (kind && value) add(all, kind, value);
    allowed = { by: lock, kinds: all };
    return all;
  }

  return {
    learned: () => [...kinds].flatMap(([kind, values]) => [...values].map((value) => ({ kind, value }))),
    guard: {
      ...lockedProfile,
      judge(operation) {
        const given = lock();
        const locked = given !== undefined && given.expiresMs > nowMs();
        if (!locked && operation.kind === 'file.access') {
          if (inRecentFolder(operation)) return undefined;
          remember(operation);
        }
        const target = targetOf(operation);
        if (!target) return undefined;
        const raw = `${operation.kind}${target}`;
        if (!locked && seen.has(raw)) return undefined;
        const { kind, value } = behaviourOf(operation, target);
        if (!locked) {
          add(kinds, kind, value);
          if (seen.size < RAW_SEEN_MAX) seen.add(raw);
          return undefined;
        }
        const known = allowedBy(given);
        // Nothing at all is known of a service that was locked before it did anything: that is no profile.
        const values = known.get(kind);
        if (known.size === 0 || values?.has(value) || values?.has(ANY)) return undefined;
        return {
          reason: `the profile of this service is locked, and it never did this before: ${kind} ${value}`,
          confidence: 0.7,
        };
      },
    },
  };
}

/** A kind with too many values becomes one that may have any. */
function add(kinds: Map<string, Set<string>>, kind: string, value: string): void {
  let values = kinds.get(kind);
  if (!values) kinds.set(kind, (values = new Set()));
  if (values.has(ANY) || values.has(value)) return;
  if (values.size >= VALUES_PER_KIND_MAX || value === ANY) {
    values.clear();
    values.add(ANY);
  } else values.add(value);
}

const kindOf: Readonly<Partial<Record<OperationKind, string>>> = {
  'http.request': 'host',
  'net.connect': 'host',
  'process.spawn': 'program',
  'file.access': 'file',
  'message.produce': 'topic',
  'aws.call': 'aws action',
  'code.eval': 'code',
  'code.load': 'code',
  'nosql.query': 'store command',
};

const lockedProfile: Omit<Guard, 'judge'> = {
  id: 'locked-profile',
  title: 'The service does what it never did before its profile was locked',
  techniques: ['T1059', 'T1071'],
  weakness: 'CWE-693',
  operations: Object.keys(kindOf) as OperationKind[],
  severity: 'medium',
  ofActivities: true,
  blindSpot:
    'What the service had done before, attacks among it; SQL statements; kinds with more than 256 values; what no request or message asked for.',
};

/** What the operation is aimed at, as it came; undefined for what no profile speaks of. */
function targetOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'http.request':
    case 'net.connect':
      return operation.host;
    case 'process.spawn':
      return operation.shellCommand === undefined
        ? operation.file
        : `sh: ${firstWord.exec(operation.shellCommand)?.[0] ?? ''}`;
    case 'file.access':
      return operation.access + operation.path.slice(0, operation.path.lastIndexOf('/') + 1);
    case 'message.produce':
      return operation.topic;
    case 'aws.call':
      return `${operation.service}:${operation.operation}`;
    case 'code.eval':
    case 'code.load':
      return operation.call;
    case 'nosql.query':
      return `${operation.system} ${operation.command}`;
    default:
      return undefined;
  }
}

const firstWord = /[^\s;&|<>()$`]+/;

function behaviourOf(operation: Operation, target: string): { kind: string; value: string } {
  if (operation.kind !== 'file.access')
    return { kind: kindOf[operation.kind]!, value: target.toLowerCase().slice(0, VALUE_CHARACTERS_MAX) };
  // Days, tenants and upload ids in folders: one folder of the kind stands for all.
  const folder = target.slice(operation.access.length).replaceAll(/[0-9a-f]{8,}(?:-[0-9a-f]{4,})*|\d+/gi, '#');
  return { kind: `file ${operation.access}`, value: folder.slice(0, VALUE_CHARACTERS_MAX) || './' };
}
