import { describe, expect, test } from 'vitest';
import { redactSample, redactText, redactUrl } from './redact.ts';

describe('redactSample', () => {
  test.each([
    ['body.password', 'hunter2', '[redacted]'],
    ['header.authorization', 'Bearer x', '[redacted]'],
    ['body.userPassword', 'hunter2', '[redacted]'],
    ['cookie.sid', 'x', '[redacted]'],
    ['body.card', '4111111111111111', '[redacted]'],
    ['body.note', '$(id)', '$(id)'],
    ['query.url', 'http://169.254.169.254/latest', 'http://169.254.169.254/latest'],
    ['body.note', 'mail ada@example.org now', 'mail …@… now'],
    ['body.note', 'password=hunter2; id', 'password=…; id'],
    ['body.note', `x ${'A1b2'.repeat(12)} y`, 'x A1b2… y'],
    ['body.note', 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiIxIn0.c2ln', 'eyJ…'],
  ])('%s %s', (path, value, expected) => {
    expect(redactSample(path, value)).toBe(expected);
  });
  test('is cut at 160 characters', () => {
    expect(redactSample('body.note', 'a b '.repeat(40)).length).toBe(160);
    expect(redactSample('body.note', 'a b '.repeat(41)).length).toBe(161);
  });
});

test('terminals are safe from what was sent', () => {
  expect(redactText('\x1b[2Jx\0', 100)).toBe('\u{fffd}[2Jx\u{fffd}');
});

test.each([
  ['http://user:pass@host/x?token=abc&b=c#frag', 'http://host/x?token=…&b=…#…'],
  ['/plain/path', '/plain/path'],
  ['GET /orders?id=4', 'GET /orders?id=…'],
])('redactUrl %s', (url, expected) => {
  expect(redactUrl(url)).toBe(expected);
});
