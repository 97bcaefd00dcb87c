// Every usual HTTP client and every way to write the address of the inside: in block mode no connection is even opened.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const clients = [
  'fetch',
  'fetchRequest',
  'fetchUrl',
  'undiciFetch',
  'undiciRequest',
  'undiciClient',
  'undiciPool',
  'axios',
  'followRedirects',
  'keepAlive',
];
const rawClients = ['http2', 'tls', 'webSocket'];
const hosts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1'];
let inside: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  inside = createServer((_, response) => response.end('inside only'));
  inside.on('connection', () => connections++);
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as AddressInfo).port;
});
afterAll(() => inside.close());

describe.each(['observe', 'block'] as const)('%s', (mode) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await runApp(join(appsFolder, 'clients.cjs'), { mode });
  });
  afterAll(() => app.stop());

  test.each([...clients, ...rawClients])('%s', async (client) => {
    for (const host of hosts) {
      const before = { connections, findings: app.findings().length };
      const answer = await app.get(`/${client}?v=${encodeURIComponent(`http://${host}:${port}/`)}`);
      await until(
        () => app.findings().length > before.findings,
        () => `${host}: no finding\n${app.errors().slice(-500)}`,
      );
      expect(app.findings().at(-1)!.guard, host).toBe('ssrf');
      if (mode === 'block') {
        expect([host, answer.status]).toEqual([host, 403]);
        expect([host, connections]).toEqual([host, before.connections]);
      } else if (clients.includes(client)) expect([host, answer.body]).toEqual([host, 'inside only']);
    }
  });
});
