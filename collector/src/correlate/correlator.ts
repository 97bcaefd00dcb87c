// Joins events into stories along exact keys. Pure: what it answers after a set of events and findings does not depend on
// the order in which they came.
//
// Every event is in the graph; only few matter: those with findings ("scored") and those behind them ("kept"). A component
// is what exact keys hold together of these; a component that passes the opening rule is a story.
import { isDeepStrictEqual } from 'node:util';
import { Layer, processKey, type EntityKey, type Event, type Finding, type Story } from '@throughline/proto';
import { Graph, GRAPH_LIMITS, MADE, SUBJECT, USED, type GraphLimits, type Incidence } from './graph.ts';
import { isProcessKind, isRuntime, kindRule, type KindRule } from './kinds.ts';
import type { Member, NamedLink, StoryLink } from './member.ts';
import { byText, buildStory } from './story.ts';

export interface CorrelatorLimits extends GraphLimits {
  /** Events that one component may hold while it is searched. */
  readonly componentEventsMax: number;
  /** Events that one story tells; the rest is counted in `omitted`. */
  readonly storyEventsMax: number;
  /** Events without a finding of their own that are told because an attack certainly brought them about. */
  readonly taintedEventsMax: number;
  /** Open stories held; past it the one told longest ago goes, counted. */
  readonly storiesMax: number;
  /** Retired story ids that still lead to the story that went on. */
  readonly redirectsMax: number;
}

export const CORRELATOR_LIMITS: CorrelatorLimits = {
  ...GRAPH_LIMITS,
  componentEventsMax: 5_000,
  storyEventsMax: 2_000,
  taintedEventsMax: 200,
  storiesMax: 5_000,
  redirectsMax: 10_000,
};

interface Held {
  readonly story: Story;
  readonly nodes: readonly number[];
  /** Keys whose next events belong to it. */
  readonly watched: readonly number[];
}

interface Gathered {
  readonly scored: readonly number[];
  readonly members: Set<number>;
  readonly links: StoryLink[];
  readonly omitted: number;
  readonly opens: boolean;
}

interface Likeness {
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

/** Attempts of one caller this close together are one attack; how sure that is. */
const ATTEMPTS_WITHIN_US = 10 * 60_000_000;
const ATTEMPT_WEIGHT = 0.5;

const SEVERITY_MEDIUM = 2;
const NONE: readonly number[] = [];
const CAUSES_MAX = 8;
/** More keys than a skeleton can have; its product with a number of events is still exact. */
const KEYS_MAX = 2 ** 26;
/** Light findings looked at on each side of one that weighs. */
const LIGHT_MAX = 64;
const CLIMB_MAX = 256;

export class Correlator {
  readonly graph: Graph;
  readonly counters = {
    storiesOpened: 0,
    storiesMerged: 0,
    storiesClosed: 0,
    storiesEvicted: 0,
    componentsCut: 0,
    signals: 0,
  };
  readonly #limits: CorrelatorLimits;
  /** All findings of an event, context included. */
  #findings = new Map<number, Finding[]>();
  #scored = new Set<number>();
  /** Kept events by each of their keys. */
  #keptByKey = new Map<number, number[]>();
  /** Scored events (and those that issue credentials) by a key they used together, in order of time. */
  #users = new Map<number, number[]>();
  /** Scored events that made or changed what a key names, in order of time; for keys that join only scored events. */
  #makers = new Map<number, number[]>();
  /** Of the users of a key, those that hold others together; the rest only joins them. */
  #heavy = new Map<number, number[]>();
  /** Events with a finding of at least medium weight, and kept ones that issue credentials. */
  #grave = new Set<number>();
  #issuers = new Set<number>();
  /** Addresses and programs that many share. */
  readonly #common = new Set<string>();
  /** Keys along which stories take in whatever comes. */
  #taintedKeys = new Map<number, Set<string>>();
  /** Processes that do many unrelated things: those with an agent inside, and runtimes. */
  #hubs = new Set<number>();
  #dirty = new Set<number>();
  /** Requests of one caller to one service that the same guard spoke of, in order of time: attempts of one attack. */
  #attempts = new Map<string, number[]>();
  #attemptsOf = new Map<number, Set<string>>();
  #stories = new Map<string, Held>();
  #storyOf = new Map<number, string>();
  #redirects = new Map<string, string>();
  #recalled = new Set<string>();
  #recalls: EntityKey[] = [];
  /** Rules of kinds by key. */
  #rules: KindRule[] = [];
  /** What the links of an event come to, for as long as nothing new is known: components are searched many times over. */
  readonly #known = {
    causes: new Map<number, StoryLink[]>(),
    effects: new Map<number, number[]>(),
    together: new Map<number, StoryLink[]>(),
    likeWeight: new Map<number, number>(),
    opens: new Map<number, boolean>(),
  };

  constructor(limits: Partial<CorrelatorLimits> = {}, unpack?: (bytes: Uint8Array) => Event) {
    this.#limits = { ...CORRELATOR_LIMITS, ...limits };
    this.graph = new Graph(this.#limits, unpack);
  }

  /** Gives the event's number in the graph. */
  add(event: Event): number {
    this.#forgetKnown();
    const graph = this.graph;
    const node = graph.add(event);
    const incidences = graph.incidences(node);
    this.#markHubs(event, incidences);
    for (const { key, role } of incidences) {
      if (role !== USED && graph.isAwaited(key)) {
        this.#keep(node);
        this.#climb(node);
        if (event.activity) this.#noteAttempt(node);
        this.#dirty.add(node);
      }
      const tainted = this.#taintedKeys.get(key);
      if (tainted) for (const id of tainted) this.#dirtyStory(id);
    }
    return node;
  }

  /** What the detectors now say; `gone` were said before and are taken back. */
  addFindings(come: readonly Finding[], gone: readonly Finding[]): void {
    this.#forgetKnown();
    for (const finding of gone) {
      for (const id of finding.eventIds ?? []) {
        const node = this.graph.node(id);
        if (node === undefined) continue;
        const rest = (this.#findings.get(node) ?? []).filter((other) => other.id !== finding.id);
        if (rest.length > 0) this.#findings.set(node, rest);
        else this.#findings.delete(node);
        if (!rest.some((other) => !other.context)) this.#scored.delete(node);
        this.#enlist(node);
        this.#dirty.add(node);
      }
    }
    for (const finding of come) {
      for (const id of finding.eventIds ?? []) {
        const node = this.graph.node(id);
        if (node === undefined) continue;
        const known = (this.#findings.get(node) ?? []).filter((other) => other.id !== finding.id);
        this.#findings.set(node, [...known, finding].sort(byWeight));
        if (!finding.context && !this.#scored.has(node)) {
          this.#scored.add(node);
          this.#keep(node);
          this.#climb(node);
        }
        this.#enlist(node);
        if (this.graph.body(node)?.operation?.verdict) this.#noteAttemptOf(node);
        if (!finding.context || this.#storyOf.has(node)) this.#dirty.add(node);
      }
    }
  }

  /** Is the event part of a story as last told? */
  tells(id: string): boolean {
    const node = this.graph.node(id);
    return node !== undefined && this.#storyOf.has(node);
  }

  /** Lets go of context that no story tells. Findings that weigh stay with their events. */
  forgetContext(forgotten: readonly Finding[]): void {
    for (const finding of forgotten) {
      if (!finding.context) continue;
      for (const id of finding.eventIds ?? []) {
        const node = this.graph.node(id);
        const held = node === undefined ? undefined : this.#findings.get(node);
        if (node === undefined || held === undefined) continue;
        const rest = held.filter((other) => other.id !== finding.id);
        if (rest.length > 0) this.#findings.set(node, rest);
        else this.#findings.delete(node);
      }
    }
  }

  /** Brings the stories up to date; gives those that changed, and those that ended or became part of another. */
  update(): { stories: Story[]; recalls: EntityKey[] } {
    const changed: Story[] = [];
    const seeds = [...this.#dirty];
    this.#dirty.clear();
    const retired = new Map<string, Held>();
    const done = new Set<number>();
    const fresh = new Map<string, Held>();
    for (let at = 0; at < seeds.length; at += 1) {
      const seed = seeds[at]!;
      const storyId = this.#storyOf.get(seed);
      if (storyId !== undefined) this.#retire(storyId, retired, seeds);
      if (done.has(seed) || (!this.#scored.has(seed) && !this.graph.isKept(seed))) continue;
      const component = this.#component(seed);
      if (!this.#scored.has(seed)) {
        // What stands behind findings only says which of them to look at again.
        done.add(seed);
        for (const node of component) if (this.#scored.has(node)) seeds.push(node);
        continue;
      }
      for (const other of this.#likeness(component)) {
        const near = this.#storyOf.get(other.node);
        if (near !== undefined) this.#retire(near, retired, seeds);
      }
      for (const node of component) {
        done.add(node);
        const other = this.#storyOf.get(node);
        if (other !== undefined) this.#retire(other, retired, seeds);
      }
      const held = this.#tell(component);
      if (held) fresh.set(held.story.id!, held);
    }
    for (const [id, held] of fresh) {
      this.#hold(id, held);
      const before = retired.get(id);
      retired.delete(id);
      if (before && isDeepStrictEqual(before.story, held.story)) continue;
      if (!before && !this.#redirects.has(id)) this.counters.storiesOpened += 1;
      this.#redirects.delete(id);
      changed.push(held.story);
    }
    for (const [id, held] of retired) {
      const next = held.nodes.map((node) => this.#storyOf.get(node)).find((found) => found !== undefined);
      if (next === undefined) {
        this.counters.storiesClosed += 1;
        changed.push({ ...held.story, state: 'closed' });
        continue;
      }
      this.counters.storiesMerged += 1;
      if (this.#redirects.size >= this.#limits.redirectsMax)
        this.#redirects.delete(this.#redirects.keys().next().value!);
      this.#redirects.set(id, next);
      changed.push({ ...held.story, state: 'merged', mergedInto: next });
    }
    this.#makeRoom();
    const recalls = this.#recalls;
    this.#recalls = [];
    return { stories: changed, recalls };
  }

  stories(): Story[] {
    return [...this.#stories.values()]
      .map((held) => held.story)
      .sort((a, b) => (a.firstUs ?? 0) - (b.firstUs ?? 0) || (a.id! < b.id! ? -1 : 1));
  }

  story(id: string): Story | undefined {
    let current = id;
    for (let hops = 0; hops < 32; hops += 1) {
      const held = this.#stories.get(current);
      if (held) return held.story;
      const next = this.#redirects.get(current);
      if (next === undefined) return undefined;
      current = next;
    }
    return undefined;
  }

  // ---- what matters ---------------------------------------------------------------------------------------------------

  #markHubs(event: Event, incidences: readonly Incidence[]): void {
    const key = event.layer === Layer.APP ? processKey(event.process) : undefined;
    // Once is enough: whatever comes with its key later is looked at below.
    if (key !== undefined && !this.#agentProcesses.has(key)) {
      this.#agentProcesses.add(key);
      this.#markHub(this.graph.keyOf('process', key));
    }
    if (event.processExec && isRuntime(event.process?.executable || event.processExec.filename || '')) {
      for (const incidence of incidences) {
        if (incidence.role === SUBJECT && isProcessKind(this.graph.keyKind(incidence.key)))
          this.#markHub(incidence.key);
      }
    }
    // The agent may speak before any event carries its process key.
    if (this.#agentProcesses.size > 0) {
      for (const incidence of incidences) {
        if (this.#hubs.has(incidence.key) || this.graph.keyKind(incidence.key) !== 'process') continue;
        if (this.#agentProcesses.has(this.graph.keyValue(incidence.key))) this.#markHub(incidence.key);
      }
    }
  }
  readonly #agentProcesses = new Set<string>();

  #forgetKnown(): void {
    if (!this.#remembers) return;
    this.#remembers = false;
    for (const map of Object.values(this.#known)) map.clear();
  }
  #remembers = false;

  /** As computed before, or now. */
  #remembered<Value>(map: Map<number, Value>, node: number, compute: (node: number) => Value): Value {
    const before = map.get(node);
    if (before !== undefined) return before;
    const value = compute(node);
    this.#remembers = true;
    map.set(node, value);
    return value;
  }

  /** The rule of a key's kind. */
  #rule(key: number): KindRule {
    return (this.#rules[key] ??= kindRule(this.graph.keyKind(key)));
  }

  #markHub(key: number | undefined): void {
    if (key === undefined || this.#hubs.has(key)) return;
    this.#hubs.add(key);
    for (const node of this.#keptByKey.get(key) ?? []) this.#dirty.add(node);
  }

  #keep(node: number): void {
    if (this.graph.isKept(node)) return;
    this.#forgetKnown();
    this.graph.keep(node);
    for (const { key } of this.graph.incidences(node)) {
      const kept = this.#keptByKey.get(key);
      if (kept) kept.push(node);
      else this.#keptByKey.set(key, [node]);
    }
    this.#enlist(node);
  }

  /** Keeps what may be behind an event, and waits for what is not there yet. */
  #climb(start: number): void {
    const stack = [start];
    const seen = new Set(stack);
    while (stack.length > 0 && seen.size < CLIMB_MAX) {
      const node = stack.pop()!;
      for (const { key, role } of this.graph.incidences(node)) {
        if (role === MADE) continue;
        const kind = this.graph.keyKind(key);
        const rule = kindRule(kind);
        if (rule.causes === 'none' || rule.causes === 'scored') continue;
        this.graph.awaitKey(key);
        this.#recall(kind, key);
        for (const cause of this.#behind(key, role, node)) {
          if (seen.has(cause)) continue;
          seen.add(cause);
          this.#keep(cause);
          if (this.#mayClimbFrom(cause)) stack.push(cause);
        }
      }
    }
  }

  // A token minted by a node's kubelet is no road to the other tokens it minted.
  #mayClimbFrom(node: number): boolean {
    return this.#scored.has(node) || this.graph.layer(node) !== Layer.KUBERNETES;
  }

  #recall(kind: string, key: number): void {
    if (!RECALLED.has(kind) || this.graph.hasMember(key, MADE)) return;
    const value = this.graph.keyValue(key);
    const label = `${kind}\0${value}`;
    if (this.#recalled.has(label)) return;
    if (this.#recalled.size > 100_000) this.#recalled.clear();
    this.#recalled.add(label);
    this.#recalls.push({ kind, value, role: MADE });
  }

  // ---- exact links ----------------------------------------------------------------------------------------------------

  /** Events behind a key for one that carries it in `role`: its subject, or else who made it. */
  #behind(key: number, role: number, node: number): number[] {
    const others = (wanted: number): number[] => {
      const found = this.graph.members(key, wanted).filter((other) => other !== node);
      if (found.length < 2) return found;
      // Scored ones first: they are what a story is after.
      return found
        .sort((a, b) => Number(this.#scored.has(b)) - Number(this.#scored.has(a)) || this.graph.compare(a, b))
        .slice(0, CAUSES_MAX);
    };
    if (role === USED) {
      const subjects = others(SUBJECT);
      return subjects.length > 0 ? subjects : others(MADE);
    }
    return role === SUBJECT ? others(MADE) : [];
  }

  #causes(node: number): StoryLink[] {
    return this.#remembered(this.#known.causes, node, (one) => this.#findCauses(one));
  }

  #effects(node: number): number[] {
    return this.#remembered(this.#known.effects, node, (one) => this.#findEffects(one));
  }

  #together(node: number): StoryLink[] {
    return this.#remembered(this.#known.together, node, (one) => this.#findTogether(one));
  }

  /** Exact causes of an event, one link a cause and key. */
  #findCauses(node: number): StoryLink[] {
    const links: StoryLink[] = [];
    const fallbacks: StoryLink[] = [];
    let closer = false;
    const incidences = this.graph.incidences(node);
    for (const { key, role } of incidences) {
      if (role === MADE) continue;
      const kind = this.graph.keyKind(key);
      const rule = kindRule(kind);
      if (rule.causes === 'none') continue;
      if (isProcessKind(kind) && role === USED && this.#hubs.has(key)) continue;
      const causes =
        rule.causes === 'scored'
          ? this.#scored.has(node)
            ? (this.#makers.get(key) ?? NONE)
                .filter((cause) => cause !== node && (!rule.causesFirst || this.#isBefore(cause, node)))
                .slice(0, CAUSES_MAX)
            : NONE
          : this.#behind(key, role, node);
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
    return this.graph.timeUs(cause) <= this.graph.timeUs(node) + 1_000_000;
  }

  /** An application that reads its own credential took nothing; a command that it started may have. */
  #tookItself(taker: number, node: number): boolean {
    return !this.graph.body(taker)?.operation?.spawn && this.#sameProcess(taker, node);
  }

  /** A command line names the file that a child took; where the kernel saw it taken, that is the nearer cause. */
  #onlyNames(cause: number, causes: readonly number[]): boolean {
    if (!this.graph.body(cause)?.operation?.spawn) return false;
    return causes.some((other) => this.graph.body(other)?.fileOpen);
  }

  #sameProcess(a: number, b: number): boolean {
    const [left, right] = [processKey(this.graph.body(a)?.process), processKey(this.graph.body(b)?.process)];
    return left !== undefined && left === right;
  }

  #findEffects(node: number): number[] {
    const found: number[] = [];
    const scored = this.#scored.has(node);
    for (const { key, role } of this.graph.incidences(node)) {
      if (role === USED) continue;
      const rule = this.#rule(key);
      if (rule.causes === 'none') continue;
      if (rule.causes === 'scored') {
        // Only the first makers are anybody's causes (see #findCauses); one more, for each leaves itself out.
        if (!scored || (!rule.causesFirst && (this.#makers.get(key) ?? NONE).indexOf(node) > CAUSES_MAX)) continue;
      }
      // Who was merely issued a credential leads only to what weighs (see #bears).
      const issued = !scored && rule.causes === 'credential' && rule.togetherWithinUs !== undefined;
      for (const other of (issued ? this.#heavy.get(key) : this.#keptByKey.get(key)) ?? NONE) {
        if (other !== node && this.#causes(other).some((link) => link.from === node)) found.push(other);
      }
    }
    return found;
  }

  /** Does a search go up this link? A light finding does not go up to an issuer that no finding speaks of. */
  #bears(link: StoryLink): boolean {
    const rule = this.#rule(link.key);
    if (rule.causes !== 'credential' || rule.togetherWithinUs === undefined || this.#scored.has(link.from)) return true;
    return this.#isIn(this.#heavy.get(link.key) ?? NONE, link.to);
  }

  /**
   * Events that used the same key close enough in time. What weighs (findings of at least medium weight, issued credentials)
   * is joined to its neighbours among what weighs; light findings are joined to the nearest that weigh, so that a busy
   * identity's small change holds nothing together.
   */
  #findTogether(node: number): StoryLink[] {
    const links: StoryLink[] = [];
    for (const { key, role } of this.graph.incidences(node)) {
      const heavy = role === USED ? this.#heavy.get(key) : undefined;
      if (heavy === undefined || this.#hubs.has(key)) continue;
      const within = this.#rule(key).togetherWithinUs!;
      const at = this.#place(heavy, node);
      const link = (from: number | undefined, to: number | undefined): void => {
        if (from !== undefined && to !== undefined && this.graph.timeUs(to) - this.graph.timeUs(from) <= within)
          links.push({ from, to, key });
      };
      const listed = heavy[at] === node;
      const users = this.#users.get(key) ?? NONE;
      const middle = this.#place(users, node);
      if (listed) {
        link(heavy[at - 1], node);
        link(node, heavy[at + 1]);
      } else {
        // Seen from both ends alike: only what is entered under the key, and not too far down the list.
        if (users[middle] !== node) continue;
        const [before, after] = [heavy[at - 1], heavy[at]];
        if (before !== undefined && middle - this.#place(users, before) <= LIGHT_MAX) link(before, node);
        if (after !== undefined && this.#place(users, after) - middle <= LIGHT_MAX) link(node, after);
        continue;
      }
      for (let near = middle - 1; near >= 0 && near >= middle - LIGHT_MAX; near -= 1) {
        // Behind the next that weighs, that one is the nearest.
        if (this.#weighs(users[near]!, key)) break;
        link(users[near], node);
        if (this.graph.timeUs(node) - this.graph.timeUs(users[near]!) > within) break;
      }
      for (let near = middle + 1; near < users.length && near <= middle + LIGHT_MAX; near += 1) {
        if (this.#weighs(users[near]!, key)) break;
        link(node, users[near]);
        if (this.graph.timeUs(users[near]!) - this.graph.timeUs(node) > within) break;
      }
    }
    return links;
  }

  /** Does an event hold others together that used the same key? */
  #weighs(node: number, key: number): boolean {
    return this.#grave.has(node) || (this.#rule(key).causes === 'credential' && this.#issuers.has(node));
  }

  #isIn(list: readonly number[], node: number): boolean {
    return list[this.#place(list, node)] === node;
  }

  /** Enters an event among the users of its keys, or takes it out, as its findings now ask for. */
  #enlist(node: number): void {
    const weight = this.#scored.has(node)
      ? Math.max(...this.#findings.get(node)!.map((finding) => (finding.context ? 0 : (finding.severity ?? 0))))
      : -1;
    const issues = this.graph.isKept(node) && this.#issues(node);
    if (weight >= SEVERITY_MEDIUM) this.#grave.add(node);
    else this.#grave.delete(node);
    if (issues) this.#issuers.add(node);
    for (const { key, role } of this.graph.incidences(node)) {
      const rule = this.#rule(key);
      if (role !== USED) {
        if (rule.causes === 'scored') this.#enter(this.#makers, key, node, weight >= 0);
        continue;
      }
      if (rule.togetherWithinUs === undefined && rule.alikeWithinUs === undefined) continue;
      // A busy identity is held together by what weighs, not by everything it does.
      const wanted =
        rule.opens || rule.alikeWithinUs !== undefined
          ? weight >= 0 || (issues && rule.causes === 'credential')
          : weight >= SEVERITY_MEDIUM;
      this.#enter(this.#users, key, node, wanted);
      if (rule.togetherWithinUs === undefined) continue;
      const joins = weight >= SEVERITY_MEDIUM || (issues && rule.causes === 'credential');
      this.#enter(this.#heavy, key, node, joins);
    }
  }

  /** Puts a node into the list of a key, in order of time, or takes it out. */
  #enter(lists: Map<number, number[]>, key: number, node: number, wanted: boolean): void {
    const list = lists.get(key);
    if (list === undefined) {
      if (wanted) lists.set(key, [node]);
      return;
    }
    const at = this.#place(list, node);
    if ((list[at] === node) === wanted) return;
    if (wanted) list.splice(at, 0, node);
    else if (list.length > 1) list.splice(at, 1);
    else lists.delete(key);
  }

  /** Where a node stands, or would stand, in a list ordered by time. */
  #place(users: readonly number[], node: number): number {
    let low = 0;
    let high = users.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (users[middle] !== node && this.graph.compare(users[middle]!, node) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #noteAttemptOf(operation: number): void {
    for (const { key, role } of this.graph.incidences(operation)) {
      if (role !== USED || this.graph.keyKind(key) !== 'activity') continue;
      for (const activity of this.graph.members(key, SUBJECT, CAUSES_MAX)) this.#noteAttempt(activity);
    }
  }

  #noteAttempt(activity: number): void {
    const caller = this.#callerOf(activity);
    const workload = this.graph.body(activity)?.workload;
    const service = workload?.podUid || workload?.service || '';
    if (caller === undefined || service === '') return;
    for (const rule of this.#guardsOf(activity)) {
      const slot = `${service}\0${rule}\0${caller}`;
      const known = this.#attemptsOf.get(activity) ?? new Set();
      if (known.has(slot)) continue;
      this.#attemptsOf.set(activity, known.add(slot));
      const attempts = this.#attempts.get(slot) ?? [];
      attempts.splice(this.#place(attempts, activity), 0, activity);
      this.#attempts.set(slot, attempts);
    }
  }

  #callerOf(node: number): number | undefined {
    return this.graph.incidences(node).find(({ key, role }) => role === USED && this.graph.keyKind(key) === 'caller')
      ?.key;
  }

  /** Guards that spoke of what an activity did. */
  #guardsOf(activity: number): Set<string> {
    const rules = new Set<string>();
    for (const { key, role } of this.graph.incidences(activity)) {
      if (role !== SUBJECT || this.graph.keyKind(key) !== 'activity') continue;
      for (const node of this.#keptByKey.get(key) ?? []) {
        if (!this.#scored.has(node) || !this.graph.body(node)?.operation?.verdict) continue;
        for (const finding of this.#findings.get(node)!) if (!finding.context) rules.add(finding.rule!);
      }
    }
    return rules;
  }

  /** The attempts just before and after, of the same caller on the same service under the same guard. */
  #attemptsBeside(activity: number): StoryLink[] {
    const links: StoryLink[] = [];
    const slots = this.#attemptsOf.get(activity);
    if (slots === undefined) return links;
    const key = this.#callerOf(activity)!;
    const rules = this.#guardsOf(activity);
    for (const slot of slots) {
      if (!rules.has(slot.split('\0')[1]!)) continue;
      const attempts = this.#attempts.get(slot)!;
      const at = this.#place(attempts, activity);
      for (const [from, to] of [
        [attempts[at - 1], activity],
        [activity, attempts[at + 1]],
      ]) {
        if (from === undefined || to === undefined) continue;
        if (this.graph.timeUs(to) - this.graph.timeUs(from) <= ATTEMPTS_WITHIN_US)
          links.push({ from, to, key, weight: ATTEMPT_WEIGHT });
      }
    }
    return links;
  }

  #uses(node: number, key: number): boolean {
    return this.graph.carries(node, key, USED);
  }

  /** Issues a credential: a link of a chain of roles. */
  #issues(node: number): boolean {
    return this.graph
      .incidences(node)
      .some(({ key, role }) => role === MADE && this.#rule(key).causes === 'credential');
  }

  // ---- components -----------------------------------------------------------------------------------------------------

  /**
   * Everything that exact links hold together around an event. From a scored event the search goes everywhere; from an event
   * behind one it goes further up, and down to other scored events; on the way down it does not turn, so that two attacks
   * share a component only when one cause is behind both.
   */
  #component(seed: number): Set<number> {
    const down = new Set([seed]);
    const up = new Set<number>();
    const queue = [seed];
    /** A finding about many events leads to all of them once. */
    const followed = new Set<Finding>();
    if (this.#scored.has(seed)) up.add(seed);
    const visit = (node: number, rising: boolean): void => {
      const wasKnown = down.has(node);
      const rises = rising || this.#scored.has(node);
      if (wasKnown && (!rises || up.has(node))) return;
      down.add(node);
      if (rises) up.add(node);
      queue.push(node);
    };
    for (let at = 0; at < queue.length; at += 1) {
      if (down.size > this.#limits.componentEventsMax) {
        this.counters.componentsCut += 1;
        break;
      }
      const node = queue[at]!;
      for (const effect of this.#effects(node)) visit(effect, false);
      if (!up.has(node)) continue;
      if (this.#mayClimbFrom(node))
        for (const link of this.#causes(node)) if (this.#bears(link)) visit(link.from, true);
      for (const link of [...this.#together(node), ...this.#attemptsBeside(node)])
        visit(link.from === node ? link.to : link.from, false);
      for (const finding of this.#findings.get(node) ?? []) {
        if (finding.context || followed.has(finding)) continue;
        followed.add(finding);
        for (const id of finding.eventIds ?? []) visit(this.graph.node(id) ?? node, false);
      }
    }
    return down;
  }

  #gather(component: ReadonlySet<number>): Gathered {
    const scored = [...component].filter((node) => this.#scored.has(node)).sort((a, b) => this.graph.compare(a, b));
    const links: StoryLink[] = [];
    const members = new Set(scored.slice(0, this.#limits.storyEventsMax));
    const omitted = scored.length - members.size;

    // Up: what is behind each scored event. Credentials are followed only to where they lead to another scored event.
    const useful = this.#useful();
    const queue = [...members];
    for (let at = 0; at < queue.length && members.size < this.#limits.storyEventsMax * 2; at += 1) {
      const node = queue[at]!;
      const borne = this.#scored.has(node) || !this.#issues(node);
      for (const link of this.#causes(node)) {
        const credential = this.#rule(link.key).causes === 'credential';
        if ((credential || !borne) && !useful(link.from)) continue;
        links.push(link);
        if (members.has(link.from)) continue;
        members.add(link.from);
        queue.push(link.from);
      }
    }
    for (const node of members)
      links.push(
        ...[...this.#together(node), ...this.#attemptsBeside(node)].filter(
          (link) => members.has(link.from) && members.has(link.to),
        ),
      );
    return { scored, members, links, omitted, opens: scored.length > 0 && this.#opens(scored, members, links) };
  }

  #tell(component: ReadonlySet<number>): Held | undefined {
    const { scored, members, links, omitted, opens } = this.#gather(component);
    if (!opens) {
      if (scored.length > 0) this.counters.signals += 1;
      return undefined;
    }

    // Beside: what only looks alike.
    const alike = this.#alike(component);
    // Down: what the attack certainly brought about.
    const tainted = scored.some((node) => (this.#findings.get(node) ?? []).some(isCertain))
      ? this.#below(members, links)
      : { omitted: 0, keys: new Set<number>() };
    const story = buildStory({
      members: [
        ...[...members].map((node) => this.#member(node)),
        ...[...new Set(alike.map(({ node }) => node))].map((node) => ({ ...this.#member(node), alike: true })),
      ],
      links: [
        ...unique(links)
          .filter((link) => members.has(link.from) && members.has(link.to))
          .map((link) => this.#named(link)),
        ...alike.map(({ node, beside, key, weight }) => ({ ...this.#named({ from: beside, to: node, key }), weight })),
      ],
      omitted: { events: omitted + tainted.omitted },
    });
    const watched = [...new Set([...tainted.keys, ...alike.map((link) => link.key)])];
    for (const key of watched) {
      const ids = this.#taintedKeys.get(key) ?? new Set();
      ids.add(story.id!);
      this.#taintedKeys.set(key, ids);
    }
    return { story, nodes: [...members], watched };
  }

  /** Scored events elsewhere that came from the same address with the same program at nearly the same time. */
  #likeness(component: ReadonlySet<number>): Likeness[] {
    const found = new Map<string, Likeness>();
    for (const beside of component) {
      if (!this.#scored.has(beside)) continue;
      for (const { key, role } of this.graph.incidences(beside)) {
        const within = this.#rule(key).alikeWithinUs;
        const users = within !== undefined && role === USED ? this.#users.get(key) : undefined;
        if (users === undefined || users.length < 2) continue;
        const weight = this.#remembered(this.#known.likeWeight, key, (one) => this.#likeWeight(one));
        if (weight === 0) continue;
        const at = this.#place(users, beside);
        for (let near = Math.max(0, at - ALIKE_MAX); near < Math.min(users.length, at + ALIKE_MAX + 1); near += 1) {
          const node = users[near]!;
          if (component.has(node) || Math.abs(this.graph.timeUs(node) - this.graph.timeUs(beside)) > within!) continue;
          const slot = `${node}/${key}`;
          const before = found.get(slot);
          if (!before || this.graph.compare(beside, before.beside) < 0) found.set(slot, { node, beside, key, weight });
        }
      }
    }
    return [...found.values()].sort((a, b) => this.graph.compare(a.node, b.node)).slice(0, ALIKE_MAX);
  }

  /** Only what opens no story by itself is told beside another. */
  #alike(component: ReadonlySet<number>): Likeness[] {
    return this.#likeness(component).filter(({ node }) => !this.#opensFrom(node));
  }

  /** Does what holds an event open a story? One answer for all of a component. */
  #opensFrom(node: number): boolean {
    const before = this.#known.opens.get(node);
    if (before !== undefined) return before;
    const component = this.#component(node);
    const { opens } = this.#gather(component);
    this.#remembers = true;
    for (const member of component) if (this.#scored.has(member)) this.#known.opens.set(member, opens);
    this.#known.opens.set(node, opens);
    return opens;
  }

  /** An address and program that many identities share join nobody: 0.3 for one identity, less for two or three, else 0. */
  #likeWeight(key: number): number {
    const caller = this.graph.keyValue(key);
    // Once common, always common.
    if (this.#common.has(caller)) return 0;
    const members = this.graph.members(key, USED, LIKE_EVENTS_MAX + 1);
    const identities = new Set<string>();
    for (const node of members) {
      for (const incidence of this.graph.incidences(node)) {
        if (incidence.role === USED && this.graph.keyKind(incidence.key) === 'principal')
          identities.add(this.graph.keyValue(incidence.key));
      }
    }
    if (members.length <= LIKE_EVENTS_MAX && identities.size <= LIKE_IDENTITIES_MAX)
      return Math.round((0.3 / Math.max(1, identities.size)) * 100) / 100;
    if (this.#common.size < COMMON_MAX) this.#common.add(caller);
    return 0;
  }

  /** Is an event scored, or does it lead up (or sideways, by a credential used) to one that is? */
  #useful(): (node: number) => boolean {
    const known = new Map<number, boolean>();
    const useful = (node: number): boolean => {
      if (this.#scored.has(node)) return true;
      const before = known.get(node);
      if (before !== undefined) return before;
      known.set(node, false);
      const found =
        this.#together(node).some((link) => this.#scored.has(link.from === node ? link.to : link.from)) ||
        (this.#mayClimbFrom(node) && this.#causes(node).some((link) => useful(link.from)));
      known.set(node, found);
      return found;
    };
    return useful;
  }

  #togetherKey(link: StoryLink, node: number, members: ReadonlySet<number>): boolean {
    const other = link.from === node ? link.to : link.from;
    return members.has(other) && this.#uses(node, link.key) && this.#uses(other, link.key);
  }

  /**
   * The opening rule: one deterministic finding, or findings of at least medium weight on two layers or of two tactics,
   * held together by exact links. Links that only say "the same busy identity" do not count here.
   */
  #opens(scored: readonly number[], members: ReadonlySet<number>, links: readonly StoryLink[]): boolean {
    const weighty = (node: number): Finding[] =>
      (this.#findings.get(node) ?? []).filter(
        (finding) => !finding.context && (finding.severity ?? 0) >= SEVERITY_MEDIUM,
      );
    if (scored.some((node) => weighty(node).some((finding) => finding.deterministic))) return true;
    const group = new Map<number, number>([...members].map((node) => [node, node]));
    const find = (node: number): number => {
      let top = node;
      while (group.get(top) !== top) top = group.get(top)!;
      group.set(node, top);
      return top;
    };
    for (const link of links) {
      if (!members.has(link.from) || !members.has(link.to) || link.weight !== undefined) continue;
      if (this.#togetherKey(link, link.to, members) && !this.#togetherOpens(link.key)) continue;
      group.set(find(link.from), find(link.to));
    }
    const tactics = new Map<number, Set<string>>();
    const layers = new Map<number, Set<number>>();
    const bound = new Set<Finding>();
    for (const node of scored) {
      if (!members.has(node)) continue;
      for (const finding of weighty(node)) {
        if (bound.has(finding)) continue;
        bound.add(finding);
        for (const id of finding.eventIds ?? []) {
          const mate = this.graph.node(id);
          if (mate !== undefined && members.has(mate)) group.set(find(mate), find(node));
        }
      }
    }
    for (const node of scored) {
      if (!members.has(node)) continue;
      for (const finding of weighty(node)) {
        const top = find(node);
        const primary = finding.tactics?.[0];
        if (primary) tactics.set(top, (tactics.get(top) ?? new Set()).add(primary));
        const layer = this.graph.layer(node);
        if (layer) layers.set(top, (layers.get(top) ?? new Set()).add(layer));
      }
    }
    return [...tactics.values()].some((set) => set.size >= 2) || [...layers.values()].some((set) => set.size >= 2);
  }

  #togetherOpens(key: number): boolean {
    const kind = this.graph.keyKind(key);
    // People and controllers do many things in an hour; a pod's own account does what its program does.
    return (
      kindRule(kind).opens === true ||
      (kind === 'principal' && this.graph.keyValue(key).startsWith('k8s:system:serviceaccount:'))
    );
  }

  #below(members: Set<number>, links: StoryLink[]): { omitted: number; keys: Set<number> } {
    const keys = new Set<number>();
    const found = new Set<number>();
    const queue = [...members].filter((node) => this.#spreads(node));
    for (let at = 0; at < queue.length && found.size < this.#limits.taintedEventsMax * 10; at += 1) {
      const node = queue[at]!;
      for (const { key, role } of this.graph.incidences(node)) {
        const kind = this.graph.keyKind(key);
        if (role === USED || !kindRule(kind).taints || this.#hubs.has(key)) continue;
        // A key that the app held all along is used by the app as well: only what is found out counts there.
        if (kindRule(kind).causes === 'credential' && this.graph.layer(node) === Layer.APP) continue;
        keys.add(key);
        const next =
          role === MADE
            ? [...this.graph.members(key, SUBJECT), ...this.graph.members(key, USED)]
            : this.graph.members(key, USED);
        for (const other of [...next].sort((a, b) => this.graph.compare(a, b))) {
          if (other === node || members.has(other) || found.has(other)) continue;
          found.add(other);
          queue.push(other);
        }
      }
    }
    const worth = [...found].filter((node) => !this.#goesWithoutSaying(node));
    const told = worth.sort((a, b) => this.graph.compare(a, b)).slice(0, this.#limits.taintedEventsMax);
    for (const node of told) {
      members.add(node);
      this.#keep(node);
    }
    for (const node of told) links.push(...this.#causes(node));
    return { omitted: worth.length - told.length, keys };
  }

  /** An end without a finding, or a fork whose child then says itself what it is: true, and no news. */
  #goesWithoutSaying(node: number): boolean {
    const event = this.graph.body(node);
    if (!event || this.#scored.has(node)) return false;
    if (event.processExit) return true;
    if (!event.processFork) return false;
    return this.graph
      .incidences(node)
      .filter(({ key, role }) => role === MADE && this.graph.keyKind(key) === 'process')
      .every(({ key }) => this.graph.hasMember(key, SUBJECT) || !this.graph.hasMember(key, USED));
  }

  // Kernel events and acts with a minted credential spread; a request or a record's other work does not.
  #spreads(node: number): boolean {
    return this.#scored.has(node) || this.graph.layer(node) === Layer.KERNEL;
  }

  #member(node: number): Member {
    return {
      node,
      id: this.graph.id(node),
      timeUs: this.graph.timeUs(node),
      event: this.graph.body(node),
      findings: this.#findings.get(node) ?? [],
    };
  }

  #named(link: StoryLink): NamedLink {
    const kind = this.graph.keyKind(link.key);
    const together = this.#uses(link.from, link.key) && this.#uses(link.to, link.key);
    return { ...link, kind, value: this.graph.keyValue(link.key), label: kindRule(kind).label, together };
  }

  // ---- stories held ---------------------------------------------------------------------------------------------------

  #hold(id: string, held: Held): void {
    this.#stories.set(id, held);
    for (const node of held.nodes) {
      this.#storyOf.set(node, id);
      this.graph.tell(node, true);
    }
    if (this.#stories.size <= this.#limits.storiesMax) return;
    const [oldest] = this.#stories.keys();
    this.#forget(oldest!);
    this.counters.storiesEvicted += 1;
  }

  #retire(id: string, retired: Map<string, Held>, seeds: number[]): void {
    const held = this.#stories.get(id);
    if (!held) return;
    this.#forget(id);
    retired.set(id, held);
    for (const node of held.nodes) {
      if (this.#scored.has(node)) seeds.push(node);
    }
  }

  #forget(id: string): void {
    const held = this.#stories.get(id);
    this.#stories.delete(id);
    for (const node of held?.nodes ?? []) {
      this.#storyOf.delete(node);
      this.graph.tell(node, false);
    }
    for (const key of held?.watched ?? []) {
      const ids = this.#taintedKeys.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#taintedKeys.delete(key);
    }
  }

  #dirtyStory(id: string): void {
    for (const node of this.#stories.get(id)?.nodes ?? []) {
      if (this.#scored.has(node)) {
        this.#dirty.add(node);
        return;
      }
    }
  }

  #makeRoom(): void {
    const moved = this.graph.makeRoom();
    if (!moved) return;
    this.#rules = [];
    this.#forgetKnown();
    const node = (from: number): number => moved.nodes[from]!;
    const remapped = <Value>(map: Map<number, Value>): Map<number, Value> =>
      new Map([...map].flatMap(([from, value]) => (node(from) < 0 ? [] : [[node(from), value] as const])));
    this.#findings = remapped(this.#findings);
    this.#storyOf = remapped(this.#storyOf);
    const remain = (nodes: ReadonlySet<number>): Set<number> => new Set([...nodes].map(node).filter((to) => to >= 0));
    this.#scored = remain(this.#scored);
    this.#grave = remain(this.#grave);
    this.#issuers = remain(this.#issuers);
    const byKey = (map: ReadonlyMap<number, number[]>): Map<number, number[]> =>
      new Map(
        [...map].flatMap(([from, nodes]) =>
          moved.keys[from]! < 0 ? [] : [[moved.keys[from]!, nodes.map(node).filter((to) => to >= 0)] as const],
        ),
      );
    this.#hubs = new Set([...this.#hubs].map((from) => moved.keys[from]!).filter((to) => to >= 0));
    this.#taintedKeys = new Map(
      [...this.#taintedKeys].flatMap(([from, ids]) =>
        moved.keys[from]! < 0 ? [] : [[moved.keys[from]!, ids] as const],
      ),
    );
    this.#stories = new Map(
      [...this.#stories].map(([id, held]) => [
        id,
        {
          ...held,
          nodes: held.nodes.map(node).filter((to) => to >= 0),
          watched: held.watched.map((from) => moved.keys[from]!).filter((to) => to >= 0),
        },
      ]),
    );
    this.#keptByKey = byKey(this.#keptByKey);
    this.#users = byKey(this.#users);
    this.#makers = byKey(this.#makers);
    this.#heavy = byKey(this.#heavy);
    this.#attemptsOf = remapped(this.#attemptsOf);
    // Callers may have new numbers: the slots are made anew.
    const activities = [...this.#attemptsOf.keys()];
    this.#attempts.clear();
    this.#attemptsOf.clear();
    for (const activity of activities) this.#noteAttempt(activity);
  }
}

/** Keys whose makers an agent's flight recorder may still hold. */
const RECALLED = new Set([
  'activity',
  'kafka-record',
  'record-content',
  'process',
  'spawn',
  'socket',
  'access-key',
  'aws-request',
  'trace',
]);

function isCertain(finding: Finding): boolean {
  return finding.deterministic === true && !finding.context;
}

// The rule before the id, which is another one in each telling of the same attack.
function byWeight(a: Finding, b: Finding): number {
  return (
    (b.severity ?? 0) - (a.severity ?? 0) ||
    Number(b.deterministic) - Number(a.deterministic) ||
    byText(a.rule!, b.rule!) ||
    byText(a.id!, b.id!)
  );
}

function unique(links: readonly StoryLink[]): StoryLink[] {
  const bySlot = new Map<number, StoryLink[]>();
  const distinct: StoryLink[] = [];
  for (const link of links) {
    const slot = link.to * KEYS_MAX + link.key;
    const same = bySlot.get(slot);
    if (same?.some((other) => other.from === link.from)) continue;
    if (same) same.push(link);
    else bySlot.set(slot, [link]);
    distinct.push(link);
  }
  return distinct;
}
