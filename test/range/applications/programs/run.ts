// Programs of developers run without and with the agent in block mode, handed on by NODE_OPTIONS to whatever they start: what
// they print, what they make and how they end has to be the same.
//
//   node test/range/applications/programs/run.ts [--program mocha] [--table docs/programs.md]
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { register } from '../once.ts';
import { installedApplication } from '../packages.ts';
import { programs } from './list.ts';
import type { Program } from './program.ts';

export interface ProgramResult {
  readonly program: Program;
  /** Files that it made. */
  readonly made: number;
  /** What differs with the agent, a sentence each. */
  readonly differences: readonly string[];
  readonly ms: { readonly without: number; readonly with: number };
}

interface Ran {
  readonly exitCode: number | string;
  readonly out: string;
  readonly errors: string;
  readonly files: ReadonlyMap<string, string>;
  readonly ms: number;
}

const RUN_DEADLINE_MS = 120_000;

export async function runProgram(program: Program): Promise<ProgramResult | { readonly missing: string }> {
  const [name] = Object.keys(program.packages) as [string];
  const installed = await installedApplication({
    name,
    packages: program.packages,
    start: () => ({ file: program.file, ready: '' }),
    use: async () => {},
  });
  if ('missing' in installed) return installed;
  // Once before: what fills a cache the first time is neither run's.
  await runOnce(program, installed.folder, false);
  const without = await runOnce(program, installed.folder, false);
  const guarded = await runOnce(program, installed.folder, true);
  const differences: string[] = [];
  if (without.exitCode !== (program.exitCode ?? 0))
    differences.push(
      `ended with ${without.exitCode} without the agent: ${without.out.slice(-400)} ${without.errors.slice(-800)}`,
    );
  if (guarded.exitCode !== without.exitCode)
    differences.push(`ended with ${guarded.exitCode}, not ${without.exitCode}`);
  for (const stream of ['out', 'errors'] as const)
    if (guarded[stream] !== without[stream])
      differences.push(
        `printed ${JSON.stringify(guarded[stream].slice(-800))}, not ${JSON.stringify(without[stream].slice(-800))}`,
      );
  for (const file of new Set([...without.files.keys(), ...guarded.files.keys()]))
    if (guarded.files.get(file) !== without.files.get(file)) differences.push(`made ${file} otherwise`);
  const made = [...without.files.keys()].filter((file) => !Object.hasOwn(program.files, file)).length;
  return { program, made, differences, ms: { without: without.ms, with: guarded.ms } };
}

function runOnce(program: Program, packages: string, protectedRun: boolean): Promise<Ran> {
  const root = mkdtempSync(join(tmpdir(), 'throughline-program-'));
  const work = join(root, 'work');
  for (const [file, content] of Object.entries(program.files)) {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), content);
  }
  symlinkSync(packages, join(work, 'node_modules'));
  // As npm would lay it out: what Node and these programs say about an application's own files they do not say about packages.
  const agent = join(root, 'node_modules/@throughline/agent/dist');
  cpSync(dirname(register), agent, { recursive: true, filter: (file) => !/\.(?:ts|map)$/.test(file) });
  const inOrder = (text: string): string => (program.anyOrder ? text.split('\n').toSorted().join('\n') : text);
  const started = Date.now();
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(packages, program.file), ...program.arguments],
      {
        cwd: work,
        timeout: RUN_DEADLINE_MS,
        maxBuffer: 16 * 1024 * 1024,
        env: {
          PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
          HOME: root,
          LANG: 'C.UTF-8',
          TZ: 'UTC',
          NO_COLOR: '1',
          ...(protectedRun && {
            NODE_OPTIONS: `--require ${join(agent, 'register.cjs')}`,
            THROUGHLINE_MODE: 'block',
          }),
        },
      },
      (error, out, errors) => {
        const files = new Map(
          filesIn(work).map((file) => [plain(file, root), hashOf(readFileSync(join(work, file)), root)] as const),
        );
        rmSync(root, { recursive: true, force: true, maxRetries: 3 });
        const { code, signal } = (error ?? {}) as { code?: number | string; signal?: string };
        resolve({
          exitCode: error === null ? 0 : (signal ?? code ?? 'unknown'),
          out: inOrder(plain(out, root)),
          errors: inOrder(plain(errors, root)),
          files,
          ms: Date.now() - started,
        });
      },
    );
  });
}

/** Without the packages, and without caches, whose content tells when they were made. */
function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = join(below, entry.name);
    if (entry.isDirectory()) return entry.name === 'cache' ? [] : filesIn(folder, name);
    return entry.isFile() && entry.name !== 'db.json' ? [name] : [];
  });
}

function hashOf(bytes: Buffer, root: string): string {
  return createHash('sha256')
    .update(plain(bytes.toString('latin1'), root))
    .digest('hex');
}

function plain(text: string, root: string): string {
  return (
    text
      .replaceAll(root, 'ROOT')
      .split('\n')
      // What it says of itself at the start: that it is there, and what of a bundle it could not hook.
      .filter((line) => !/^\{"throughline":"(?:started|not covered)"/.test(line))
      .join('\n')
      .replace(/\(?\b\d+(?:\.\d+)?\s?(?:m?s|seconds)\b\)?/g, '‹duration›')
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '‹date›')
  );
}

function pageOf(results: readonly ProgramResult[]): string {
  const same = results.filter(({ differences }) => differences.length === 0).length;
  const rows = results.map(
    ({ program, made, differences }) =>
      `| ${Object.entries(program.packages)[0]!.join(' ')} | ${program.exitCode ?? 0} | ${made} | ${differences.length === 0 ? 'same' : differences.length} |`,
  );
  return `# Programs of developers

Written by \`node test/range/applications/programs/run.ts --table docs/programs.md\`. Compilers, test runners, makers of pages and
package managers, each over a small piece of work, without the agent and with it in block mode by \`NODE_OPTIONS\`, which hands it on to
the processes and threads that they start. Compared: exit code, standard output, standard error, every file made. **${same} of ${results.length}
print, make and end the same.**

| program | exit code | files made | with the agent |
| --- | --- | --- | --- |
${rows.join('\n')}

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { program: { type: 'string', multiple: true }, table: { type: 'string' } } });
  const results: ProgramResult[] = [];
  for (const program of programs) {
    if (values.program?.some((part) => program.file.includes(part)) === false) continue;
    const result = await runProgram(program);
    if ('missing' in result) {
      console.log(`left out: ${result.missing}`);
      continue;
    }
    results.push(result);
    console.log(
      `${program.file}: ${result.differences.length} differences, ${result.made} files, ${result.ms.without} → ${result.ms.with} ms`,
    );
    for (const difference of result.differences) console.log(`  ${difference}`);
  }
  if (values.table !== undefined) writeFileSync(values.table, pageOf(results));
  console.log(`${results.filter(({ differences }) => differences.length === 0).length} of ${results.length} the same`);
  process.exitCode = results.some(({ differences }) => differences.length > 0) || results.length === 0 ? 1 : 0;
}
