// The process that started a process, from whichever witness told: the exec of the parent, a fork, or the application's
// own call. Exec and parent arrive in any order, so the question can be asked from both ends.
import { Role, type Event } from '@throughline/proto';
import type { Memory } from '../detector.ts';
import { commandLineOf } from './layers/linux.ts';

/** The parent of a started process, as known now. */
export function parentFrom(start: Event, memory: Memory): { executable: string; commandLine: string } | undefined {
  const own = processValue(start, Role.SUBJECT);
  if (own) {
    // The call or fork that made this very process names its parent exactly.
    const maker = latest(
      memory.byKey('process', own),
      start,
      (event) => hasKey(event, own, Role.MADE) && Boolean(event.process?.executable),
    );
    if (maker) return described(maker);
  }
  const parent = processValue(start, Role.USED);
  if (!parent) return undefined;
  const exec = latest(
    memory.byKey('process', parent),
    start,
    (event) => Boolean(event.processExec) && hasKey(event, parent, Role.SUBJECT),
  );
  return exec && described(exec);
}

/** True for events that can be the other end: they tell something about the start of other processes. */
export function isBeginning(event: Event): boolean {
  return Boolean(event.processExec ?? event.processFork ?? event.operation?.spawn);
}

/** Process starts already known that this event says something about. */
export function childrenOf(event: Event, memory: Memory): Event[] {
  const children = new Set<Event>();
  for (const key of event.keys ?? []) {
    if (key.kind !== 'process' || !key.value) continue;
    const wanted = key.role === Role.MADE ? Role.SUBJECT : key.role === Role.SUBJECT ? Role.USED : undefined;
    if (wanted === undefined) continue;
    for (const other of memory.byKey('process', key.value)) {
      if (other.id !== event.id && other.processExec && hasKey(other, key.value, wanted)) children.add(other);
    }
  }
  return [...children];
}

function processValue(event: Event, role: number): string | undefined {
  return event.keys?.find((key) => key.kind === 'process' && key.role === role)?.value || undefined;
}

function hasKey(event: Event, value: string, role: number): boolean {
  return event.keys?.some((key) => key.kind === 'process' && key.value === value && key.role === role) ?? false;
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
