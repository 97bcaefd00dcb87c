// What every response must declare and survive, and the rules of the ladder.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Event, Story } from '@throughline/proto';
import { responses } from './index.ts';
import { selects } from './pod.ts';
import type { Plan, World } from './response.ts';

const nobody: World = {
  event: () => undefined,
  addRule: () => true,
  removeRule: () => true,
  servicePolicy: () => ({}),
  setService: () => {},
  agents: () => 0,
  sensorFor: () => false,
  orderSensor: () => Promise.resolve(undefined),
  kubernetes: undefined,
  protectedNamespaces: ['kube-system'],
  nowUs: 1_790_000_000_000_000,
};
const about = { actionId: 'act-1', storyId: 's', expiresUs: 1_790_000_060_000_000 };
const storyOf = (...events: Event[]): { story: Story; world: World } => ({
  story: { id: 's', state: 'open', steps: [{ number: 1, eventIds: events.map(({ id }) => id ?? '') }] },
  world: { ...nobody, event: (id) => events.find((event) => event.id === id) },
});

test('names are unique, and the ladder goes up', () => {
  expect(new Set(responses.map(({ name }) => name)).size).toBe(responses.length);
  expect(responses.map(({ rung }) => rung)).toEqual(responses.map(({ rung }) => rung).toSorted((a, b) => a - b));
});

test.each(responses.map((response) => [response.name, response] as const))(
  '%s declares itself and survives garbage',
  async (_name, response) => {
    expect(response.title).toMatch(/^[A-Z]/);
    expect(response.d3fend).toMatch(/^D3-[A-Z]+$/);
    // What ends by itself, or is done without a person, can be taken back.
    if (response.minutes > 0 || response.automatic) expect(response.undo).toBeDefined();
    if (response.automatic) expect(response.minutes).toBeGreaterThan(0);
    for (const story of [{}, { steps: [{}] }, { steps: [{ eventIds: ['unknown'] }] }] as Story[])
      expect(await response.plan(story, nobody)).toEqual([]);
    const { story, world } = storyOf(
      { id: 'e' },
      { id: 'f', activity: {}, operation: {}, processExec: {}, cloudApiCall: {}, workload: {} },
    );
    for (const plan of await response.plan(story, world))
      expect(plan.lines.every((line) => typeof line === 'string')).toBe(true);
  },
);

test.each([
  ['203.0.113.7', [], undefined],
  ['2001:db8::7', [], undefined],
  ['10.1.2.3', [], /private address/],
  ['127.0.0.1', [], /private address/],
  ['100.64.0.9', [], /private address/],
  ['::1', [], /private address/],
  ['fd00::1', [], /private address/],
  ['203.0.113.7', ['198.51.100.1'], /is a proxy: the request names 1 more/],
])('blocking %s, with %j behind it, %s', async (peerAddress, claimedAddresses, reason) => {
  const { story, world } = storyOf({
    id: 'e',
    workload: { service: 'shop' },
    activity: { http: {}, name: 'GET /', peerAddress, claimedAddresses },
  });
  const [plan] = await responses.find(({ name }) => name === 'block-request')!.plan(story, world);
  expect(plan!.target).toMatchObject({ kind: 'address', value: peerAddress });
  if (reason) expect(plan!.needsPerson).toMatch(reason);
  else expect(plan!.needsPerson).toBeUndefined();
});

test('a known user is blocked rather than an address', () => {
  const { story, world } = storyOf({ id: 'e', activity: { http: {}, peerAddress: '10.0.0.1', userId: 'mallory' } });
  expect(responses.find(({ name }) => name === 'block-request')!.plan(story, world)).toMatchObject([
    { target: { kind: 'user', value: 'mallory' } },
  ]);
});

test.each([
  ['x; id #', undefined],
  ['x;id #', undefined],
  ['x;id#', /5 characters are too few/],
])('the value %j is named by its hash, and refused when short (%s)', (value, refused) => {
  const { length } = value;
  const sha256 = createHash('sha256').update(value).digest('hex');
  const { story, world } = storyOf(
    { id: 'e', workload: { service: 'shop' }, operation: { call: 'child_process.exec', verdict: { input: { path: 'query.host', length, sha256 } } } },
    { id: 'f', operation: { verdict: { input: { path: 'query.host', length } } } },
  ); // prettier-ignore
  const plans = responses.find(({ name }) => name === 'block-payload')!.plan(story, world) as Plan[];
  expect(plans).toMatchObject([{ target: { kind: 'payload', value: sha256 } }]);
  if (refused) expect(plans[0]!.refused).toMatch(refused);
  else expect(plans[0]!.refused).toBeUndefined();
});

test('containers of protected namespaces are not touched', async () => {
  const { story, world } = storyOf({
    id: 'e',
    processExec: {},
    workload: { namespace: 'kube-system', containerId: 'c1' },
  });
  for (const name of ['pause-container', 'isolate']) {
    expect(await responses.find((response) => response.name === name)!.plan(story, world)).toMatchObject([
      { refused: 'the namespace kube-system is protected' },
    ]);
  }
});

test('a session is revoked by its own id, or by the time of issue where it has none', async () => {
  const revoke = responses.find(({ name }) => name === 'revoke-session')!;
  const lines = async (call: object): Promise<string> => {
    const { story, world } = storyOf({ id: 'e', cloudApiCall: { accessKeyId: 'ASIAEXAMPLE', ...call } });
    return (await revoke.plan(story, world))[0]!.lines.join('\n');
  };
  const role = { sessionIssuerArn: 'arn:aws:iam::111122223333:role/path/web' };
  expect(await lines({ ...role, principalId: 'AROAX:i-1' })).toMatch(/--role-name web .*"aws:userid":"AROAX:i-1"/);
  expect(await lines(role)).toMatch(/"aws:TokenIssueTime":"2026-/);
  expect(await lines({ userName: 'ci' })).toMatch(
    /update-access-key --user-name ci --access-key-id ASIAEXAMPLE --status Inactive/,
  );
});

test('when the rules are full, the answer says so', async () => {
  const block = responses.find(({ name }) => name === 'block-record')!;
  const { story, world } = storyOf({ id: 'e', activity: { record: { topic: 'orders', partition: 0, offset: '42' } } });
  const [plan] = await block.plan(story, world);
  expect(await block.run(plan!, { ...world, addRule: () => false }, about)).toMatchObject({
    state: 'refused',
    reason: expect.stringContaining('as many block rules') as string,
  });
});

test.each([
  [undefined, { a: '1' }, false],
  [{}, { a: '1' }, true],
  [{ matchLabels: { a: '1' } }, { a: '1', b: '2' }, true],
  [{ matchLabels: { a: '1' } }, { a: '2' }, false],
  [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, { a: '2' }, true],
  [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] }, {}, false],
  [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, {}, true],
  [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, { a: '' }, true],
  [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, { a: '' }, false],
])('the selector %j on %j: %s', (selector, labels, result) => {
  expect(selects(selector, labels as Record<string, string>)).toBe(result);
});
