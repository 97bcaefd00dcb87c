// `throughline run` and `doctor` on a small service with a real hole in it.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bin, removeFolder, temporaryFolder, throughline } from './collector-process.ts';
import { until } from '../until.ts';

let folder: string;
let app: string;
beforeAll(() => {
  folder = temporaryFolder('run');
  app = path.join(folder, 'app.cjs');
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'ping-service', version: '1.0.0' }));
  // Answers with what a shell makes of the query, and tells its port.
  writeFileSync(
    app,
    `const { exec } = require('node:child_process');
     const server = require('node:http').createServer((request, response) => {
       const host = new URL(request.url, 'http://x').searchParams.get('host') ?? '';
       exec('echo pinging ' + host, (error, out) => response.end(error ? 'failed' : out));
     });
     server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
     process.on('SIGTERM', () => process.exit(7));`,
  );
});
afterAll(() => removeFolder(folder));

async function attacked(
  flags: readonly string[],
): Promise<{ status: number | null; out: string; err: string; answers: { status: number; text: string }[] }> {
  const child = spawn(process.execPath, [bin, 'run', ...flags, '--', process.execPath, app], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '' },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const port = await until(() => /port (\d+)/.exec(out)?.[1]);
  const answers = [];
  for (const host of ['example.org', 'x; echo $((41+1))']) {
    const answer = await fetch(`http://127.0.0.1:${port}/?host=${encodeURIComponent(host)}`);
    answers.push({ status: answer.status, text: await answer.text() });
  }
  await until(() => err.includes('hell injection'));
  child.kill('SIGTERM');
  return { status: await ended, out, err, answers };
}

describe('run', () => {
  test('observes: the attack goes through, the finding and the story are on the terminal', async () => {
    const { status, err, answers } = await attacked([]);
    expect(answers[0]).toMatchObject({ status: 200, text: 'pinging example.org\n' });
    expect(answers[1]!.text).toContain('42');
    expect(err).toMatch(/throughline: CRITICAL Shell injection \(T\d+/);
    expect(err).toMatch(/app\.cjs:\d+/);
    expect(err).toContain('ping-service');
    // Of the agent's own words nothing: only findings and stories.
    expect(err).not.toMatch(/"throughline":/);
    // The status of the command is ours.
    expect(status).toBe(7);
  });

  test('blocks: the attack is answered with 403, ordinary requests as before', async () => {
    const { err, answers } = await attacked(['--block']);
    expect(answers[0]).toMatchObject({ status: 200, text: 'pinging example.org\n' });
    expect(answers[1]!.status).toBe(403);
    expect(err).toMatch(/stopped here/);
  });

  test('as JSON lines for a machine', async () => {
    const { err } = await attacked(['--json']);
    const lines = err.split('\n').filter((line) => line.startsWith('{"finding"') || line.startsWith('{"story"'));
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ finding: { severity: 'critical' } });
  });

  test.each<[string, string[], RegExp, number]>([
    ['nothing to run', [], /the command to protect goes after "--"/, 2],
    [
      'a program that does not exist',
      ['--', 'no-such-program-here'],
      /"no-such-program-here" is not a program that can be found/,
      1,
    ],
    ['a flag that does not exist', ['--loud', '--', 'true'], /Unknown option '--loud'/, 2],
  ])('%s is said', async (_name, args, sentence, status) => {
    const answer = await throughline(['run', ...args]);
    expect(answer.err).toMatch(sentence);
    expect(answer.status).toBe(status);
  });
});

test('doctor says what the agent would cover of a command', async () => {
  const { out } = await throughline(['doctor', '--json', '--', process.execPath, app]);
  const report = JSON.parse(out) as {
    checks: { name: string; state: string }[];
    application: { coverage: { name: string; state: string }[] };
  };
  expect(report.checks.map(({ name }) => name)).toEqual(['node', 'agent', 'sensor', 'kernel', 'collector']);
  expect(report.checks.find(({ name }) => name === 'agent')!.state).toBe('ok');
  const live = report.application.coverage.filter(({ state }) => state === 'live').map(({ name }) => name);
  expect(live).toEqual(expect.arrayContaining(['http-server', 'child-process']));
});

test('doctor tells gaps first, counts what was not loaded, and asks for the dashes', async () => {
  const frozen = ['--permission', '--allow-fs-read=*', '--allow-child-process'];
  const { out, status } = await throughline(['doctor', '--', process.execPath, ...frozen, app]);
  expect(status).toBe(0);
  expect(out).toMatch(/service "ping-service", Node [\d.]+, mode observe\ndegraded {2}path .*frozen/);
  expect(out).toMatch(/not yet {3}\d+ more are hooked as soon as the application loads them; --all names them\n$/);
  expect(out).not.toContain('mongodb');
  const all = await throughline(['doctor', '--all', '--', process.execPath, app]);
  expect(all.out).toMatch(/no gaps/);
  expect(all.out).toMatch(/not yet {3}mongodb\n/);

  const forgotten = await throughline(['doctor', 'node', 'app.js']);
  expect(forgotten.err).toMatch(/the command goes after "--": throughline doctor -- node app\.js/);
  expect(forgotten.status).toBe(2);
  const other = await throughline(['doctor', '--', 'sh', '-c', 'exit 3']);
  expect(other.err).toMatch(/"sh -c exit 3" ended with status 3 before the agent could report/);
  expect(other.status).toBe(1);
});
