// What npm would hand out: the four packages, packed and installed into an empty folder, with nothing of this repository beside
// them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'throughline-packages-'));
const app = path.join(folder, 'app');
const INSTALL_MAX_MS = 240_000;

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): { status: number | null; stdout: string; stderr: string } {
  // The folder of our own programs must not help out.
  const search = (process.env['PATH'] ?? '').split(':').filter((entry) => !entry.startsWith(root));
  const env = { ...process.env, PATH: [path.dirname(process.execPath), ...search].join(':'), ...environment };
  return spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: INSTALL_MAX_MS, maxBuffer: 1 << 26 });
}

const throughline = (...args: string[]): ReturnType<typeof run> => run('node_modules/.bin/throughline', args, app);

beforeAll(() => {
  const workspaces = ['proto', 'agent', 'native-sensor', 'collector'].flatMap((name) => ['-w', name]);
  const packed = run('npm', ['pack', '--silent', '--pack-destination', folder, ...workspaces], root);
  expect(packed.status, packed.stderr).toBe(0);
  mkdirSync(app);
  writeFileSync(path.join(app, 'package.json'), '{"name":"my-service","private":true,"type":"module"}\n');
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect(tarballs).toHaveLength(4);
  const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
  const installed = run('npm', ['install', ...flags, ...tarballs.map((name) => path.join(folder, name))], app);
  expect(installed.status, installed.stderr).toBe(0);
}, 2 * INSTALL_MAX_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each package brings its licence and says what it is', () => {
  for (const name of ['proto', 'agent', 'sensor', 'collector']) {
    const at = path.join(app, 'node_modules/@throughline', name);
    expect(readFileSync(path.join(at, 'LICENSE'), 'utf8'), name).toBe(readFileSync(path.join(root, 'LICENSE'), 'utf8'));
    expect(readFileSync(path.join(at, 'README.md'), 'utf8')).toContain(`# @throughline/${name}`);
    expect(readdirSync(at).filter((file) => /\.test\./.test(file))).toEqual([]);
  }
  // A compiler that resolves as Node 10 did (module commonjs, the default of many frameworks) reads no "exports".
  const agent = path.join(app, 'node_modules/@throughline/agent');
  const { main, types } = JSON.parse(readFileSync(path.join(agent, 'package.json'), 'utf8')) as Record<string, string>;
  for (const file of [main!, types!]) expect(existsSync(path.join(agent, file)), file).toBe(true);
  const required = run(process.execPath, ['-p', 'require("@throughline/agent").isProtected()'], app);
  expect(required.stdout.trim(), required.stderr).toBe('false');
});

test('the agent loads by each of its flags and says so in one line', () => {
  const attack = 'import("node:child_process").then(({ execSync }) => console.log(String(execSync("echo fine"))))';
  for (const flag of ['--import', '--require']) {
    const { status, stdout, stderr } = run(
      process.execPath,
      [flag, '@throughline/agent/register', '--input-type=module', '-e', attack],
      app,
    );
    expect({ status, stdout: stdout.trim() }, flag).toEqual({ status: 0, stdout: 'fine' });
    expect(stderr, flag).toMatch(/^\{"throughline":"started",[^\n]*\}\n$/);
  }
});

test('replay tells the story of a recording', () => {
  cpSync(path.join(root, 'test/data/k8s-live/attack.jsonl'), path.join(app, 'audit.log'));
  const { status, stdout, stderr } = throughline('replay', '--json', 'audit.log');
  expect(status, stderr).toBe(0);
  const { findings, stats } = JSON.parse(stdout) as {
    findings: unknown[];
    stats: { events: number; rejected: number };
  };
  expect(stats).toMatchObject({ events: 7, rejected: 0 });
  expect(findings.length).toBeGreaterThan(0);
});

test('doctor, and the packaged rules', () => {
  const doctor = throughline('doctor', '--', process.execPath, '-e', '0');
  expect(doctor.status, doctor.stderr).toBe(0);
  expect(throughline('rules', 'lint').stdout).toMatch(/rules/);
});

test('the sensor says how its daemon is built', () => {
  const { status, stderr } = throughline('sensor', '--', '--print');
  expect(status).toBe(127);
  expect(stderr).toMatch(/as root, once: node .*node_modules\/@throughline\/sensor\/build\.mjs/);
});
