// The contract that every instrumentation keeps: it declares what it must, and a module of an unknown shape is left alone and
// said so, never broken and never thrown at.
import { describe, expect, test } from 'vitest';
import type { Tap } from '../instrumentation.ts';
import { satisfies } from '../semver.ts';
import { instrumentations } from './index.ts';

const libraries = instrumentations.filter(({ module }) => !module.startsWith('node:'));

describe('declarations', () => {
  test('names are unique', () => {
    const names = instrumentations.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(instrumentations.map((one) => [one.name, one] as const))('%s says what it sees', (_name, one) => {
    expect(one.name).toMatch(/^[\w.@/-]+$/);
    // path joins are no operation: they tell the path guard what the program prefixed.
    if (one.name !== 'path') expect((one.operations?.length ?? 0) + (one.activities?.length ?? 0)).toBeGreaterThan(0);
    expect(typeof one.enable).toBe('function');
  });

  test.each(libraries.filter(({ versions }) => versions).map((one) => [one.name, one.versions!] as const))(
    '%s: its range of versions can be read and is not everything',
    (_name, versions) => {
      const accepted = [
        '0.0.1',
        '0.2.15',
        '1.4.0',
        '2.12.0',
        '3.4.0',
        '4.2.0',
        '7.13.0',
        '8.16.0',
        '16.11.0',
        '99.0.0',
      ].filter((version) => satisfies(version, versions));
      expect(accepted.length).toBeGreaterThan(0);
      expect(accepted.length).toBeLessThan(10);
    },
  );
});

const odd: readonly (readonly [string, () => unknown])[] = [
  ['nothing in it', () => ({})],
  ['a bare function', () => function bare() {}],
  ['a class without methods', () => class {}],
  [
    'names with values that are no functions',
    () => ({ default: 1, Client: 'x', Connection: null, compile: {}, load: 7 }),
  ],
  [
    'classes without prototypes',
    () => ({ Client: () => undefined, Database: () => undefined, Collection: () => undefined }),
  ],
  ['everything frozen', () => Object.freeze({ default: Object.freeze({ compile: Object.freeze(() => undefined) }) })],
  [
    'getters that throw',
    () =>
      Object.defineProperty({}, 'default', {
        enumerable: true,
        get() {
          throw new Error('not ready');
        },
      }),
  ],
];

describe.each(odd)('a module with %s', (_what, shape) => {
  test.each(libraries.map((one) => [one.name, one] as const))('%s leaves it alone', (_name, one) => {
    const { tap, said } = recordingTap();
    for (const file of one.files ?? ['']) {
      let thrown: unknown;
      try {
        one.enable(shape(), tap, { file, version: '1.0.0' });
      } catch (error) {
        thrown = error;
      }
      // A getter of theirs may throw: hooks.ts reports that as a gap. Nothing of ours may.
      if (thrown !== undefined) expect((thrown as Error).message).toBe('not ready');
    }
    expect(said.every((reason) => reason.length > 0)).toBe(true);
  });
});

function recordingTap(): { tap: Tap; said: string[] } {
  const said: string[] = [];
  const tap = {
    wrap(owner: any, name: string) {
      if (typeof owner?.[name] !== 'function') said.push(`${name} is not there`);
    },
    intercept: () => ({ finish() {} }),
    active: () => true,
    runActivity: (_start: unknown, run: () => unknown) => run(),
    bind: (fn: unknown) => fn,
    addInput() {},
    gap(reason: string) {
      said.push(reason);
    },
    current: () => undefined,
    endActivity() {},
  };
  return { tap: tap as unknown as Tap, said };
}
