// Joins events into stories along exact keys. Pure: what it answers after a set of events and findings does not depend on
// the order in which they came.
//
// Every event is in the graph; only few matter: those with findings ("scored") and those behind them ("kept"). A component
// is what exact keys hold together of these; a component that passes the opening rule is a story.
import { isDeepStrictEqual } from 'node:util';
import { Layer, processKey, type EntityKey, type Event, type Finding, type Story } from '@throughline/proto';
import { Attempts } from './attempts.ts';
import { Companions } from './companions.ts';
import type { Evidence } from './evidence.ts';
import { ExactLinks } from './exact-links.ts';
import { Graph, GRAPH_LIMITS, MADE, SUBJECT, USED, type GraphLimits, type Incidence } from './graph.ts';
import { isProcessKind, isRuntime, kindRule, type KindRule } from './kinds.ts';
import { Likeness, type Alike } from './likeness.ts';
import type { Member, NamedLink, StoryLink } from './member.ts';
import { opens } from './opening-rule.ts';
import { byText, buildStory } from './story.ts';
import { whatFollows, type Following } from './what-follows.ts';

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

const NONE: readonly number[] = [];
const NO_FINDINGS: readonly Finding[] = [];
const NOTHING_FOLLOWS: Following = { told: [], omitted: 0, keys: new Set() };
/** More keys than a skeleton can have; its product with a number of events is still exact. */
const KEYS_MAX = 2 ** 26;
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
  readonly #companions: Companions;
  /** Keys along which stories take in whatever comes. */
  #taintedKeys = new Map<number, Set<string>>();
  /** Processes that do many unrelated things: those with an agent inside, and runtimes. */
  #hubs = new Set<number>();
  #dirty = new Set<number>();
  readonly #attempts: Attempts;
  readonly #likeness: Likeness;
  readonly #evidence: Evidence = {
    isScored: (node) => this.#scored.has(node),
    findings: (node) => this.#findings.get(node) ?? NO_FINDINGS,
    kept: (key) => this.#keptByKey.get(key) ?? NONE,
  };
  #stories = new Map<string, Held>();
  #storyOf = new Map<number, string>();
  #redirects = new Map<string, string>();
  #recalled = new Set<string>();
  #recalls: EntityKey[] = [];
  /** Rules of kinds by key. */
  #rules: KindRule[] = [];
  /** Does what holds an event open a story? For as long as nothing new is known. */
  readonly #openings = new Map<number, boolean>();
  readonly #links: ExactLinks;

  constructor(limits: Partial<CorrelatorLimits> = {}, unpack?: (bytes: Uint8Array) => Event) {
    this.#limits = { ...CORRELATOR_LIMITS, ...limits };
    this.graph = new Graph(this.#limits, unpack);
    this.#companions = new Companions(this.graph, this.#evidence, (key) => this.#rule(key));
    this.#links = new ExactLinks({
      graph: this.graph,
      evidence: this.#evidence,
      companions: this.#companions,
      ruleOf: (key) => this.#rule(key),
      isHub: (key) => this.#hubs.has(key),
    });
    this.#attempts = new Attempts(this.graph, this.#evidence);
    this.#likeness = new Likeness(this.graph, this.#evidence, (key) => this.#companions.users.get(key));
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
        if (event.activity) this.#attempts.note(node);
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
        this.#companions.enlist(node);
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
        this.#companions.enlist(node);
        if (this.graph.body(node)?.operation?.verdict) this.#attempts.noteOf(node);
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
      for (const other of this.#likeness.of(component)) {
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
    this.#links.forget();
    this.#likeness.forget();
    if (this.#openings.size > 0) this.#openings.clear();
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
    this.#companions.enlist(node);
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
        for (const cause of this.#links.behind(key, role, node)) {
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

  #uses(node: number, key: number): boolean {
    return this.graph.carries(node, key, USED);
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
      for (const effect of this.#links.effects(node)) visit(effect, false);
      if (!up.has(node)) continue;
      if (this.#mayClimbFrom(node))
        for (const link of this.#links.causes(node)) if (this.#links.bears(link)) visit(link.from, true);
      for (const link of [...this.#links.together(node), ...this.#attempts.beside(node)])
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
      const borne = this.#scored.has(node) || !this.#companions.issues(node);
      for (const link of this.#links.causes(node)) {
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
        ...[...this.#links.together(node), ...this.#attempts.beside(node)].filter(
          (link) => members.has(link.from) && members.has(link.to),
        ),
      );
    return {
      scored,
      members,
      links,
      omitted,
      opens: scored.length > 0 && opens({ graph: this.graph, evidence: this.#evidence, scored, members, links }),
    };
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
      ? whatFollows({
          graph: this.graph,
          evidence: this.#evidence,
          members,
          hubs: this.#hubs,
          eventsMax: this.#limits.taintedEventsMax,
        })
      : NOTHING_FOLLOWS;
    for (const node of tainted.told) {
      members.add(node);
      this.#keep(node);
    }
    for (const node of tainted.told) links.push(...this.#links.causes(node));
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

  /** Only what opens no story by itself is told beside another. */
  #alike(component: ReadonlySet<number>): Alike[] {
    return this.#likeness.of(component).filter(({ node }) => !this.#opensFrom(node));
  }

  /** Does what holds an event open a story? One answer for all of a component. */
  #opensFrom(node: number): boolean {
    const before = this.#openings.get(node);
    if (before !== undefined) return before;
    const component = this.#component(node);
    const { opens } = this.#gather(component);
    for (const member of component) if (this.#scored.has(member)) this.#openings.set(member, opens);
    this.#openings.set(node, opens);
    return opens;
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
        this.#links.together(node).some((link) => this.#scored.has(link.from === node ? link.to : link.from)) ||
        (this.#mayClimbFrom(node) && this.#links.causes(node).some((link) => useful(link.from)));
      known.set(node, found);
      return found;
    };
    return useful;
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
    this.#companions.renumber(byKey, remain);
    this.#attempts.renumber(node);
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
