// The console as a browser gets it: files, policy, login, live changes; and where its picture puts steps and links.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANES, LANE_HEIGHT, picture } from '../../collector/console/src/lanes.ts';
import type { Link, Step, Witness } from '../../collector/console/src/api.ts';
import { gapsOf } from '../../collector/console/src/gaps.ts';
import { ago, span } from '../../collector/console/src/when.ts';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';
import { expectedStories, play } from './recorded-attack.ts';

describe('over HTTP', () => {
  let it: CollectorProcess;
  beforeAll(async () => {
    it = await startCollectorProcess({ flags: ['--playbook', 'report'] });
  });
  afterAll(async () => {
    await it.kill();
    removeFolder(it.data);
  });
  const login = (token: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${it.http}/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ token }),
    });

  test('every file of it, without inline script, under a policy that allows none', async () => {
    const page = await fetch(`${it.http}/`);
    expect(page.url).toBe(`${it.http}/console/`);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe/);
    expect(policy).toContain("frame-ancestors 'none'");
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style|\sstyle=/);
    const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, at]) => at!);
    expect(assets.length).toBeGreaterThanOrEqual(2);
    for (const at of assets) expect((await fetch(`${it.http}${at}`)).status).toBe(200);
    for (const at of ['/console/../../package.json', '/console/%2e%2e/%2e%2e/package.json', '/console/assets'])
      expect((await fetch(`${it.http}${at}`)).status).toBe(404);
  });

  test('nothing of the API without a login; a wrong token, another site, and a logout are refused', async () => {
    for (const at of [
      '/v1/stories',
      '/v1/findings',
      '/v1/witnesses',
      '/v1/live',
      '/v1/profiles',
      '/v1/responses',
      '/v1/events/x',
      '/v1/policies/x',
    ]) {
      expect((await fetch(`${it.http}${at}`)).status, at).toBe(401);
    }
    expect((await login('wrong')).status).toBe(401);
    expect((await login(it.operatorToken, { origin: 'https://evil.example' })).status).toBe(403);
    const answer = await login(it.operatorToken, { origin: it.http });
    expect(answer.status).toBe(200);
    const header = answer.headers.get('set-cookie')!;
    expect(header).toMatch(/HttpOnly; SameSite=Strict; Path=\//);
    const cookie = header.split(';')[0]!;
    expect((await fetch(`${it.http}/v1/stories`, { headers: { cookie } })).status).toBe(200);
    const foreign = await fetch(`${it.http}/v1/policies/shop`, {
      method: 'PUT',
      headers: { cookie, origin: 'https://evil.example' },
      body: '{"killSwitch":true}',
    });
    expect(foreign.status).toBe(403);
    expect((await fetch(`${it.http}/v1/logout`, { method: 'POST', headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${it.http}/v1/stories`, { headers: { cookie } })).status).toBe(401);
  });

  test('wrong tokens are counted and lock nobody out', async () => {
    for (let i = 0; i < 50; i++)
      await fetch(`${it.http}/v1/stories`, { headers: { authorization: `Bearer guess-${i}` } });
    expect(await it.api('/v1/stories')).toMatchObject({ stories: [] });
    expect(await (await fetch(`${it.http}/metrics`)).text()).toMatch(/throughline_wrong_tokens_total 5\d/);
  });

  test('an open console hears of a new story', async () => {
    const stream = await fetch(`${it.http}/v1/live`, { headers: { authorization: `Bearer ${it.operatorToken}` } });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    let heard = '';
    const reader = stream.body!.getReader();
    void (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard += Buffer.from(value).toString();
      }
    })().catch(() => undefined);
    await play(it, 'ssrf');
    const { id } = expectedStories('ssrf')[0]!;
    await until(() => /data: (.*)\n/.exec(heard)?.[1]?.includes(id));
    await reader.cancel();
  });
});

describe('the picture of a story', () => {
  const story = expectedStories('poisoned-message')[0] as unknown as { steps: Step[]; links: Link[] };
  const { placed, drawn, width, height } = picture(story.steps, story.links);

  test('every step is in its lane, from left to right, inside the picture', () => {
    expect(placed.map(({ step }) => step.number)).toEqual(story.steps.map(({ number }) => number));
    for (const [i, { step, x, y }] of placed.entries()) {
      expect(Math.floor(y / LANE_HEIGHT)).toBe(LANES.indexOf(step.layer as (typeof LANES)[number]));
      expect(x).toBeGreaterThan(placed[i - 1]?.x ?? 0);
      expect(x).toBeLessThan(width);
      expect(y).toBeLessThan(height);
    }
  });

  test('one line between two steps, and only between steps', () => {
    expect(drawn.length).toBeGreaterThan(3);
    const pairs = drawn.map(({ from, to }) => `${from.step.number}-${to.step.number}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(drawn.every(({ from, to }) => from !== to)).toBe(true);
  });

  test('of no steps it is empty, not broken', () => {
    expect(picture([], [])).toMatchObject({ placed: [], drawn: [] });
  });
});

test.each([
  ['2026-11-22T10:00:00.000Z', 'just now'],
  ['2026-11-22T09:59:01.000Z', 'just now'],
  ['2026-11-22T09:59:00.000Z', '1 min ago'],
  ['2026-11-22T09:00:00.000Z', '1 h ago'],
  ['2026-11-20T10:00:00.000Z', '2 d ago'],
  ['2026-11-22T10:58:30.000Z', 'in 58 min'],
  ['2026-11-22T10:00:30.000Z', 'in less than a minute'],
  ['', ''],
])('%s is said as “%s”', (iso, said) => {
  expect(ago(iso, Date.parse('2026-11-22T10:00:00.000Z'))).toBe(said);
});

test('a span names the second date only where it is another day', () => {
  expect(span('2026-11-22T10:00:06.000Z', '2026-11-22T10:00:47.000Z')).toBe('2026-11-22 10:00:06 to 10:00:47 UTC');
  expect(span('2026-11-22T23:59:59.000Z', '2026-11-23T00:00:01.000Z')).toBe(
    '2026-11-22 23:59:59 UTC to 2026-11-23 00:00:01 UTC',
  );
});

test('the gaps of a witness: blindness and losses before hooks, nothing when all is well', () => {
  const well: Witness = {
    session: 's',
    role: 'sensor',
    version: '0.1.0',
    workload: { node: 'n1' },
    connected: true,
    mode: 'observe',
    runtime: 'linux',
    events: 5,
    dropped: { 'queue full': 0 },
    coverage: [
      { name: 'exec', state: 'live' },
      { name: 'pg', state: 'not-loaded' },
    ],
  };
  const now = Date.parse('2026-11-22T10:10:00.000Z');
  expect(gapsOf(well)).toEqual([]);
  const worse: Witness = {
    ...well,
    blindSinceUs: (now - 180_000) * 1_000,
    gaps: 2,
    dropped: { 'queue full': 1, 'ring full': 7 },
    coverage: [
      ...well.coverage,
      { name: 'open', state: 'off', reason: 'no right to' },
      { name: 'dns', state: 'degraded' },
    ],
  };
  expect(gapsOf(worse)).toEqual([
    'blind since 2026-11-22 10:07:00 UTC',
    'saw nothing for a while, 2 times',
    'lost 1 event: queue full',
    'lost 7 events: ring full',
    'open is off: no right to',
    'dns is degraded',
  ]);
});
