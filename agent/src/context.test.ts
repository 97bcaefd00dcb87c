import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createContext, type Carried } from './context.ts';

interface Value extends Carried {
  readonly name: string;
}
const valueOf = (name: string): Value => ({ name, entered: undefined, enteredFrom: undefined });

interface Ways {
  current(): Value | undefined;
  run<R>(value: Value | undefined, fn: (...args: any[]) => R, ...args: unknown[]): R;
}

const ours = createContext<Value>('test');
const plain = new AsyncLocalStorage<Value>();
const ways: Readonly<Record<string, Ways>> = {
  'this context': { current: ours.current, run: (value, fn, ...args) => ours.run(value, fn, undefined, args) },
  AsyncLocalStorage: {
    current: () => plain.getStore(),
    run: (value, fn, ...args) => plain.run(value as Value, fn, ...args),
  },
};

/** Each tells what it saw; both ways must have seen the same. */
const scenes: Readonly<Record<string, (way: Ways) => unknown>> = {
  'arguments, result and what is current'(way) {
    const seen = [way.run(valueOf('a'), (x: number, y: number) => [x + y, way.current()?.name], 1, 2)];
    return [...seen, way.current()];
  },
  'an error leaves as it came'(way) {
    const error = new Error('it');
    try {
      way.run(valueOf('a'), () => {
        throw error;
      });
    } catch (caught) {
      return [caught === error, way.current()];
    }
    return 'nothing thrown';
  },
  'one within another, the same within itself, none within one'(way) {
    const a = valueOf('a');
    return way.run(a, () => [
      way.run(valueOf('b'), () => way.current()?.name),
      way.current()?.name,
      way.run(a, () => way.current()?.name),
      way.run(undefined, () => way.current()),
      way.current()?.name,
    ]);
  },
  async 'promises, timers and ticks that follow'(way) {
    const seen: unknown[] = [];
    const look = (): unknown => seen.push(way.current()?.name);
    await Promise.all([
      way.run(valueOf('a'), async () => {
        look();
        await Promise.resolve();
        look();
        await new Promise((resolve) => setTimeout(resolve, 1));
        look();
        await new Promise<void>((resolve) => process.nextTick(() => resolve(void look())));
      }),
      way.run(valueOf('b'), async () => {
        await new Promise((resolve) => setImmediate(resolve));
        look();
      }),
    ]);
    look();
    return seen.toSorted();
  },
  async 'the same value again, from the same place and from another'(way) {
    const a = valueOf('a');
    const seen = [way.run(a, () => way.current()?.name), way.run(a, () => way.current()?.name)];
    seen.push(way.run(valueOf('b'), () => way.run(a, () => way.current()?.name)));
    const another = new AsyncLocalStorage<number>();
    await another.run(1, async () => {
      seen.push(
        way.run(a, () => `${way.current()?.name} ${another.getStore()}`),
        `${way.current()?.name} ${another.getStore()}`,
      );
      await Promise.resolve();
      seen.push(way.run(a, () => `${way.current()?.name} ${another.getStore()}`));
    });
    return [...seen, way.run(a, () => `${way.current()?.name} ${another.getStore()}`)];
  },
  async "an application's own context, entered inside"(way) {
    const own = new AsyncLocalStorage<number>();
    const seen: unknown[] = [];
    await (async () => {
      await Promise.resolve();
      way.run(valueOf('a'), () => own.enterWith(7));
      seen.push(own.getStore(), way.current());
      way.run(valueOf('b'), () => seen.push(own.getStore(), way.current()?.name));
      seen.push(own.run(8, () => way.run(valueOf('c'), () => [own.getStore(), way.current()?.name])));
      seen.push(own.getStore(), way.current());
    })();
    return seen;
  },
  "an application's own context, run inside"(way) {
    const own = new AsyncLocalStorage<number>();
    const seen = way.run(valueOf('a'), () => [own.run(1, () => [own.getStore(), way.current()?.name]), own.getStore()]);
    return [...seen, own.getStore(), way.current()];
  },
  'what was bound inside and is called outside'(way) {
    const bound = way.run(valueOf('a'), () => AsyncLocalStorage.bind(() => way.current()?.name));
    return [bound(), way.current(), way.run(valueOf('b'), () => [bound(), way.current()?.name])];
  },
};

describe('a context', () => {
  it.each(Object.keys(scenes))('does as AsyncLocalStorage does: %s', async (scene) => {
    const [here, there] = await Promise.all(Object.values(ways).map((way) => scenes[scene]!(way)));
    expect(here).toEqual(there);
    expect(JSON.stringify(here)).toMatch(/\w/);
  });

  it('leaves its caller in the frame where it was', async () => {
    const around = (): unknown => {
      const resource: any = new AsyncResource('test');
      return resource[Object.getOwnPropertySymbols(resource).find((one) => one.description === 'context_frame')!];
    };
    const before = around();
    ours.run(valueOf('a'), () => undefined, undefined, []);
    expect(around()).toBe(before);
  });
});
