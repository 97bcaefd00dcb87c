// The attack range: real requests to real vulnerable applications, once without and once with the agent. An attack counts
// when its effect happens without the agent, and has to be stopped with it; a benign request has to be answered the same.
//
//   node test/range/run.ts [--class shell-injection] [--target express] [--limit 50] [--table docs/range.md] [--verbose]
//
// The metadata service is part of it where its address is one's own, in a network namespace:
//   unshare --net sh -c 'ip link set lo up; ip addr add 169.254.169.254/32 dev lo; npm run range -- --class ssrf'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RangeCase, RangePlaces, RangeRequest, RangeServer } from './case.ts';
import { cabinetCases } from './cases/cabinet.ts';
import { clinicCases } from './cases/clinic.ts';
import { clinicOrdinaryCases } from './cases/clinic-ordinary.ts';
import { codeCases } from './cases/code.ts';
import { deserializationCases, ldapCases, nosqlCases, sqlCases, templateCases } from './cases/data.ts';
import { fileCases } from './cases/file.ts';
import { ordinaryCases } from './cases/ordinary.ts';
import { readerCases } from './cases/reader.ts';
import { networkCases } from './cases/network.ts';
import { newsroomCases } from './cases/newsroom.ts';
import { argvCases, shellCases } from './cases/process.ts';
import { shopFileCases } from './cases/shop-files.ts';
import { shopLinkCases } from './cases/shop-links.ts';
import { shopSqlCases } from './cases/shop-orders.ts';
import { shopPageCases } from './cases/shop-pages.ts';
import { shopSearchCases } from './cases/shop-search.ts';
import { shopToolCases } from './cases/shop-tools.ts';
import { switchboardCases } from './cases/switchboard.ts';
import { studioBuildCases } from './cases/studio-builds.ts';
import { studioDoorCases } from './cases/studio-doors.ts';
import { studioPageCases } from './cases/studio-pages.ts';
import { studioRuleCases } from './cases/studio-rules.ts';
import { studioScriptCases } from './cases/studio-scripts.ts';
import { studioSettingCases } from './cases/studio-settings.ts';
import { studioToolCases } from './cases/studio-tools.ts';
import { directoryCases, documentCases, keyCases, searchCases } from './cases/stores-documents.ts';
import {
  builderCases,
  embeddedCases,
  mariadbCases,
  mssqlCases,
  postgresqlCases,
  prismaCases,
} from './cases/stores-sql.ts';
import { xmlCases } from './cases/xml.ts';
import { startAround, startInside, type Inside } from './servers.ts';

export interface RangeOptions {
  /** Guards to try; all when absent. */
  readonly classes?: readonly string[] | undefined;
  /** Names of targets, in the table below; all when absent. */
  readonly targets?: readonly string[] | undefined;
  /** At most this many cases of each class and kind, evenly spread. */
  readonly limit?: number | undefined;
  readonly log?: (line: string) => void;
}

export interface ClassResult {
  readonly guard: string;
  readonly target: string;
  attacks: number;
  stopped: number;
  /** Attacks that did nothing even without the agent: they prove nothing and are not counted. */
  withoutEffect: number;
  benign: number;
  same: number;
  readonly failures: string[];
  readonly unproven: string[];
  /** Attacks that a guard for something else stopped: right, but worth a look. */
  readonly byOthers: string[];
}

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = join(here, '../..');
const register = process.env['THROUGHLINE_TEST_REGISTER'] ?? join(repository, 'agent/dist/register.cjs');
interface TargetKind {
  readonly file: string;
  readonly cases: (places: RangePlaces) => readonly RangeCase[];
  /** What its way in needs, or it does not start without. */
  readonly needs?: RangeServer | readonly RangeServer[];
  /** The file tells the gateway how to serve and to be a client (targets/gateway.cjs). */
  readonly way?: true;
  /** A program that builds what the target runs; it runs before anything starts. */
  readonly build?: string;
  /** Of the agent, as the one who runs this application would set them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Its handlers answer what they caught themselves: a call that was stopped shows in that it did not happen. */
  readonly catches?: true;
}

// The handlers are the same behind every way in: each of these targets meets every n-th of the cases that it can read.
const FRAMEWORK_SHARE = 5;
const MESSAGE_SHARE = 6;
const NO_UPLOADS = /^(?:multipart|xml):/;
const NO_TEXT = /^(?:multipart|xml|text|header):/;
const ONLY_MESSAGES = /^(?:multipart|xml|text|header|cookie|path):|^x-|^self/;

// Each of the frameworks meets another share than the one before it.
let kinds = 0;

const targets: Readonly<Record<string, TargetKind>> = {
  express: { file: 'express.cjs', cases: handlerCases },
  fastify: { file: 'fastify.mjs', cases: handlerCases },
  bare: { file: 'bare.cjs', cases: handlerCases },
  shop: { file: 'shop/main.cjs', cases: shopCases },
  cabinet: { file: 'cabinet/main.cjs', cases: cabinetCases, needs: 'frameworks' },
  studio: { file: 'studio/main.cjs', cases: studioCases, needs: 'studio' },
  newsroom: { file: 'newsroom/main.cjs', cases: newsroomCases, needs: 'frameworks' },
  clinic: {
    file: 'clinic/main.cjs',
    cases: (places) => [...clinicCases(places), ...clinicOrdinaryCases(places)],
    needs: ['clinic', 'postgresql'],
    build: 'clinic/build.cjs',
    // What staff write is a template: that is what these three are for.
    settings: {
      allow: ['handlebars', 'mustache', 'liquid'].map((engine) => ({
        route: `POST /api/safe/templates/${engine}`,
        guard: 'template-injection',
      })),
    },
  },
  switchboard: { file: 'switchboard/main.cjs', cases: switchboardCases },
  reader: { file: 'reader.cjs', cases: readerCases, needs: 'frameworks' },
  stores: { file: 'stores/main.cjs', cases: storeCases, needs: 'stores' },
  koa: framework('koa.cjs', NO_UPLOADS),
  hapi: framework('hapi.cjs', NO_TEXT),
  hono: framework('hono.mjs', NO_UPLOADS),
  express4: framework('express4.cjs', NO_UPLOADS),
  fastify4: framework('fastify4.cjs', NO_UPLOADS),
  nest: { ...framework('nest.cjs', NO_TEXT), needs: 'frameworks' },
  'nest-fastify': { ...framework('nest-fastify.cjs', NO_TEXT), needs: 'frameworks' },
  restify: { ...framework('restify.cjs', NO_TEXT), needs: 'frameworks' },
  polka: { ...framework('polka.cjs', NO_UPLOADS), needs: 'frameworks' },
  h3: { ...framework('h3.cjs', NO_UPLOADS), needs: 'frameworks' },
  feathers: { ...framework('feathers.cjs', NO_UPLOADS), needs: 'frameworks' },
  'react-router': { ...framework('react-router.cjs', NO_UPLOADS), needs: 'hosts' },
  elysia: { ...framework('elysia.cjs', NO_UPLOADS), needs: 'hosts' },
  websocket: message('websocket.cjs'),
  socketio: message('socketio.cjs'),
  grpc: message('grpc.cjs'),
  http2: message('http2.cjs'),
  yoga: { ...message('yoga.cjs'), needs: 'frameworks' },
  apollo: { ...message('apollo.cjs'), needs: 'frameworks' },
  mercurius: { ...message('mercurius.cjs'), needs: 'frameworks' },
  subscriptions: { ...message('subscriptions.cjs'), needs: 'frameworks' },
  trpc: { ...message('trpc.cjs'), needs: 'frameworks' },
  serverless: { ...message('serverless.cjs'), needs: 'frameworks' },
  'nest-tcp': { ...message('nest-tcp.cjs'), needs: 'frameworks', catches: true },
  'nest-redis': { ...message('nest-redis.cjs'), needs: ['hosts', 'redis'], catches: true },
  'nest-nats': { ...message('nest-nats.cjs'), needs: ['hosts', 'nats'], catches: true },
  moleculer: { ...message('moleculer.cjs'), needs: ['hosts', 'redis'], catches: true },
  'serverless-express': { ...message('serverless-express.cjs'), needs: 'hosts' },
  kafka: { ...message('kafka.cjs'), needs: 'kafka', catches: true },
  bullmq: { ...message('bullmq.cjs'), needs: 'redis', catches: true },
  sqs: { ...message('sqs.cjs'), needs: 'sqs', catches: true },
};

/** The same handlers on another framework. */
function framework(file: string, unreadable: RegExp): TargetKind {
  const offset = kinds++;
  return { file, cases: (places) => some(handlerCases(places), FRAMEWORK_SHARE, unreadable, offset) };
}

/** A way in that is no request of HTTP/1: handlers that need servers of their own are met behind requests. */
function message(file: string): TargetKind {
  const offset = kinds++;
  return {
    file,
    way: true,
    cases: (places) =>
      some(handlerCases(places), MESSAGE_SHARE, ONLY_MESSAGES, offset).filter((one) => one.needs === undefined),
  };
}

function some(cases: readonly RangeCase[], share: number, unreadable: RegExp, offset: number): RangeCase[] {
  const readable = cases.filter(({ name, sink }) => !unreadable.test(name) && !unreadable.test(sink));
  return readable.filter((_, index) => index % share === offset % share);
}
const START_DEADLINE_MS = 90_000;
const REQUEST_DEADLINE_MS = 20_000;
const PARALLEL = 4;

export async function runRange({ classes, targets: chosen, limit, log = () => {} }: RangeOptions = {}): Promise<
  ClassResult[]
> {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const root = mkdtempSync(join(tmpdir(), 'throughline-range-'));
  const inside = await startInside();
  const kinds = (chosen ?? Object.keys(targets)).map((name) => {
    if (!Object.hasOwn(targets, name)) throw new Error(`no target ${name}: ${Object.keys(targets).join(', ')}`);
    return { name, ...targets[name]! };
  });
  const places = makePlaces(root, inside);
  const wanted = (kind: TargetKind): RangeCase[] =>
    kind.cases(places).filter((one) => classes === undefined || classes.includes(one.guard));
  const around = await startAround(
    new Set(kinds.flatMap((kind) => [kind, ...wanted(kind)].flatMap(({ needs }) => needs ?? []))),
    inside,
  );
  stopServers = around.stop;
  const results: ClassResult[] = [];
  try {
    for (const kind of kinds) {
      const target = kind.name;
      const lacks = [kind.needs ?? []].flat().find((one) => around.missing.has(one));
      if (lacks !== undefined) {
        log(`${target}: skipped, ${around.missing.get(lacks)}`);
        continue;
      }
      const environment = {
        ...process.env,
        NODE_OPTIONS: '',
        // bash takes a socket on its input for a login from afar and reads what lies in the home folder.
        HOME: root,
        RANGE_FOLDER: places.folder,
        RANGE_SECRET: places.secret,
        BACKEND_URL: places.backend,
        INTERNAL_PORT: String(places.internalPort),
        ...around.environment,
      };
      const file = join(root, 'app', kind.file);
      const start = (flags: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Target> =>
        kind.way
          ? startTarget(join(root, 'app', 'gateway.cjs'), [], {
              ...environment,
              ...more,
              RANGE_WAY: file,
              RANGE_FLAGS: JSON.stringify(flags),
            })
          : startTarget(file, flags, { ...environment, ...more });
      if (kind.build !== undefined)
        execFileSync(process.execPath, [join(root, 'app', kind.build)], { env: environment });
      const plain = await start([]);
      const settings = join(root, `${target}.json`);
      writeFileSync(settings, JSON.stringify(kind.settings ?? {}));
      const guarded = await start(['--require', register], { THROUGHLINE_MODE: 'block', THROUGHLINE_CONFIG: settings });
      try {
        const all = wanted(kind);
        for (const guard of new Set(all.map((one) => one.guard))) {
          const possible = all.filter((one) => one.guard === guard && !around.missing.has(one.needs!));
          for (const server of new Set(all.filter((one) => one.guard === guard).map(({ needs }) => needs!)))
            if (around.missing.has(server))
              log(`${target} ${guard}: skipped on ${server}, ${around.missing.get(server)}`);
          const cases = thin(possible, limit);
          if (cases.length === 0) continue;
          const result = await runClass(guard, target, cases, plain, guarded, inside, kind.catches === true);
          results.push(result);
          log(lineOf(result));
          for (const failure of result.failures) log(failure);
        }
      } finally {
        plain.stop();
        guarded.stop();
      }
    }
  } finally {
    inside.stop();
    around.stop();
    stopServers = () => {};
    rmSync(root, { recursive: true, force: true });
  }
  return results;
}

function handlerCases(places: RangePlaces): RangeCase[] {
  return [
    ...shellCases(places),
    ...argvCases(places),
    ...codeCases(places),
    ...fileCases(places),
    ...networkCases(places),
    ...sqlCases(places),
    ...nosqlCases(places),
    ...ldapCases(),
    ...templateCases(places),
    ...deserializationCases(places),
    ...xmlCases(places),
    ...ordinaryCases(),
  ];
}

function shopCases(places: RangePlaces): RangeCase[] {
  return [
    ...shopToolCases(places),
    ...shopFileCases(places),
    ...shopLinkCases(places),
    ...shopSqlCases(places),
    ...shopSearchCases(places),
    ...shopPageCases(places),
  ];
}

function studioCases(places: RangePlaces): RangeCase[] {
  return [
    ...studioBuildCases(places),
    ...studioDoorCases(places),
    ...studioToolCases(places),
    ...studioScriptCases(places),
    ...studioPageCases(places),
    ...studioRuleCases(places),
    ...studioSettingCases(places),
  ];
}

function storeCases(places: RangePlaces): RangeCase[] {
  return [
    ...postgresqlCases(places),
    ...builderCases(places),
    ...mariadbCases(places),
    ...embeddedCases(places),
    ...prismaCases(places),
    ...mssqlCases(places),
    ...documentCases(places),
    ...searchCases(places),
    ...keyCases(places),
    ...directoryCases(),
  ];
}

/** Every n-th case, attacks and benign ones apart. */
function thin(cases: readonly RangeCase[], limit: number | undefined): readonly RangeCase[] {
  if (limit === undefined) return cases;
  const spread = (some: readonly RangeCase[]): RangeCase[] =>
    some.filter(
      (_, index) =>
        some.length <= limit ||
        Math.floor((index * limit) / some.length) !== Math.floor(((index - 1) * limit) / some.length),
    );
  return [
    ...spread(cases.filter((one) => one.effect !== undefined)),
    ...spread(cases.filter((one) => one.effect === undefined)),
  ];
}

/** The application's folder (a package of its own) and what lies around it. */
function makePlaces(root: string, inside: Inside): RangePlaces {
  const app = join(root, 'app');
  const folder = join(app, 'data');
  const outside = join(root, 'outside');
  cpSync(join(here, 'targets'), app, { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const name of ['public/sub/deep', 'public/letters', 'private', 'publi-secrets', 'uploads/x', 'tmp'])
    mkdirSync(join(folder, name), { recursive: true });
  mkdirSync(outside);
  const { secret } = inside;
  for (const file of ['private/secret.txt', 'publi-secrets/secret.txt', '../../outside/secret.txt'])
    writeFileSync(join(folder, file), secret);
  for (const file of ['private/theme.json', '../../outside/theme.json'])
    writeFileSync(join(folder, file), JSON.stringify({ secret }));
  writeFileSync(join(outside, 'evil.js'), 'process.exit(7)');
  writeFileSync(
    join(outside, 'marker.js'),
    "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'marker-was-here'), '')",
  );
  writeFileSync(join(outside, 'headers.txt'), 'x-more: from-the-file\n');
  writeFileSync(join(outside, 'curlrc'), 'url = "file:///etc/passwd"\n');
  writeFileSync(join(outside, 'entities.dtd'), `<!ENTITY e SYSTEM "file://${outside}/secret.txt">`);
  for (const [file, text] of [
    ['public/a.txt', 'alpha\nbeta\n'],
    ['public/sub/b.txt', 'in the sub-folder'],
    ['public/with space.txt', 'space'],
    ['public/dots..txt', 'dots'],
    ['public/note-x.txt', 'note'],
    ['public/a..txt', 'two dots'],
    ['public/letters/c.txt', 'a letter'],
  ] as const)
    writeFileSync(join(folder, file), text);
  writeFileSync(join(app, 'tool.sh'), `#!/bin/sh\necho ${secret}\n`, { mode: 0o755 });
  // A repository with one commit, for the handlers that ask git.
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=range', '-c', 'user.email=range@example.com', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  let tokens = 0;
  return {
    folder,
    outside,
    secret,
    internalPort: inside.port,
    backend: inside.backend,
    metadata: inside.metadata,
    token: () => `t${process.pid.toString(36)}x${(tokens++).toString(36)}x`,
  };
}

export interface Target {
  readonly port: number;
  readonly said: () => string;
  /** The end of what it said, once it is gone without having been told to. */
  readonly died: () => string | undefined;
  stop(): void;
}

// Neither targets nor servers outlive the range, however it ends.
const running = new Set<ChildProcess>();
let stopServers = (): void => {};
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  stopServers();
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

export async function startTarget(
  file: string,
  flags: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Target> {
  const child: ChildProcess = spawn(process.execPath, [...flags, file], {
    cwd: join(file, '..'),
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let out = '';
  let errors = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2_000_000)));
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!/listening \d+/.test(out)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${file} did not start\n${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    port: Number(/listening (\d+)/.exec(out)![1]),
    said: () => errors,
    died: () =>
      child.exitCode === null && child.signalCode === null
        ? undefined
        : `${child.signalCode ?? `exit ${child.exitCode}`} ${errors.slice(-2_000)}`,
    stop: () => child.kill('SIGKILL'),
  };
}

async function runClass(
  guard: string,
  target: string,
  cases: readonly RangeCase[],
  plain: Target,
  guarded: Target,
  inside: Inside,
  catches: boolean,
): Promise<ClassResult> {
  const result: ClassResult = {
    guard,
    target,
    attacks: 0,
    stopped: 0,
    withoutEffect: 0,
    benign: 0,
    same: 0,
    failures: [],
    unproven: [],
    byOthers: [],
  };
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const name = `${target} ${one.guard} ${one.sink} [${one.name.replaceAll('\n', '\\n')}]`;
      for (const first of one.before ?? []) await ask(plain, first);
      const before = await ask(plain, one.request);
      if (one.effect === undefined) {
        result.benign++;
        for (const first of one.before ?? []) await ask(guarded, first);
        const after = await ask(guarded, one.request);
        if (after.status === before.status && after.body === before.body) result.same++;
        else
          result.failures.push(
            `CHANGED ${name}: ${before.status} ${short(before.body)} became ${after.status} ${short(after.body)}${reasonOf(after, guarded)}`,
          );
        continue;
      }
      if (!(await happened(one, before, plain, inside))) {
        result.withoutEffect++;
        result.unproven.push(`NO EFFECT ${name}: ${before.status} ${short(before.body)}`);
        continue;
      }
      undo(one, inside);
      result.attacks++;
      for (const first of one.before ?? []) await ask(guarded, first);
      const after = await ask(guarded, one.request);
      if (await happened(one, after, guarded, inside))
        result.failures.push(`MISSED ${name}: ${after.status} ${short(after.body)}`);
      else if (after.status !== 403 && one.answered === undefined && !(catches && after.body.startsWith('error ')))
        result.failures.push(`STOPPED WITHOUT A REFUSAL ${name}: ${after.status} ${short(after.body)}`);
      else {
        result.stopped++;
        const by = /"guard":"([^"]+)"/.exec(findingOf(after, guarded) ?? '')?.[1];
        if (by !== undefined && by !== one.guard) result.byOthers.push(`STOPPED BY ${by} ${name}`);
      }
      undo(one, inside);
    }
  };
  // A prototype is polluted for everybody until its effect was looked at.
  const parallel = guard === 'prototype-pollution' ? 1 : PARALLEL;
  await Promise.all(Array.from({ length: parallel }, worker));
  for (const [name, one] of [
    ['without the agent', plain],
    ['with the agent', guarded],
  ] as const)
    if (one.died() !== undefined) throw new Error(`${target} ${guard}: the target ${name} ended: ${one.died()}`);
  return result;
}

/** The line that the agent said about a request that it refused. */
function findingOf({ body }: Answer, guarded: Target): string | undefined {
  const finding = /"finding":"([^"]+)"/.exec(body)?.[1];
  if (finding === undefined) return undefined;
  return guarded
    .said()
    .split('\n')
    .find((text) => text.includes(`"id":"${finding}"`));
}

function reasonOf(answer: Answer, guarded: Target): string {
  const said = /"guard":"([^"]+)".*?"reason":"((?:[^"\\]|\\.)*)"/.exec(findingOf(answer, guarded) ?? '');
  return said === null ? '' : `, ${said[1]}: ${said[2]}`;
}

function short(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 160)}…` : text);
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export function ask(target: Target, asked: RangeRequest): Promise<Answer> {
  const { method, path, headers, body, trailers, chunkBytes } = asked;
  const inChunks = trailers !== undefined || chunkBytes !== undefined;
  return new Promise((resolve) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: target.port,
        method,
        path,
        headers: {
          ...headers,
          ...(inChunks
            ? { 'transfer-encoding': 'chunked', ...(trailers && { trailer: Object.keys(trailers).join(', ') }) }
            : body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
        agent: false,
        timeout: REQUEST_DEADLINE_MS,
      },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += chunk))
          .on('end', () => resolve({ status: response.statusCode!, body: text }));
        response.on('error', () => resolve({ status: 0, body: text }));
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => resolve({ status: 0, body: String(error) }));
    if (trailers !== undefined) request.addTrailers(trailers);
    if (chunkBytes !== undefined) {
      const bytes = Buffer.from(body ?? '');
      for (let at = 0; at < bytes.length; at += chunkBytes) request.write(bytes.subarray(at, at + chunkBytes));
      request.end();
    } else request.end(body);
  });
}

async function happened(
  { effect, answered }: RangeCase,
  answer: Answer,
  target: Target,
  inside: Inside,
): Promise<boolean> {
  if (effect!.kind === 'answer') {
    const told = effect!.of === undefined ? answer : await ask(target, effect!.of);
    return told.body.includes(effect!.holds);
  }
  if (effect!.kind === 'visited') return inside.visited.has(effect!.token);
  // A command in the background may still be on its way when the answer comes.
  for (let tries = 0; tries < (answered ? 40 : 5); tries++) {
    if (existsSync(effect!.path)) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

function undo({ effect }: RangeCase, inside: Inside): void {
  if (effect!.kind === 'file') rmSync(effect!.path, { recursive: true, force: true });
  if (effect!.kind === 'visited') inside.visited.delete(effect!.token);
}

function lineOf(result: ClassResult): string {
  const cell = (text: string | number, width: number): string => String(text).padStart(width);
  return `${result.target.padEnd(8)} ${result.guard.padEnd(20)} attacks ${cell(`${result.stopped}/${result.attacks}`, 9)} stopped   benign ${cell(`${result.same}/${result.benign}`, 9)} the same${result.withoutEffect > 0 ? `   (${result.withoutEffect} attacks without effect here, not counted)` : ''}`;
}

/** The figures of a run as a page. */
function tableOf(results: readonly ClassResult[], limit: number | undefined): string {
  const names = [...new Set(results.map(({ target }) => target))];
  const guards = [...new Set(results.map(({ guard }) => guard))];
  const cell = (found: readonly ClassResult[]): string => {
    const sum = (of: (one: ClassResult) => number): number => found.reduce((all, one) => all + of(one), 0);
    if (found.length === 0) return '–';
    return `${sum((one) => one.stopped)}/${sum((one) => one.attacks)} · ${sum((one) => one.benign - one.same)}/${sum((one) => one.benign)}`;
  };
  const rows = names.map((name) => {
    const of = results.filter((one) => one.target === name);
    return [name, ...guards.map((guard) => cell(of.filter((one) => one.guard === guard))), cell(of)];
  });
  const total = ['all', ...guards.map((guard) => cell(results.filter((one) => one.guard === guard))), cell(results)];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `# The attack range

Written by \`npm run range -- --table docs/range.md\`; how it counts is in
[decision 0023](decisions/0023-the-range-counts-effects.md), what it is made of in
[decision 0056](decisions/0056-an-application-that-knows-no-guard.md) and, for \`reader\`,
[decision 0047](decisions/0047-between-the-wire-and-the-handler.md). Each cell: attacks stopped of those that succeed without
the agent · benign requests changed of those sent. Every target is a real process with real databases, files, programs and
connections behind it; \`shop\` was written without a look at the guards. ${limit === undefined ? 'All cases.' : `At most ${limit} attacks and ${limit} benign requests of each guard on each target, evenly spread (\`--limit ${limit}\`).`}

${[line(['target', ...guards, 'all']), line(['---', ...guards.map(() => '---'), '---']), ...rows.map(line), line(total)].join('\n')}

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      class: { type: 'string', multiple: true },
      target: { type: 'string', multiple: true },
      limit: { type: 'string' },
      verbose: { type: 'boolean' },
      table: { type: 'string' },
    },
  });
  const results = await runRange({
    classes: values.class,
    targets: values.target,
    limit: values.limit === undefined ? undefined : Number(values.limit),
    log: (line) => console.log(line),
  });
  if (values.verbose) for (const result of results) for (const line of result.unproven) console.log(line);
  if (values.verbose) for (const result of results) for (const line of result.byOthers) console.log(line);
  if (values.table !== undefined)
    writeFileSync(values.table, tableOf(results, values.limit === undefined ? undefined : Number(values.limit)));
  const passed = results.reduce((sum, { stopped, same }) => sum + stopped + same, 0);
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
