// The heap does not grow with requests: measured after a collection, in steps, on each kind of server. By default 12 000
// requests a server; THROUGHLINE_TEST_LEAK_REQUESTS=1000000 for the long run.
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { register } from './run-app.ts';

const serverFile = fileURLToPath(new URL('../bench/agent/server.cjs', import.meta.url));
const holesFile = fileURLToPath(new URL('../bench/agent/leak-server.cjs', import.meta.url));
const probeFile = fileURLToPath(new URL('../bench/agent/memory-probe.cjs', import.meta.url));
const total = Number(process.env['THROUGHLINE_TEST_LEAK_REQUESTS'] ?? 12_000);
const STEPS = 6;
/** Bytes of heap per request above which something is kept: a kept activity alone would be more than a kilobyte. */
const BYTES_PER_REQUEST_MAX = 40;

test.each(['http', 'express', 'fastify'])('%s', { timeout: 600_000 }, async (app) => {
  const child = fork(serverFile, [app], {
    execArgv: ['--expose-gc', '--require', register],
    env: { ...process.env, NODE_OPTIONS: '', THROUGHLINE_MODE: 'block' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ask = (what?: string): Promise<any> =>
    new Promise((resolve) => {
      child.once('message', resolve);
      if (what) child.send(what);
    });
  try {
    const { port } = await ask();
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const heap: number[] = [];
    for (let step = 0; step <= STEPS; step++) {
      await load(port, agent, Math.ceil(total / STEPS));
      await ask('gc');
      heap.push((await ask('gc')).heapUsed);
    }
    agent.destroy();
    // The first step warms code and caches up. The slope over the others, by least squares.
    const slope = slopeOf(heap.slice(1)) / Math.ceil(total / STEPS);
    expect(slope, `heap after each step: ${heap.map((bytes) => Math.round(bytes / 1000)).join(', ')} kB`).toBeLessThan(
      BYTES_PER_REQUEST_MAX,
    );
  } finally {
    child.kill('SIGKILL');
  }
});

const REFUSED = 300;
/** A refused call that is kept holds its request and the native handle it was about to use: ten kilobytes. */
const BYTES_PER_REFUSED_MAX = 1500;

test.each(['ping', 'fork', 'spawn'])('a refused program leaves nothing behind: %s', async (way) => {
  const child = fork(holesFile, ['http'], {
    execArgv: ['--require', probeFile, '--require', register],
    env: { ...process.env, NODE_OPTIONS: '', THROUGHLINE_MODE: 'block', THROUGHLINE_RECORDER: '16' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const answer = (): Promise<any> => new Promise((resolve) => child.once('message', resolve));
  try {
    const { port } = await answer();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const heap: number[] = [];
    for (let step = 0; step < 4; step++) {
      const refused = await Promise.all(
        Array.from({ length: REFUSED }, (_, i) => statusOf(port, agent, `/${way}?name=localhost;id+${i}`)),
      );
      expect(new Set(refused)).toEqual(new Set([403]));
      child.send('settle');
      heap.push((await answer()).memory.heapUsed);
    }
    agent.destroy();
    const slope = slopeOf(heap.slice(1)) / REFUSED;
    expect(slope, `heap after each step: ${heap.map((bytes) => Math.round(bytes / 1000)).join(', ')} kB`).toBeLessThan(
      BYTES_PER_REFUSED_MAX,
    );
  } finally {
    child.kill('SIGKILL');
  }
});

function statusOf(port: number, agent: Agent, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent, path }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

async function load(port: number, agent: Agent, count: number): Promise<void> {
  let sent = 0;
  const body = JSON.stringify({ note: "it's $5; `quoted` ../and <b>odd</b>", items: [1, 2, 3] });
  const one = async (): Promise<void> => {
    while (sent < count) await call(port, agent, sent++ % 2 === 0 ? undefined : body);
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

function call(port: number, agent: Agent, body: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: body ? 'POST' : 'GET',
        path: body ? '/echo' : `/users/${Math.random()}?q=${Math.random()}`,
        headers: body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {},
      },
      (response) => void response.resume().on('end', resolve),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function slopeOf(values: readonly number[]): number {
  const meanX = (values.length - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / values.length;
  let above = 0;
  let below = 0;
  values.forEach((value, x) => {
    above += (x - meanX) * (value - meanY);
    below += (x - meanX) ** 2;
  });
  return above / below;
}
