// From every witness's own way in to the story that comes out: API, command line, restart, exporters.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  removeFolder,
  startCollectorProcess,
  temporaryFolder,
  throughline,
  type CollectorProcess,
  type StartOptions,
} from './collector-process.ts';
import { until } from '../until.ts';
import { problemsIn } from './ocsf-schema.ts';
import { expectedStories, play, recordedEvents } from './recorded-attack.ts';
import { readConfig, storyJson, thinkingFor } from '@throughline/collector';

interface Told {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly steps: readonly { what: string }[];
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

const told = async (it: CollectorProcess): Promise<Told[]> =>
  (await it.api<{ stories: (Told & { actions?: unknown })[] }>('/v1/stories')).stories.map((story) => {
    delete story.actions;
    return story;
  });

/** What the analyst of a collector says to the same events without any collector around it. */
function toldOffline(name: string): unknown {
  const analyst = thinkingFor(readConfig([], {}), () => {});
  analyst.add(recordedEvents(name));
  return JSON.parse(
    JSON.stringify(
      analyst
        .stories()
        .filter(({ state }) => state !== 'signal')
        .map(storyJson),
    ),
  );
}

describe.each(['poisoned-message', 'ssrf'])('%s', (name) => {
  test('over the wire it is the very story of the recording, and again after kill -9', async () => {
    const it = await collector();
    await play(it, name);
    const expected = toldOffline(name);
    expect(await told(it)).toEqual(expected);
    expect((await told(it)).map(({ id }) => id)).toEqual(expectedStories(name).map(({ id }) => id));
    await it.kill();
    const again = await collector({ data: it.data });
    expect(await told(again)).toEqual(expected);
    // Told twice it is the same.
    await play(again, name);
    expect(await told(again)).toEqual(expected);
  });

  test('its benign twin is no story', async () => {
    const it = await collector();
    await play(it, `${name}-benign`);
    expect(await told(it)).toEqual([]);
  });
});

test('a story outlives its events', async () => {
  const it = await collector();
  await play(it, 'ssrf');
  const before = await told(it);
  expect(await it.stop()).toBe(0);
  const db = new DatabaseSync(path.join(it.data, 'throughline.db'));
  db.exec('DELETE FROM events');
  db.close();
  const again = await collector({ data: it.data });
  expect(await told(again)).toEqual(before);
  expect(await again.api(`/v1/stories/${before[0]!.id}`)).toMatchObject({ title: before[0]!.title });
  // With its events back it is the analyst's again, and there is one of it.
  await play(again, 'ssrf');
  expect((await told(again)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

test('the command line lists it and tells it', async () => {
  const it = await collector();
  const where = ['--url', it.http, '--data', it.data];
  expect((await throughline(['stories', ...where])).out).toMatch(/No story/);
  await play(it, 'ssrf');
  const [story] = expectedStories('ssrf') as unknown as Told[];
  const listed = await throughline(['stories', ...where]);
  expect(listed.out).toContain(story!.id);
  expect(listed.out).toContain(story!.title);
  expect(JSON.parse((await throughline(['stories', '--json', ...where])).out)).toMatchObject({
    total: 1,
    stories: [{ id: story!.id }],
  });
  const shown = await throughline(['story', story!.id, ...where]);
  expect(shown.status).toBe(0);
  for (const lane of ['App', 'Cloud']) expect(shown.out).toContain(lane);
  expect(shown.out).toContain(story!.title.slice(0, 40));
  expect((await throughline(['story', story!.id, '--markdown', ...where])).out).toMatch(/^#/);
  expect(JSON.parse((await throughline(['story', story!.id, '--json', ...where])).out)).toMatchObject({
    id: story!.id,
  });
  expect(await throughline(['story', 'story-of-nothing', ...where])).toMatchObject({
    status: 1,
    err: expect.stringContaining('there is no story') as string,
  });
  const coverage = await throughline(['coverage', '--all', ...where]);
  expect(coverage.out).toMatch(/^agent /m);
  await it.kill();
  expect((await throughline(['stories', ...where])).err).toMatch(
    /no collector answers at .*start one with: throughline collector/,
  );
});

describe('exporters', () => {
  interface Got {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: Buffer;
  }
  /** Somebody's HTTP endpoint: keeps what it gets, answers as told. */
  async function endpoint(): Promise<{ url: string; got: Got[]; answer: number }> {
    const it = { url: '', got: [] as Got[], answer: 200 };
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (it.answer < 300)
          it.got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(it.answer).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
    it.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return it;
  }
  const parsed = (got: Got): Record<string, unknown> => JSON.parse(got.body.toString()) as Record<string, unknown>;

  test('all of them tell the story, in their own shape', async () => {
    const hook = await endpoint();
    const chat = await endpoint();
    const alerts = await endpoint();
    const falco = await endpoint();
    const telemetry = await endpoint();
    const folder = temporaryFolder('ocsf');
    closers.push(() => removeFolder(folder));
    const file = path.join(folder, 'findings.jsonl');
    const it = await collector({
      flags: [
        '--webhook',
        `${hook.url}/in`,
        '--webhook-token',
        'hook-token',
        '--slack',
        chat.url,
        '--alertmanager',
        `${alerts.url}/am`,
        '--falcosidekick',
        falco.url,
        '--otlp',
        telemetry.url,
        '--ocsf',
        file,
      ],
    });
    await play(it, 'ssrf');
    const [story] = expectedStories('ssrf') as unknown as Told[];
    // The last revision has been told everywhere once the webhook has it and all have closed.
    const steps = story!.steps.length;
    await until(() => hook.got.some((got) => (parsed(got).data as Told).steps.length === steps));
    expect(await it.stop()).toBe(0);

    const events = hook.got.map(parsed);
    expect(hook.got[0]).toMatchObject({
      path: '/in',
      headers: { authorization: 'Bearer hook-token', 'content-type': 'application/cloudevents+json; charset=utf-8' },
    });
    expect(events[0]).toMatchObject({ specversion: '1.0', type: 'io.throughline.story.opened', subject: story!.id });
    expect(events.slice(1).every(({ type }) => type === 'io.throughline.story.updated')).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);

    expect(chat.got.map(parsed)[0]).toMatchObject({
      blocks: expect.arrayContaining([expect.objectContaining({ type: 'header' })]) as unknown,
    });
    const alert = (JSON.parse(alerts.got.at(-1)!.body.toString()) as Record<string, unknown>[])[0];
    expect(alerts.got[0]!.path).toBe('/am/api/v2/alerts');
    expect(alert).toMatchObject({ labels: { alertname: 'ThroughlineStory', story: story!.id } });
    expect(
      falco.got
        .map(parsed)
        .every(
          (line) =>
            line.source === 'throughline' && typeof line.output === 'string' && typeof line.priority === 'string',
        ),
    ).toBe(true);

    const records = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(new Set(records.map((record) => record.class_uid))).toEqual(new Set([2004, 2005]));
    for (const record of records) expect(problemsIn(record)).toEqual([]);
    // The check itself can fail.
    expect(problemsIn({ ...records[0], severity_id: 42, time: undefined, colour: 'red' })).toHaveLength(3);

    const logs = telemetry.got.filter(({ path: at }) => at === '/v1/logs');
    const traces = telemetry.got.filter(({ path: at }) => at === '/v1/traces');
    const text = Buffer.concat(logs.map(({ body }) => body)).toString('latin1');
    expect(text).toContain('throughline.story.opened');
    expect(text).toContain('throughline.finding');
    expect(text).toContain(story!.id);
    const spans = Buffer.concat(traces.map(({ body }) => body)).toString('latin1');
    for (const named of ['throughline.story', 'throughline.step', 'throughline.story.title', story!.title.slice(0, 30)])
      expect(spans).toContain(named);
    // Our own HTTP is traced as well, without the noise of health checks.
    expect(spans).toContain('POST');
    expect(spans).not.toContain('/healthz');
  });

  test('one that fails is tried again with the newest; the others do not wait for it', async () => {
    const bad = await endpoint();
    const good = await endpoint();
    bad.answer = 500;
    const it = await collector({ flags: ['--webhook', bad.url, '--falcosidekick', good.url] });
    await play(it, 'ssrf');
    await until(() => good.got.length > 0);
    const failures = async (): Promise<boolean> =>
      (await (await fetch(`${it.http}/metrics`)).text()).includes(
        'throughline_export_failures_total{exporter="webhook"}',
      );
    await until(failures);
    expect(bad.got).toHaveLength(0);
    bad.answer = 200;
    const steps = expectedStories('ssrf')[0]!.steps.length;
    await until(() => bad.got.some((got) => (parsed(got).data as Told).steps.length === steps));
    expect(parsed(bad.got[0]!)).toMatchObject({ type: 'io.throughline.story.opened' });
  });

  test('a restart tells nothing twice', async () => {
    const hook = await endpoint();
    const it = await collector();
    await play(it, 'ssrf');
    await it.stop();
    const again = await collector({ data: it.data, flags: ['--webhook', hook.url] });
    await play(again, 'ssrf');
    await again.stop();
    expect(hook.got).toEqual([]);
  });
});
