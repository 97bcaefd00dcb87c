import { describe, expect, it } from 'vitest';

import { BoundedMap } from './bounded-map.ts';

describe('BoundedMap', () => {
  it('holds as many as it may, and forgets the first of one more', () => {
    const map = new BoundedMap<string, number>(3);
    for (const [at, key] of ['a', 'b', 'c'].entries()) map.set(key, at);
    expect([map.size, map.evicted]).toEqual([3, 0]);
    map.set('a', 9); // keeps its age
    map.set('d', 3);
    expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([undefined, 1, 2, 3]);
    expect([map.size, map.evicted]).toEqual([3, 1]);
  });

  it('goes on with the oldest after deletions, also of all that there were', () => {
    const map = new BoundedMap<number, number>(4);
    const model: number[] = [];
    let state = 1;
    for (let i = 0; i < 20_000; i++) {
      state = (state * 48_271) % 2_147_483_647;
      if (state % 5 === 0 && model.length > 0) {
        const [gone] = model.splice(state % model.length, 1);
        expect(map.delete(gone!)).toBe(true);
      } else if (state % 97 === 0) {
        for (const each of model.splice(0)) map.delete(each);
      } else {
        map.set(i, i);
        model.push(i);
        if (model.length > 4) expect(map.get(model.shift()!)).toBeUndefined();
      }
      expect(map.size).toBe(model.length);
      for (const each of model) expect(map.get(each)).toBe(each);
    }
  });

  it('costs the same full as empty', () => {
    const max = 1 << 15;
    const time = (map: BoundedMap<number, number>, from: number): number => {
      const began = performance.now();
      for (let i = from; i < from + max; i++) map.set(i, i);
      return performance.now() - began;
    };
    const map = new BoundedMap<number, number>(max);
    time(map, 0);
    const full = Math.min(time(map, max), time(map, 2 * max), time(map, 3 * max));
    const fresh = time(new BoundedMap(8 * max), 0);
    // walking over what went before costs a thousand times as much
    expect(full).toBeLessThan(50 * fresh + 20);
  });
});
