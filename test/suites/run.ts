// The agent changes nothing, as its hosts' own authors see it: packages that publish their tests are tested by them, each file without
// and with the agent in block mode, and both have to come out the same.
//
//   node test/suites/run.ts [--package fastify] [--table docs/suites.md]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cacheFolder, npm, reasonOf, type MaybePackage } from '../library/cached.ts';
import { suites, type Suite } from './suites.ts';

const FILE_DEADLINE_MS = 90_000;
const OUTPUT_BYTES_MAX = 100 * 1024 * 1024;
/** Some tests depend on the time: a file that came out differently is run again, without and with. */
const TRIES = 3;
const register = fileURLToPath(new URL('../../agent/dist/register.cjs', import.meta.url));

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Exit code or signal. */
  readonly end: number | string;
}

export interface FileResult {
  readonly file: string;
  readonly without: Outcome;
  readonly with: Outcome;
  readonly same: boolean;
}

/** Every test file of a suite, or why there is none. */
export async function runSuite(suite: Suite): Promise<readonly FileResult[] | { readonly missing: string }> {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const found = await packageWithTests(suite);
  if ('missing' in found) return found;
  return testFilesOf(found.folder).map((file) => compare(found.folder, file));
}

function compare(folder: string, file: string): FileResult {
  let result: FileResult;
  let tries = 0;
  do {
    const without = runFile(folder, file, {});
    const hooked = runFile(folder, file, { NODE_OPTIONS: `--require ${register}`, THROUGHLINE_MODE: 'block' });
    const same = without.passed === hooked.passed && without.failed === hooked.failed && without.end === hooked.end;
    result = { file, without, with: hooked, same };
  } while (!result.same && ++tries < TRIES);
  return result;
}

function runFile(folder: string, file: string, environment: Readonly<Record<string, string>>): Outcome {
  const { stdout, status, signal } = spawnSync(process.execPath, ['--test-reporter=tap', file], {
    cwd: folder,
    encoding: 'utf8',
    timeout: FILE_DEADLINE_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
  });
  const count = (what: string): number => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail'), end: status ?? signal ?? '' };
}

function testFilesOf(folder: string): string[] {
  return readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /[.-]test\.[cm]?js$/.test(file) && !/fixtures|node_modules|bundler|types/.test(file))
    .map((file) => `test/${file}`)
    .sort();
}

/** The published package with what its tests need beside it; no install script runs. */
async function packageWithTests({ package: name, version }: Suite): Promise<MaybePackage> {
  const root = join(cacheFolder, 'suites', `${name.replace('/', '+')}-${version}`);
  const folder = join(root, 'package');
  if (existsSync(join(root, 'whole'))) return { folder };
  try {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    await npm(['pack', `${name}@${version}`], root, {});
    const archive = readdirSync(root).find((file) => file.endsWith('.tgz'))!;
    spawnSync('tar', ['xzf', archive], { cwd: root });
    rmSync(join(root, archive));
    await npm(['install', '--ignore-scripts', '--legacy-peer-deps'], folder, {});
    writeFileSync(join(root, 'whole'), '');
    return { folder };
  } catch (error) {
    return { missing: `${name} ${version} could not be installed: ${reasonOf(error)}` };
  }
}

function pageOf(rows: readonly string[], reasons: readonly string[]): string {
  return `# The hosts' own tests

Written by \`npm run suites -- --table docs/suites.md\`. Packages that publish their tests with their code: each test file
is run without the agent and with it in block mode. *Same* files have as many tests passed and failed, and end the same.

| package | test files | same | tests passed without the agent |
| --- | --- | --- | --- |
${rows.join('\n')}

Different by design: ${reasons.join('; ')}.

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { package: { type: 'string' }, table: { type: 'string' } } });
  const rows: string[] = [];
  const reasons: string[] = [];
  let different = 0;
  for (const suite of suites.filter((one) => !values.package || one.package.includes(values.package))) {
    const results = await runSuite(suite);
    if ('missing' in results) {
      console.log(`skipped: ${results.missing}`);
      continue;
    }
    const tests = results.reduce((sum, { without }) => sum + without.passed, 0);
    const same = results.filter((one) => one.same).length;
    for (const { file, without, with: hooked } of results.filter((one) => !one.same)) {
      const reason = suite.differs?.[file];
      console.log(`${suite.package} ${file}: ${JSON.stringify(without)} → ${JSON.stringify(hooked)} ${reason ?? ''}`);
      if (reason === undefined) different++;
      else reasons.push(`${suite.package}, ${file}: ${reason}`);
    }
    rows.push(`| ${suite.package} ${suite.version} | ${results.length} | ${same} | ${tests} |`);
    console.log(`${suite.package} ${suite.version}: ${same} of ${results.length} files the same, ${tests} tests`);
  }
  if (values.table) writeFileSync(values.table, pageOf(rows, reasons));
  if (different > 0) process.exitCode = 1;
}
