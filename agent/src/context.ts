// Which value a call belongs to, carried along with everything asynchronous that follows from it: AsyncLocalStorage, with a
// cheaper way in and out. Made once, by activities.ts.
//
// Where Node keeps contexts as frames (24 and later), `run` copies the frame twice, on the way in and on the way out, and leaves
// the caller in a copy of its own frame: 400 ns and half a kilobyte for each unit of work, a fifth of what a small record of Kafka
// takes in all. The frame that was there before is as good, as long as the function that ran has entered no other.
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** A value keeps the frame it was last entered with, and the one around it: the next call of its work begins there again. */
export interface Carried {
  entered: Frame | undefined;
  enteredFrom: Frame | undefined;
}

export interface Context<T extends Carried> {
  current(): T | undefined;
  /** Calls `fn` with `value` as the current one; undefined for none. Afterwards all is as it was before. */
  run<R>(value: T | undefined, fn: (...args: any[]) => R, self: unknown, args: ArrayLike<unknown>): R;
  /** From here on, in the calling function too. */
  enter(value: T): void;
}

/** Node's: a map from storages to their values that nobody changes. */
interface Frame {
  get(storage: object): unknown;
}

/** The class of frames, as far as it is used here. */
interface Frames {
  new (storage: object, value: unknown): Frame;
  current(): Frame | undefined;
  set(frame: Frame | undefined): void;
}

export function createContext<T extends Carried>(name: string): Context<T> {
  const storage = new AsyncLocalStorage<T>({ name });
  const frames = findFrames();
  const enter = (value: T): void => storage.enterWith(value);
  const current = (): T | undefined => storage.getStore();
  if (frames === undefined)
    return { current, enter, run: (value, fn, self, args) => storage.run(value as T, applyTo<any>, fn, self, args) };
  return {
    current,
    enter,
    run(value, fn, self, args) {
      const from = frames.current();
      const before = from === undefined ? undefined : storage.getStore();
      if (before === value) return Reflect.apply(fn, self, args);
      let frame = value?.entered;
      if (frame === undefined || value!.enteredFrom !== from) {
        frame = new frames(storage, value);
        if (value !== undefined) {
          value.entered = frame;
          value.enteredFrom = from;
        }
      }
      frames.set(frame);
      try {
        return Reflect.apply(fn, self, args);
      } finally {
        // What it entered besides stays entered, as it would without us.
        if (frames.current() === frame) frames.set(from);
        else storage.enterWith(before as T);
      }
    },
  };
}

function applyTo<R>(fn: (...args: any[]) => R, self: unknown, args: ArrayLike<unknown>): R {
  return Reflect.apply(fn, self, args);
}

/** Node hands its frames to nobody, but an AsyncResource keeps the one it was made in. Undefined where there are none. */
function findFrames(): Frames | undefined {
  try {
    const outside: any = new AsyncResource('throughline', { requireManualDestroy: true });
    const probe = new AsyncLocalStorage<object>();
    const value = {};
    const inside: any = probe.run(value, () => new AsyncResource('throughline', { requireManualDestroy: true }));
    const kept = Object.getOwnPropertySymbols(inside).find((symbol) => inside[symbol]?.get?.(probe) === value);
    if (kept === undefined) return undefined;
    const frames = inside[kept].constructor as Frames;
    // The probe has left the application in a frame of its own.
    frames.set(outside[kept]);
    return behaves(frames, outside[kept]) ? frames : undefined;
  } catch {
    return undefined;
  }
}

/** Does all that run() above asks of it. */
function behaves(frames: Frames, outside: Frame | undefined): boolean {
  const storage = new AsyncLocalStorage<object>();
  const value = {};
  const made = new frames(storage, value);
  if (frames.current() !== outside || storage.getStore() !== undefined) return false;
  frames.set(made);
  const entered = frames.current() === made && storage.getStore() === value;
  frames.set(outside);
  return entered && frames.current() === outside && storage.getStore() === undefined;
}
