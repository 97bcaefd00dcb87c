// Events of one key side by side, in order of time: who used it, who made what it names, and which of its users hold others together.
import type { Evidence } from './evidence.ts';
import { enter } from './by-time.ts';
import { MADE, USED, type Graph } from './graph.ts';
import type { KindRule } from './kinds.ts';
import { SEVERITY_MEDIUM } from './opening-rule.ts';

export class Companions {
  readonly #graph: Graph;
  readonly #evidence: Evidence;
  readonly #ruleOf: (key: number) => KindRule;
  /** Scored events (and those that issue credentials) by a key they used together. */
  users = new Map<number, number[]>();
  /** Scored events that made or changed what a key names; for keys that join only scored events. */
  makers = new Map<number, number[]>();
  /** Of the users of a key, those that hold others together; the rest only joins them. */
  heavy = new Map<number, number[]>();
  /** Events with a finding of at least medium weight, and kept ones that issue credentials. */
  #grave = new Set<number>();
  #issuers = new Set<number>();

  constructor(graph: Graph, evidence: Evidence, ruleOf: (key: number) => KindRule) {
    this.#graph = graph;
    this.#evidence = evidence;
    this.#ruleOf = ruleOf;
  }

  /** Enters an event among the users of its keys, or takes it out, as its findings now ask for. */
  enlist(node: number): void {
    const weight = this.#evidence.isScored(node)
      ? Math.max(...this.#evidence.findings(node).map((finding) => (finding.context ? 0 : (finding.severity ?? 0))))
      : -1;
    const issues = this.#graph.isKept(node) && this.issues(node);
    if (weight >= SEVERITY_MEDIUM) this.#grave.add(node);
    else this.#grave.delete(node);
    if (issues) this.#issuers.add(node);
    for (const { key, role } of this.#graph.incidences(node)) {
      const rule = this.#ruleOf(key);
      if (role !== USED) {
        if (rule.causes === 'scored') enter(this.#graph, this.makers, key, node, weight >= 0);
        continue;
      }
      if (rule.togetherWithinUs === undefined && rule.alikeWithinUs === undefined) continue;
      // A busy identity is held together by what weighs, not by everything it does.
      const wanted =
        rule.opens || rule.alikeWithinUs !== undefined
          ? weight >= 0 || (issues && rule.causes === 'credential')
          : weight >= SEVERITY_MEDIUM;
      enter(this.#graph, this.users, key, node, wanted);
      if (rule.togetherWithinUs === undefined) continue;
      const joins = weight >= SEVERITY_MEDIUM || (issues && rule.causes === 'credential');
      enter(this.#graph, this.heavy, key, node, joins);
    }
  }

  /** Does an event hold others together that used the same key? */
  weighs(node: number, key: number): boolean {
    return this.#grave.has(node) || (this.#ruleOf(key).causes === 'credential' && this.#issuers.has(node));
  }

  /** Issues a credential: a link of a chain of roles. */
  issues(node: number): boolean {
    return this.#graph
      .incidences(node)
      .some(({ key, role }) => role === MADE && this.#ruleOf(key).causes === 'credential');
  }

  /** Events and keys have new numbers; `lists` and `nodes` give what is left of a map and of a set. */
  renumber(
    lists: (map: ReadonlyMap<number, number[]>) => Map<number, number[]>,
    nodes: (set: ReadonlySet<number>) => Set<number>,
  ): void {
    this.users = lists(this.users);
    this.makers = lists(this.makers);
    this.heavy = lists(this.heavy);
    this.#grave = nodes(this.#grave);
    this.#issuers = nodes(this.#issuers);
  }
}
