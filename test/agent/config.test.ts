// Configuration mistakes stop the start with a sentence that says which key, what was given and what is allowed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { execFileSync } from 'node:child_process';
import { checkGuardNames, readConfig } from '../../agent/src/config.ts';
import { runApp, spawnApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (content: string): string => {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, content);
  return path;
};

const pem = (name: string, ...request: string[]): string => {
  const path = join(folder, name);
  execFileSync('openssl', [...request, path], { stdio: 'ignore' });
  return path;
};
const key = pem('key.pem', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out');
const otherKey = pem('other.pem', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out');
const certificate = pem('cert.pem', 'req', '-x509', '-key', key, '-subj', '/CN=x', '-days', '1', '-out');
const garbage = file('-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n');
const secure = { THROUGHLINE_COLLECTOR: 'grpcs://collector:4400' };

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
  [{ THROUGHLINE_MOD: 'block' }, 'did you mean THROUGHLINE_MODE?'],
  [{ THROUGHLNE_MODE: 'block' }, 'THROUGHLNE_MODE is not a setting of the agent; did you mean THROUGHLINE_MODE?'],
  [{ throughline_mode: 'block' }, 'did you mean THROUGHLINE_MODE?'],
  [{ THROUGHLINE_COLLECTOR_URL: 'grpc://x:4400' }, 'did you mean THROUGHLINE_COLLECTOR?'],
  [{ THROUGHLINE_CONFIG: file('{"mood":"block"}') }, 'did you mean mode?'],
  [{ THROUGHLINE_COLLECTOR: 'grpc://x:65536' }, 'it must be grpc://host:port'],
  [{ THROUGHLINE_TRUSTED_PROXIES: 'lb.internal' }, 'it must hold IP addresses or ranges'],
  [{ THROUGHLINE_TRUSTED_PROXIES: '10.0.0.0/33' }, 'it must hold IP addresses or ranges'],
  [{ THROUGHLINE_CREDENTIAL_FILES: 'secrets/key' }, 'it must hold absolute paths'],
  [{ THROUGHLINE_DEAD_LETTER_TOPIC: 'dead letters' }, 'it must be a topic name'],
  [
    { THROUGHLINE_CONFIG: file('{"blockRules":[{"kind":"address","value":"evil.example"}]}') },
    'it must hold IP addresses or ranges',
  ],
  [
    { THROUGHLINE_COLLECTOR: 'grpc://collector:4400', THROUGHLINE_TLS_CA: certificate },
    'THROUGHLINE_TLS_CA is set, but THROUGHLINE_COLLECTOR is "grpc://collector:4400"; TLS needs a grpcs:// address',
  ],
  [{ ...secure, THROUGHLINE_TLS_CERT: certificate }, 'THROUGHLINE_TLS_CERT is set without THROUGHLINE_TLS_KEY'],
  [{ ...secure, THROUGHLINE_TLS_CA: garbage }, 'THROUGHLINE_TLS_CA cannot be used: '],
  [
    { ...secure, THROUGHLINE_TLS_CERT: certificate, THROUGHLINE_TLS_KEY: otherKey },
    'THROUGHLINE_TLS_KEY with TLS_CERT cannot be used: ',
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
  // A Service called throughline in the pod's namespace, and the sensor's settings in the same shell.
  [
    {
      THROUGHLINE_SERVICE_HOST: '10.0.0.1',
      THROUGHLINE_SERVICE_PORT_GRPC: '4400',
      THROUGHLINE_PORT: 'tcp://10.0.0.1:4400',
      THROUGHLINE_PORT_4400_TCP_ADDR: '10.0.0.1',
      THROUGHLINE_NODE: 'node-1',
    },
    { service: '' },
  ],
  [{ THROUGHLINE_CONFIG: file('\uFEFF{"mode":"block"}') }, { mode: 'block' }],
  [{ THROUGHLINE_COLLECTOR: 'grpc://x:65535' }, { collector: 'grpc://x:65535' }],
  // Another product's variable.
  [{ TERRALINE_MODE: 'x', THRESHOLD_MODE: 'x' }, { mode: 'observe' }],
  [
    { ...secure, THROUGHLINE_TLS_CERT: certificate, THROUGHLINE_TLS_KEY: key, THROUGHLINE_TLS_CA: certificate },
    { collector: 'grpcs://collector:4400' },
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

test('a guard that does not exist is refused by name', () => {
  const named = (json: string) => readConfig({ THROUGHLINE_CONFIG: file(json) });
  const known = ['ssrf', 'sql-injection'];
  expect(() => checkGuardNames(named('{"guards":{"sql-injectoin":"off"}}'), known)).toThrow(
    'guards names the guard "sql-injectoin", which does not exist; did you mean sql-injection?',
  );
  expect(() => checkGuardNames(named('{"allow":[{"route":"*","guard":"sqli"}]}'), known)).toThrow(
    'allow names the guard "sqli", which does not exist; it knows ssrf, sql-injection',
  );
  checkGuardNames(named('{"guards":{"ssrf":"off"},"allow":[{"route":"GET /x","guard":"*"}]}'), known);
});

test('what is not covered is said without a collector too; with source maps the line is the source’s', async () => {
  const app = join(folder, 'app.cjs');
  // What a compiler makes of three lines of TypeScript: line 4 here is line 2 there.
  const map = { version: 3, sources: ['app.ts'], names: [], mappings: ';;AACA;AACA' };
  writeFileSync(
    app,
    `const { exec } = require('node:child_process');
const server = require('node:http').createServer((request, response) => {
exec('echo ' + new URL(request.url, 'http://x').searchParams.get('host'), () => response.end());
}).listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
//# source${'Mapping'}URL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}
`,
  );
  const withMaps = await runApp(app, { mode: 'observe', nodeArguments: ['--enable-source-maps'] });
  const without = await runApp(app, {
    mode: 'observe',
    nodeArguments: ['--permission', '--allow-fs-read=*', '--allow-child-process'],
  });
  try {
    for (const each of [withMaps, without]) {
      await each.get('/?host=x;id');
      await until(
        () => each.findings().length > 0,
        () => each.errors(),
      );
    }
    expect(withMaps.findings()[0].caller).toMatchObject({ file: 'app.ts', line: 2 });
    expect(without.findings()[0].caller).toMatchObject({ file: 'app.cjs', line: 3 });
    // Under --permission Node freezes its module "path".
    await until(
      () => without.errors().includes('"not covered"'),
      () => without.errors(),
    );
    expect(withMaps.errors()).not.toContain('"not covered"');
  } finally {
    await Promise.all([withMaps.stop(), without.stop()]);
  }
});
