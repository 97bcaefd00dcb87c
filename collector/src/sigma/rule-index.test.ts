// The index may never lose a match: random records, made of the words that the packaged rules look for, give the same
// matches with the index and without it.
import { expect, test } from 'vitest';
import { matches } from './evaluate.ts';
import { reads } from './engine.ts';
import { layers } from './layers/index.ts';
import { loadLibrary } from './library.ts';
import { LiteralAutomaton } from './literal-automaton.ts';
import { parseSigma } from './parse.ts';
import { FlatRecord } from './record.ts';
import { RuleIndex } from './rule-index.ts';
import type { Rule, Selection } from './rule.ts';

const RECORDS = 3_000;

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** Field → the literals that rules compare it with; "" for keywords. */
function vocabulary(rules: readonly Rule[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const walk = (selection: Selection): void => {
    if (selection.kind !== 'field' && selection.kind !== 'keyword') return selection.parts.forEach(walk);
    const field = selection.kind === 'field' ? selection.field : '';
    const { operator } = selection.test;
    const found =
      operator.kind === 'pattern' ? operator.patterns.map(({ literal }) => literal) : ['x -D y', '/.hidden', '2200'];
    words.set(field, [...(words.get(field) ?? []), ...found]);
  };
  for (const rule of rules) for (const selection of rule.selections.values()) walk(selection);
  return words;
}

const { rules } = loadLibrary();
const sources = layers.flatMap((layer) => layer.sources);

test.each(sources.map((source) => [source.name, source] as const))(
  '%s: indexed and exhaustive search agree',
  (_name, source) => {
    const items = rules.filter((rule) => reads(rule.logSource, source)).map((rule) => ({ rule }));
    const index = new RuleIndex(items, source);
    const words = vocabulary(items.map(({ rule }) => rule));
    const next = random(source.name.length);
    let found = 0;
    for (let round = 0; round < RECORDS; round += 1) {
      // Half of the fields belong to one rule, so that whole rules match now and then; the rest is noise around them.
      const { rule } = items[next(items.length)]!;
      const own = vocabulary([rule]);
      const fields: Record<string, string> = {};
      for (const [field, values] of [...words, ...own]) {
        if (!own.has(field) && next(4) > 0) continue;
        const pool = next(3) > 0 ? (own.get(field) ?? values) : values;
        const pick = (): string => pool[next(pool.length)]!;
        const forms = [pick(), `${pick()} ${pick()}`, `/usr/bin${pick()}`, `${pick()}${pick()}`, pick().toUpperCase()];
        fields[field || 'message'] = forms[next(forms.length)]!;
      }
      const record = new FlatRecord(fields);
      const exhaustive = items.filter((item) => matches(item.rule, record)).map((item) => item.rule.id);
      const indexed = index
        .candidates(record)
        .filter((item) => matches(item.rule, record))
        .map((item) => item.rule.id);
      expect(indexed.sort(), JSON.stringify(fields)).toEqual(exhaustive.sort());
      found += exhaustive.length;
    }
    expect(found).toBeGreaterThan(RECORDS / 10);
  },
);

test('nearly every packaged rule is filed under something', () => {
  for (const source of sources) {
    const items = rules.filter((rule) => reads(rule.logSource, source)).map((rule) => ({ rule }));
    expect(new RuleIndex(items, source).alwaysEvaluated.length, source.name).toBeLessThanOrEqual(1);
  }
});

test.each([
  ['abc+d?e', 'zab abce', true],
  ['(foo|bar)baz', 'barbaz', true],
  ['((a)bcd)?xyz', 'xyz', true],
  [String.raw`\d+\.exe`, '12.exe', true],
  ['[abc]def{2}', 'adeff', true],
  ['a.*bcd$', 'a-bcd', true],
  [String.raw`\(paren\)`, '(paren)', true],
])('an expression is filed so that its matches are found: %s', (expression, text, expected) => {
  const { documents } = parseSigma(
    `title: t\nlogsource: {product: linux, category: process_creation}\ndetection:\n  sel:\n    CommandLine|re: '${expression}'\n  condition: sel\n`,
    { origin: 'o' },
  );
  const source = sources.find(({ name }) => name === 'linux/process_creation')!;
  const index = new RuleIndex([{ rule: documents[0] as Rule }], source);
  const record = new FlatRecord({ CommandLine: text });
  expect(index.candidates(record).some(({ rule }) => matches(rule, record))).toBe(expected);
});

test('the automaton finds overlapping, nested and non-ASCII literals', () => {
  const literals = ['he', 'she', 'his', 'hers', 'é', 'e'];
  const automaton = new LiteralAutomaton(literals);
  const found = new Set<string>();
  automaton.scan('ushers naïve é', (literal) => found.add(literals[literal]!));
  expect([...found].sort()).toEqual(['e', 'he', 'hers', 'she', 'é']);
});
