// Prototype pollution at the merge. The libraries installed here refuse to follow __proto__ by themselves, so that the attack is
// judged by its 403 alone; the benign twins show that ordinary merges are left in peace.
import { describe, expect, test } from 'vitest';
import { startApp } from './protected-app.ts';

const merges = ['lodashMerge', 'lodashMergeWith', 'lodashDefaultsDeep', 'lodashSet', 'lodashMergeFile', 'deepmerge', 'deepmergeAll'];
const attack = { body: JSON.parse('{"name":"x","__proto__":{"polluted":1}}') as unknown, path: '__proto__.polluted' };
const nested = { body: JSON.parse('{"a":[{"constructor":{"prototype":{"polluted":1}}}]}') as unknown, path: ['constructor', 'prototype', 'polluted'] };
const benign = { body: { name: 'x', nested: { constructor: 'steel', prototype: 'none' } }, path: 'a.constructor.b' };

describe.each(['cjs', 'esm'] as const)('%s', (form) => {
  test('a key that reaches a prototype is stopped, ordinary keys are not', async () => {
    const plain = await startApp('merges', 'none', form);
    const guarded = await startApp('merges', 'block', form);
    try {
      for (const route of merges) {
        expect((await guarded.ask(route, attack)).status, route).toBe(403);
        expect((await guarded.ask(route, nested)).status, `${route} nested`).toBe(403);
        expect(await guarded.ask(route, benign), route).toEqual(await plain.ask(route, benign));
      }
      for (const route of ['lodashPick', 'lodashMergeName']) expect(await guarded.ask(route, attack), route).toEqual(await plain.ask(route, attack));
      expect((await guarded.ask('total', {})).body.result).toBe(0);
    } finally {
      await plain.stop();
      await guarded.stop();
    }
  });
});
