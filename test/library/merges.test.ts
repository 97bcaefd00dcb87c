// Prototype pollution at the merge. The libraries installed here refuse to follow __proto__ by themselves, so that the attack is
// judged by its 403 alone; the benign twins show that ordinary merges are left in peace.
import { describe, expect, test } from 'vitest';
import { startApp } from './protected-app.ts';

const merges = [
  'lodashMerge',
  'lodashMergeWith',
  'lodashDefaultsDeep',
  'lodashSet',
  'lodashMergeFile',
  'deepmerge',
  'deepmergeAll',
];
const attack = { body: JSON.parse('{"name":"x","__proto__":{"polluted":1}}') as unknown, path: '__proto__.polluted' };
const nested = {
  body: JSON.parse('{"a":[{"constructor":{"prototype":{"polluted":1}}}]}') as unknown,
  path: ['constructor', 'prototype', 'polluted'],
};
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
      for (const route of ['lodashPick', 'lodashMergeName'])
        expect(await guarded.ask(route, attack), route).toEqual(await plain.ask(route, attack));
      expect((await guarded.ask('total', {})).body.result).toBe(0);
      await guarded.ask('reset', {});
    } finally {
      await plain.stop();
      await guarded.stop();
    }
  });
});

test('a merge that nobody hooked: reported when it has happened, and undone when blocking', async () => {
  const observed = await startApp('merges', 'observe', 'cjs');
  const guarded = await startApp('merges', 'block', 'cjs');
  try {
    await observed.ask('handwritten', attack);
    expect((await observed.ask('total', {})).body.result).toBe(1);
    const [finding] = await observed.findings(1);
    expect(finding).toMatchObject({ guard: 'prototype-pollution', activity: { name: 'POST /handwritten' } });
    expect((await guarded.ask('handwritten', attack)).status).toBe(403);
    await guarded.findings(1);
    expect((await guarded.ask('total', {})).body.result).toBe(0);
    // Before the answer, when the polluted object is used first.
    expect((await guarded.ask('handwrittenThenSpawn', attack)).status).toBe(403);
    // Keys that the program itself puts there are its own business.
    expect((await guarded.ask('ownKey', benign)).status).toBe(200);
    expect((await guarded.ask('ownKeyThere', benign)).body.result).toBe(true);
    expect((await guarded.findings(2)).length).toBe(2);
  } finally {
    await observed.stop();
    await guarded.stop();
  }
});
