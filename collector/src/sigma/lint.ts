// Which rules can never fire here, and why: each rule is held against the field maps of the log sources it is written for.
// Nothing is run; a test is "possible" when some record of the source could satisfy it.
import { reads } from './engine.ts';
import { Correlator } from './correlation.ts';
import { layers } from './layers/index.ts';
import type { Source } from './layers/layer.ts';
import type { Library } from './library.ts';
import type { Pattern } from './pattern.ts';
import type { Condition, Correlation, FieldTest, Rule, Selection } from './rule.ts';

export interface LintResult {
  readonly rule: Rule | Correlation;
  /**
   * `fires`: nothing speaks against it. `alias`: could never fire on native records as written; here a field map supplies
   * what it asks for. `dead`: can never fire here.
   */
  readonly verdict: 'fires' | 'alias' | 'dead';
  /** Why it is dead or needs an alias; each a sentence. */
  readonly reasons: readonly string[];
  /** Parts that never take effect although the rule as a whole can fire. */
  readonly notes: readonly string[];
}

/** Every rule and correlation of the library, in its order. */
export function lint(library: Library): LintResult[] {
  const sources = layers.flatMap((layer) => layer.sources);
  const broken = new Correlator(library.correlations, library.rules).problems;
  const results = library.rules.map((rule) => lintRule(rule, sources));
  const dead = new Set(
    results.filter((result) => result.verdict === 'dead').flatMap(({ rule }) => [rule.id, rule.name]),
  );
  for (const correlation of library.correlations) {
    const reasons = broken.filter((problem) => problem.correlation === correlation).map(({ message }) => `${message}.`);
    const needed = correlation.rules.filter((reference) => dead.has(reference));
    const every = correlation.type.startsWith('temporal') || needed.length === correlation.rules.length;
    if (needed.length > 0 && every) reasons.push(`it waits for ${needed.join(', ')}, which can never fire.`);
    results.push({ rule: correlation, verdict: reasons.length > 0 ? 'dead' : 'fires', reasons, notes: [] });
  }
  return results;
}

function lintRule(rule: Rule, sources: readonly Source[]): LintResult {
  const own = sources.filter((source) => reads(rule.logSource, source));
  if (own.length === 0) {
    const { product, service, category } = rule.logSource;
    const wanted = [product, service ?? category].filter(Boolean).join('/');
    return { rule, verdict: 'dead', reasons: [`no receiver delivers ${wanted}.`], notes: [] };
  }
  const native = own.map((source) => judge(rule, source, false));
  const here = own.map((source) => judge(rule, source, true));
  const notes = unique(here.filter(({ possible }) => possible).flatMap(({ inert }) => inert));
  if (native.some(({ possible }) => possible)) return { rule, verdict: 'fires', reasons: [], notes };
  if (here.some(({ possible }) => possible)) {
    const supplied = own.flatMap((source) => suppliedFor(rule, source));
    return {
      rule,
      verdict: 'alias',
      reasons: unique([...native.flatMap(({ reasons }) => reasons), ...supplied]),
      notes,
    };
  }
  return { rule, verdict: 'dead', reasons: unique(here.flatMap(({ reasons }) => reasons)), notes: [] };
}

// ---- what is possible -----------------------------------------------------------------------------------------------

interface Judgement {
  readonly possible: boolean;
  readonly reasons: readonly string[];
  readonly inert: readonly string[];
}

/** Could a test, selection or condition come out true, could it come out false, and what keeps it from being true? */
interface Reach {
  readonly canHold: boolean;
  readonly canFail: boolean;
  readonly because: readonly string[];
}

function judge(rule: Rule, source: Source, withAliases: boolean): Judgement {
  const bySelection = new Map(
    [...rule.selections].map(([name, selection]) => [name, reachOf(selection, source, withAliases)]),
  );
  const whole = conditionReach(rule.condition, bySelection);
  const inert = [...bySelection]
    .filter(([, reach]) => !reach.canHold)
    .map(([name, reach]) => `"${name}" never matches: ${reach.because.join('; ')}.`);
  for (const [name, selection] of rule.selections) {
    inert.push(...mistakenReferences(name, selection, source), ...slowExpressions(name, selection));
  }
  return { possible: whole.canHold, reasons: whole.because.map((reason) => `${reason}.`), inert };
}

function conditionReach(condition: Condition, bySelection: ReadonlyMap<string, Reach>): Reach {
  if (condition.kind === 'selection') return bySelection.get(condition.name)!;
  if (condition.kind === 'not') {
    const { canHold, canFail } = conditionReach(condition.part, bySelection);
    return { canHold: canFail, canFail: canHold, because: canFail ? [] : ['what it excludes is always there'] };
  }
  return joined(
    condition.kind,
    condition.parts.map((part) => conditionReach(part, bySelection)),
  );
}

function reachOf(selection: Selection, source: Source, withAliases: boolean): Reach {
  if (selection.kind === 'keyword') return EITHER;
  if (selection.kind !== 'field') {
    return joined(
      selection.kind,
      selection.parts.map((part) => reachOf(part, source, withAliases)),
    );
  }
  const { field, test } = selection;
  const provided = provides(source, field) || (withAliases && Boolean(source.aliases?.has(field)));
  const reach = provided ? valueReach(field, test, source, withAliases) : absentReach(field, test, source);
  return test.negated ? { canHold: reach.canFail, canFail: reach.canHold, because: reach.because } : reach;
}

const EITHER: Reach = { canHold: true, canFail: true, because: [] };

function joined(kind: 'and' | 'or', parts: readonly Reach[]): Reach {
  const and = kind === 'and';
  const canHold = and ? parts.every((part) => part.canHold) : parts.some((part) => part.canHold);
  const canFail = and ? parts.some((part) => part.canFail) : parts.every((part) => part.canFail);
  return { canHold, canFail, because: canHold ? [] : unique(parts.flatMap((part) => part.because)) };
}

function absentReach(field: string, { operator }: FieldTest, source: Source): Reach {
  const holdsWhenAbsent =
    (operator.kind === 'pattern' && operator.hasNull) || (operator.kind === 'exists' && !operator.expected);
  if (holdsWhenAbsent) return { canHold: true, canFail: false, because: [] };
  return { canHold: false, canFail: true, because: [`${source.name} has no field "${field}"`] };
}

function valueReach(field: string, { operator, all }: FieldTest, source: Source, withAliases: boolean): Reach {
  const closed = source.closedValues?.get(field);
  if (!closed || operator.kind !== 'pattern' || operator.hasNull) return EITHER;
  const supplied = withAliases ? source.aliasedValues?.get(field) : undefined;
  const possible = (pattern: Pattern): boolean => {
    if ([...(supplied?.keys() ?? [])].some((value) => pattern.matches(value))) return true;
    if (closed instanceof RegExp) return pattern.kind !== 'exact' || closed.test(pattern.literal);
    return [...closed].some((value) => pattern.matches(value));
  };
  const canHold = all ? operator.patterns.every(possible) : operator.patterns.some(possible);
  if (canHold) return EITHER;
  const asked = operator.patterns.map(({ literal }) => literal).join(', ');
  return { canHold, canFail: true, because: [`${source.name} never has "${asked}" in "${field}"`] };
}

function provides(source: Source, field: string): boolean {
  if (source.fields.has(field)) return true;
  for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
    if (source.fields.has(`${field.slice(0, dot)}.*`)) return true;
  }
  return false;
}

// ---- what helps, and what looks wrong ---------------------------------------------------------------------------------

function suppliedFor(rule: Rule, source: Source): string[] {
  const sentences: string[] = [];
  for (const { field, test } of fieldTests([...rule.selections.values()])) {
    const aliases = source.aliases?.get(field);
    if (aliases) sentences.push(`"${field}" is read here from ${aliases.join(', ')}.`);
    for (const [value, origin] of source.aliasedValues?.get(field) ?? []) {
      const asked =
        test.operator.kind === 'pattern' && test.operator.patterns.some((pattern) => pattern.matches(value));
      if (asked) sentences.push(`"${value}" in "${field}" is read here from ${origin}.`);
    }
  }
  return unique(sentences);
}

// `userIdentity.arn|contains: responseElements.accessKey.userName` compares with that very text, which no record holds.
function mistakenReferences(name: string, selection: Selection, source: Source): string[] {
  return fieldTests([selection]).flatMap(({ field, test }) => {
    if (test.operator.kind !== 'pattern') return [];
    return test.operator.patterns
      .filter(
        ({ literal }) => literal.includes('.') && [...source.fields.keys()].some((known) => isBelow(literal, known)),
      )
      .map(
        ({ literal }) =>
          `"${name}" compares "${field}" with the text "${literal}", which is the name of a field: "fieldref" may have been meant.`,
      );
  });
}

// A repeated group that repeats inside, "(a+)+": on the right text such an expression takes longer than anybody waits.
function slowExpressions(name: string, selection: Selection): string[] {
  return fieldTests([selection]).flatMap(({ test }) => {
    if (test.operator.kind !== 'regex') return [];
    return test.operator.expressions
      .filter(({ source }) => /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})/.test(source))
      .map(
        ({ source }) =>
          `"${name}" holds the expression "${source}", which repeats a repetition: hostile text can make it very slow.`,
      );
  });
}

function isBelow(text: string, field: string): boolean {
  return field.endsWith('.*') && text.startsWith(field.slice(0, -1).toLowerCase()) && /^[\w.]+$/.test(text);
}

function fieldTests(selections: readonly Selection[]): { field: string; test: FieldTest }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'field') return [selection];
    return selection.kind === 'keyword' ? [] : fieldTests(selection.parts);
  });
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
