// `throughline rules`: `lint` says which Sigma rules can never fire here and why; `test` runs one rule over recorded events.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Finding } from '@throughline/proto';
import { createSigmaDetector } from '../sigma/detector.ts';
import { lint, type LintResult } from '../sigma/lint.ts';
import { loadLibrary, type Library } from '../sigma/library.ts';
import type { Correlation, Rule } from '../sigma/rule.ts';
import { printable } from '../sigma/sigma-finding.ts';
import { UsageError, type Terminal } from './command.ts';
import { replay } from './replay.ts';

/**
 * `lint [--rules PATH]… [--all] [--json] [--no-packaged] [--strict]`: 0, or 1 when a file of the user's could not be used, or
 * with --strict when any of the user's rules is dead. `test RULE FILE…`: 0 when an event matched, 1 when none did.
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args);
  const [verb, ...rest] = positionals;
  if (verb === 'lint') {
    if (rest.length > 0) throw new UsageError(`lint takes no "${rest[0]}"; give folders of rules with --rules`);
    return lintCommand(loadRules(values), values, terminal);
  }
  if (verb === 'test') return await testCommand(rest, values, terminal);
  throw new UsageError(
    verb === undefined ? 'say "rules lint" or "rules test"' : `there is no "rules ${verb}"; there are lint and test`,
  );
}

interface Values {
  readonly rules?: string[];
  readonly all?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly 'no-packaged'?: boolean;
  readonly format?: string;
}

function readArguments(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rules: { type: 'string', multiple: true },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        strict: { type: 'boolean' },
        'no-packaged': { type: 'boolean' },
        format: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function loadRules(values: Values): Library {
  const paths = values.rules ?? [];
  for (const path of paths) if (!existsSync(path)) throw new UsageError(`--rules ${path} does not exist`);
  return loadLibrary({ packaged: !values['no-packaged'], paths });
}

// ---- lint -----------------------------------------------------------------------------------------------------------

function lintCommand(library: Library, values: Values, terminal: Terminal): number {
  const results = lint(library);
  if (values.json) terminal.print(`${JSON.stringify({ rules: results.map(lintJson), refused: library.problems })}\n`);
  else printLint(results, library, values.all ?? false, terminal);
  const users = (origin: string): boolean => !origin.startsWith('https://');
  const failed =
    library.problems.some(({ origin }) => users(origin)) ||
    (values.strict === true && results.some(({ rule, verdict }) => verdict === 'dead' && users(rule.origin)));
  return failed ? 1 : 0;
}

function lintJson({ rule, verdict, reasons, notes }: LintResult): object {
  return { id: rule.id, title: rule.title, origin: rule.origin, verdict, reasons, notes };
}

function printLint(results: readonly LintResult[], library: Library, all: boolean, terminal: Terminal): void {
  const show = (heading: string, chosen: readonly LintResult[]): void => {
    if (chosen.length === 0) return;
    terminal.print(`${heading}\n`);
    for (const { rule, reasons, notes } of chosen) {
      terminal.print(`  ${printable(rule.title)}  [${printable(rule.id)}]\n`);
      for (const sentence of [...reasons, ...notes]) terminal.print(`    ${printable(sentence)}\n`);
    }
    terminal.print('\n');
  };
  const of = (verdict: LintResult['verdict']): LintResult[] => results.filter((result) => result.verdict === verdict);
  show('Can never fire here:', of('dead'));
  show('Could never fire on native records as written; a field map supplies what they ask for:', of('alias'));
  show(
    'Fire, but hold parts that never take effect:',
    of('fires').filter(({ notes }) => notes.length > 0),
  );
  if (all)
    show(
      'Fire:',
      of('fires').filter(({ notes }) => notes.length === 0),
    );
  if (library.problems.length > 0) {
    terminal.print('Refused:\n');
    for (const { origin, title, message } of library.problems) {
      terminal.print(`  ${printable(origin)}${title ? ` ("${printable(title)}")` : ''}: ${printable(message)}\n`);
    }
    terminal.print('\n');
  }
  terminal.print(
    `${results.length} rules: ${of('fires').length} can fire, ${of('alias').length} through a field map, ${of('dead').length} never; ${library.problems.length} refused\n`,
  );
}

// ---- test -----------------------------------------------------------------------------------------------------------

async function testCommand([wanted, ...files]: readonly string[], values: Values, terminal: Terminal): Promise<number> {
  if (wanted === undefined || files.length === 0)
    throw new UsageError('test needs a rule (id, name or file) and at least one file of events');
  const { library, rules } = pick(wanted, values);
  const { result, analyst } = await replay({
    files,
    ...(values.format !== undefined && { format: values.format }),
    // Demotion would hide what is being tested.
    analyst: { detectors: [createSigmaDetector({ library, demotion: { share: 1 } })] },
  });
  const findings = analyst.findings();
  if (values.json)
    terminal.print(
      `${JSON.stringify({ rules: rules.map(({ id, title }) => ({ id, title })), matches: findings.map(matchJson), stats: result.stats })}\n`,
    );
  else {
    for (const finding of findings)
      terminal.print(
        `${timeOf(finding)}  ${(finding.eventIds ?? []).map(printable).join(', ')}\n  ${finding.reason}\n`,
      );
    const names = rules.map(({ title }) => `"${printable(title)}"`).join(', ');
    terminal.print(
      `${findings.length} matches of ${names} in ${result.stats.events} events; ${result.stats.rejected} records rejected\n`,
    );
  }
  return findings.length > 0 ? 0 : 1;
}

/** The rules asked for, with the filters that apply and whatever a correlation refers to. */
function pick(wanted: string, values: Values): { library: Library; rules: readonly (Rule | Correlation)[] } {
  if (existsSync(wanted)) {
    const own = loadLibrary({ packaged: false, paths: [wanted] });
    if (own.problems[0]) throw new Error(`${wanted}: ${own.problems[0].message}`);
    const others = loadRules(values);
    const library = only([...own.rules, ...own.correlations], {
      ...others,
      rules: [...own.rules, ...others.rules],
      correlations: [...own.correlations, ...others.correlations],
      filters: [...own.filters, ...others.filters],
    });
    return { library, rules: [...own.rules, ...own.correlations] };
  }
  const library = loadRules(values);
  const rules = [...library.rules, ...library.correlations].filter(({ id, name }) => id === wanted || name === wanted);
  if (rules.length === 0)
    throw new UsageError(`there is no rule "${wanted}": give an id, a name or a file; --rules adds folders`);
  return { library: only(rules, library), rules };
}

function only(wanted: readonly (Rule | Correlation)[], library: Library): Library {
  const needed = new Set<Rule | Correlation>();
  const need = (rule: Rule | Correlation): void => {
    if (needed.has(rule)) return;
    needed.add(rule);
    if (rule.kind === 'rule') return;
    for (const reference of rule.rules) {
      const next = [...library.rules, ...library.correlations].find(
        ({ id, name }) => id === reference || name === reference,
      );
      if (next) need(next);
    }
  };
  wanted.forEach(need);
  return {
    ...library,
    rules: library.rules.filter((rule) => needed.has(rule)),
    correlations: library.correlations.filter((correlation) => needed.has(correlation)),
  };
}

function matchJson(finding: Finding): object {
  return { rule: finding.rule, eventIds: finding.eventIds, time: timeOf(finding), reason: finding.reason };
}

function timeOf({ timeUs }: Finding): string {
  return new Date((timeUs ?? 0) / 1_000).toISOString();
}
