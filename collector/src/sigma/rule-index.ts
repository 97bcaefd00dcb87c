// Which rules an event could satisfy at all. Every rule is filed under something it cannot match without: a field that
// must equal a value, a program's name, a literal that must occur. Most events then touch none to three rules.
import { AUTOMATON_STATES_MAX, LiteralAutomaton } from './literal-automaton.ts';
import type { Source } from './layers/layer.ts';
import type { LogRecord } from './record.ts';
import type { Condition, FieldTest, Rule, Selection } from './rule.ts';

/** Something a record must have: a value in a field, a literal in a field, a literal anywhere. */
interface Anchor {
  readonly kind: 'equals' | 'basename' | 'contains' | 'anywhere';
  readonly field: string;
  readonly literal: string;
}

export class RuleIndex<Item extends { readonly rule: Rule }> {
  readonly #items: readonly Item[];
  readonly #always: readonly number[];
  readonly #equals: readonly (readonly [field: string, byValue: ReadonlyMap<string, readonly number[]>])[];
  readonly #basenames: readonly (readonly [field: string, byValue: ReadonlyMap<string, readonly number[]>])[];
  readonly #contains: readonly (readonly [
    field: string,
    automaton: LiteralAutomaton,
    items: readonly (readonly number[])[],
  ])[];
  readonly #anywhere:
    | { readonly automaton: LiteralAutomaton; readonly items: readonly (readonly number[])[] }
    | undefined;
  // Marks items already found for the current record, without clearing between records.
  readonly #seen: Uint32Array;
  #turn = 0;

  constructor(items: readonly Item[], source: Source) {
    this.#items = items;
    this.#seen = new Uint32Array(items.length);
    const filed = new Filing();
    const always: number[] = [];
    for (const [number, item] of items.entries()) {
      const anchors = anchorsOf(item.rule.condition, item.rule.selections, source);
      if (!anchors || !filed.add(anchors, number)) always.push(number);
    }
    this.#always = always;
    this.#equals = filed.maps('equals');
    this.#basenames = filed.maps('basename');
    this.#contains = filed
      .maps('contains')
      .map(([field, literals]) => [field, new LiteralAutomaton([...literals.keys()]), [...literals.values()]]);
    const [anywhere] = filed.maps('anywhere');
    this.#anywhere = anywhere && {
      automaton: new LiteralAutomaton([...anywhere[1].keys()]),
      items: [...anywhere[1].values()],
    };
  }

  /** Items that nothing files: they are evaluated for every record of the source. */
  get alwaysEvaluated(): readonly Item[] {
    return this.#always.map((number) => this.#items[number]!);
  }

  /** A superset of the items whose rule matches the record, in no particular order, each once. */
  candidates(record: LogRecord): Item[] {
    this.#turn += 1;
    const found: Item[] = [];
    const take = (numbers: readonly number[] | undefined): void => {
      if (!numbers) return;
      for (const number of numbers) {
        if (this.#seen[number] === this.#turn) continue;
        this.#seen[number] = this.#turn;
        found.push(this.#items[number]!);
      }
    };
    take(this.#always);
    for (const [field, byValue] of this.#equals) {
      for (const text of record.lowered(field)) take(byValue.get(text));
    }
    for (const [field, byValue] of this.#basenames) {
      for (const text of record.lowered(field)) take(byValue.get(text.slice(text.lastIndexOf('/') + 1)));
    }
    for (const [field, automaton, items] of this.#contains) {
      for (const text of record.lowered(field)) automaton.scan(text, (literal) => take(items[literal]));
    }
    if (this.#anywhere) {
      const { automaton, items } = this.#anywhere;
      automaton.scan(record.loweredText(), (literal) => take(items[literal]));
    }
    return found;
  }
}

/** Collects item numbers under anchors, by kind and field. */
class Filing {
  readonly #filed = new Map<
    string,
    { kind: Anchor['kind']; field: string; byLiteral: Map<string, number[]>; characters: number }
  >();

  /** False when an automaton would grow past its bound; nothing is filed then. */
  add(anchors: readonly Anchor[], number: number): boolean {
    for (const { kind, field, literal } of anchors) {
      const drawer = this.#filed.get(`${kind}:${field}`);
      if ((drawer?.characters ?? 0) + literal.length > AUTOMATON_STATES_MAX) return false;
    }
    for (const { kind, field, literal } of anchors) {
      let drawer = this.#filed.get(`${kind}:${field}`);
      if (!drawer) this.#filed.set(`${kind}:${field}`, (drawer = { kind, field, byLiteral: new Map(), characters: 0 }));
      const numbers = drawer.byLiteral.get(literal);
      if (!numbers) {
        drawer.byLiteral.set(literal, [number]);
        drawer.characters += literal.length;
      } else if (!numbers.includes(number)) numbers.push(number);
    }
    return true;
  }

  maps(kind: Anchor['kind']): [string, Map<string, number[]>][] {
    return [...this.#filed.values()]
      .filter((drawer) => drawer.kind === kind)
      .map(({ field, byLiteral }) => [field, byLiteral]);
  }
}

// ---- what a rule cannot match without ---------------------------------------------------------------------------------

/** At least one of the anchors holds in every record that satisfies the condition; undefined when none can be named. */
function anchorsOf(
  condition: Condition,
  selections: ReadonlyMap<string, Selection>,
  source: Source,
): readonly Anchor[] | undefined {
  switch (condition.kind) {
    case 'and':
      return cheapest(
        condition.parts.map((part) => anchorsOf(part, selections, source)),
        source,
      );
    case 'or':
      return together(condition.parts.map((part) => anchorsOf(part, selections, source)));
    case 'not':
      return undefined;
    case 'selection':
      return selectionAnchors(selections.get(condition.name)!, source);
  }
}

function selectionAnchors(selection: Selection, source: Source): readonly Anchor[] | undefined {
  switch (selection.kind) {
    case 'and':
      return cheapest(
        selection.parts.map((part) => selectionAnchors(part, source)),
        source,
      );
    case 'or':
      return together(selection.parts.map((part) => selectionAnchors(part, source)));
    case 'field':
      return testAnchors(selection.test, selection.field, source);
    case 'keyword':
      return testAnchors(selection.test, '', source);
  }
}

function testAnchors(test: FieldTest, field: string, source: Source): readonly Anchor[] | undefined {
  const { operator } = test;
  if (test.negated) return undefined;
  if (operator.kind === 'regex') {
    const literals = operator.expressions.map(requiredLiteral);
    const anchors = literals.map((literal): readonly Anchor[] | undefined =>
      literal ? [{ kind: field ? 'contains' : 'anywhere', field, literal }] : undefined,
    );
    return test.all ? cheapest(anchors, source) : together(anchors);
  }
  if (operator.kind !== 'pattern' || operator.hasNull) return undefined;
  const anchors = operator.patterns.map(({ kind, literal: written }): readonly Anchor[] | undefined => {
    const literal = written.toLowerCase();
    if (!field) return literal ? [{ kind: 'anywhere', field, literal }] : undefined;
    if (kind === 'exact') return [{ kind: 'equals', field, literal }];
    if (kind === 'suffix' && /^\/[^/]+$/.test(literal)) return [{ kind: 'basename', field, literal: literal.slice(1) }];
    return literal ? [{ kind: 'contains', field, literal }] : undefined;
  });
  return test.all ? cheapest(anchors, source) : together(anchors);
}

function together(alternatives: readonly (readonly Anchor[] | undefined)[]): readonly Anchor[] | undefined {
  const anchors: Anchor[] = [];
  for (const alternative of alternatives) {
    if (!alternative) return undefined;
    anchors.push(...alternative);
  }
  return anchors.length > 0 ? anchors : undefined;
}

function cheapest(choices: readonly (readonly Anchor[] | undefined)[], source: Source): readonly Anchor[] | undefined {
  let best: readonly Anchor[] | undefined;
  let bestCost = Infinity;
  for (const choice of choices) {
    if (!choice) continue;
    const cost = choice.reduce((sum, anchor) => sum + costOf(anchor, source), 0);
    if (cost < bestCost) [best, bestCost] = [choice, cost];
  }
  return best;
}

// How many records an anchor is expected to let through, in no unit: a field of few values says little (and a value it never
// has says all), a short literal occurs often. Sums over alternatives, so that three names are still better than one verb.
function costOf({ kind, field, literal }: Anchor, source: Source): number {
  if (kind === 'equals' || kind === 'basename') {
    const closed = source.closedValues?.get(field);
    if (closed instanceof Set) return closed.has(literal) ? 100 - closed.size : 0;
    if (closed) return 100;
    const rank = source.discriminators.indexOf(field);
    return rank < 0 ? 2 : 1 - rank * 0.1;
  }
  return 4 + 60 / (literal.length * literal.length) + (kind === 'anywhere' ? 10 : 0);
}

// The longest run of plain characters that every match must hold; none for an expression with alternatives or inline
// options. Whatever may be absent (classes, groups, anything repeated or optional) ends a run.
function requiredLiteral({ source }: RegExp): string | undefined {
  if (source.includes('|') || source.includes('(?')) return undefined;
  let text = source.replaceAll(/\\([\s\S])/g, (_whole, character: string) =>
    /\w/.test(character) ? '\n' : String.fromCharCode(ESCAPED + character.charCodeAt(0)),
  );
  text = text.replaceAll(/\[[^\]]*\]/g, '\n');
  while (/\([^()]*\)/.test(text)) text = text.replaceAll(/\([^()]*\)/g, '\n');
  if (/[()]/.test(text)) return undefined;
  const runs = text.replaceAll(/[\s\S](?:[*?]|\{[^}]*\})/g, '\n').split(/[\n.^$+]/);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest.length < REGEX_LITERAL_CHARACTERS_MIN) return undefined;
  return [...longest]
    .map((character) => (character >= '\uE000' ? String.fromCharCode(character.charCodeAt(0) - ESCAPED) : character))
    .join('')
    .toLowerCase();
}

const REGEX_LITERAL_CHARACTERS_MIN = 3;
// Escaped punctuation is moved to the private use area while operators are taken away.
const ESCAPED = 0xe000;
