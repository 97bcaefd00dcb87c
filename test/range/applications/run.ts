// Real applications from the registry, used as on an ordinary day and attacked as published, without and with the agent in
// block mode. Every answer has to be the same, nothing may be blocked or found, and no attack that works without may work with.
//
//   node test/range/applications/run.ts [--application node-red] [--table docs/applications.md] [--verbose]
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Application } from './application.ts';
import { register, runOnce } from './once.ts';
import { installedApplication } from './packages.ts';
import { outcomeOf, type ApplicationResult, type AttackResult, type Cost } from './result.ts';
import { pageOf } from './table.ts';
import type { Entry } from './user.ts';

export interface ApplicationsOptions {
  /** Only those whose name holds one of these. */
  readonly names?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
  readonly log?: (line: string) => void;
  /** After each application: what there is so far. */
  readonly progress?: (results: readonly ApplicationResult[], missing: readonly string[]) => void;
}

const here = fileURLToPath(new URL('.', import.meta.url));
/** Whose findings are low: told, and no disturbance. */
const LOW = new Set(['log-injection']);

/** The results, and the reason for each application that was left out. */
export async function runApplications({
  names,
  verbose = false,
  log = () => {},
  progress = () => {},
}: ApplicationsOptions = {}): Promise<{
  readonly results: readonly ApplicationResult[];
  readonly missing: readonly string[];
  /** Those that could not be started or used. */
  readonly broken: readonly string[];
}> {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const results: ApplicationResult[] = [];
  const missing: string[] = [];
  const broken: string[] = [];
  for (const application of await readApplications()) {
    if (names !== undefined && !names.some((part) => application.name.includes(part))) continue;
    const installed = await installedApplication(application);
    let result: ApplicationResult | { readonly missing: string };
    try {
      result = 'missing' in installed ? installed : await runApplication(application, installed.folder, verbose);
    } catch (error) {
      broken.push(application.name);
      log(`BROKEN ${application.name}: ${String(error)}`);
      continue;
    }
    if ('missing' in result) {
      missing.push(result.missing);
      log(`left out: ${result.missing}`);
      continue;
    }
    results.push(result);
    progress(results, missing);
    log(lineOf(result));
    for (const { attack, succeeded, stopped, by } of result.attacks)
      log(`  ${attack.id} ${attack.title}: ${outcomeOf(attack, succeeded, stopped, by)}`);
    for (const failure of result.failures) log(`  ${failure}`);
  }
  return { results, missing, broken };
}

async function readApplications(): Promise<readonly Application[]> {
  const files = readdirSync(join(here, 'cases')).filter((file) => file.endsWith('.ts'));
  return Promise.all(
    files
      .toSorted()
      .map(async (file) => ((await import(join(here, 'cases', file))) as { default: Application }).default),
  );
}

async function runApplication(
  application: Application,
  packages: string,
  verbose: boolean,
): Promise<ApplicationResult | { readonly missing: string }> {
  const failures: string[] = [];
  const without = await runOnce(application, packages, false, verbose);
  if ('missing' in without) return without;
  const guarded = await runOnce(application, packages, true, verbose);
  if ('missing' in guarded) return guarded;
  if (verbose) for (const { label, answer } of without.entries) failures.push(`${label}: ${answer.slice(0, 300)}`);
  const changed = differences(without.entries, guarded.entries);
  failures.push(...changed);
  const findings = guarded.told.filter(({ guard }) => !LOW.has(guard));
  failures.push(...findings.map(({ line }) => `FOUND ${line.slice(0, 3_000)}`));
  if (without.end !== guarded.end) failures.push(`ENDED ${without.end} became ${guarded.end}`);
  for (const line of guarded.printed)
    if (!without.printed.has(line)) failures.push(`PRINTED only with the agent: ${line.slice(0, 300)}`);
  failures.push(...guarded.faults);
  const attacks = (application.attacks ?? []).map((attack, index): AttackResult => {
    const succeeded = without.attacks[index]!.happened;
    const { happened, by } = guarded.attacks[index]!;
    const stopped = succeeded && !happened && by !== undefined;
    if (!succeeded) failures.push(`NO EFFECT ${attack.id} without the agent: ${without.attacks[index]!.said}`);
    else if (!stopped && attack.beyond === undefined)
      failures.push(
        `MISSED ${attack.id}${happened ? '' : ' (no effect, no finding)'}: ${guarded.attacks[index]!.said}`,
      );
    else if (verbose) failures.push(`${attack.id}: ${guarded.attacks[index]!.said}`);
    return { attack, succeeded, stopped, by };
  });
  return {
    application,
    answers: without.entries.length,
    changed: changed.length,
    findings: guarded.told,
    attacks,
    failures,
    cost: { without: without.cost, with: guarded.cost },
  };
}

function differences(before: readonly Entry[], after: readonly Entry[]): string[] {
  const found: string[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [one, other] = [before[index], after[index]];
    if (one?.label === other?.label && one?.answer === other?.answer) continue;
    found.push(
      `CHANGED ${one?.label ?? '–'}: ${around(one?.answer, other?.answer)} became ${around(other?.answer, one?.answer)}`,
    );
  }
  return found;
}

/** The part where two texts begin to differ. */
function around(text: string | undefined, other: string | undefined): string {
  if (text === undefined || other === undefined) return JSON.stringify(text?.slice(0, 200));
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  return `${text.slice(0, 3)}…${JSON.stringify(text.slice(Math.max(0, at - 60), at + 160))}`;
}

function lineOf({ application, answers, changed, findings, cost }: ApplicationResult): string {
  const [name, version] = Object.entries(application.packages)[0]!;
  const ratio = (of: (one: Cost) => number): string => (of(cost.with) / Math.max(1, of(cost.without))).toFixed(2);
  return (
    `${`${name} ${version}`.padEnd(28)} ${changed} of ${answers} answers changed, ${findings.length} findings, ` +
    `start ×${ratio((one) => one.startMs)}, CPU ×${ratio((one) => one.cpuMs)}, memory +${cost.with.memoryMb - cost.without.memoryMb} MB`
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      application: { type: 'string', multiple: true },
      table: { type: 'string' },
      verbose: { type: 'boolean' },
    },
  });
  const { results, missing, broken } = await runApplications({
    names: values.application,
    verbose: values.verbose,
    log: (line) => console.log(line),
    progress(done, lacking) {
      if (values.table !== undefined) writeFileSync(values.table, pageOf(done, lacking));
    },
  });
  const sum = (of: (one: ApplicationResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  const failed = values.verbose ? 0 : sum(({ failures }) => failures.length);
  const attacks = results.flatMap((one) => one.attacks);
  console.log(
    `${results.length} applications (${missing.length} left out, ${broken.length} broken), ${sum(({ changed }) => changed)} of ` +
      `${sum(({ answers }) => answers)} answers changed, ${attacks.filter(({ stopped }) => stopped).length} of ` +
      `${attacks.filter(({ succeeded }) => succeeded).length} attacks stopped`,
  );
  process.exitCode = failed + broken.length > 0 || results.length === 0 ? 1 : 0;
}
