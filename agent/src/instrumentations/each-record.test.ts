import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Activity, currentActivity, runInActivity } from '../activities.ts';
import type { AgentTap } from '../tap.ts';
import { enterEach } from './each-record.ts';

const records = () => [{ body: 'a' }, { body: 'b' }, { body: 'c' }];

function watched(): { list: { body: string }[]; now: () => string | undefined; ended: string[] } {
  const names = new Map<Activity, string>();
  const ended: string[] = [];
  const tap = {
    killed: false,
    startActivity(start: any) {
      const activity = new Activity(start);
      names.set(activity, start.name);
      return activity;
    },
    endActivity: (activity: Activity) => ended.push(names.get(activity)!),
  } as unknown as AgentTap;
  const list = records();
  enterEach(list, ({ body }) => ({ kind: 'messaging.record', name: body, inputs: {} }), tap);
  return { list, now: () => names.get(currentActivity()!), ended };
}

const alone = (run: () => unknown): unknown => runInActivity(undefined, run);

test('each way of taking a record enters its activity', async () => {
  const { list, now, ended } = watched();
  await alone(async () => {
    const seen: unknown[] = [];
    for (const { body } of list) {
      await Promise.resolve();
      seen.push([body, now()]);
    }
    expect(seen).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });
  expect(ended).toEqual(['a', 'b']);
  const together = watched();
  await alone(() =>
    Promise.all(
      together.list.map(async ({ body }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(together.now()).toBe(body);
      }),
    ),
  );
  const queue = watched();
  alone(() => {
    for (const body of ['a', 'b', 'c']) {
      expect(queue.list.shift()).toEqual({ body });
      expect(queue.now()).toBe(body);
    }
    expect(queue.list.shift()).toBe(undefined);
  });
  const last = watched();
  alone(() => {
    expect(last.list.pop()).toEqual({ body: 'c' });
    expect(last.now()).toBe('c');
  });
});

test('the array is what it was', () => {
  alone(() => {
    const { list, now } = watched();
    expect(inspect(list)).toBe(inspect(records()));
    expect(now()).toBe(undefined);
    expect(structuredClone(list)).toEqual(records());
    expect(JSON.stringify(list)).toBe(JSON.stringify(records()));
    assert.deepStrictEqual([...list], records());
    expect(Object.keys(list)).toEqual(['0', '1', '2']);
    list[1] = { body: 'mine' };
    list.push({ body: 'd' });
    expect(list.splice(0, 2)).toEqual([{ body: 'a' }, { body: 'mine' }]);
    expect(list.map(({ body }) => body)).toEqual(['c', 'd']);
  });
});
