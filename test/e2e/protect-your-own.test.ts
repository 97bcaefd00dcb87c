// The two lines of "protect your own service", tried on the example as its README says.
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { wholeLines } from '../agent/run-app.ts';
import { until } from '../until.ts';

const folder = fileURLToPath(new URL('../../examples/protect-your-own', import.meta.url));
let child: ChildProcess | undefined;

afterEach(() => child?.kill('SIGKILL'));

test('observe: the attacks are reported as JSON lines and pass, ordinary requests are not spoken of', async () => {
  const app = await startApp('observe');
  expect(await app.get('/lookup?host=localhost')).toMatchObject({ status: 200 });
  expect(await app.get('/documents?name=welcome.txt')).toMatchObject({ status: 200, text: 'Welcome.\n' });
  expect(app.findings()).toEqual([]);

  expect((await app.get('/lookup?host=localhost;id')).text).toContain('uid=');
  expect((await app.get('/documents?name=../app.js')).text).toContain('An ordinary express service');
  const findings = await until(() => app.findings().length === 2 && app.findings(), 'two findings');
  expect(findings).toMatchObject([
    { guard: 'shell-injection', outcome: 'reported', caller: { file: 'app.js' } },
    { guard: 'path-traversal', outcome: 'reported', caller: { file: 'app.js' } },
  ]);
});

test('block: the attacks are refused with 403 and the finding id, ordinary requests are served', async () => {
  const app = await startApp('block');
  expect(await app.get('/lookup?host=localhost')).toMatchObject({ status: 200 });
  const refused = await app.get('/lookup?host=localhost;id');
  expect(refused.status).toBe(403);
  expect(refused.text).not.toContain('uid=');
  expect((await app.get('/documents?name=../app.js')).status).toBe(403);
  const [finding] = await until(() => app.findings().length === 2 && app.findings(), 'two findings');
  expect(refused.text).toContain(finding!.id);
  expect(finding).toMatchObject({ outcome: 'blocked' });
  expect(await app.get('/documents?name=welcome.txt')).toMatchObject({ status: 200 });
});

interface Finding {
  readonly throughline: string;
  readonly id: string;
  readonly guard: string;
}

async function startApp(mode: 'observe' | 'block'): Promise<{
  get(path: string): Promise<{ status: number; text: string }>;
  findings(): Finding[];
}> {
  const started = spawn(process.execPath, ['--import', '@throughline/agent/register', 'app.js'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', THROUGHLINE_MODE: mode },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let [out, err] = ['', ''];
  started.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  started.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const base = await until(
    () => /http:\/\/\S+/.exec(out)?.[0],
    () => `the app to listen: ${err}`,
  );
  return {
    async get(path) {
      const response = await fetch(base + path);
      return { status: response.status, text: await response.text() };
    },
    findings: () =>
      wholeLines(err)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Finding)
        .filter(({ throughline }) => throughline === 'finding'),
  };
}
