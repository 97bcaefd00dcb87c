// Configuration mistakes stop the start with a sentence that says which key, what was given and what is allowed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../agent/src/config.ts';
import { spawnApp } from './run-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (content: string): string => {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, content);
  return path;
};

test.each([
  [{ THROUGHLINE_MODE: 'blok' }, 'THROUGHLINE_MODE is "blok"; it must be observe or block'],
  [
    { THROUGHLINE_COLLECTOR: 'localhost:4400' },
    'THROUGHLINE_COLLECTOR is "localhost:4400"; it must be grpc://host:port, grpcs://host:port or unix:///path',
  ],
  [{ THROUGHLINE_RECORDER: '15' }, 'it must be a whole number from 16 to 65536'],
  [{ THROUGHLINE_RECORDER: '65537' }, 'it must be a whole number from 16 to 65536'],
  [{ THROUGHLINE_RAW_SAMPLES: 'maybe' }, 'it must be on or off'],
  [{ THROUGHLINE_TLS_CA: '/nowhere.pem' }, 'it must name a readable PEM file'],
  [{ THROUGHLINE_TLS_KEY: file('{}') }, 'this one holds no -----BEGIN line'],
  [{ THROUGHLINE_MOOD: 'block' }, 'THROUGHLINE_MOOD is not a setting of the agent'],
  [{ THROUGHLINE_CONFIG: '/nowhere.json' }, 'it must name a readable JSON file'],
  [{ THROUGHLINE_CONFIG: file('[]') }, 'must hold one JSON object'],
  [{ THROUGHLINE_CONFIG: file('{"mod":"block"}') }, 'mod in'],
  [{ THROUGHLINE_CONFIG: file('{"guards":{"ssrf":"maybe"}}') }, 'it must be off or observe or block'],
  [{ THROUGHLINE_CONFIG: file('{"allow":[{"route":"GET /","gard":"ssrf"}]}') }, 'it has an unknown field gard'],
  [
    { THROUGHLINE_CONFIG: file('{"rateLimits":[{"route":"*","requestsMax":0,"windowSeconds":1,"by":"address"}]}') },
    'it has requestsMax, which must be a whole number from 1 to 1000000',
  ],
])('%j', (environment, sentence) => {
  expect(() => readConfig(environment)).toThrow(sentence);
});

test.each([
  [{}, { mode: 'observe', collector: '' }],
  [
    { THROUGHLINE_MODE: 'block', THROUGHLINE_COLLECTOR: 'unix:///run/throughline.sock' },
    { mode: 'block', collector: 'unix:///run/throughline.sock' },
  ],
  [{ THROUGHLINE_RECORDER: '16' }, { recorderActivitiesMax: 16 }],
  [{ THROUGHLINE_RECORDER: '65536' }, { recorderActivitiesMax: 65_536 }],
  [
    { THROUGHLINE_CONFIG: file('{"mode":"block","guards":{"ssrf":"off"}}') },
    { mode: 'block', guards: { ssrf: 'off' } },
  ],
  [{ THROUGHLINE_MODE: 'observe', THROUGHLINE_CONFIG: file('{"mode":"block"}') }, { mode: 'observe' }],
  [
    { THROUGHLINE_COLLECTOR_HTTP: '127.0.0.1:1', THROUGHLINE_TRUSTED_PROXIES: '10.0.0.0/8, ::1' },
    { trustedProxies: ['10.0.0.0/8', '::1'] },
  ],
])('%j is fine', (environment, expected) => {
  const config = readConfig(environment);
  expect(config).toMatchObject(expected);
  expect(Object.isFrozen(config)).toBe(true);
});

test('an application with a wrong setting does not start unprotected', async () => {
  const app = file('console.log("runs")').replace('.json', '.cjs');
  writeFileSync(app, 'console.log("runs")');
  const started = spawnApp(app, { mode: 'block', environment: { THROUGHLINE_MODE: 'blok' } });
  expect(await started.ended).toBe(78);
  expect(started.output()).toBe('');
  expect(started.errors()).toContain('throughline: THROUGHLINE_MODE is "blok"; it must be observe or block');
});
