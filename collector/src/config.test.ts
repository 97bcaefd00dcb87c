import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeOptions, options, optionsTable, readConfig } from './config.ts';
import { CollectorError } from './errors.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'throughline-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

describe('readConfig', () => {
  test('without anything: loopback, and every declared fallback', () => {
    const config = readConfig([], {});
    expect(config.grpc).toEqual({ host: '127.0.0.1', port: 4400 });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 4401 });
    for (const [key, { fallback }] of Object.entries(options))
      expect(config[key as keyof typeof config]).toEqual(fallback);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('flags go before the environment, and that before the file', () => {
    const config = file('c.yaml', 'events-max: 5000\nblock-minutes: 5\nlog: warn\nprotected-namespaces: [a, b]\n');
    const read = readConfig(['--events-max', '7000', `--config=${config}`], {
      THROUGHLINE_COLLECTOR_EVENTS_MAX: '6000',
      THROUGHLINE_COLLECTOR_BLOCK_MINUTES: '6',
    });
    expect(read).toMatchObject({ eventsMax: 7_000, blockMinutes: 6, log: 'warn', protectedNamespaces: ['a', 'b'] });
  });

  test('a JSON file named by the environment', () => {
    const config = file('c.json', '{"grpc": "off", "otel-self": true}');
    const read = readConfig([], { THROUGHLINE_COLLECTOR_CONFIG: config });
    expect(read.grpc).toBeUndefined();
    expect(read.otelSelf).toBe(true);
  });

  test('what Kubernetes sets for a Service called throughline-collector is not ours', () => {
    const given = {
      THROUGHLINE_COLLECTOR_SERVICE_HOST: '10.96.0.7',
      THROUGHLINE_COLLECTOR_SERVICE_PORT_GRPC: '4400',
      THROUGHLINE_COLLECTOR_PORT: 'tcp://10.96.0.7:4400',
      THROUGHLINE_COLLECTOR_PORT_4400_TCP_ADDR: '10.96.0.7',
    };
    expect(readConfig([], given)).toEqual(readConfig([], {}));
  });

  test.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'an unknown flag, with the one that was meant',
      ['--event-max', '1'],
      {},
      /flag --event-max is not an option of the collector; did you mean events-max\?/,
    ],
    [
      'an unknown flag like no other',
      ['--frobnicate'],
      {},
      /flag --frobnicate is not an option of the collector; it knows data, grpc, /,
    ],
    [
      'an unknown variable',
      [],
      { THROUGHLINE_COLLECTOR_FROB: '1' },
      /environment THROUGHLINE_COLLECTOR_FROB is not an option/,
    ],
    [
      'a misspelt variable',
      [],
      { THROUGHLINE_COLLECTR_HTTP: 'off' },
      /environment THROUGHLINE_COLLECTR_HTTP is not .* did you mean THROUGHLINE_COLLECTOR_HTTP\?/,
    ],
    [
      'an upstream that is no address',
      ['--upstream', 'https://x:1'],
      {},
      /^flag --upstream is "https:\/\/x:1"; allowed is grpc:\/\/host:port, grpcs:\/\/host:port or unix:\/\/\/path$/,
    ],
    ['a stray argument', ['serve'], {}, /"serve" is not a flag/],
    [
      'a bad number',
      ['--events-max', 'many'],
      {},
      /events-max is "many"; allowed is a whole number from 1000 to 1000000000/,
    ],
    ['one below the least', ['--events-max', '999'], {}, /events-max is "999"/],
    ['a bad address', ['--grpc', 'localhost'], {}, /grpc is "localhost"; allowed is host:port/],
    ['a port that is none', ['--http', '127.0.0.1:70000'], {}, /http is "127.0.0.1:70000"/],
    ['a bad choice', ['--playbook', 'destroy'], {}, /playbook is "destroy"; allowed is report or block/],
    ['a bad web address', ['--otlp', 'localhost:4318'], {}, /otlp is "localhost:4318"; allowed is an http/],
    ['a file that is not there', ['--config', '/nowhere.yaml'], {}, /\/nowhere.yaml cannot be read/],
  ])('refuses %s', (_name, args, env, sentence) => {
    expect(() => readConfig(args, env)).toThrow(CollectorError);
    expect(() => readConfig(args, env)).toThrow(sentence);
  });

  test('refuses an unknown key of the file, naming file and key', () => {
    const config = file('bad.yaml', 'eventsmax: 1\n');
    expect(() => readConfig(['--config', config], {})).toThrow(
      /bad.yaml: eventsmax is not an option .*did you mean events-max/,
    );
    expect(() => readConfig(['--config', file('deep.yaml', 'grpc: {host: x}\n')], {})).toThrow(
      /grpc must be a single value/,
    );
  });
});

test('every option explains itself', () => {
  const help = describeOptions();
  for (const { name, help: sentence } of Object.values(options)) {
    expect(help).toContain(`--${name}`);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});

test('the table in docs/collector.md is the one that the declarations make', () => {
  const page = readFileSync(new URL('../../docs/collector.md', import.meta.url), 'utf8');
  const table = /<!-- options -->\n(.*)\n<!-- \/options -->/s.exec(page)?.[1];
  expect(table, 'paste what optionsTable() gives between the marks').toBe(optionsTable());
});
