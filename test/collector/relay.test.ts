// Sidecar mode: agents speak to the relay beside them, the story appears upstream, and orders come back down.
import { createStreamClient } from '@throughline/proto/client';
import type { AgentPolicy, SensorOrder } from '@throughline/proto';
import { afterEach, expect, test } from 'vitest';
import { removeFolder, startCollectorProcess, type CollectorProcess, type StartOptions } from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { operationEvent } from './events.ts';
import { expectedStories, play, recordedLines } from './recorded-attack.ts';

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

const stories = async (it: CollectorProcess): Promise<{ id: string; steps: unknown[] }[]> =>
  (await it.api<{ stories: { id: string; steps: unknown[] }[] }>('/v1/stories')).stories;

test('the story is upstream, the relay holds none', async () => {
  const upstream = await collector({ flags: ['--playbook', 'report'] });
  const relay = await collector({ flags: ['--upstream', upstream.grpc] });
  await play(relay, 'poisoned-message');
  const [expected] = expectedStories('poisoned-message');
  await until(async () => (await stories(upstream))[0]?.steps.length === expected!.steps.length);
  expect((await stories(upstream))[0]!.id).toBe(expected!.id);
  expect(await stories(relay)).toEqual([]);
});

test('what upstream missed while it was away arrives when it is back, also after a restart of the relay', async () => {
  const upstream = await collector();
  const port = Number(upstream.grpc.split(':').at(-1));
  const relay = await collector({ flags: ['--upstream', upstream.grpc] });
  const agent = createStreamClient({
    address: relay.grpc,
    hello: { role: 'agent', workload: { service: 'shop' } },
    eventsMax: 20_000,
  });
  closers.push(() => agent.close());
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) agent.report(operationEvent());
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
  };
  const count = async (it: CollectorProcess): Promise<number> =>
    Number(
      /throughline_events_total\{source="agent"\} (\d+)/.exec(await (await fetch(`${it.http}/metrics`)).text())?.[1] ??
        0,
    );
  await send(500);
  await until(async () => (await count(upstream)) === 500);
  await upstream.kill();
  await send(6_000);
  await relay.kill();
  const again = await collector({ data: relay.data, flags: ['--upstream', upstream.grpc] });
  expect(again.child.exitCode).toBeNull();
  const back = await collector({ data: upstream.data, grpcPort: port });
  await until(async () => (await count(back)) === 6_000);
});

test('policies and orders come down through it', async () => {
  const upstream = await collector({ flags: ['--playbook', 'report'] });
  const relay = await collector({ flags: ['--upstream', upstream.grpc] });
  let policy: AgentPolicy | undefined;
  const agent = createStreamClient({
    address: relay.grpc,
    hello: { role: 'agent', workload: { service: 'email-service' } },
    onCommand: (command) => void (policy = command.policy ?? policy),
  });
  const orders: SensorOrder[] = [];
  const node = recordedLines('poisoned-message').find(({ event }) => event?.processExec)!.event!.workload!.node!;
  const sensor = createStreamClient({
    address: relay.grpc,
    hello: { role: 'sensor', workload: { node } },
    onCommand({ sensorOrder }) {
      if (!sensorOrder) return;
      orders.push(sensorOrder);
      return { outcome: 'done' };
    },
  });
  closers.push(
    () => agent.close(),
    () => sensor.close(),
  );
  await until(() => policy);
  await upstream.api('/v1/policies/email-service', { method: 'PUT', body: { mode: 'block' } });
  await until(() => policy?.mode === 'block');

  await play(relay, 'poisoned-message');
  const [expected] = expectedStories('poisoned-message');
  await until(async () => (await stories(upstream))[0]?.steps.length === expected!.steps.length);
  const { actions } = await upstream.api<{ actions: { state: string }[] }>('/v1/respond', {
    method: 'POST',
    body: { story: expected!.id, action: 'kill-process' },
  });
  expect(actions.every(({ state }) => state === 'done')).toBe(true);
  expect(orders.length).toBe(actions.length);
  const blocked = await upstream.api<{ actions: { state: string }[] }>('/v1/respond', {
    method: 'POST',
    body: { story: expected!.id, action: 'block-record' },
  });
  expect(blocked.actions[0]!.state).toBe('done');
  await until(() => policy?.blockRules?.some(({ kind }) => kind === 'record'));
  expect(policy?.mode).toBe('block');

  // An agent that comes later is told what is left now, not what was left when the rule reached the relay.
  const left = ({ blockRules, saidUs }: AgentPolicy): number => blockRules![0]!.expiresUs! - saidUs!;
  const first = left(policy!);
  let later: AgentPolicy | undefined;
  const newcomer = createStreamClient({
    address: relay.grpc,
    hello: { role: 'agent', workload: { service: 'email-service' } },
    onCommand: (command) => void (later = command.policy ?? later),
  });
  closers.push(() => newcomer.close());
  await until(() => later?.blockRules?.length);
  expect(later!.saidUs!).toBeGreaterThan(policy!.saidUs!);
  expect(first - left(later!)).toBeCloseTo(later!.saidUs! - policy!.saidUs!, -4);
});
