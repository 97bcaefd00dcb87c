import { expect, test } from 'vitest';
import { compilePattern, parsePattern } from './pattern.ts';

const matches = (value: string, text: string): boolean =>
  compilePattern(parsePattern(value), false).matches(text.toLowerCase());

test.each([
  ['whoami', 'WhoAmI', true],
  ['whoami', 'whoami ', false],
  ['prog?.exe', 'progA.exe', true],
  ['prog?.exe', 'prog.exe', false],
  ['antivirus_V*.exe', 'antivirus_V21.2.1.exe', true],
  ['*', '', true],
  ['', '', true],
  ['', 'x', false],
  ['a*b*c', 'a--b--b--c', true],
  ['a*b*c', 'a--c--b', false],
  ['*a?c*', 'xxabcx', true],
  [String.raw`2\*3`, '2*3', true],
  [String.raw`2\*3`, '2443', false],
  [String.raw`what\?`, 'what?', true],
  [String.raw`what\?`, 'whats', false],
  [String.raw`C:\Windows\x`, String.raw`c:\windows\x`, true],
  [String.raw`C:\\Windows`, String.raw`c:\windows`, true],
  [String.raw`dir\\*`, String.raw`dir\file`, true],
  [String.raw`dir\\*`, 'dir*', false],
  [String.raw`dir\\\*`, String.raw`dir\*`, true],
  [String.raw`a\\\\b`, String.raw`a\\b`, true],
])('%s over %s: %s', (value, text, expected) => {
  expect(matches(value, text)).toBe(expected);
});

test('many wildcards over a long text stay cheap', () => {
  const pattern = compilePattern(parsePattern(`${'a*'.repeat(200)}b`), false);
  const started = process.cpuUsage().user;
  expect(pattern.matches('a'.repeat(50_000))).toBe(false);
  expect((process.cpuUsage().user - started) / 1_000).toBeLessThan(500);
});
