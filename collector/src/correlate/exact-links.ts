// The exact links of one event: what is behind it, what it brought about, and what used the same key beside it. Remembered until
// something new is known, since components are searched many times over.
import { processKey } from '@throughline/proto';
import { isIn, placeOf } from './by-time.ts';
import type { Companions } from './companions.ts';
import type { Evidence } from './evidence.ts';
import { MADE, SUBJECT, USED, type Graph } from './graph.ts';
import { isProcessKind, kindRule, type KindRule } from './kinds.ts';
import type { StoryLink } from './member.ts';

/** Causes of one event by one key; whoever has more has none that says much. */
export const CAUSES_MAX = 8;
/** Light findings looked at on each side of one that weighs. */
const LIGHT_MAX = 64;
const NONE: readonly number[] = [];

interface Around {
  readonly graph: Graph;
  readonly evidence: Evidence;
  readonly companions: Companions;
  readonly ruleOf: (key: number) => KindRule;
  /** Is it the key of a process that does many unrelated things? */
  readonly isHub: (key: number) => boolean;
}

export class ExactLinks {
  readonly #graph: Graph;
  readonly #evidence: Evidence;
  readonly #companions: Companions;
  readonly #ruleOf: (key: number) => KindRule;
  readonly #isHub: (key: number) => boolean;
  readonly #causes = new Map<number, StoryLink[]>();
  readonly #effects = new Map<number, number[]>();
  readonly #together = new Map<number, StoryLink[]>();

  constructor({ graph, evidence, companions, ruleOf, isHub }: Around) {
    this.#graph = graph;
    this.#evidence = evidence;
    this.#companions = companions;
    this.#ruleOf = ruleOf;
    this.#isHub = isHub;
  }

  causes(node: number): StoryLink[] {
    let links = this.#causes.get(node);
    if (links === undefined) this.#causes.set(node, (links = this.#findCauses(node)));
    return links;
  }

  effects(node: number): number[] {
    let nodes = this.#effects.get(node);
    if (nodes === undefined) this.#effects.set(node, (nodes = this.#findEffects(node)));
    return nodes;
  }

  together(node: number): StoryLink[] {
    let links = this.#together.get(node);
    if (links === undefined) this.#together.set(node, (links = this.#findTogether(node)));
    return links;
  }

  /** Something new is known: links are looked for anew. */
  forget(): void {
    for (const found of [this.#causes, this.#effects, this.#together]) if (found.size > 0) found.clear();
  }

  /** Events behind a key for one that carries it in `role`: its subject, or else who made it. */
  behind(key: number, role: number, node: number): number[] {
    const others = (wanted: number): number[] => {
      const found = this.#graph.members(key, wanted).filter((other) => other !== node);
      if (found.length < 2) return found;
      // Scored ones first: they are what a story is after.
      return found
        .sort(
          (a, b) =>
            Number(this.#evidence.isScored(b)) - Number(this.#evidence.isScored(a)) || this.#graph.compare(a, b),
        )
        .slice(0, CAUSES_MAX);
    };
    if (role === USED) {
      const subjects = others(SUBJECT);
      return subjects.length > 0 ? subjects : others(MADE);
    }
    return role === SUBJECT ? others(MADE) : [];
  }

  /** Exact causes of an event, one link a cause and key. */
  #findCauses(node: number): StoryLink[] {
    const links: StoryLink[] = [];
    const fallbacks: StoryLink[] = [];
    let closer = false;
    const incidences = this.#graph.incidences(node);
    for (const { key, role } of incidences) {
      if (role === MADE) continue;
      const kind = this.#graph.keyKind(key);
      const rule = kindRule(kind);
      if (rule.causes === 'none') continue;
      if (isProcessKind(kind) && role === USED && this.#isHub(key)) continue;
      const causes =
        rule.causes === 'scored'
          ? this.#evidence.isScored(node)
            ? (this.#companions.makers.get(key) ?? NONE)
                .filter((cause) => cause !== node && (!rule.causesFirst || this.#isBefore(cause, node)))
                .slice(0, CAUSES_MAX)
            : NONE
          : this.behind(key, role, node);
      for (const cause of causes) {
        // What an application fetched for itself, nobody took from it.
        if (kind === 'credential-source' && this.#tookItself(cause, node)) continue;
        if (this.#onlyNames(cause, causes)) continue;
        if (rule.causes === 'fallback') fallbacks.push({ from: cause, to: node, key });
        else {
          links.push({ from: cause, to: node, key });
          if (kind === 'kafka-record' || kind === 'activity') closer = true;
        }
      }
    }
    // A child whose spawn the app itself told needs no second way to its parent.
    if (!closer) links.push(...fallbacks);
    return links;
  }

  /** A second apart may be two clocks. */
  #isBefore(cause: number, node: number): boolean {
    return this.#graph.timeUs(cause) <= this.#graph.timeUs(node) + 1_000_000;
  }

  /** An application that reads its own credential took nothing; a command that it started may have. */
  #tookItself(taker: number, node: number): boolean {
    return !this.#graph.body(taker)?.operation?.spawn && this.#sameProcess(taker, node);
  }

  /** A command line names the file that a child took; where the kernel saw it taken, that is the nearer cause. */
  #onlyNames(cause: number, causes: readonly number[]): boolean {
    if (!this.#graph.body(cause)?.operation?.spawn) return false;
    return causes.some((other) => this.#graph.body(other)?.fileOpen);
  }

  #sameProcess(a: number, b: number): boolean {
    const [left, right] = [processKey(this.#graph.body(a)?.process), processKey(this.#graph.body(b)?.process)];
    return left !== undefined && left === right;
  }

  #findEffects(node: number): number[] {
    const found: number[] = [];
    const scored = this.#evidence.isScored(node);
    for (const { key, role } of this.#graph.incidences(node)) {
      if (role === USED) continue;
      const rule = this.#ruleOf(key);
      if (rule.causes === 'none') continue;
      if (rule.causes === 'scored') {
        // Only the first makers are anybody's causes (see #findCauses); one more, for each leaves itself out.
        if (!scored || (!rule.causesFirst && (this.#companions.makers.get(key) ?? NONE).indexOf(node) > CAUSES_MAX))
          continue;
      }
      // Who was merely issued a credential leads only to what weighs (see #bears).
      const issued = !scored && rule.causes === 'credential' && rule.togetherWithinUs !== undefined;
      for (const other of (issued ? this.#companions.heavy.get(key) : this.#evidence.kept(key)) ?? NONE) {
        if (other !== node && this.causes(other).some((link) => link.from === node)) found.push(other);
      }
    }
    return found;
  }

  /** Does a search go up this link? A light finding does not go up to an issuer that no finding speaks of. */
  bears(link: StoryLink): boolean {
    const rule = this.#ruleOf(link.key);
    if (rule.causes !== 'credential' || rule.togetherWithinUs === undefined || this.#evidence.isScored(link.from))
      return true;
    return isIn(this.#graph, this.#companions.heavy.get(link.key) ?? NONE, link.to);
  }

  /**
   * Events that used the same key close enough in time. What weighs (findings of at least medium weight, issued credentials)
   * is joined to its neighbours among what weighs; light findings are joined to the nearest that weigh, so that a busy
   * identity's small change holds nothing together.
   */
  #findTogether(node: number): StoryLink[] {
    const links: StoryLink[] = [];
    for (const { key, role } of this.#graph.incidences(node)) {
      const heavy = role === USED ? this.#companions.heavy.get(key) : undefined;
      if (heavy === undefined || this.#isHub(key)) continue;
      const within = this.#ruleOf(key).togetherWithinUs!;
      const at = placeOf(this.#graph, heavy, node);
      const link = (from: number | undefined, to: number | undefined): void => {
        if (from !== undefined && to !== undefined && this.#graph.timeUs(to) - this.#graph.timeUs(from) <= within)
          links.push({ from, to, key });
      };
      const listed = heavy[at] === node;
      const users = this.#companions.users.get(key) ?? NONE;
      const middle = placeOf(this.#graph, users, node);
      if (listed) {
        link(heavy[at - 1], node);
        link(node, heavy[at + 1]);
      } else {
        // Seen from both ends alike: only what is entered under the key, and not too far down the list.
        if (users[middle] !== node) continue;
        const [before, after] = [heavy[at - 1], heavy[at]];
        if (before !== undefined && middle - placeOf(this.#graph, users, before) <= LIGHT_MAX) link(before, node);
        if (after !== undefined && placeOf(this.#graph, users, after) - middle <= LIGHT_MAX) link(node, after);
        continue;
      }
      for (let near = middle - 1; near >= 0 && near >= middle - LIGHT_MAX; near -= 1) {
        // Behind the next that weighs, that one is the nearest.
        if (this.#companions.weighs(users[near]!, key)) break;
        link(users[near], node);
        if (this.#graph.timeUs(node) - this.#graph.timeUs(users[near]!) > within) break;
      }
      for (let near = middle + 1; near < users.length && near <= middle + LIGHT_MAX; near += 1) {
        if (this.#companions.weighs(users[near]!, key)) break;
        link(node, users[near]);
        if (this.#graph.timeUs(users[near]!) - this.#graph.timeUs(node) > within) break;
      }
    }
    return links;
  }
}
