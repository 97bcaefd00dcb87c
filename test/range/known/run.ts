// Published vulnerabilities in the very packages they were found in: each small application of apps/ is attacked and used,
// without and with the agent. Counted as in the range: what succeeds without has to be stopped with, what is benign answered
// the same.
//
//   node test/range/known/run.ts [--case ejs] [--table docs/known.md] [--verbose]
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, startTarget, type Answer, type Target } from '../run.ts';
import { startAround, startInside, type Inside } from '../servers.ts';
import { get, type KnownAttack, type KnownCase, type KnownEffect, type KnownPlaces } from './case.ts';
import { knownPackages } from './packages.ts';
import { pageOf } from './table.ts';

export interface KnownResult {
  readonly known: KnownCase;
  readonly version: string;
  /** False: the exploit did nothing here even without the agent, and proves nothing. */
  readonly succeeded: boolean;
  readonly stopped: boolean;
  /** The guard whose finding stopped it. */
  readonly by: string | undefined;
  readonly benign: number;
  readonly changed: number;
  readonly failures: readonly string[];
}

export interface KnownOptions {
  /** Only applications whose name holds one of these. */
  readonly apps?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
  readonly log?: (line: string) => void;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const register =
  process.env['THROUGHLINE_TEST_REGISTER'] ??
  fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url));

/** The results, or the reason why there are none. */
export async function runKnown({ apps, verbose = false, log = () => {} }: KnownOptions = {}): Promise<
  readonly KnownResult[] | { readonly missing: string }
> {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const packages = await knownPackages();
  if ('missing' in packages) return packages;
  const asked = (await readCases()).filter(({ app }) => apps === undefined || apps.some((part) => app.includes(part)));
  const root = mkdtempSync(join(tmpdir(), 'throughline-known-'));
  const inside = await startInside();
  const places = makePlaces(root, inside);
  const around = await startAround(new Set(asked.flatMap(({ needs }) => needs ?? [])), inside);
  for (const [server, reason] of around.missing) log(`left out: what needs ${server}: ${reason}`);
  const wanted = asked.filter(({ needs }) => needs === undefined || !around.missing.has(needs));
  layOut(root, packages.folder, new Set(wanted.map(({ app }) => app)));
  const both = new Pair(join(root, 'app/main.cjs'), {
    ...process.env,
    NODE_OPTIONS: '',
    THROUGHLINE_MODE: 'block',
    KNOWN_FOLDER: places.folder,
    KNOWN_SECRET: places.secret,
    BACKEND_URL: places.backend,
    ...around.environment,
  });
  const results: KnownResult[] = [];
  try {
    await both.start();
    for (const known of wanted) {
      const result = await runCase(known, { both, places, inside, verbose });
      results.push(result);
      log(lineOf(result));
      for (const failure of result.failures) log(`  ${failure}`);
    }
  } finally {
    both.stop();
    around.stop();
    inside.stop();
    rmSync(root, { recursive: true, force: true });
  }
  return results;
}

async function readCases(): Promise<readonly KnownCase[]> {
  const files = readdirSync(join(here, 'cases')).filter((file) => file.endsWith('.ts'));
  const lists = await Promise.all(
    files.map(async (file) => ((await import(join(here, 'cases', file))) as { default: readonly KnownCase[] }).default),
  );
  return lists.flat();
}

const versions: Readonly<Record<string, string>> = (
  JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
).dependencies;

/** "ejs" is "ejs 3.1.6"; an alias gives the name and version that it stands for. */
function installed(name: string): { readonly name: string; readonly version: string } {
  const wanted = versions[name];
  if (wanted === undefined) throw new Error(`${name} is not among the dependencies of test/range/known/package.json`);
  const alias = /^npm:(.+)@([^@]+)$/.exec(wanted);
  return alias === null ? { name, version: wanted } : { name: alias[1]!, version: alias[2]! };
}

/** The application's folder: a package of its own, with the vulnerable packages below it. */
function layOut(root: string, packages: string, apps: ReadonlySet<string>): void {
  const app = join(root, 'app');
  for (const file of ['main.cjs', 'repository.cjs']) cpSync(join(here, file), join(app, file));
  cpSync(join(here, 'package.json'), join(app, 'package.json'));
  cpSync(join(here, 'apps'), join(app, 'apps'), {
    recursive: true,
    filter: (file) => !/apps\/[^/]+$/.test(file) || apps.has(parse(file).name),
  });
  cpSync(join(here, 'views'), join(app, 'views'), { recursive: true });
  symlinkSync(packages, join(app, 'node_modules'));
}

function makePlaces(root: string, inside: Inside): KnownPlaces {
  const folder = join(root, 'app/data');
  const outside = join(root, 'outside');
  for (const made of ['public', 'private', 'uploads', 'made']) mkdirSync(join(folder, made), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(folder, 'public/a.txt'), 'alpha\n');
  for (const file of [join(folder, 'private/secret.txt'), join(outside, 'secret.txt')])
    writeFileSync(file, inside.secret);
  let tokens = 0;
  const token = (): string => `t${process.pid.toString(36)}x${(tokens++).toString(36)}x`;
  return {
    folder,
    outside,
    secret: inside.secret,
    internalPort: inside.port,
    backend: inside.backend,
    metadata: inside.metadata,
    token,
    made: () => join(folder, 'made', token()),
  };
}

// React's server half shows itself only to those who say that they are a server.
const CONDITIONS = ['--conditions=react-server'];

/** The same application twice, without and with the agent; one that an attack has ended is started anew. */
class Pair {
  readonly #file: string;
  readonly #environment: NodeJS.ProcessEnv;
  plain!: Target;
  guarded!: Target;

  constructor(file: string, environment: NodeJS.ProcessEnv) {
    this.#file = file;
    this.#environment = environment;
  }

  async start(): Promise<void> {
    // One after the other: both lay out what they need in the same folder.
    this.plain = await startTarget(this.#file, CONDITIONS, this.#environment);
    this.guarded = await startTarget(this.#file, [...CONDITIONS, '--require', register], this.#environment);
    for (const target of [this.plain, this.guarded]) {
      const { body } = await ask(target, get('/-/missing'));
      if (body !== '{}') throw new Error(`applications did not start: ${body}`);
    }
  }

  /** Without what the last attack left behind; where that cannot be cleared away, by a new start. */
  async revive(): Promise<void> {
    for (const target of ['plain', 'guarded'] as const) {
      const { body } = this[target].died() === undefined ? await ask(this[target], get('/-/reset')) : { body: '' };
      if (body === 'reset') continue;
      this[target].stop();
      this[target] = await startTarget(
        this.#file,
        target === 'plain' ? CONDITIONS : [...CONDITIONS, '--require', register],
        this.#environment,
      );
    }
  }

  stop(): void {
    this.plain?.stop();
    this.guarded?.stop();
  }
}

interface Around {
  readonly both: Pair;
  readonly places: KnownPlaces;
  readonly inside: Inside;
  readonly verbose: boolean;
}

async function runCase(known: KnownCase, { both, places, inside, verbose }: Around): Promise<KnownResult> {
  const failures: string[] = [];
  const requests = known.benign(places);
  let changed = 0;
  for (const request of requests) {
    const before = await ask(both.plain, request);
    const after = await ask(both.guarded, request);
    if (verbose) failures.push(`benign ${request.method} ${request.path.slice(0, 60)}: ${show(before)}`);
    if (before.status === after.status && before.body === after.body) continue;
    changed++;
    failures.push(`CHANGED ${request.method} ${request.path}: ${show(before)} became ${show(after)}`);
  }
  const attack = known.attack(places);
  let before: readonly Answer[] = [];
  let succeeded = false;
  let took = 0;
  for (let tries = 0; tries < TRIES_MAX && !succeeded && both.plain.died() === undefined; tries++) {
    before = await send(attack, both.plain);
    const sent = Date.now();
    succeeded = await happened(attack.effect, before, both.plain, inside, EFFECT_DEADLINE_MS);
    took = Date.now() - sent;
  }
  if (verbose) failures.push(...before.map((answer) => `attack without: ${show(answer)}`));
  undo(attack.effect, inside);
  if (!succeeded) failures.push(`NO EFFECT: ${before.map(show).join(', ')} ${both.plain.died() ?? ''}`);
  const said = both.guarded.said().length;
  const after = await send(attack, both.guarded);
  if (verbose) failures.push(...after.map((answer) => `attack with: ${show(answer)}`));
  const through = await happened(attack.effect, after, both.guarded, inside, 40 + 4 * took);
  undo(attack.effect, inside);
  const by = /"guard":"([^"]+)"/.exec(both.guarded.said().slice(said))?.[1];
  // Where the head of an answer has been written, the connection is cut.
  const refused = attack.answered
    ? by !== undefined
    : after.some(({ status, body }) =>
        status === 0 ? by !== undefined : status === 403 && body.includes('"finding"'),
      );
  const died = both.guarded.died();
  const stopped = succeeded && !through && refused && died === undefined;
  if (succeeded && !stopped && known.beyond === undefined) {
    const what = through ? 'MISSED' : died !== undefined ? `ENDED ${died}` : 'STOPPED WITHOUT A REFUSAL';
    failures.push(`${what}: ${after.map(show).join(', ')}`);
  }
  await both.revive();
  return {
    known,
    version: `${installed(known.package).name} ${installed(known.package).version}`,
    succeeded,
    stopped,
    by,
    benign: requests.length,
    changed,
    failures,
  };
}

async function send({ requests }: KnownAttack, target: Target): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await ask(target, request));
  return answers;
}

/** Ways out of a sandbox that make the stack overflow do not always find the right depth. */
const TRIES_MAX = 4;
/** An effect may come after the answer: a started program, a process that ends. With the agent four times as late. */
const EFFECT_DEADLINE_MS = 1_000;

async function happened(
  effect: KnownEffect,
  answers: readonly Answer[],
  target: Target,
  inside: Inside,
  deadlineMs: number,
): Promise<boolean> {
  if (effect.kind === 'answer') {
    const told = effect.of === undefined ? answers : [await ask(target, effect.of)];
    return told.some(({ body }) => body.includes(effect.holds));
  }
  const shows = (): boolean => {
    if (effect.kind === 'visited') return inside.visited.has(effect.token);
    return effect.kind === 'file' ? existsSync(effect.path) : target.died() !== undefined;
  };
  const deadline = Date.now() + deadlineMs;
  while (!shows() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  return shows();
}

function undo(effect: KnownEffect, inside: Inside): void {
  if (effect.kind === 'file') rmSync(effect.path, { recursive: true, force: true });
  if (effect.kind === 'visited') inside.visited.delete(effect.token);
}

function show({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body.length > 160 ? `${body.slice(0, 160)}…` : body)}`;
}

function lineOf({ known, version, succeeded, stopped, by, benign, changed }: KnownResult): string {
  const outcome = !succeeded ? 'no effect' : stopped ? `stopped by ${by}` : known.beyond ? 'beyond us' : 'MISSED';
  return `${version.padEnd(32)} ${known.id.padEnd(20)} ${known.guard.padEnd(20)} ${outcome.padEnd(34)} benign ${benign - changed}/${benign} the same`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      case: { type: 'string', multiple: true },
      table: { type: 'string' },
      verbose: { type: 'boolean' },
    },
  });
  const results = await runKnown({ apps: values.case, verbose: values.verbose, log: (line) => console.log(line) });
  if ('missing' in results) {
    console.log(results.missing);
    process.exitCode = 1;
  } else {
    if (values.table !== undefined) writeFileSync(values.table, pageOf(results));
    const count = (of: (one: KnownResult) => boolean): number => results.filter(of).length;
    const failed = count(({ known, succeeded, stopped }) => !succeeded || (!stopped && known.beyond === undefined));
    const sum = (of: (one: KnownResult) => number): number => results.reduce((all, one) => all + of(one), 0);
    console.log(
      `${count(({ stopped }) => stopped)} of ${count(({ succeeded }) => succeeded)} attacks stopped, ` +
        `${sum(({ changed }) => changed)} of ${sum(({ benign }) => benign)} benign requests changed`,
    );
    process.exitCode = failed > 0 || sum(({ changed }) => changed) > 0 ? 1 : 0;
  }
}
