// How a collector starts, refuses to start, and holds on when its disk is full; who it lets in.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createStreamClient, type StreamClient, type StreamClientOptions } from '@throughline/proto/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  removeFolder,
  startCollectorProcess,
  temporaryFolder,
  throughline,
  type CollectorProcess,
  type StartOptions,
} from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { cloudTrailRecord, operationEvent } from './events.ts';

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

function client(
  options: Omit<StreamClientOptions, 'hello'> & Partial<Pick<StreamClientOptions, 'hello'>>,
): StreamClient {
  const created = createStreamClient({
    hello: { role: 'agent', workload: { service: 'shop' } },
    retryMinMs: 50,
    retryMaxMs: 300,
    ...options,
  });
  closers.push(() => created.close());
  return created;
}

async function refused(options: StreamClientOptions): Promise<string> {
  let reason = '';
  const it = client({ ...options, onState: (state, why) => (reason = state === 'disconnected' ? why : reason) });
  it.report(operationEvent());
  await until(() => reason || undefined);
  expect(it.counters.connects).toBe(0);
  return reason;
}

describe('refuses to start', () => {
  test('on a data folder that another one has; that one goes on', async () => {
    const first = await collector();
    const { status, err } = await throughline([
      'collector',
      '--data',
      first.data,
      '--grpc',
      '127.0.0.1:0',
      '--http',
      '127.0.0.1:0',
    ]);
    expect(status).toBe(1);
    expect(err).toMatch(/another collector is using the data folder .*; stop it, or give this one its own with --data/);
    expect(await first.api('/healthz')).toEqual({ status: 'ok' });
    // A killed one holds it no longer.
    await first.kill();
    const second = await collector({ data: first.data });
    expect(await second.api('/healthz')).toEqual({ status: 'ok' });
  });

  test('on a port that is taken', async () => {
    const first = await collector();
    const taken = first.grpc.replace('grpc://', '');
    const data = temporaryFolder('taken');
    closers.push(() => removeFolder(data));
    const { status, err } = await throughline(['collector', '--data', data, '--grpc', taken, '--http', 'off']);
    expect(status).toBe(1);
    expect(err).toContain(`cannot listen on ${taken}`);
  });

  test.each<[string, string[], RegExp]>([
    ['a wrong key', ['--retention', '7'], /flag --retention is not an option of the collector; it knows data, /],
    [
      'beyond loopback without anybody having to identify',
      ['--grpc', '0.0.0.0:0'],
      /others can reach, but nobody has to identify; set token, credentials or tls-client-ca/,
    ],
    ['half a certificate', ['--tls-cert', '/x.pem'], /tls-cert and tls-key go together/],
    ['credentials that are none', ['--credentials', '/nowhere.json'], /credentials file \/nowhere.json cannot be read/],
    ['a folder that cannot be made', ['--data', '/dev/null/x'], /data folder \/dev\/null\/x cannot be used/],
    ['a folder below /proc', ['--data', '/proc/nowhere'], /data folder \/proc\/nowhere cannot be used: ENOENT/],
    [
      'a watched format that does not exist',
      ['--watch', 'syslog=/tmp'],
      /watch names the format "syslog"; there are cloudtrail/,
    ],
    ['an upstream that is no address', ['--upstream', 'http://x'], /upstream is "http:\/\/x"; allowed is grpc:/],
  ])('with %s', async (_name, flags, sentence) => {
    const data = temporaryFolder('bad');
    closers.push(() => removeFolder(data));
    const { status, err } = await throughline([
      'collector',
      '--data',
      data,
      '--grpc',
      '127.0.0.1:0',
      '--http',
      '127.0.0.1:0',
      ...flags,
    ]);
    expect(err).toMatch(sentence);
    expect(status).not.toBe(0);
  });
});

test('ends cleanly on SIGTERM, and the folder is its own', async () => {
  const it = await collector();
  expect(statSync(path.join(it.data, 'operator-token')).mode & 0o777).toBe(0o600);
  const agent = client({ address: it.grpc });
  agent.report(operationEvent());
  expect(await agent.flush(DEADLINE_MS)).toBe(true);
  expect(await it.stop()).toBe(0);
});

describe('a full disk', () => {
  const mount = path.join(temporaryFolder('disk'), 'small');
  mkdirSync(mount);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', mount]).status === 0;
  afterAll(() => void (mounted && spawnSync('umount', ['-l', mount])));

  test.skipIf(!mounted)(
    'acknowledges nothing that is not stored, says so, and goes on when there is room',
    async () => {
      const it = await collector({ data: path.join(mount, 'data') });
      const agent = client({ address: it.grpc, eventsMax: 60_000, bytesMax: 64 * 1024 * 1024, windowBatches: 4 });
      const total = 16_000;
      for (let i = 0; i < total; i++)
        agent.report({ ...operationEvent(), process: { workingDirectory: '/x'.repeat(300) } });
      // The small disk ends before the events do.
      const health = await until(async () => {
        const answer = await fetch(`${it.http}/healthz`);
        return answer.status === 503 ? ((await answer.json()) as { reason: string }) : undefined;
      });
      expect(health.reason).toMatch(/disk of the data folder is full .*; nothing is acknowledged until there is room/);
      const acknowledged = agent.counters.acknowledged;
      expect(acknowledged).toBeLessThan(total);
      const push = await fetch(`${it.http}/v1/ingest/cloudtrail`, {
        method: 'POST',
        headers: { authorization: `Bearer ${it.operatorToken}` },
        body: JSON.stringify(cloudTrailRecord('full-1', { requestParameters: { filler: 'y'.repeat(300_000) } })),
      });
      expect(push.status).toBe(503);
      expect(push.headers.get('retry-after')).toBe('5');

      execFileSync('mount', ['-o', 'remount,size=128m', mount]);
      expect(await agent.flush(DEADLINE_MS)).toBe(true);
      expect(agent.counters).toMatchObject({ acknowledged: total, rejected: 0, dropped: {} });
      expect(await it.api('/healthz')).toEqual({ status: 'ok' });
      const page = await (await fetch(`${it.http}/metrics`)).text();
      expect(page).toContain(`throughline_events_total{source="agent"} ${total}`);
    },
  );
  test.runIf(!mounted)('(skipped: mounting a small disk needs root)', () => {
    console.log('skipped: the full-disk test needs the right to mount a tmpfs');
  });
});

describe('who is let in', () => {
  test('with a token configured, on loopback as well', async () => {
    const it = await collector({ env: { THROUGHLINE_COLLECTOR_TOKEN: 'the-shared-token' } });
    expect(await refused({ address: it.grpc, hello: { role: 'agent' } })).toMatch(
      /a token or a client certificate is needed/,
    );
    expect(await refused({ address: it.grpc, hello: { role: 'agent' }, token: 'wrong' })).toMatch(/token is not known/);
    const agent = client({ address: it.grpc, token: 'the-shared-token' });
    agent.report(operationEvent());
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
    expect(it.log.join('\n')).not.toContain('the-shared-token');
    // Relaying for everybody is more than the shared token gives.
    expect(await refused({ address: it.grpc, hello: { role: 'collector' }, token: 'the-shared-token' })).toMatch(
      /may not speak as relay/,
    );
  });

  test('a credential speaks for its own service only', async () => {
    const folder = temporaryFolder('credentials');
    closers.push(() => removeFolder(folder));
    const file = path.join(folder, 'credentials.json');
    writeFileSync(
      file,
      JSON.stringify([
        { token: 'token-of-the-shop-0001', role: 'agent', service: 'shop' },
        { token: 'token-of-the-node-0001', role: 'sensor', node: 'node-1' },
      ]),
    );
    const it = await collector({ flags: ['--credentials', file] });
    const shop = { address: it.grpc, token: 'token-of-the-shop-0001' };
    expect(await refused({ ...shop, hello: { role: 'agent', workload: { service: 'payments' } } })).toMatch(
      /may not speak for the service "payments"/,
    );
    expect(await refused({ ...shop, hello: { role: 'sensor', workload: { node: 'node-1' } } })).toMatch(
      /may not speak as sensor/,
    );
    expect(
      await refused({
        address: it.grpc,
        token: 'token-of-the-node-0001',
        hello: { role: 'sensor', workload: { node: 'node-2' } },
      }),
    ).toMatch(/may not speak for the node "node-2"/);
    const agent = client(shop);
    agent.report(operationEvent());
    expect(await agent.flush(DEADLINE_MS)).toBe(true);
  });

  describe('by certificate', () => {
    let folder: string;
    const openssl = spawnSync('openssl', ['version']).status === 0;
    const pem = (name: string): string => path.join(folder, name);
    beforeAll(() => {
      folder = temporaryFolder('tls');
      if (!openssl) return;
      const run = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
      const authority = (name: string): void =>
        run(
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          `${name}.key`,
          '-out',
          `${name}.pem`,
          '-subj',
          `/CN=${name}`,
          '-days',
          '2',
        );
      const issue = (name: string, by: string, extra: string): void => {
        writeFileSync(pem('ext'), extra);
        run(
          'req',
          '-new',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-keyout',
          `${name}.key`,
          '-out',
          `${name}.csr`,
          '-subj',
          `/CN=${name}`,
        );
        run(
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-CA',
          `${by}.pem`,
          '-CAkey',
          `${by}.key`,
          '-CAcreateserial',
          '-out',
          `${name}.pem`,
          '-days',
          '2',
          '-extfile',
          'ext',
        );
      };
      authority('authority');
      authority('stranger');
      issue('collector', 'authority', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
      issue('shop', 'authority', 'extendedKeyUsage=clientAuth');
      issue('intruder', 'stranger', 'extendedKeyUsage=clientAuth');
    });
    afterAll(() => removeFolder(folder));
    const mutualTls = (): readonly string[] => [
      '--tls-cert',
      pem('collector.pem'),
      '--tls-key',
      pem('collector.key'),
      '--tls-client-ca',
      pem('authority.pem'),
    ];

    test.skipIf(!openssl)('the name in it is the service; strangers and the nameless stay out', async () => {
      const it = await collector({
        flags: [...mutualTls(), '--http', 'off'],
      });
      const address = it.grpc.replace('grpc:', 'grpcs:');
      const ca = readFileSync(pem('authority.pem'));
      const identity = (name: string) => ({
        ca,
        cert: readFileSync(pem(`${name}.pem`)),
        key: readFileSync(pem(`${name}.key`)),
      });
      const agent = client({ address, tls: identity('shop') });
      agent.report(operationEvent());
      expect(await agent.flush(DEADLINE_MS)).toBe(true);
      expect(
        await refused({
          address,
          tls: identity('shop'),
          hello: { role: 'agent', workload: { service: 'payments' } },
        }),
      ).toMatch(/certificate of shop may not speak for the service "payments"/);
      expect(
        await refused({ address, tls: identity('shop'), hello: { role: 'sensor', workload: { node: 'n' } } }),
      ).toMatch(/may not speak as sensor/);
      await refused({
        address,
        tls: identity('intruder'),
        hello: { role: 'agent', workload: { service: 'intruder' } },
      });
      await refused({ address, tls: { ca }, hello: { role: 'agent', workload: { service: 'shop' } } });
      await refused({ address: it.grpc, hello: { role: 'agent', workload: { service: 'shop' } } });
      await refused({
        address,
        tls: { ca: readFileSync(pem('stranger.pem')) },
        hello: { role: 'agent', workload: { service: 'shop' } },
      });
    });
    test.skipIf(!openssl)('a sidecar shows one, and trusts the authority it was given', async () => {
      const credentials = pem('credentials.json');
      writeFileSync(credentials, JSON.stringify([{ certificate: 'shop', role: 'relay' }]), { mode: 0o600 });
      const upstream = await collector({
        flags: [...mutualTls(), '--credentials', credentials],
      });
      const relay = await collector({
        flags: [
          '--upstream',
          upstream.grpc.replace('grpc:', 'grpcs:'),
          '--upstream-ca',
          pem('authority.pem'),
          '--upstream-cert',
          pem('shop.pem'),
          '--upstream-key',
          pem('shop.key'),
        ],
      });
      const agent = client({ address: relay.grpc });
      agent.report(operationEvent());
      expect(await agent.flush(DEADLINE_MS)).toBe(true);
      const relayed = async (): Promise<string> => await (await fetch(`${relay.http}/metrics`)).text();
      await until(async () => /throughline_relayed_total 1\b/.test(await relayed()));
    });
    test.runIf(!openssl)('(skipped: openssl is not installed)', () => {
      console.log('skipped: certificates for the mTLS test need openssl');
    });
  });
});
