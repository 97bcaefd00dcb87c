// Every way into an application of Next.js beside its route handlers: server actions, the proxy in front, pages of both routers and
// their data, API routes, work after the answer; served by `next start` and by the server of its standalone output.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedPackage, type MaybePackage } from './cached.ts';
import { register } from './protected-app.ts';
import { until } from '../until.ts';
import { freePort } from './servers.ts';

const source = fileURLToPath(new URL('apps/next-ways/', import.meta.url));
const attack = 'bob; echo pwn$((1+1))ed';
const effect = 'pwn2ed';
const BUILD_DEADLINE_MS = 500_000;

let next: MaybePackage = { missing: 'not installed' };
let folder = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  next = await cachedPackage({ name: 'next', version: '16.4.6', besides: ['react@19', 'react-dom@19', 'ejs@3.1.10'] });
  if ('folder' in next) folder = await built(next.folder);
}, 600_000 + BUILD_DEADLINE_MS);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Built once for each state of its source. */
async function built(nextFolder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).toSorted())
    if (/\.m?js$/.test(file)) hash.update(file).update(readFileSync(join(source, file)));
  const target = join(nextFolder, '../..', `ways-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(join(target, 'whole'))) return target;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  cpSync(source, target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"private":true}');
  await promisify(execFile)(process.execPath, [join(nextFolder, 'dist/bin/next'), 'build'], {
    cwd: target,
    timeout: BUILD_DEADLINE_MS,
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', NEXT_TELEMETRY_DISABLED: '1' },
  });
  writeFileSync(join(target, 'whole'), '');
  return target;
}

interface Served {
  get(path: string, options?: RequestInit): Promise<{ readonly status: number; readonly text: string }>;
  said(): string;
}

const commands = {
  'next start': (nextFolder: string, port: number) => ({
    cwd: folder,
    program: [join(nextFolder, 'dist/bin/next'), 'start', '-p', String(port), '-H', '127.0.0.1'],
  }),
  'the standalone server': () => {
    const cwd = join(folder, '.next/standalone', folder.split('/').pop()!);
    return { cwd, program: ['server.js'] };
  },
};

async function serve(command: keyof typeof commands, nextFolder: string, guarded: boolean): Promise<Served> {
  const port = await freePort();
  const { cwd, program } = commands[command](nextFolder, port);
  const child = spawn(process.execPath, program, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: guarded ? `--require=${register}` : '',
      THROUGHLINE_MODE: 'block',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: String(port),
      HOSTNAME: '127.0.0.1',
    },
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(
    () => /Ready in/.test(said) || child.exitCode !== null,
    () => said,
  );
  return {
    said: () => said,
    async get(path, options) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, options);
      // The pieces of a page have an id of their request's own.
      const text = (await response.text()).replace(/[\w-]{21}(?=[vm]")/g, 'id');
      return { status: response.status, text };
    },
  };
}

type Way = (app: Served, name: string) => Promise<{ readonly status: number; readonly text: string }>;
const encoded = encodeURIComponent;
const posted = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const ways: Readonly<Record<string, Way>> = {
  async 'a server action'(app, name) {
    const page = await app.get('/act');
    expect(page.text).toContain('registered');
    const form = new FormData();
    form.append(/\$ACTION_ID_[0-9a-f]+/.exec(page.text)![0], '');
    form.append('name', name);
    return app.get('/act', { method: 'POST', body: form });
  },
  'the proxy': (app, name) => app.get(`/proxied?name=${encoded(name)}`),
  'the path of a page': (app, name) => app.get(`/say/${encoded(name)}`),
  'the query of a page': (app, name) => app.get(`/say/x?more=${encoded(name)}`),
  'a page asked for by its own script': (app, name) =>
    app.get(`/say/x?more=${encoded(name)}`, { headers: { rsc: '1' } }),
  'the query of an API route': (app, name) => app.get(`/api/run?name=${encoded(name)}`, posted({})),
  'the body of an API route': (app, name) => app.get('/api/run', posted({ name })),
  'the path of a page with getServerSideProps': (app, name) => app.get(`/legacy/${encoded(name)}`),
  'its query': (app, name) => app.get(`/legacy/x?more=${encoded(name)}`),
  async 'its data'(app, name) {
    const { text } = await app.get('/legacy/x');
    return app.get(`/_next/data/${/buildId":"([^"]+)/.exec(text)![1]}/legacy/x.json?name=x&more=${encoded(name)}`);
  },
};

test.for(Object.keys(commands) as (keyof typeof commands)[])('%s', async (command, context) => {
  if ('missing' in next) return context.skip(next.missing);
  const plain = await serve(command, next.folder, false);
  const guarded = await serve(command, next.folder, true);
  for (const [way, ask] of Object.entries(ways)) {
    expect(await ask(guarded, 'bob'), way).toEqual(await ask(plain, 'bob'));
    expect((await ask(plain, attack)).text, way).toContain(effect);
    const refused = await ask(guarded, attack);
    expect([refused.status, refused.text.includes(effect)], way).toEqual([403, false]);
  }
  // After the answer nobody can be refused; the call is stopped.
  expect((await guarded.get('/later', posted({ name: attack }))).status).toBe(200);
  await until(() => /passed to `after\(\)`: BlockedError/.test(guarded.said()), guarded.said);
  expect((await guarded.get('/later')).text).not.toContain(effect);
});
