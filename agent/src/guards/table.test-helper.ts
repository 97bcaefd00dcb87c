// The two tables that every guard is tested with: what it must find, and the benign twins that it must leave alone.
import { describe, expect, it } from 'vitest';
import type { Guard, GuardContext } from '../guard.ts';
import type { Operation } from '../operation.ts';
import { judgeWith } from './judge-with.test-helper.ts';

export type Case<O extends Operation = Operation> = readonly [
  name: string,
  operation: O,
  inputs: Readonly<Record<string, unknown>>,
  changes?: Partial<GuardContext>,
];

export function testGuard(guard: Guard, attacks: readonly Case[], benign: readonly Case[]): void {
  describe(guard.id, () => {
    for (const [name, operation, inputs, changes] of attacks) {
      it(`finds: ${name}`, () => {
        const finding = judgeWith(guard, operation, inputs, changes);
        expect(finding?.reason).toBeTypeOf('string');
        expect(finding?.confidence).toBeGreaterThan(0.5);
      });
    }
    for (const [name, operation, inputs, changes] of benign) {
      it(`leaves alone: ${name}`, () => {
        expect(judgeWith(guard, operation, inputs, changes)).toBeUndefined();
      });
    }
  });
}
