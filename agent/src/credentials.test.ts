import { describe, expect, test } from 'vitest';
import { credentialFile, isCredentialSource, KeyIdScanner, keyIdsIn, tokenId } from './credentials.ts';

const id = 'ASIAZZZZ7AGENT2TEST3';

describe('key ids in a stream', () => {
  test('whole, in bytes and text', () => {
    expect(new KeyIdScanner().scan(`{"AccessKeyId":"${id}"}`)).toEqual([id]);
    expect(new KeyIdScanner().scan(Buffer.from(`x ${id}\n`))).toEqual([id]);
  });
  test('cut at every place', () => {
    const text = `{"AccessKeyId":"${id}","x":1}`;
    for (let at = 1; at < text.length; at++) {
      const scanner = new KeyIdScanner();
      expect(
        [...scanner.scan(text.slice(0, at)), ...scanner.scan(text.slice(at)), ...scanner.scan('')],
        `cut at ${at}`,
      ).toEqual([id]);
    }
  });
  test('each once, and not what only looks alike', () => {
    const scanner = new KeyIdScanner();
    expect([...scanner.scan(id), ...scanner.scan(` ${id} `)]).toEqual([id]);
    expect(scanner.scan(`X${id}`)).toEqual([]);
    expect(scanner.scan(`${id}A`)).toEqual([]);
    expect(scanner.scan('ASIA1111111111111111')).toEqual([]);
    expect(scanner.scan(42)).toEqual([]);
  });
});

test('a credentials file tells its key ids and nothing else', () => {
  expect(keyIdsIn(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = secret\n`)).toEqual([id]);
});

test.each([
  ['/var/run/secrets/kubernetes.io/serviceaccount/token', [], 'kubernetes_token'],
  ['/var/run/secrets/eks.amazonaws.com/serviceaccount/token', [], 'kubernetes_token'],
  ['/root/.aws/credentials', [], 'aws_access_key'],
  ['/run/app/jwt', ['/run/app/jwt'], 'kubernetes_token'],
  ['/run/app/key', ['/run/app/key'], 'aws_access_key'],
  ['/app/src/token', [], undefined],
  ['/app/credentials', [], undefined],
] as const)('%s', (path, configured, expected) => {
  expect(credentialFile(path, configured)).toBe(expected);
});

test('the id of a token, as the API server audits it', () => {
  const claims = Buffer.from(JSON.stringify({ jti: 'abc' })).toString('base64url');
  expect(tokenId(`x.${claims}.y`)).toBe('JTI=abc');
  for (const bad of ['', 'x', 'x.y.z', `x.${Buffer.from('{}').toString('base64url')}.y`])
    expect(tokenId(bad)).toBeUndefined();
});

test.each([
  ['169.254.169.254', true],
  ['sts.amazonaws.com', true],
  ['sts.eu-west-1.amazonaws.com', true],
  ['sts.amazonaws.com.evil.example', false],
  ['example.org', false],
])('%s', (host, expected) => {
  expect(isCredentialSource(host)).toBe(expected);
});
