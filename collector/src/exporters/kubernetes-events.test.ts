// Stories told as Events to an API server's stand-in that answers as the real one does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Severity, type Story } from '@throughline/proto';
import { readConfig } from '../config.ts';
import { createMetrics } from '../metrics.ts';
import { kubernetesEvents } from './kubernetes-events.ts';

const held = new Map<string, Record<string, unknown>>();
let refuse = 0;
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    const answer = (status: number, value: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (refuse > 0) return answer(refuse, { message: 'no' });
    const given = JSON.parse(body) as { metadata?: { name: string } };
    if (request.method === 'POST') {
      held.set(`${request.url}/${given.metadata!.name}`, given);
      return answer(201, given);
    }
    const before = held.get(request.url!);
    if (!before) return answer(404, { message: 'not found' });
    held.set(request.url!, { ...before, ...given });
    return answer(200, {});
  });
});
let address = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  held.clear();
  refuse = 0;
});

const workload = { podName: 'mail-1', namespace: 'shop', podUid: '8c81a1b7-fcdf-412a-8192-2b2f61c0aad5' };
const story = (more: Partial<Story> = {}): Story => ({
  id: 'story-1', title: 'Code injection', severity: Severity.HIGH, revision: 3, firstUs: 1_772_359_200_000_000, steps: [{ workload }, { workload }, { workload: { node: 'n1' } }], ...more,
}); // prettier-ignore

async function exporter(flags: string[] = []) {
  const config = readConfig(
    ['--kubernetes', address, '--kubernetes-token-file', '', '--kubernetes-events', ...flags],
    {},
  );
  const parts = {
    metrics: createMetrics(),
    log: () => {},
    now: () => 1_772_360_000_000,
    event: () => undefined,
    actionsOf: () => [],
  };
  return (await kubernetesEvents.start(config, parts))!;
}

test('one Event a pod, told again as the story grows and ends', async () => {
  const events = await exporter();
  await events.stories!([{ change: 'opened', story: story() }]);
  await events.stories!([
    { change: 'updated', story: story({ revision: 9, title: 'Code injection, reaching the node' }) },
  ]);
  expect([...held.keys()]).toEqual(['/api/v1/namespaces/shop/events/throughline-story-1-8c81a1b7']);
  expect([...held.values()][0]).toMatchObject({
    involvedObject: { kind: 'Pod', name: 'mail-1', uid: workload.podUid },
    reason: 'AttackStory',
    type: 'Warning',
    count: 9,
    message: 'Code injection, reaching the node (high; story story-1)',
    firstTimestamp: '2026-03-01T10:00:00.000Z',
  });
  await events.stories!([{ change: 'closed', story: story({ revision: 10 }) }]);
  expect([...held.values()][0]).toMatchObject({ reason: 'AttackStoryClosed', type: 'Normal' });
  await events.close!();
});

test('a story without pods says nothing; a server in trouble is asked again, a namespace that is gone is not', async () => {
  const events = await exporter();
  await events.stories!([{ change: 'opened', story: story({ steps: [{ workload: { node: 'n1' } }] }) }]);
  expect(held.size).toBe(0);
  refuse = 500;
  await expect(events.stories!([{ change: 'opened', story: story() }])).rejects.toThrow('no');
  refuse = 404;
  await events.stories!([{ change: 'opened', story: story() }]);
  await events.close!();
});

test('without a cluster the option is refused by name', () => {
  expect(() => readConfig(['--kubernetes-events'], {})).toThrow('kubernetes-events');
});
