// The process that started a process, from whichever witness told: the exec of the parent, a fork, or the application's
// own call. Exec and parent arrive in any order, so the question can be asked from both ends.
import { Role, type Event } from '@throughline/proto';
import type { Memory } from '../detector.ts';
import { commandLineOf } from './layers/linux.ts';

// Keys that name a process exactly: our sensor's and Tetragon's.
const PROCESS_KINDS: ReadonlySet<string> = new Set(['process', 'exec-id', 'host-process']);

/** The parent of a started process, as known now. */
export function parentFrom(start: Event, memory: Memory): { executable: string; commandLine: string } | undefined {
  const own = processKeyOf(start, Role.SUBJECT);
  if (own) {
    // The call or fork that made this very process names its parent exactly.
    const maker = latest(
      memory.byKey(own.kind, own.value),
      start,
      (event) => hasKey(event, own, Role.MADE) && Boolean(event.process?.executable),
    );
    if (maker) return described(maker);
  }
  const parent = processKeyOf(start, Role.USED);
  if (!parent) return named(start);
  const exec = latest(
    memory.byKey(parent.kind, parent.value),
    start,
    (event) => Boolean(event.processExec) && hasKey(event, parent, Role.SUBJECT),
  );
  return exec ? described(exec) : named(start);
}

/** The parent as the start itself tells it, where its own start is not in the log. */
function named(start: Event): { executable: string; commandLine: string } | undefined {
  const { parentExecutable, parentCommandLine } = start.process ?? {};
  return parentExecutable ? { executable: parentExecutable, commandLine: parentCommandLine ?? '' } : undefined;
}

/** True for events that can be the other end: they tell something about the start of other processes. */
export function isBeginning(event: Event): boolean {
  return Boolean(event.processExec ?? event.processFork ?? event.operation?.spawn);
}

/** Process starts already known that this event says something about. */
export function childrenOf(event: Event, memory: Memory): Event[] {
  const children = new Set<Event>();
  for (const key of event.keys ?? []) {
    if (!PROCESS_KINDS.has(key.kind ?? '') || !key.value) continue;
    const same = { kind: key.kind!, value: key.value };
    const wanted = key.role === Role.MADE ? Role.SUBJECT : key.role === Role.SUBJECT ? Role.USED : undefined;
    if (wanted === undefined) continue;
    for (const other of memory.byKey(same.kind, same.value)) {
      if (other.id !== event.id && other.processExec && hasKey(other, same, wanted)) children.add(other);
    }
  }
  return [...children];
}

interface ProcessKey {
  readonly kind: string;
  readonly value: string;
}

function processKeyOf(event: Event, role: number): ProcessKey | undefined {
  const key = event.keys?.find((one) => PROCESS_KINDS.has(one.kind ?? '') && one.role === role);
  return key?.value ? { kind: key.kind!, value: key.value } : undefined;
}

function hasKey(event: Event, wanted: ProcessKey, role: number): boolean {
  return (
    event.keys?.some((key) => key.kind === wanted.kind && key.value === wanted.value && key.role === role) ?? false
  );
}

// A parent may exec several times; what it was when the child started is its last exec before that.
function latest(events: readonly Event[], start: Event, suits: (event: Event) => boolean): Event | undefined {
  let best: Event | undefined;
  for (const event of events) {
    if (event.id === start.id || !suits(event)) continue;
    if ((event.timeUs ?? 0) > (start.timeUs ?? 0)) continue;
    const later = (event.timeUs ?? 0) - (best?.timeUs ?? -1);
    if (!best || later > 0 || (later === 0 && (event.id ?? '') > (best.id ?? ''))) best = event;
  }
  return best;
}

function described(event: Event): { executable: string; commandLine: string } {
  return {
    executable: event.process?.executable || event.processExec?.filename || '',
    commandLine: commandLineOf(event.process?.arguments) ?? '',
  };
}
