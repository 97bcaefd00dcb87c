import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkConfig } from './check-config.ts';
import { readConfig } from './config.ts';
import { CollectorError } from './errors.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'throughline-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);
const file = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });
const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out'];
openssl('genpkey', ...ec, at('key.pem'));
openssl('genpkey', ...ec, at('other.pem'));
openssl('req', '-x509', '-key', at('key.pem'), '-subj', '/CN=x', '-days', '1', '-out', at('cert.pem'));
file('garbage.pem', '-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n');
file('text.pem', 'hello');
file('empty', '');
const pair = ['--tls-cert', at('cert.pem'), '--tls-key', at('key.pem')];
const kubernetes = ['--kubernetes', 'https://api:6443'];

test.each<[string, string[], RegExp]>([
  ['a certificate alone', ['--tls-cert', at('cert.pem')], /tls-cert and tls-key go together/],
  ['an authority alone', ['--tls-client-ca', at('cert.pem')], /tls-client-ca needs both/],
  [
    'a file that is not there',
    ['--tls-cert', at('no'), '--tls-key', at('key.pem')],
    /tls-cert is ".*no", which cannot be read: ENOENT/,
  ],
  [
    'text',
    ['--tls-cert', at('text.pem'), '--tls-key', at('key.pem')],
    /tls-cert is ".*text.pem", which holds no -----BEGIN line/,
  ],
  [
    'garbage',
    ['--tls-cert', at('garbage.pem'), '--tls-key', at('key.pem')],
    /tls-cert is ".*garbage.pem", which cannot be used/,
  ],
  [
    'another key',
    ['--tls-cert', at('cert.pem'), '--tls-key', at('other.pem')],
    /tls-key is ".*other.pem".* it is not the key of tls-cert/,
  ],
  [
    'an authority that is none',
    [...pair, '--tls-client-ca', at('key.pem')],
    /tls-client-ca is ".*key.pem", which cannot be used/,
  ],
  ['a folder as authority', ['--upstream-ca', folder], /upstream-ca is ".*", which cannot be read: EISDIR/],
  ['half a pair upstream', ['--upstream-key', at('key.pem')], /upstream-cert and upstream-key go together/],
  [
    'no token file',
    [...kubernetes, '--kubernetes-token-file', at('no')],
    /kubernetes-token-file is ".*no", which cannot be read/,
  ],
  [
    'an empty token file',
    [...kubernetes, '--kubernetes-token-file', at('empty')],
    /which is empty; it must hold a token/,
  ],
  ['an API server’s authority of text', [...kubernetes, '--kubernetes-ca', at('text.pem')], /kubernetes-ca is/],
  ['a folder for records', ['--ocsf', folder], /ocsf is ".*", which cannot be written: it is no file/],
  ['a folder that is not there', ['--ocsf', at('no/x.jsonl')], /ocsf is ".*", which cannot be written: ENOENT/],
  ['a format without a path', ['--watch', 'cloudtrail'], /watch is "cloudtrail", which is a format without a path/],
  [
    'a relay that tells',
    ['--upstream', 'grpc://c:4400', '--slack', 'https://x'],
    /only relays; slack would never be used/,
  ],
])('refuses %s', (_name, args, sentence) => {
  const config = readConfig(args, {});
  expect(() => checkConfig(config, () => {})).toThrow(CollectorError);
  expect(() => checkConfig(config, () => {})).toThrow(sentence);
});

test('takes what fits, and warns of a path that is not there yet', () => {
  const said: unknown[] = [];
  const args = [
    ...pair,
    '--tls-client-ca',
    at('cert.pem'),
    '--ocsf',
    at('x.jsonl'),
    '--watch',
    `falco=${at('later.log')}`,
  ];
  checkConfig(readConfig(args, {}), (...line) => void said.push(line));
  expect(said).toEqual([
    ['warn', expect.stringContaining('nothing to watch there yet') as string, { watch: `falco=${at('later.log')}` }],
  ]);
  checkConfig(readConfig(['--upstream', 'grpc://c:4400'], {}), () => expect.unreachable());
});
