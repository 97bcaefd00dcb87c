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
  readonly says: (events: readonly Event[], items: number) => string;
  readonly claim?: Partial<Claim>;
}

interface Counted {
  readonly event: Event;
  readonly item: string;
  readonly weight: number;
}

/** Identities counted at a time (the least recently begun goes first) and events of one. */
const IDENTITIES_MAX = 10_000;
const EVENTS_MAX = 1_024;

export function tally(options: Tally): Detector {
  const groups = new Map<string, Counted[]>();
  const { counts, threshold, weightThreshold, pauseUs, says, claim, ...declared } = options;
  const detector: Detector = {
    ...declared,
    scope: (event) => counts(event)?.by,
    detect(event) {
      const { by, item, weight = 0 } = counts(event)!;
      let group = groups.get(by);
      if (!group) {
        if (groups.size >= IDENTITIES_MAX) groups.delete(groups.keys().next().value!);
        group = [];
        groups.set(by, group);
      }
      insert(group, { event, item, weight });
      if (group.length > EVENTS_MAX) group.shift();
      if (group.length < threshold && weightThreshold === undefined) return [];
      return runs(group).flatMap((run) => judge(by, run));
    },
  };

  function judge(by: string, run: readonly Counted[]): Finding[] {
    const items = new Set(run.map((counted) => counted.item)).size;
    const weight = run.reduce((sum, counted) => sum + counted.weight, 0);
    if (items < threshold && !(weightThreshold !== undefined && weight >= weightThreshold)) return [];
    const events = run.map((counted) => counted.event);
    return [finding(detector, { ...claim, events, identity: `${by}\0${events[0]!.id}`, reason: says(events, items) })];
  }

  function runs(group: readonly Counted[]): Counted[][] {
    const found: Counted[][] = [];
    for (const counted of group) {
      const run = found.at(-1);
      const last = run?.at(-1);
      if (last && (counted.event.timeUs ?? 0) - (last.event.timeUs ?? 0) <= pauseUs) run!.push(counted);
      else found.push([counted]);
    }
    return found;
  }
  return detector;
}

function insert(group: Counted[], counted: Counted): void {
  let at = group.length;
  while (at > 0 && byTime(group[at - 1]!.event, counted.event) > 0) at -= 1;
  group.splice(at, 0, counted);
}
