// Attempts: requests of one caller to one service that the same guard spoke of, close together in time. They are one attack, drawn
// with a weight, since only the caller's word joins them (decision 0046).
import { SUBJECT, USED, type Graph } from './graph.ts';
import { placeOf } from './by-time.ts';
import type { Evidence } from './evidence.ts';
import type { StoryLink } from './member.ts';

/** Attempts this close together are one attack; how sure that is. */
const ATTEMPTS_WITHIN_US = 10 * 60_000_000;
const ATTEMPT_WEIGHT = 0.5;
/** Activities that one operation may name. */
const ACTIVITIES_MAX = 8;

export class Attempts {
  readonly #graph: Graph;
  readonly #evidence: Evidence;
  /** In order of time, by service, guard and caller. */
  readonly #bySlot = new Map<string, number[]>();
  #slotsOf = new Map<number, Set<string>>();

  constructor(graph: Graph, evidence: Evidence) {
    this.#graph = graph;
    this.#evidence = evidence;
  }

  /** An operation that a guard spoke of: what it belongs to may be an attempt. */
  noteOf(operation: number): void {
    for (const { key, role } of this.#graph.incidences(operation)) {
      if (role !== USED || this.#graph.keyKind(key) !== 'activity') continue;
      for (const activity of this.#graph.members(key, SUBJECT, ACTIVITIES_MAX)) this.note(activity);
    }
  }

  note(activity: number): void {
    const caller = this.#callerOf(activity);
    const workload = this.#graph.body(activity)?.workload;
    const service = workload?.podUid || workload?.service || '';
    if (caller === undefined || service === '') return;
    for (const rule of this.#guardsOf(activity)) {
      const slot = `${service}\0${rule}\0${caller}`;
      const known = this.#slotsOf.get(activity) ?? new Set();
      if (known.has(slot)) continue;
      this.#slotsOf.set(activity, known.add(slot));
      const attempts = this.#bySlot.get(slot) ?? [];
      attempts.splice(placeOf(this.#graph, attempts, activity), 0, activity);
      this.#bySlot.set(slot, attempts);
    }
  }

  #callerOf(node: number): number | undefined {
    return this.#graph.incidences(node).find(({ key, role }) => role === USED && this.#graph.keyKind(key) === 'caller')
      ?.key;
  }

  /** Guards that spoke of what an activity did. */
  #guardsOf(activity: number): Set<string> {
    const rules = new Set<string>();
    for (const { key, role } of this.#graph.incidences(activity)) {
      if (role !== SUBJECT || this.#graph.keyKind(key) !== 'activity') continue;
      for (const node of this.#evidence.kept(key)) {
        if (!this.#evidence.isScored(node) || !this.#graph.body(node)?.operation?.verdict) continue;
        for (const finding of this.#evidence.findings(node)) if (!finding.context) rules.add(finding.rule!);
      }
    }
    return rules;
  }

  /** The attempts just before and after, of the same caller on the same service under the same guard. */
  beside(activity: number): StoryLink[] {
    const links: StoryLink[] = [];
    const slots = this.#slotsOf.get(activity);
    if (slots === undefined) return links;
    const key = this.#callerOf(activity)!;
    const rules = this.#guardsOf(activity);
    for (const slot of slots) {
      if (!rules.has(slot.split('\0')[1]!)) continue;
      const attempts = this.#bySlot.get(slot)!;
      const at = placeOf(this.#graph, attempts, activity);
      for (const [from, to] of [
        [attempts[at - 1], activity],
        [activity, attempts[at + 1]],
      ]) {
        if (from === undefined || to === undefined) continue;
        if (this.#graph.timeUs(to) - this.#graph.timeUs(from) <= ATTEMPTS_WITHIN_US)
          links.push({ from, to, key, weight: ATTEMPT_WEIGHT });
      }
    }
    return links;
  }

  /** Events have new numbers, callers too: the slots are made anew. */
  renumber(node: (from: number) => number): void {
    const activities = [...this.#slotsOf.keys()].map(node).filter((to) => to >= 0);
    this.#bySlot.clear();
    this.#slotsOf.clear();
    for (const activity of activities) this.note(activity);
  }
}
