// Looks for keys that reach a prototype, in what is about to be merged into an object or in a path about to be set.
import type { Tap } from '../instrumentation.ts';

/** What one merge is searched for at most; a bigger document is searched in its first part. */
const KEYS_MAX = 20_000;
const DEPTH_MAX = 32;

/** merge(target, ...sources), of lodash and those like it. */
export function guardedMerge(merge: any, tap: Tap, call: string): any {
  return function (this: any, target: any, ...sources: any[]) {
    if (tap.active('object.merge')) {
      for (const source of sources) {
        const path = prototypePath(source);
        if (path !== undefined) tap.intercept({ kind: 'object.merge', call, path });
      }
    }
    return merge.call(this, target, ...sources);
  };
}

/** clone(value), deepmerge(…values), transform(flat): any of the arguments may be what came in. */
export function guardedObjects(original: any, tap: Tap, call: string): any {
  return function (this: any, ...given: any[]) {
    if (tap.active('object.merge')) {
      for (const value of given) {
        const path = prototypePath(value) ?? flatPrototypePath(value);
        if (path !== undefined) tap.intercept({ kind: 'object.merge', call, path });
      }
    }
    return Reflect.apply(original, this, given);
  };
}

/** parse(text, …): what it made is looked at before the application sees it, where its text names a prototype at all. */
export function guardedParse(parse: any, tap: Tap, call: string): any {
  return function (this: any, text: any) {
    const made: unknown = Reflect.apply(parse, this, arguments);
    if (String(text).includes('__proto__') && tap.active('object.merge')) {
      const path = inheritedPath(made);
      if (path !== undefined) tap.intercept({ kind: 'object.merge', call, path });
    }
    return made;
  };
}

/** The way to an object that inherits from plain data: no parser makes one, but that a field was taken for its prototype. */
export function inheritedPath(made: unknown): string | undefined {
  const waiting: { value: any; path: readonly string[] }[] = [{ value: made, path: [] }];
  for (let objects = 0; waiting.length > 0 && objects < KEYS_MAX; objects++) {
    const { value, path } = waiting.pop()!;
    if (value === null || typeof value !== 'object') continue;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (isPlainData(prototype))
      return [...path, '__proto__', ...Object.keys(prototype as object).slice(0, 1)].join('.').slice(0, 500);
    if (path.length < DEPTH_MAX)
      for (const key of Object.keys(value)) waiting.push({ value: value[key], path: [...path, key] });
  }
  return undefined;
}

/** An object of keys and values, or a list: the prototype of a class has its constructor for its own. */
function isPlainData(prototype: unknown): boolean {
  if (prototype === null || typeof prototype !== 'object') return false;
  if (Array.isArray(prototype)) return prototype !== Array.prototype;
  const above: unknown = Object.getPrototypeOf(prototype);
  return above === Object.prototype && !Object.hasOwn(prototype, 'constructor');
}

/** "__proto__.polluted" as one key, as unflatten takes it. */
function flatPrototypePath(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return Object.keys(value)
    .slice(0, KEYS_MAX)
    .find(
      (key) =>
        key.length < 1_000 && (key.includes('__proto__') || key.includes('prototype')) && reachesPrototype(keysOf(key)),
    )
    ?.slice(0, 500);
}

function keysOf(path: string): string[] {
  return path.split(/[.[\]"'/:]+/).filter(Boolean);
}

/** set(target, path, …): a path as text or list. */
export function guardedPath(set: any, tap: Tap, call: string): any {
  return function (this: any, _target: any, path: any) {
    if (tap.active('object.merge')) {
      const keys = keysGiven(path);
      if (reachesPrototype(keys)) tap.intercept({ kind: 'object.merge', call, path: keys.join('.').slice(0, 500) });
    }
    return Reflect.apply(set, this, arguments);
  };
}

/** A path as text, or as a list of keys, where a list of one key stands for that key. */
function keysGiven(path: unknown): readonly string[] {
  if (typeof path === 'string') return keysOf(path);
  if (!Array.isArray(path)) return [];
  return path.map((key: unknown) => {
    const inner: unknown = Array.isArray(key) && key.length === 1 ? key[0] : key;
    return typeof inner === 'string' ? inner : '';
  });
}

/** The first own key path in `source` that a careless merge would follow into a prototype. */
export function prototypePath(source: unknown): string | undefined {
  if (source === null || typeof source !== 'object') return undefined;
  const waiting: { value: any; path: readonly string[] }[] = [{ value: source, path: [] }];
  let keys = 0;
  while (waiting.length > 0) {
    const { value, path } = waiting.pop()!;
    for (const key of Object.keys(value)) {
      if (++keys > KEYS_MAX) return undefined;
      const child = value[key];
      if (key === '__proto__') return [...path, ...deepest(key, child)].join('.').slice(0, 500);
      if (key === 'constructor' && child !== null && typeof child === 'object' && Object.hasOwn(child, 'prototype')) {
        return [...path, ...deepest('constructor', child)].join('.').slice(0, 500);
      }
      if (child !== null && typeof child === 'object' && path.length < DEPTH_MAX && !ArrayBuffer.isView(child))
        waiting.push({ value: child, path: [...path, key] });
    }
  }
  return undefined;
}

/** "__proto__.polluted": down to the first key that would appear on the prototype. */
function deepest(key: string, child: any): string[] {
  const path = [key];
  for (let value = child; value !== null && typeof value === 'object' && path.length < 4;) {
    const next = Object.keys(value)[0];
    if (next === undefined) break;
    path.push(next);
    value = value[next];
  }
  return path;
}

function reachesPrototype(keys: readonly string[]): boolean {
  return keys.some((key, index) => key === '__proto__' || (key === 'constructor' && keys[index + 1] === 'prototype'));
}
