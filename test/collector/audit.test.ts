// Audit logs pushed over HTTP and followed in files: whole, half valid, unreadable, of unknown versions.
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCollectorProcess, temporaryFolder, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';
import { auditEvent, cloudTrailRecord } from './events.ts';

interface Totals {
  accepted: number;
  repeated: number;
  ignored: number;
  rejected: number;
}

describe('POST /v1/ingest', () => {
  let it: CollectorProcess;
  beforeAll(async () => {
    it = await startCollectorProcess({ flags: ['--token', 'a-shared-token-for-tests'] });
  });
  afterAll(async () => {
    await it.kill();
    removeFolder(it.data);
  });

  async function post(
    format: string,
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; answer: Totals & { error?: { code: string; message: string } } }> {
    const answer = await fetch(`${it.http}/v1/ingest/${format}`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-shared-token-for-tests', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return { status: answer.status, answer: (await answer.json()) as Totals };
  }

  test('a CloudTrail file, plain and gzipped, twice', async () => {
    const body = JSON.stringify({ Records: [cloudTrailRecord('ct-1'), cloudTrailRecord('ct-2')] });
    expect((await post('cloudtrail', body)).answer).toEqual({ accepted: 2, repeated: 0, ignored: 0, rejected: 0 });
    const zipped = await post('cloudtrail', gzipSync(body), { 'content-encoding': 'gzip' });
    expect(zipped.answer).toEqual({ accepted: 0, repeated: 2, ignored: 0, rejected: 0 });
    expect(await it.api('/v1/events/ct-1')).toMatchObject({
      source: 'cloudtrail',
      cloudApiCall: { eventName: 'ListBuckets' },
    });
  });

  test('half valid: the good half is stored, the other counted and kept with its reason', async () => {
    const records = [
      cloudTrailRecord('half-1'),
      { eventVersion: '9.9', eventName: 'X' },
      'no record',
      cloudTrailRecord('half-2'),
      null,
    ];
    const before = await it.metric('throughline_quarantined_total');
    expect(await post('cloudtrail', JSON.stringify({ Records: records }))).toMatchObject({
      status: 200,
      answer: { accepted: 2, rejected: 3 },
    });
    expect((await it.metric('throughline_quarantined_total')) - before).toBe(3);
  });

  test('an EventList as the API server sends it; an unknown version is refused by name', async () => {
    const list = {
      kind: 'EventList',
      apiVersion: 'audit.k8s.io/v1',
      items: [
        auditEvent('a-1'),
        auditEvent('a-2', { stage: 'RequestReceived' }),
        auditEvent('a-3', { apiVersion: 'audit.k8s.io/v1alpha7' }),
      ],
    };
    const { status, answer } = await post('k8s-audit', JSON.stringify(list));
    expect(status).toBe(200);
    expect(answer.accepted).toBe(1);
    expect(answer.accepted + answer.ignored + answer.rejected).toBe(3);
  });

  test('the format may be found by itself, line by line', async () => {
    const lines = [cloudTrailRecord('auto-1'), auditEvent('auto-2'), { hello: 'world' }]
      .map((value) => JSON.stringify(value))
      .join('\n');
    expect((await post('auto', `${lines}\n{"cut":`)).answer).toMatchObject({ accepted: 2, rejected: 2 });
  });

  test.each([
    ['not JSON', 'cloudtrail', 'hello', 400, /neither JSON nor JSON lines/],
    ['nothing', 'cloudtrail', '', 400, /neither JSON nor JSON lines/],
    ['an unknown format', 'syslog', '{}', 404, /no format "syslog"; there are cloudtrail, /],
  ])('%s is answered with a sentence', async (_name, format, body, status, sentence) => {
    const got = await post(format, body);
    expect(got.status).toBe(status);
    expect(got.answer.error?.message).toMatch(sentence);
  });

  test('a body above its limit, also one that inflates to it, is refused without being held', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, 32));
    expect((await post('cloudtrail', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    const plain = await post('cloudtrail', Buffer.alloc(33 * 1024 * 1024, 32)).catch(() => ({ status: 413 }));
    expect(plain.status).toBe(413);
    expect((await post('cloudtrail', Buffer.from('not gzip at all'), { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  test.each([
    ['none', {}, 401],
    ['a wrong one', { authorization: 'Bearer wrong' }, 401],
    ['another scheme', { authorization: 'Basic YTpi' }, 401],
  ])('needs a token: with %s nothing is taken', async (_name, headers, status) => {
    const answer = await fetch(`${it.http}/v1/ingest/cloudtrail`, {
      method: 'POST',
      headers,
      body: JSON.stringify(cloudTrailRecord('intruder')),
    });
    expect(answer.status).toBe(status);
    await expect(it.api('/v1/events/intruder')).rejects.toThrow(/404/);
  });

  test('the token of audit sources opens neither stories nor responses', async () => {
    for (const [method, at] of [
      ['GET', '/v1/stories'],
      ['POST', '/v1/respond'],
      ['PUT', '/v1/policies/x'],
    ] as const) {
      const answer = await fetch(`${it.http}${at}`, {
        method,
        headers: { authorization: 'Bearer a-shared-token-for-tests' },
        ...(method !== 'GET' && { body: '{}' }),
      });
      expect(answer.status).toBe(403);
    }
  });
});

describe('watched files', () => {
  const folders: string[] = [];
  const running: CollectorProcess[] = [];
  afterAll(async () => {
    for (const it of running) await it.kill();
    folders.forEach(removeFolder);
  });
  async function watching(
    data?: string,
    more: string[] = [],
  ): Promise<{ it: CollectorProcess; trail: string; audit: string }> {
    const folder = data === undefined ? temporaryFolder('watch') : path.dirname(data);
    folders.push(folder);
    const trail = path.join(folder, 'trail');
    const audit = path.join(folder, 'audit.log');
    mkdirSync(trail, { recursive: true });
    const it = await startCollectorProcess({
      data: path.join(folder, 'data'),
      flags: ['--watch', `cloudtrail=${trail},k8s-audit=${audit}`, ...more],
    });
    running.push(it);
    return { it, trail, audit };
  }
  const stored = (it: CollectorProcess, source: string): Promise<number> =>
    it.metric(`throughline_events_total{source="${source}"}`);

  test('documents and growing logs, again after a restart, each record once', async () => {
    const { it, trail, audit } = await watching();
    writeFileSync(path.join(trail, 'one.json'), JSON.stringify({ Records: [cloudTrailRecord('f-1')] }));
    mkdirSync(path.join(trail, '2026/11'), { recursive: true });
    writeFileSync(
      path.join(trail, '2026/11/two.json.gz'),
      gzipSync(JSON.stringify({ Records: [cloudTrailRecord('f-2'), cloudTrailRecord('f-3')] })),
    );
    await until(async () => (await stored(it, 'cloudtrail')) === 3);

    appendFileSync(audit, `${JSON.stringify(auditEvent('l-1'))}\n${JSON.stringify(auditEvent('l-2')).slice(0, 40)}`);
    await until(async () => (await stored(it, 'kubernetes-audit')) === 1);
    appendFileSync(audit, `${JSON.stringify(auditEvent('l-2')).slice(40)}\n`);
    await until(async () => (await stored(it, 'kubernetes-audit')) === 2);

    await it.kill();
    appendFileSync(audit, `${JSON.stringify(auditEvent('l-3'))}\n`);
    const { it: again } = await watching(it.data);
    await until(async () => (await stored(again, 'kubernetes-audit')) === 1);
    // A rotated log begins anew under the same name.
    renameSync(audit, `${audit}.1`);
    writeFileSync(audit, `${JSON.stringify(auditEvent('l-4'))}\n`);
    await until(async () => (await stored(again, 'kubernetes-audit')) === 2);
    expect(await again.metric('throughline_events_repeated_total')).toBe(0);
    expect(await again.metric('throughline_quarantined_total')).toBe(0);
  });

  test('a half-written file is waited for; what never becomes whole is quarantined', async () => {
    const { it, trail, audit } = await watching();
    const whole = gzipSync(JSON.stringify({ Records: [cloudTrailRecord('w-1')] }));
    const file = path.join(trail, 'late.json.gz');
    writeFileSync(file, whole.subarray(0, 60));
    const document = JSON.stringify({ Records: [cloudTrailRecord('w-2')] }, null, 2);
    const plain = path.join(trail, 'late.json');
    writeFileSync(plain, document.slice(0, 100));
    writeFileSync(path.join(trail, 'never.json'), '<html>not a trail</html>');
    writeFileSync(path.join(trail, 'cut.json.gz'), whole.subarray(0, 50));
    appendFileSync(audit, `no json here\n${JSON.stringify(auditEvent('w-3'))}\n`);
    await until(async () => (await stored(it, 'kubernetes-audit')) === 1);
    expect(await it.metric('throughline_quarantined_total{reason="not JSON"}')).toBe(1);
    writeFileSync(file, whole);
    writeFileSync(plain, document);
    await until(async () => (await stored(it, 'cloudtrail')) === 2);
    // After ten seconds of rest the other two are given up.
    await until(async () => (await it.metric('throughline_quarantined_total')) === 3);
    expect(await it.metric('throughline_quarantined_total{reason="file is not JSON"}')).toBe(1);
    expect(await it.metric('throughline_quarantined_total{reason="file cut short or not gzip"}')).toBe(1);
  });
});
