// What only looks alike: scored events elsewhere that came from the same address with the same program at nearly the same time. Told
// beside a story, drawn dotted; it opens nothing and triggers nothing.
import { placeOf } from './by-time.ts';
import type { Evidence } from './evidence.ts';
import { USED, type Graph } from './graph.ts';
import { kindRule } from './kinds.ts';

export interface Alike {
  readonly node: number;
  readonly beside: number;
  readonly key: number;
  readonly weight: number;
}

/** Events told beside a story because they look alike, and how common an address and program may be to mean anything. */
const ALIKE_MAX = 8;
const LIKE_EVENTS_MAX = 512;
const COMMON_MAX = 50_000;
const LIKE_IDENTITIES_MAX = 3;

export class Likeness {
  readonly #graph: Graph;
  readonly #evidence: Evidence;
  readonly #usersOf: (key: number) => readonly number[] | undefined;
  /** Addresses and programs that many share. */
  readonly #common = new Set<string>();
  /** What a key weighs, for as long as nothing new is known. */
  readonly #weights = new Map<number, number>();

  /** `usersOf` gives the scored events that used a key, in order of time. */
  constructor(graph: Graph, evidence: Evidence, usersOf: (key: number) => readonly number[] | undefined) {
    this.#graph = graph;
    this.#evidence = evidence;
    this.#usersOf = usersOf;
  }

  /** Something new is known: weights are weighed anew. */
  forget(): void {
    if (this.#weights.size > 0) this.#weights.clear();
  }

  /** Scored events elsewhere that came from the same address with the same program at nearly the same time. */
  of(component: ReadonlySet<number>): Alike[] {
    const found = new Map<string, Alike>();
    for (const beside of component) {
      if (!this.#evidence.isScored(beside)) continue;
      for (const { key, role } of this.#graph.incidences(beside)) {
        const within = kindRule(this.#graph.keyKind(key)).alikeWithinUs;
        const users = within !== undefined && role === USED ? this.#usersOf(key) : undefined;
        if (users === undefined || users.length < 2) continue;
        const weight = this.#weightOf(key);
        if (weight === 0) continue;
        const at = placeOf(this.#graph, users, beside);
        for (let near = Math.max(0, at - ALIKE_MAX); near < Math.min(users.length, at + ALIKE_MAX + 1); near += 1) {
          const node = users[near]!;
          if (component.has(node) || Math.abs(this.#graph.timeUs(node) - this.#graph.timeUs(beside)) > within!)
            continue;
          const slot = `${node}/${key}`;
          const before = found.get(slot);
          if (!before || this.#graph.compare(beside, before.beside) < 0) found.set(slot, { node, beside, key, weight });
        }
      }
    }
    return [...found.values()].sort((a, b) => this.#graph.compare(a.node, b.node)).slice(0, ALIKE_MAX);
  }

  /** An address and program that many identities share join nobody: 0.3 for one identity, less for two or three, else 0. */
  #weigh(key: number): number {
    const caller = this.#graph.keyValue(key);
    // Once common, always common.
    if (this.#common.has(caller)) return 0;
    const members = this.#graph.members(key, USED, LIKE_EVENTS_MAX + 1);
    const identities = new Set<string>();
    for (const node of members) {
      for (const incidence of this.#graph.incidences(node)) {
        if (incidence.role === USED && this.#graph.keyKind(incidence.key) === 'principal')
          identities.add(this.#graph.keyValue(incidence.key));
      }
    }
    if (members.length <= LIKE_EVENTS_MAX && identities.size <= LIKE_IDENTITIES_MAX)
      return Math.round((0.3 / Math.max(1, identities.size)) * 100) / 100;
    if (this.#common.size < COMMON_MAX) this.#common.add(caller);
    return 0;
  }

  #weightOf(key: number): number {
    let weight = this.#weights.get(key);
    if (weight === undefined) this.#weights.set(key, (weight = this.#weigh(key)));
    return weight;
  }
}
