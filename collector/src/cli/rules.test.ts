import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Terminal } from './command.ts';
import { run } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function rules(...args: string[]): Promise<{ status: number; out: string }> {
  let out = '';
  const terminal: Terminal = {
    env: {},
    print: (text) => void (out += text),
    warn: () => {},
    interactive: false,
    columns: 80,
    stop: new AbortController().signal,
  };
  return { status: await run(args, terminal), out };
}

const record = (id: string, eventName: string): object => ({
  eventVersion: '1.08',
  eventID: id,
  eventTime: '2026-11-22T04:00:00Z',
  eventSource: 'cloudtrail.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/eve' },
});

test('lint names the five Kubernetes rules that native audit events can never satisfy', async () => {
  const { status, out } = await rules('lint', '--json');
  expect(status).toBe(0);
  const { rules: results, refused } = JSON.parse(out) as {
    rules: { title: string; verdict: string; origin: string; reasons: string[] }[];
    refused: unknown[];
  };
  expect(refused).toEqual([]);
  expect(results).toHaveLength(283);
  const kubernetes = results.filter(({ origin }) => origin.includes('/kubernetes/'));
  expect(kubernetes).toHaveLength(16);
  expect(
    kubernetes
      .filter(({ verdict }) => verdict === 'alias')
      .map(({ title }) => title)
      .sort(),
  ).toEqual([
    'Container With A hostPath Mount Created',
    'Kubernetes Potential Enumeration Activity',
    'Potential Sidecar Injection Into Running Deployment',
    'Privileged Container Deployed',
    'RBAC Permission Enumeration Attempt',
  ]);
  expect(results.find(({ title }) => title.startsWith('AWS SAML Provider Deletion'))).toMatchObject({
    verdict: 'dead',
    reasons: ['aws/cloudtrail has no field "status".'],
  });
});

test('lint in words: why a rule is dead, and that a filter compares with the name of a field', async () => {
  const { out } = await rules('lint');
  expect(out).toContain('no receiver delivers linux/sshd.');
  expect(out).toContain('"fieldref" may have been meant');
  expect(out).toMatch(/283 rules: \d+ can fire, 5 through a field map, \d+ never; 0 refused/);
});

test('lint warns of an expression that hostile text can make very slow', async () => {
  const slow = file(
    'slow.yml',
    "title: x\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  sel: {userAgent|re: '(a+)+b'}\n  condition: sel\n",
  );
  expect((await rules('lint', '--no-packaged', '--rules', slow)).out).toContain('repeats a repetition');
  expect((await rules('lint')).out).not.toContain('repeats a repetition');
});

test("lint fails on a refused file of the user's, and with --strict on a dead rule", async () => {
  const broken = file(
    'broken.yml',
    'title: x\nlogsource: {product: aws}\ndetection: {sel: {a|near: 1}, condition: sel}\n',
  );
  expect((await rules('lint', '--rules', broken)).status).toBe(1);
  const dead = file(
    'dead.yml',
    'title: x\nlogsource: {product: aws, service: cloudtrail}\ndetection: {sel: {nothing: 1}, condition: sel}\n',
  );
  expect((await rules('lint', '--no-packaged', '--rules', dead)).status).toBe(0);
  expect((await rules('lint', '--no-packaged', '--strict', '--rules', dead)).status).toBe(1);
});

test('test runs one packaged rule, by id, over a file', async () => {
  const events = file(
    'events.json',
    JSON.stringify({ Records: [record('a', 'StopLogging'), record('b', 'LookupEvents')] }),
  );
  const { status, out } = await rules('test', '4db60cc0-36fb-42b7-9b58-a5b53019fb74', events, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ matches: [{ eventIds: ['a'] }], stats: { events: 2, rejected: 0 } });
});

test("test runs a user's correlation over packaged rules; status 1 when nothing matches", async () => {
  const correlation = (count: number): string =>
    file(
      `correlation-${count}.yml`,
      `title: Twice\ncorrelation: {type: event_count, rules: [4db60cc0-36fb-42b7-9b58-a5b53019fb74], group-by: [userIdentity.arn], timespan: 1h, condition: {gte: ${count}}}\n`,
    );
  const events = file('two.json', JSON.stringify([record('a', 'StopLogging'), record('b', 'DeleteTrail')]));
  const { status, out } = await rules('test', correlation(2), events);
  expect(status).toBe(0);
  expect(out).toContain('2 events within 3600 s for userIdentity.arn = arn:aws:iam::111122223333:user/eve');
  expect((await rules('test', correlation(3), events)).status).toBe(1);
});

test.each([
  [[], 'say "rules lint"'],
  [['list'], 'no "rules list"'],
  [['lint', 'x'], '--rules'],
  [['lint', '--rules', '/nowhere/at/all'], 'does not exist'],
  [['test', 'some-rule'], 'needs a rule'],
  [['test', 'no-such-rule', 'x.json'], 'there is no rule "no-such-rule"'],
  [['lint', '--no-such-flag'], 'no-such-flag'],
])('refuses %j', async (args, sentence) => {
  await expect(rules(...args)).rejects.toThrow(sentence);
});
