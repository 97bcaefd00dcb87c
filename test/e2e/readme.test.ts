// Every command of README.md is run here as it is written there, by a shell, with only ports and folders set through the
// environment, and with nothing but the packed packages installed. A command that nobody runs fails the test.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEADLINE_MS, until } from '../until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap((block) => block[1]!.trim().split('\n'));
const inline = [...readme.matchAll(/`((?:npx throughline|npm run) [^`]+)`/g)].map((match) => match[1]!);
const seen = new Set<string>();

const folder = mkdtempSync(path.join(tmpdir(), 'throughline-readme-'));
const running: ChildProcess[] = [];
let environment: NodeJS.ProcessEnv;
let ports: { grpc: number; http: number; app: number };

/** A service with a hole: /lookup?host=x;id */
const service = `
import { exec } from 'node:child_process';
import { createServer } from 'node:http';
createServer((request, response) => {
  const host = new URL(request.url, 'http://localhost').searchParams.get('host');
  if (!host) return response.end('ready');
  exec('echo ' + host, (error, output) => response.end(String(output)));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

beforeAll(async () => {
  const [grpc, http, app] = (await freePorts(3)) as [number, number, number];
  ports = { grpc, http, app };
  environment = {
    PATH: [path.dirname(process.execPath), ...(process.env['PATH'] ?? '').split(':')]
      .filter((entry) => !entry.startsWith(path.join(root, 'node_modules/.bin')))
      .join(':'),
    // npx finds what was installed, or fails: it fetches nothing.
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    HOME: process.env['HOME'],
    PORT: String(ports.app),
    THROUGHLINE_COLLECTOR_GRPC: `127.0.0.1:${ports.grpc}`,
    THROUGHLINE_COLLECTOR_HTTP: `127.0.0.1:${ports.http}`,
    THROUGHLINE_CONSOLE_URL: `http://127.0.0.1:${ports.http}`,
  };
  mkdirSync(path.join(folder, 'app'));
  writeFileSync(path.join(folder, 'app/app.js'), service);
  writeFileSync(path.join(folder, 'app/package.json'), '{"name":"my-service","version":"1.0.0","type":"module"}\n');
  mkdirSync(path.join(folder, 'app/cloudtrail-folder'));
  const recorded = path.join(root, 'test/data/cloudtrail/stratus');
  for (const file of readdirSync(recorded).filter((name) => name.startsWith('iam-')))
    cpSync(path.join(recorded, file), path.join(folder, 'app/cloudtrail-folder', file));
  cpSync(path.join(root, 'test/data/k8s-live/attack.jsonl'), path.join(folder, 'app/audit.log'));
});

afterAll(async () => {
  await Promise.all(running.map(stop));
  rmSync(folder, { recursive: true, force: true });
});

test('npm run demo: one JSON document with every scenario as promised', () => {
  take('npm run demo', 'npm run demo -- --once --json');
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo', '--', '--once', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(status, stderr.slice(-2000)).toBe(0);
  const { scenarios, layers } = JSON.parse(stdout) as {
    scenarios: { name: string; mode: string; twin: string; stories: unknown[] }[];
    layers: Record<string, string>;
  };
  expect(Object.keys(layers).sort()).toEqual(['cloud', 'kafka', 'kubernetes', 'sensor']);
  expect(scenarios.map(({ name, mode, twin, stories }) => `${name} ${mode} ${twin}: ${stories.length}`).sort()).toEqual(
    ['poisoned-message', 'ssrf'].flatMap((name) =>
      ['block', 'observe'].flatMap((mode) => [`${name} ${mode} attack: 1`, `${name} ${mode} benign: 0`]),
    ),
  );
});

test('npm test runs this very file', () => {
  take('npm test');
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['test']).toContain('npm run test:run');
  expect(scripts['test:run']).toContain('--project e2e');
  take('npm run setup');
  expect(scripts['test']).toContain(scripts['setup']!);
});

test('the packages install, and the agent protects by itself', async () => {
  take('npm install @throughline/agent', 'npm install @throughline/collector @throughline/sensor');
  const workspaces = ['proto', 'agent', 'native-sensor', 'collector'].flatMap((name) => ['-w', name]);
  const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', folder, ...workspaces], {
    cwd: root,
    encoding: 'utf8',
  });
  const tarballs = packed.stdout.trim().split('\n');
  const installed = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs.map((name) => path.join(folder, name))],
    { cwd: path.join(folder, 'app'), encoding: 'utf8' },
  );
  expect(installed.status, installed.stderr).toBe(0);

  const observed = start(take('node --import @throughline/agent/register app.js'));
  await answering(`http://127.0.0.1:${ports.app}/`);
  const passed = await fetch(`http://127.0.0.1:${ports.app}/?host=x;id`);
  expect(passed.status).toBe(200);
  expect(await passed.text()).toContain('uid=');
  await until(() => observed.stderr.includes('"guard":"shell-injection"'));
  expect(observed.stderr).toContain('"outcome":"reported"');
  await stop(observed.child);

  const blocking = start(take('THROUGHLINE_MODE=block node --import @throughline/agent/register app.js'));
  await answering(`http://127.0.0.1:${ports.app}/`);
  expect((await fetch(`http://127.0.0.1:${ports.app}/?host=x;id`)).status).toBe(403);
  await stop(blocking.child);
});

test('run and doctor', async () => {
  const protectedRun = start(take('npx throughline run --block -- node app.js'));
  await answering(`http://127.0.0.1:${ports.app}/`);
  expect((await fetch(`http://127.0.0.1:${ports.app}/?host=x;id`)).status).toBe(403);
  await stop(protectedRun.child);

  const checked = shell(take('npx throughline doctor -- node app.js'));
  expect(checked.stdout).toMatch(/child-process|child_process/);
});

test('collector, sensor, agent, stories, story, respond', async () => {
  start(take('npx throughline collector'));
  await answering(`http://127.0.0.1:${ports.http}/healthz`);
  const collector = `grpc://127.0.0.1:${ports.grpc}`;
  const sensor = start(
    take('npx throughline sensor --collector grpc://127.0.0.1:4400').replace('grpc://127.0.0.1:4400', collector),
  );
  const line = take('THROUGHLINE_COLLECTOR=grpc://127.0.0.1:4400 node --import @throughline/agent/register app.js');
  start(line.replace('grpc://127.0.0.1:4400', collector));
  await answering(`http://127.0.0.1:${ports.app}/`);
  await fetch(`http://127.0.0.1:${ports.app}/?host=x;id`);

  const stories = await until(() => {
    const told = shell(take('npx throughline stories')).stdout;
    return told.includes('Shell injection') ? told : undefined;
  });
  const id = /story-[0-9a-f]+/.exec(stories)![0];
  const story = shell(take('npx throughline story <id>').replace('<id>', id)).stdout;
  expect(story).toContain('Shell injection');
  expect(story).toContain('app.js');
  const plan = shell(take('npx throughline respond <id> block-request --plan').replace('<id>', id)).stdout;
  expect(plan).toContain('planned');
  // From a package its daemon is still to be compiled: it says with which command.
  await until(() => sensor.stderr.includes('build.mjs') || sensor.child.exitCode !== null);
  expect(sensor.stderr, String(sensor.child.exitCode)).toMatch(
    /as root, once: node .*app\/node_modules\/@throughline\/sensor\/build\.mjs/,
  );
});

test('replay and the rules', () => {
  const told = shell(take('npx throughline replay cloudtrail-folder/ audit.log')).stdout;
  expect(told).toContain('Pod with power over its node');
  const { stories, stats } = JSON.parse(shell(take('npx throughline replay --json audit.log')).stdout) as {
    stories: unknown[];
    stats: { events: number; rejected: number };
  };
  expect(stories).toHaveLength(1);
  expect(stats).toMatchObject({ events: 7, rejected: 0 });
  expect(shell(take('npx throughline rules lint')).stdout).toContain('Can never fire');
});

test('every command of the README was run above', () => {
  expect([...commands, ...inline].filter((command) => !seen.has(command))).toEqual([]);
});

/** Marks a command of the README as run; fails when it is not in it. */
function take(...taken: readonly [string, ...string[]]): string {
  for (const command of taken) {
    expect([...commands, ...inline], 'the README no longer has this command').toContain(command);
    seen.add(command);
  }
  return taken[0];
}

function shell(command: string): { stdout: string; stderr: string } {
  const result = spawnSync('sh', ['-c', command], {
    cwd: path.join(folder, 'app'),
    env: environment,
    encoding: 'utf8',
    timeout: 2 * DEADLINE_MS,
  });
  expect(result.status, `${command}\n${result.stdout}\n${result.stderr}`).toBe(0);
  return result;
}

interface Started {
  readonly child: ChildProcess;
  stderr: string;
}

function start(command: string): Started {
  const child = spawn('sh', ['-c', command], {
    cwd: path.join(folder, 'app'),
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    // npx stands between us and what it starts: stopped as one group.
    detached: true,
  });
  running.push(child);
  const started: Started = { child, stderr: '' };
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (started.stderr += text));
  return started;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // Gone already.
    }
  };
  signal('SIGTERM');
  const hurry = setTimeout(() => signal('SIGKILL'), 10_000);
  await ended;
  clearTimeout(hurry);
}

async function answering(url: string): Promise<void> {
  await until(async () => (await fetch(url).catch(() => undefined))?.ok);
}

/** Ports that nobody listens on, each another one: all are held until all are known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
