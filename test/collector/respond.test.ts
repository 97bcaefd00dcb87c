// The response ladder against real counterparts: agents that get rules, a sensor that gets orders, the record of each.
import { createStreamClient, type StreamClient } from '@throughline/proto/client';
import type { AgentPolicy, Command, SensorOrder } from '@throughline/proto';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  removeFolder,
  startCollectorProcess,
  throughline,
  type CollectorProcess,
  type StartOptions,
} from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { expectedStories, play, recordedLines } from './recorded-attack.ts';

interface Action {
  readonly id: string;
  readonly action: string;
  readonly target: { readonly kind: string; readonly value: string };
  readonly state: string;
  readonly reason: string;
  readonly plan: readonly string[];
  readonly verified: boolean;
  readonly expires?: string;
  readonly requestedBy: string;
}

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

/** An agent that remembers the policy it was told. */
function agentOf(
  it: CollectorProcess,
  service: string,
): { client: StreamClient; policy(): AgentPolicy | undefined; rules(): string[] } {
  let policy: AgentPolicy | undefined;
  const client = createStreamClient({
    address: it.grpc,
    hello: { role: 'agent', workload: { service } },
    onCommand: (command: Command) => void (policy = command.policy ?? policy),
  });
  closers.push(() => client.close());
  return {
    client,
    policy: () => policy,
    rules: () => (policy?.blockRules ?? []).map(({ kind, value }) => `${kind} ${value}`),
  };
}

/** A protected service that gives a part of its query to a shell; asks it for one. */
async function serviceWithHole(
  it: CollectorProcess,
): Promise<(host: string) => Promise<{ status: number; text: string }>> {
  const source = `const { exec } = require('node:child_process');
    const server = require('node:http').createServer((request, response) => {
      const host = new URL(request.url, 'http://x').searchParams.get('host') ?? '';
      exec('echo pinging ' + host, (error, out) => response.end(error ? 'failed' : out));
    });
    server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));`;
  const child = spawn(process.execPath, ['--require', '@throughline/agent/register', '-e', source], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH ?? '',
      THROUGHLINE_COLLECTOR: it.grpc,
      THROUGHLINE_SERVICE: 'ping-service',
      THROUGHLINE_STATE: path.join(it.data, 'agent'),
    },
  });
  closers.push(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const port = await until(() => /port (\d+)/.exec(out)?.[1]);
  return async (host) => {
    const answer = await fetch(`http://127.0.0.1:${port}/?host=${encodeURIComponent(host)}`);
    return { status: answer.status, text: await answer.text() };
  };
}

const respond = async (it: CollectorProcess, body: Record<string, unknown>): Promise<Action[]> =>
  (await it.api<{ actions: Action[] }>('/v1/respond', { method: 'POST', body })).actions;

const attackers = recordedLines('poisoned-message').flatMap(({ event }) =>
  event?.activity?.http ? [event.activity.peerAddress ?? ''] : [],
);
const story = expectedStories('poisoned-message')[0]!.id;

describe('block rules', () => {
  test('plan changes nothing; doing reaches every agent; undo takes it back; a restart keeps it', async () => {
    const it = await collector({ flags: ['--playbook', 'report'] });
    await play(it, 'poisoned-message');
    const agent = agentOf(it, 'email-service');
    const other = agentOf(it, 'unrelated');
    await until(() => agent.policy() && other.policy());

    const planned = await respond(it, { story, action: 'block-record', plan: true });
    expect(planned).toHaveLength(1);
    expect(planned[0]).toMatchObject({ state: 'planned', target: { kind: 'record' } });
    expect(planned[0]!.plan[0]).toMatch(/skip the record .*\[\d+\]@\d+ and commit past it/);
    expect(agent.rules()).toEqual([]);

    const done = await respond(it, { story, action: 'block-record' });
    expect(done[0]).toMatchObject({ state: 'done', requestedBy: 'operator token' });
    await until(() => agent.rules().length === 1 && other.rules().length === 1);
    expect(agent.rules()).toEqual([`record ${done[0]!.target.value}`]);
    // Again is once.
    expect((await respond(it, { story, action: 'block-record' }))[0]!.id).toBe(done[0]!.id);

    await it.kill();
    const again = await collector({ data: it.data, flags: ['--playbook', 'report'] });
    const late = agentOf(again, 'email-service');
    await until(() => late.rules().length === 1);
    const undone = await respond(again, { story, action: 'block-record', undo: true });
    expect(undone[0]).toMatchObject({ state: 'undone', id: done[0]!.id });
    await until(() => late.rules().length === 0);
    await expect(respond(again, { story, action: 'block-record', undo: true })).rejects.toThrow(
      /no block-record is in force/,
    );
    // Every outcome is in the store as an event.
    const outcomes = (): number => {
      const db = new DatabaseSync(path.join(it.data, 'throughline.db'), { readOnly: true });
      const { n } = db.prepare("SELECT count(*) AS n FROM events WHERE id LIKE 'act-%'").get() as { n: number };
      db.close();
      return n;
    };
    await until(() => outcomes() === 2);
  });

  test('the playbook blocks by itself what is safe, and leaves shared addresses to a person', async () => {
    const it = await collector({ flags: ['--block-minutes', '5'] });
    const agent = agentOf(it, 'email-service');
    await until(() => agent.policy());
    await play(it, 'poisoned-message');
    await until(() => agent.rules().some((rule) => rule.startsWith('record ')));
    const { actions } = await it.api<{ actions: Action[] }>(`/v1/stories/${story}`);
    for (const action of actions) {
      expect(action).toMatchObject({ requestedBy: 'playbook', state: 'done' });
      expect(Date.parse(action.expires!) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
    }
    const local = attackers.filter((address) => /^(10|127|192\.168)\./.test(address));
    for (const address of local) expect(agent.rules()).not.toContain(`address ${address}`);
    // What a person takes back is not done again behind their back.
    await respond(it, { story, action: 'block-record', undo: true });
    await until(() => !agent.rules().some((rule) => rule.startsWith('record ')));
    await play(it, 'ssrf');
    expect(agent.rules().some((rule) => rule.startsWith('record '))).toBe(false);
  });

  test('a value that carried an attack is refused from whoever sends it', async () => {
    const it = await collector({ flags: ['--playbook', 'report'] });
    const get = await serviceWithHole(it);
    const attack = 'x; echo $((41+1))';
    expect((await get(attack)).text).toContain('42');
    const { id } = await until(async () => {
      const { stories } = await it.api<{ stories: { id: string }[] }>('/v1/stories');
      return stories[0];
    });

    const planned = await respond(it, { story: id, action: 'block-payload', plan: true });
    expect(planned).toHaveLength(1);
    expect(planned[0]!.target).toEqual({
      kind: 'payload',
      value: createHash('sha256').update(attack).digest('hex'),
    });
    expect(planned[0]!.plan[0]).toContain(`this very value (${attack.length} characters, from query.host)`);
    expect((await get(attack)).status).toBe(200);

    await respond(it, { story: id, action: 'block-payload' });
    await until(async () => (await get(attack)).status === 403);
    expect(await get('example.org')).toEqual({ status: 200, text: 'pinging example.org\n' });
    expect((await get(attack.replace('+1', '+2'))).status).toBe(200);

    await respond(it, { story: id, action: 'block-payload', undo: true });
    await until(async () => (await get(attack)).status === 200);
  });

  test('what was answered as done is kept through kill -9, and can be taken back', async () => {
    let it = await collector({ flags: ['--playbook', 'report'] });
    await play(it, 'poisoned-message');
    for (let round = 0; round < 3; round += 1) {
      const done = await respond(it, { story, action: 'block-record' });
      const locked = await it.api<{ policy: AgentPolicy }>('/v1/policies/email-service', {
        method: 'PUT',
        body: { mode: round % 2 === 0 ? 'block' : 'observe' },
      });
      // At once: nothing but the answer says that it is kept.
      await it.kill();
      it = await collector({ data: it.data, flags: ['--playbook', 'report'] });
      const { policy } = await it.api<{ policy: AgentPolicy }>('/v1/policies/email-service');
      expect(policy.mode).toBe(locked.policy.mode);
      expect(policy.blockRules).toMatchObject([{ id: done[0]!.id }]);
      expect(await respond(it, { story, action: 'block-record', undo: true })).toMatchObject([
        { id: done[0]!.id, state: 'undone' },
      ]);
    }
  });

  test('a limit of responses an hour holds for all kinds', async () => {
    const it = await collector({ flags: ['--playbook', 'report', '--responses-per-hour', '1'] });
    await play(it, 'poisoned-message');
    const all = [
      ...(await respond(it, { story, action: 'block-record' })),
      ...(await respond(it, { story, action: 'lock-profile' })),
    ];
    expect(all.filter(({ state }) => state === 'done')).toHaveLength(1);
    expect(
      all.filter(({ state }) => state === 'refused').every(({ reason }) => reason.includes('which is the limit')),
    ).toBe(true);
  });
});

test('what agents learned survives kill -9, so that a lock holds to all of it', async () => {
  const it = await collector();
  const { client } = agentOf(it, 'shop');
  const learned = [
    { kind: 'host', value: 'prices.internal' },
    { kind: 'program', value: '/usr/bin/convert' },
  ];
  client.report({ id: 'learned-1', timeUs: Date.now() * 1_000, witnessStatus: { kind: 'profile', learned } });
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  const saved = (): unknown => {
    const db = new DatabaseSync(path.join(it.data, 'throughline.db'), { readOnly: true });
    const row = db.prepare("SELECT value FROM named_values WHERE name = 'profile shop'").get();
    db.close();
    return row;
  };
  await until(() => saved());
  await it.kill();
  // As when the events are long gone: none is read back.
  const again = await collector({ data: it.data, flags: ['--replay-max', '0'] });
  const { policy } = await again.api<{ policy: AgentPolicy }>('/v1/policies/shop', {
    method: 'PUT',
    body: { profileLocked: true },
  });
  expect(policy.profile).toEqual(learned);
});

describe('orders to the sensor', () => {
  function sensorOf(it: CollectorProcess, node: string, outcome: string): { orders: SensorOrder[] } {
    const orders: SensorOrder[] = [];
    const client = createStreamClient({
      address: it.grpc,
      hello: { role: 'sensor', workload: { node } },
      onCommand({ id, sensorOrder }) {
        if (!sensorOrder) return;
        orders.push(sensorOrder);
        return { id: id ?? '', outcome, reason: outcome === 'refused' ? 'it is pid 1' : '' };
      },
    });
    closers.push(() => client.close());
    return { orders };
  }
  const node = recordedLines('poisoned-message').find(({ event }) => event?.processExec)!.event!.workload!.node!;

  test('the processes of the attack, on the node of the attack, as that sensor answers', async () => {
    const it = await collector({ flags: ['--playbook', 'report'] });
    await play(it, 'poisoned-message');
    const without = await respond(it, { story, action: 'kill-process' });
    expect(without.every(({ state, reason }) => state === 'refused' && reason.includes('no sensor is connected'))).toBe(
      true,
    );

    const elsewhere = sensorOf(it, 'another-node', 'done');
    const sensor = sensorOf(it, node, 'done');
    await until(
      async () =>
        (await it.api<{ witnesses: { connected: boolean }[] }>('/v1/witnesses')).witnesses.filter(
          ({ connected }) => connected,
        ).length >= 2,
    );
    const done = await respond(it, { story, action: 'kill-process' });
    expect(done.length).toBeGreaterThan(0);
    expect(done.every(({ state }) => state === 'done')).toBe(true);
    expect(sensor.orders).toHaveLength(done.length);
    expect(sensor.orders[0]).toMatchObject({ action: 'kill-process', storyId: story });
    expect(sensor.orders[0]!.process?.startTicks).toMatch(/^\d+$/);
    expect(elsewhere.orders).toEqual([]);
    await expect(respond(it, { story, action: 'kill-process', undo: true })).rejects.toThrow(/cannot be undone/);
  });

  test('a refusal of the sensor is the outcome', async () => {
    const it = await collector({ flags: ['--playbook', 'report'] });
    await play(it, 'poisoned-message');
    sensorOf(it, node, 'refused');
    await until(async () =>
      (await it.api<{ witnesses: { connected: boolean }[] }>('/v1/witnesses')).witnesses.some(
        ({ connected }) => connected,
      ),
    );
    const [refused] = await respond(it, { story, action: 'kill-process' });
    expect(refused).toMatchObject({ state: 'refused', reason: 'it is pid 1' });
  });
});

test('what needs hands that are not there says whose and how', async () => {
  const it = await collector({ flags: ['--playbook', 'report'] });
  await play(it, 'ssrf');
  const where = ['--url', it.http, '--data', it.data];
  const id = expectedStories('ssrf')[0]!.id;
  const ladder = await throughline(['respond', 'ladder', ...where]);
  expect(ladder.out.split('\n')[0]).toMatch(/^block-request/);
  const plan = await throughline(['respond', id, 'revoke-session', '--plan', ...where]);
  expect(plan.out).toMatch(/aws iam (put-role-policy|update-access-key)/);
  const document = /--policy-document '(.*)'/.exec(plan.out);
  expect(() => JSON.parse(document![1]!)).not.toThrow();
  const refused = await throughline(['respond', id, 'revoke-session', ...where]);
  expect(refused.status).toBe(1);
  expect(refused.out).toMatch(/a person with rights in the account must do it/);
  expect(await throughline(['respond', id, 'launch-missiles', ...where])).toMatchObject({
    status: 1,
    err: expect.stringContaining('there is no response "launch-missiles"; there are block-request') as string,
  });
  await expect(respond(it, { story: id, action: 'block-request', force: true })).rejects.toThrow(
    /\\"force\\" is not a field/,
  );
});
