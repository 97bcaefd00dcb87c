// Sigma correlation documents over event time: how many, how many different, which together, in which order. What is found
// depends on the set of events, not on their order of arrival: each window is looked at again when an event falls into it,
// and a finding is said again, changed, or taken back.
//
// Windows slide: every event ends one that reaches back by the timespan. Findings are made per group and per timespan-long
// bucket of event time, so that a flood makes few findings and a late event changes the right one.
import type { Event, Finding } from '@throughline/proto';
import type { Hit } from './engine.ts';
import { textOf, type LogRecord } from './record.ts';
import { EVIDENCE_EVENTS_MAX, claim, findingId, findingRule, printable, withdrawal } from './sigma-finding.ts';
import type { Condition, Correlation, Level, Rule, Threshold } from './rule.ts';

/** Most groups of one correlation; the group that changed longest ago makes room. */
export const GROUPS_MAX = 10_000;
/** Most entries of one group; the oldest by event time make room, and what was found with them stays said. */
export const GROUP_ENTRIES_MAX = 1_000;
/** Deepest chain of correlations over correlations. */
export const CHAIN_MAX = 8;

/** One event, or one match of another correlation, that a correlation counts. */
interface Entry {
  readonly timeUs: number;
  /** Tells entries apart: event id, or the identity of the match. */
  readonly key: string;
  /** Which of the correlation's rules it came from. */
  readonly input: number;
  readonly eventIds: readonly string[];
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

interface Match {
  readonly identity: string;
  readonly first: Entry;
  readonly eventIds: readonly string[];
  readonly value: number;
}

interface Group {
  readonly label: string;
  entries: Entry[];
  matches: Map<number, Match>;
}

interface Node {
  readonly correlation: Correlation;
  readonly inputs: readonly (Rule | Correlation)[];
  /** Fields of its input that it, or a correlation above it, reads. */
  readonly reads: Set<string>;
  /** Correlations over this one. */
  readonly outer: Node[];
  readonly groups: Map<string, Group>;
}

export class Correlator {
  readonly counters = { correlationEntriesDropped: 0, correlationGroupsDropped: 0 };
  /** References that lead nowhere, as sentences; those correlations are switched off. */
  readonly problems: readonly { readonly correlation: Correlation; readonly message: string }[];
  readonly #nodesByInput = new Map<Rule | Correlation, Node[]>();
  readonly #absorbed = new Set<Rule>();
  readonly #contextBelow: Level;

  constructor(correlations: readonly Correlation[], rules: readonly Rule[], contextBelow: Level = 'informational') {
    this.#contextBelow = contextBelow;
    const problems: { correlation: Correlation; message: string }[] = [];
    for (const node of buildNodes(correlations, rules, problems)) {
      for (const input of new Set(node.inputs)) {
        const nodes = this.#nodesByInput.get(input);
        if (nodes) nodes.push(node);
        else this.#nodesByInput.set(input, [node]);
        if (input.kind === 'rule' && !node.correlation.generate) this.#absorbed.add(input);
      }
    }
    for (const [input, nodes] of this.#nodesByInput) {
      if (input.kind === 'rule' && nodes.some((node) => node.correlation.generate)) this.#absorbed.delete(input);
    }
    this.problems = problems;
  }

  /** True for rules that only serve correlations (`generate: false`, the default). */
  absorbs(rule: Rule): boolean {
    return this.#absorbed.has(rule);
  }

  add(hit: Hit, event: Event): Finding[] {
    return (this.#nodesByInput.get(hit.rule) ?? []).flatMap((node) =>
      this.#change(node, this.#entries(node, hit, event), []),
    );
  }

  remove(hit: Hit, event: Event): Finding[] {
    return (this.#nodesByInput.get(hit.rule) ?? []).flatMap((node) =>
      this.#change(node, [], this.#entries(node, hit, event)),
    );
  }

  #entries(node: Node, hit: Hit, event: Event): Entry[] {
    return inputNumbers(node, hit.rule).map((input) => ({
      timeUs: event.timeUs ?? 0,
      key: event.id ?? '',
      input,
      eventIds: [event.id ?? ''],
      fields: new Map(
        [...node.reads].map((field) => [field, textsAt(hit.record, fieldOf(node.correlation, field, hit.rule))]),
      ),
    }));
  }

  #change(node: Node, added: readonly Entry[], removed: readonly Entry[]): Finding[] {
    const findings: Finding[] = [];
    const touched = new Set<Group>();
    for (const entry of added) {
      const group = this.#groupOf(node, entry);
      if (!group) continue;
      insert(group.entries, entry);
      if (group.entries.length > GROUP_ENTRIES_MAX) {
        group.entries.shift();
        this.counters.correlationEntriesDropped += 1;
      }
      touched.add(group);
    }
    for (const entry of removed) {
      const group = this.#groupOf(node, entry);
      if (!group) continue;
      group.entries = group.entries.filter(({ key, input }) => key !== entry.key || input !== entry.input);
      touched.add(group);
    }
    for (const group of touched) findings.push(...this.#settle(node, group));
    return findings;
  }

  // Compares what the group's entries say now with what was said before.
  #settle(node: Node, group: Group): Finding[] {
    const { correlation } = node;
    const findings: Finding[] = [];
    const spanUs = correlation.timespanMs * 1_000;
    const now = findMatches(node, group, spanUs);
    const full = group.entries.length >= GROUP_ENTRIES_MAX;
    const oldest = group.entries[0]?.timeUs ?? 0;
    const came: Match[] = [];
    const went: Match[] = [];
    for (const [bucket, match] of group.matches) {
      if (now.has(bucket)) continue;
      // What happened before the oldest entry that is still held cannot be judged again.
      if (full && bucket * spanUs < oldest) now.set(bucket, match);
      else {
        went.push(match);
        findings.push(withdrawal(correlation, match.identity));
      }
    }
    for (const [bucket, match] of now) {
      const before = group.matches.get(bucket);
      if (before && sameMatch(before, match)) continue;
      if (before) went.push(before);
      came.push(match);
      findings.push(matchFinding(correlation, group, match, this.#contextBelow));
    }
    group.matches = now;
    for (const outer of node.outer) {
      findings.push(
        ...this.#change(
          outer,
          came.flatMap((match) => asEntries(outer, node, match)),
          went.flatMap((match) => asEntries(outer, node, match)),
        ),
      );
    }
    return absorbedByOuter(node) ? findings.filter((finding) => finding.rule !== findingRule(correlation)) : findings;
  }

  // Undefined when the event lacks a field to group by: it belongs to no group.
  #groupOf(node: Node, entry: Entry): Group | undefined {
    const values: string[] = [];
    for (const field of node.correlation.groupBy) {
      const value = entry.fields.get(field)?.join(', ');
      if (!value) return undefined;
      values.push(value);
    }
    const key = values.join('\0');
    let group = node.groups.get(key);
    if (group) node.groups.delete(key);
    else
      group = {
        label: node.correlation.groupBy.map((field, index) => `${field} = ${values[index]}`).join(', '),
        entries: [],
        matches: new Map(),
      };
    node.groups.set(key, group);
    if (node.groups.size > GROUPS_MAX) {
      node.groups.delete(node.groups.keys().next().value!);
      this.counters.correlationGroupsDropped += 1;
    }
    return group;
  }
}

// ---- windows ----------------------------------------------------------------------------------------------------------

function findMatches(node: Node, group: Group, spanUs: number): Map<number, Match> {
  const { correlation } = node;
  const { entries } = group;
  const byBucket = new Map<number, { first: Entry; ranges: [number, number][]; value: number }>();
  let start = 0;
  for (let end = 0; end < entries.length; end += 1) {
    const last = entries[end]!;
    while (entries[start]!.timeUs < last.timeUs - spanUs) start += 1;
    // Events of one instant are one window: their order among themselves means nothing.
    if (entries[end + 1]?.timeUs === last.timeUs) continue;
    const value = measure(correlation, entries, start, end);
    if (value === undefined) continue;
    const bucket = Math.floor(last.timeUs / spanUs);
    const found = byBucket.get(bucket);
    if (!found) byBucket.set(bucket, { first: last, ranges: [[start, end]], value });
    else {
      found.ranges.push([start, end]);
      found.value = Math.max(found.value, value);
    }
  }
  const matches = new Map<number, Match>();
  for (const [bucket, { first, ranges, value }] of byBucket) {
    const eventIds = new Set<string>();
    for (const [from, to] of ranges) {
      for (let index = from; index <= to && eventIds.size < EVIDENCE_EVENTS_MAX; index += 1) {
        for (const id of entries[index]!.eventIds) eventIds.add(id);
      }
    }
    matches.set(bucket, {
      identity: `${group.label}\0${bucket}`,
      first,
      eventIds: [...eventIds].slice(0, EVIDENCE_EVENTS_MAX),
      value,
    });
  }
  return matches;
}

/** The measured value of entries[start..end] when it satisfies the correlation's condition, else undefined. */
function measure(correlation: Correlation, entries: readonly Entry[], start: number, end: number): number | undefined {
  const { threshold, type } = correlation;
  if (type === 'temporal' && threshold.expression) {
    const seen = inputsSeen(entries, start, end);
    return seenHolds(threshold.expression, (name) => seen.has(correlation.rules.indexOf(name))) ? seen.size : undefined;
  }
  if (type === 'temporal_ordered')
    return inOrder(correlation.rules.length, entries, start, end) ? correlation.rules.length : undefined;
  const value = valueOf(correlation, entries, start, end);
  return value !== undefined && satisfies(value, threshold) ? value : undefined;
}

function valueOf(correlation: Correlation, entries: readonly Entry[], start: number, end: number): number | undefined {
  const { type, threshold } = correlation;
  if (type === 'event_count') {
    const keys = new Set<string>();
    for (let index = start; index <= end; index += 1) keys.add(entries[index]!.key);
    return keys.size;
  }
  if (type === 'temporal') return inputsSeen(entries, start, end).size;
  const values: string[] = [];
  for (let index = start; index <= end; index += 1) {
    const parts = threshold.fields.map((field) => entries[index]!.fields.get(field)?.join(', ') ?? '');
    if (parts.some((part) => part !== '')) values.push(parts.join('\0'));
  }
  if (type === 'value_count') return new Set(values).size;
  const numbers = values.map(Number).filter((number) => !Number.isNaN(number));
  if (numbers.length === 0) return undefined;
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (type === 'value_sum') return sum;
  if (type === 'value_avg') return sum / numbers.length;
  // Nearest rank.
  numbers.sort((one, other) => one - other);
  return numbers[Math.max(0, Math.ceil((threshold.percentile / 100) * numbers.length) - 1)];
}

function inputsSeen(entries: readonly Entry[], start: number, end: number): Set<number> {
  const seen = new Set<number>();
  for (let index = start; index <= end; index += 1) seen.add(entries[index]!.input);
  return seen;
}

// Each rule by another event, none before the one of the rule before it; events of one instant may count in any order.
function inOrder(count: number, entries: readonly Entry[], start: number, end: number): boolean {
  const used = new Set<string>();
  let timeUs = -Infinity;
  for (let input = 0; input < count; input += 1) {
    let next: Entry | undefined;
    for (let index = start; index <= end && !next; index += 1) {
      const entry = entries[index]!;
      if (entry.input === input && entry.timeUs >= timeUs && !used.has(entry.key)) next = entry;
    }
    if (!next) return false;
    used.add(next.key);
    timeUs = next.timeUs;
  }
  return true;
}

function satisfies(value: number, { comparisons }: Threshold): boolean {
  return comparisons.every(({ operator, value: bound }) => {
    if (operator === 'gt') return value > bound;
    if (operator === 'gte') return value >= bound;
    if (operator === 'lt') return value < bound;
    if (operator === 'lte') return value <= bound;
    return operator === 'eq' ? value === bound : value !== bound;
  });
}

function seenHolds(condition: Condition, seen: (name: string) => boolean): boolean {
  if (condition.kind === 'selection') return seen(condition.name);
  if (condition.kind === 'not') return !seenHolds(condition.part, seen);
  return condition.kind === 'and'
    ? condition.parts.every((part) => seenHolds(part, seen))
    : condition.parts.some((part) => seenHolds(part, seen));
}

// By time, then key, then input: the same order whatever came first. An entry already there changes nothing.
function insert(entries: Entry[], entry: Entry): void {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareEntries(entries[middle]!, entry) < 0) low = middle + 1;
    else high = middle;
  }
  if (entries[low] && compareEntries(entries[low]!, entry) === 0) return;
  entries.splice(low, 0, entry);
}

function compareEntries(one: Entry, other: Entry): number {
  if (one.timeUs !== other.timeUs) return one.timeUs - other.timeUs;
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return one.input - other.input;
}

// ---- what is said -------------------------------------------------------------------------------------------------------

const measured: Readonly<Record<Correlation['type'], string>> = {
  event_count: 'events',
  value_count: 'different values',
  value_sum: 'in sum',
  value_avg: 'on average',
  value_percentile: 'at the percentile',
  temporal: 'rules together',
  temporal_ordered: 'rules in order',
};

function matchFinding(correlation: Correlation, group: Group, match: Match, contextBelow: Level): Finding {
  const where = group.label ? ` for ${printable(group.label)}` : '';
  return {
    ...claim(correlation, contextBelow),
    id: findingId(correlation, match.identity),
    eventIds: [...match.eventIds],
    timeUs: match.first.timeUs,
    reason: `Sigma correlation "${printable(correlation.title)}": ${match.value} ${measured[correlation.type]} within ${
      correlation.timespanMs / 1_000
    } s${where}.`,
    blindSpot: 'Counts what its rules see; events that were never delivered are missing from it.',
  };
}

function sameMatch(one: Match, other: Match): boolean {
  return (
    one.value === other.value &&
    one.first.timeUs === other.first.timeUs &&
    one.eventIds.length === other.eventIds.length &&
    one.eventIds.every((id, index) => id === other.eventIds[index])
  );
}

// A correlation that only serves another one is not said on its own.
function absorbedByOuter(node: Node): boolean {
  return node.outer.length > 0 && node.outer.every((outer) => !outer.correlation.generate);
}

function asEntries(outer: Node, inner: Node, match: Match): Entry[] {
  return inputNumbers(outer, inner.correlation).map((input) => ({
    timeUs: match.first.timeUs,
    key: match.identity,
    input,
    eventIds: match.eventIds,
    fields: new Map(
      [...outer.reads].map((field) => [
        field,
        match.first.fields.get(fieldOf(outer.correlation, field, inner.correlation)) ?? [],
      ]),
    ),
  }));
}

function inputNumbers(node: Node, input: Rule | Correlation): number[] {
  return node.inputs.flatMap((candidate, number) => (candidate === input ? [number] : []));
}

function textsAt(record: LogRecord, field: string): string[] {
  return record
    .values(field)
    .map(textOf)
    .filter((text) => text !== undefined);
}

/** The field of `input`'s events that the correlation means by `field`. */
function fieldOf(correlation: Correlation, field: string, input: Rule | Correlation): string {
  const alias = correlation.aliases.get(field);
  return (input.name === undefined ? undefined : alias?.get(input.name)) ?? alias?.get(input.id) ?? field;
}

// ---- the graph of documents ---------------------------------------------------------------------------------------------

function buildNodes(
  correlations: readonly Correlation[],
  rules: readonly Rule[],
  problems: { correlation: Correlation; message: string }[],
): Node[] {
  const byReference = new Map<string, Rule | Correlation>();
  for (const document of [...rules, ...correlations]) {
    byReference.set(document.id, document);
    if (document.name !== undefined) byReference.set(document.name, document);
  }
  const nodes = new Map<Correlation, Node | undefined>();
  const build = (correlation: Correlation, chain: readonly Correlation[]): Node | undefined => {
    if (nodes.has(correlation)) return nodes.get(correlation);
    const refuse = (message: string): undefined => {
      problems.push({ correlation, message });
      nodes.set(correlation, undefined);
      return undefined;
    };
    if (chain.includes(correlation)) return refuse('it refers to itself, directly or through other correlations');
    if (chain.length >= CHAIN_MAX) return refuse(`it is part of a chain of more than ${CHAIN_MAX} correlations`);
    const inputs: (Rule | Correlation)[] = [];
    const inner: Node[] = [];
    for (const reference of correlation.rules) {
      const input = byReference.get(reference);
      if (!input) return refuse(`it refers to "${reference}", which is no rule here`);
      if (input.kind === 'correlation') {
        const node = build(input, [...chain, correlation]);
        if (!node)
          return nodes.has(correlation) ? undefined : refuse(`it refers to "${reference}", which cannot be used`);
        inner.push(node);
      }
      inputs.push(input);
    }
    const reads = new Set([...correlation.groupBy, ...correlation.threshold.fields]);
    const node: Node = { correlation, inputs, reads, outer: [], groups: new Map() };
    for (const below of inner) if (!below.outer.includes(node)) below.outer.push(node);
    nodes.set(correlation, node);
    return node;
  };
  for (const correlation of correlations) build(correlation, []);
  const usable = [...nodes.values()].filter((node) => node !== undefined);
  // What an outer correlation groups by must be read from the events when they come in, levels below.
  const pass = (node: Node): void => {
    for (const outer of node.outer) {
      pass(outer);
      for (const field of outer.reads) node.reads.add(fieldOf(outer.correlation, field, node.correlation));
    }
  };
  usable.forEach(pass);
  return usable;
}
