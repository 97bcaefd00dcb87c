// How detectors that count are written: one identity doing many different things of one sort within a time. Counts are made
// anew from all that is known, so that the answer does not depend on the order of arrival.
import type { Event, Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { byTime, finding, type Claim } from './finding.ts';

export interface Tally extends Omit<Detector, 'detect' | 'scope'> {
  /** Whose deeds are counted together and what is counted; undefined when the event is none of it. */
  readonly counts: (
    event: Event,
  ) => { readonly by: string; readonly item: string; readonly weight?: number } | undefined;
  /** Distinct items that make a finding. */
  readonly threshold: number;
  /** Or the sum of their weights. */
  readonly weightThreshold?: number;
  /** Longest pause between two counted events of one finding, microseconds. */
  readonly pauseUs: number;
  readonly says: (events: readonly Event[], items: string) => string;
  readonly claim?: Partial<Claim>;
}

interface Counted {
  readonly event: Event;
  readonly item: string;
  readonly weight: number;
}

interface Group {
  /** In order of time. */
  readonly counted: Counted[];
  said: readonly Finding[];
}

/** Identities counted at a time (the least recently begun goes first), and events of one. */
const IDENTITIES_MAX = 10_000;
const EVENTS_MAX = 256;
/** Events that a finding names: its first ones, so that a long run does not change it with every event. */
const EVIDENCE_MAX = 64;

export function tally(options: Tally): Detector {
  const groups = new Map<string, Group>();
  const { counts, threshold, weightThreshold, pauseUs, says, claim, ...declared } = options;
  const detector: Detector = {
    ...declared,
    scope: (event) => counts(event)?.by,
    detect(event) {
      const { by, item, weight = 0 } = counts(event)!;
      let group = groups.get(by);
      if (!group) {
        if (groups.size >= IDENTITIES_MAX) groups.delete(groups.keys().next().value!);
        group = { counted: [], said: [] };
        groups.set(by, group);
      }
      if (!insert(group.counted, { event, item, weight })) return group.said;
      if (group.counted.length < threshold && weightThreshold === undefined) return group.said;
      group.said = runs(group.counted).flatMap((run) => judge(by, run));
      return group.said;
    },
  };

  /** False when the group is full and this event would only make its only run longer. */
  function insert(counted: Counted[], added: Counted): boolean {
    if (counted.length >= EVENTS_MAX) {
      const [first] = runs(counted);
      if (first!.length === counted.length) return false;
      counted.splice(0, first!.length);
    }
    let at = counted.length;
    while (at > 0 && byTime(counted[at - 1]!.event, added.event) > 0) at -= 1;
    counted.splice(at, 0, added);
    return true;
  }

  function judge(by: string, run: readonly Counted[]): Finding[] {
    if (run.length < threshold && weightThreshold === undefined) return [];
    const items = new Set(run.map((counted) => counted.item)).size;
    const weight = run.reduce((sum, counted) => sum + counted.weight, 0);
    if (items < threshold && !(weightThreshold !== undefined && weight >= weightThreshold)) return [];
    const events = run.slice(0, EVIDENCE_MAX).map((counted) => counted.event);
    return [
      finding(detector, {
        ...claim,
        events,
        identity: `${by}\0${events[0]!.id}`,
        reason: says(events, rounded(items)),
      }),
    ];
  }

  function runs(counted: readonly Counted[]): Counted[][] {
    const found: Counted[][] = [];
    for (const one of counted) {
      const run = found.at(-1);
      const last = run?.at(-1);
      if (last && (one.event.timeUs ?? 0) - (last.event.timeUs ?? 0) <= pauseUs) run!.push(one);
      else found.push([one]);
    }
    return found;
  }
  return detector;
}

/** "9", "40 or more": so that a sentence stays what it is while a count goes on. */
function rounded(count: number): string {
  if (count < 20) return String(count);
  const step = 10 ** Math.floor(Math.log10(count));
  return `${Math.floor(count / step) * step} or more`;
}
