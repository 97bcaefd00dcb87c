// Replaces a function in place so that nobody can tell: name, length, own properties, prototype, promisified form and
// property flags stay as they were.

const originals = new WeakMap<object, (...args: any[]) => any>();

/** The function before it was wrapped, or the same one. */
export function unwrapped<F>(fn: F): F {
  return (typeof fn === 'function' ? (originals.get(fn) ?? fn) : fn) as F;
}

/** True for a function of ours that stands for another. */
export function isHooked(fn: unknown): boolean {
  return typeof fn === 'function' && originals.has(fn);
}

/**
 * Replaces owner[name] by build(original). False when there is no such function or it cannot be replaced. A function that
 * is wrapped already is left alone: several copies of a hook must not stack.
 */
export function wrapProperty(owner: any, name: PropertyKey, build: (original: any) => any): boolean {
  const descriptor = findDescriptor(owner, name);
  const original = descriptor?.value as unknown;
  if (typeof original !== 'function') return false;
  if (originals.has(original)) return true;
  const wrapper = disguise(
    likeMethod(build(original), original as (...args: any[]) => any),
    original as (...args: any[]) => any,
  );
  const replaced = { ...descriptor!, value: wrapper };
  const own = Object.getOwnPropertyDescriptor(owner, name);
  if (own && !own.configurable) {
    if (!own.writable) return false;
    owner[name] = wrapper;
    return owner[name] === wrapper;
  }
  Object.defineProperty(owner, name, replaced);
  return true;
}

/**
 * Gives owner the function that it inherits as its own, without the hook that a class further up has: its own hook says more
 * (a child's standard input is no connection), and would be left out as one too many.
 */
export function takeFromAbove(owner: any, name: string): void {
  if (!Object.hasOwn(owner, name) && isHooked(owner[name])) owner[name] = unwrapped(owner[name]);
}

/** Makes `wrapper` look like `original`. */
export function disguise<F extends (...args: any[]) => any>(wrapper: F, original: (...args: any[]) => any): F {
  if ((wrapper as unknown) === original) return wrapper;
  for (const key of Reflect.ownKeys(original)) {
    const theirs = Object.getOwnPropertyDescriptor(original, key)!;
    const ours = Object.getOwnPropertyDescriptor(wrapper, key);
    // What build() put on its own (a promisified form) stays; an arrow function has no prototype to replace.
    if (ours && !ours.configurable && !(key === 'prototype' && ours.writable)) continue;
    if (ours && typeof key === 'symbol') continue;
    if (key === 'arguments' || key === 'caller') continue;
    Object.defineProperty(wrapper, key, key === 'prototype' && ours ? { ...ours, value: theirs.value } : theirs);
  }
  if (Object.getPrototypeOf(wrapper) !== Object.getPrototypeOf(original)) {
    Object.setPrototypeOf(wrapper, Object.getPrototypeOf(original));
  }
  originals.set(wrapper, original);
  return wrapper;
}

// Methods, arrows, bound and async functions have no prototype, and a function expression cannot lose its own.
function likeMethod(wrapper: (...args: any[]) => any, original: (...args: any[]) => any): (...args: any[]) => any {
  if (Object.hasOwn(original, 'prototype') || !Object.hasOwn(wrapper, 'prototype')) return wrapper;
  const { method } = {
    method(this: unknown): unknown {
      return Reflect.apply(wrapper, this, arguments);
    },
  };
  for (const key of Object.getOwnPropertySymbols(wrapper))
    Object.defineProperty(method, key, Object.getOwnPropertyDescriptor(wrapper, key)!);
  return method;
}

/** Prepares owner[name], which a getter makes when first asked for, only then: making it costs, and may have effects. */
export function whenAsked(owner: any, name: string, prepare: (value: any) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (!descriptor?.get) return prepare(owner[name]);
  const get = descriptor.get;
  let prepared = false;
  Object.defineProperty(owner, name, {
    ...descriptor,
    get: Object.getOwnPropertyDescriptor(
      {
        get [name]() {
          const value = get.call(owner) as unknown;
          if (!prepared) {
            prepared = true;
            prepare(value);
          }
          return value;
        },
      },
      name,
    )!.get!,
  });
}

function findDescriptor(owner: any, name: PropertyKey): PropertyDescriptor | undefined {
  for (let at = owner; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return descriptor;
  }
  return undefined;
}
