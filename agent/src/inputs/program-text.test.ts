import { expect, it } from 'vitest';
import { createProgramText } from './program-text.ts';

const query = 'SELECT name ' + "FROM people   WHERE a = 'x' AND b = 1";

it('knows the constants of the files on the stack', () => {
  const isConstant = createProgramText(Date.now() + 60_000);
  expect(isConstant(query)).toBe(true);
  expect(isConstant('name FROM people\nWHERE')).toBe(true);
  expect(isConstant(['SELECT', 'somebody', 'elses'].join(' '))).toBe(false);
});

it('does not take a file that was written after the start for the program', () => {
  expect(createProgramText(0)(query)).toBe(false);
});
