// Events through the real streaming client into a real collector: stored, acknowledged, repeated, killed, restarted.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createStreamClient, type StreamClient, type StreamClientOptions } from '@throughline/proto/client';
import type { Command } from '@throughline/proto';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  removeFolder,
  startCollectorProcess,
  temporaryFolder,
  type CollectorProcess,
  type StartOptions,
} from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { operationEvent } from './events.ts';
import { play } from './recorded-attack.ts';

/** After so long without a word a stream is given up. */
const SILENCE_MAX_MS = 1_000;

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function collector(options: StartOptions = {}): Promise<CollectorProcess> {
  const started = await startCollectorProcess(options);
  closers.push(async () => {
    await started.kill();
    removeFolder(started.data);
  });
  return started;
}

function client(address: string, options: Partial<StreamClientOptions> = {}): StreamClient {
  const created = createStreamClient({
    address,
    hello: { role: 'agent', workload: { service: 'shop' } },
    retryMinMs: 50,
    ...options,
  });
  closers.push(() => created.close());
  return created;
}

function storedIds(data: string): string[] {
  const db = new DatabaseSync(path.join(data, 'throughline.db'), { readOnly: true });
  try {
    return (db.prepare('SELECT id FROM events ORDER BY position').all() as { id: string }[]).map(({ id }) => id);
  } finally {
    db.close();
  }
}

describe('the way into the store', () => {
  test('what is acknowledged is in the file, with what the collector knows', async () => {
    const it = await collector();
    const agent = client(it.grpc);
    const events = Array.from({ length: 1_234 }, () => operationEvent());
    for (const event of events) agent.report(event);
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    expect(agent.counters).toMatchObject({ acknowledged: 1_234, rejected: 0, dropped: {} });
    expect(storedIds(it.data)).toEqual(events.map(({ id }) => id));
    expect(await it.metric('throughline_events_total{source="agent"}')).toBe(1_234);
  });

  test('an event sent twice is one event', async () => {
    const it = await collector();
    const first = client(it.grpc);
    const second = client(it.grpc);
    for (const agent of [first, second]) {
      for (let i = 0; i < 50; i++) agent.report(operationEvent(`same-${i}`));
      expect(await agent.flush(DEADLINE_MS)).toBe(true);
    }
    expect(storedIds(it.data)).toHaveLength(50);
    expect(await it.metric('throughline_events_repeated_total')).toBe(50);
  });

  test('over a unix socket, which only its owner may open', async () => {
    const folder = temporaryFolder('socket');
    closers.push(() => removeFolder(folder));
    const socket = path.join(folder, 'ingest.sock');
    const it = await collector({ flags: ['--grpc-socket', socket] });
    const agent = client(`unix://${socket}`);
    agent.report(operationEvent());
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    // A socket file left by a killed collector is no obstacle; one that is answered is.
    await it.kill();
    const again = await collector({ data: it.data, flags: ['--grpc-socket', socket] });
    await expect(startCollectorProcess({ flags: ['--grpc-socket', socket] })).rejects.toThrow(
      /another process listens on the socket/,
    );
    expect(again.child.exitCode).toBeNull();
  });
});

describe('a collector that dies', () => {
  test('kill -9 under load loses nothing that was acknowledged, and the client makes up for the rest', async () => {
    const it = await collector();
    const agent = client(it.grpc, { batchEventsMax: 50, eventsMax: 30_000, retryMinMs: 30, retryMaxMs: 200 });
    const all: string[] = [];
    let running: CollectorProcess = it;
    const port = Number(it.grpc.split(':').at(-1));
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 3_000; i++) {
        const event = operationEvent();
        all.push(event.id!);
        agent.report(event);
      }
      // In the middle of it, not at the end.
      const target = agent.counters.acknowledged + 500;
      await until(() => agent.counters.acknowledged >= target);
      await running.kill();
      const acknowledged = agent.counters.acknowledged;
      const stored = storedIds(it.data);
      expect(stored.length).toBeGreaterThanOrEqual(acknowledged);
      // Order is kept, so what is acknowledged is the beginning of what was reported.
      expect(stored.slice(0, acknowledged)).toEqual(all.slice(0, acknowledged));
      running = await startCollectorProcess({ data: it.data, grpcPort: port });
      const now = running;
      closers.push(() => now.kill());
    }
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    expect(storedIds(it.data)).toEqual(all);
    expect(agent.counters.dropped).toEqual({});
    expect(agent.counters.connects).toBeGreaterThanOrEqual(4);
  });

  test('a stopped one (SIGSTOP) does not stop the client; what was queued arrives afterwards', async () => {
    const it = await collector();
    const agent = client(it.grpc, { silenceMaxMs: SILENCE_MAX_MS });
    agent.report(operationEvent());
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    it.child.kill('SIGSTOP');
    for (let i = 0; i < 100; i++) agent.report(operationEvent());
    expect(await agent.flush(2 * SILENCE_MAX_MS)).toBe(false);
    it.child.kill('SIGCONT');
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    expect(storedIds(it.data)).toHaveLength(101);
  });

  test('with none there, the process that reports ends when it is done', async () => {
    const source = `
      import { createStreamClient } from '@throughline/proto/client';
      const client = createStreamClient({ address: 'grpc://127.0.0.1:9', hello: { role: 'agent' } });
      for (let i = 0; i < 100000; i++) client.report({ id: 'e' + i });
      setTimeout(() => console.log(JSON.stringify(client.counters)), 300);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: import.meta.dirname,
    });
    const ended = once(child, 'exit');
    const [out] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const done = performance.now();
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - done).toBeLessThan(10_000);
    expect(JSON.parse(out)).toMatchObject({
      reported: 100_000,
      queued: 8_192,
      dropped: { 'queue-full': 100_000 - 8_192 },
    });
  });
});

describe('what comes down the stream', () => {
  test('agents are asked, once, for what they remember of a key that an attack holds', async () => {
    const it = await collector({ flags: ['--playbook', 'report'] });
    const asked: string[] = [];
    client(it.grpc, {
      hello: { role: 'agent', workload: { service: 'order-service' } },
      onCommand: ({ recall }) => void asked.push(...(recall?.keys ?? []).map(({ kind, value }) => `${kind} ${value}`)),
    });
    await play(it, 'poisoned-message');
    await until(() => asked.some((key) => key.startsWith('kafka-record ')));
    await play(it, 'poisoned-message');
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('the policy of a service, at the welcome and whenever it changes', async () => {
    const it = await collector();
    const commands: Command[] = [];
    client(it.grpc, { onCommand: (command) => void commands.push(command) });
    await until(() => commands.length === 1);
    expect(commands[0]).toMatchObject({ policy: { mode: '' } });
    await it.api('/v1/policies/shop', { method: 'PUT', body: { mode: 'block', profileLocked: true } });
    await it.api('/v1/policies/other', { method: 'PUT', body: { killSwitch: true } });
    await until(() => commands.length >= 3);
    const last = commands.at(-1)!.policy!;
    expect(last).toMatchObject({ mode: 'block', profileLocked: true });
    expect(last.killSwitch ?? false).toBe(false);
    expect(last.version!).toBeGreaterThan(commands[0]!.policy!.version!);
  });
});
