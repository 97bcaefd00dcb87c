import { expect, test } from 'vitest';
import { printLine } from './print-line.ts';

test.each([
  ['an ordinary line with an ä', 'an ordinary line with an ä\n'],
  ['clear \u001b[2J the screen', 'clear ·[2J the screen\n'],
  ['two\nlines', 'two·lines\n'],
  ['\u202egnp.exe', '·gnp.exe\n'],
  ['back\u0008space and \u009b31m', 'back·space and ·31m\n'],
])('%j is printed as %j', (line, printed) => {
  let out = '';
  printLine((text) => (out += text), line);
  expect(out).toBe(printed);
});

test('a line has an end', () => {
  let out = '';
  printLine((text) => (out += text), 'x'.repeat(100_000));
  expect(out).toHaveLength(4_001);
});
