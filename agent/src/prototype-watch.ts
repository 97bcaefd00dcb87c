// What appears on Object.prototype and Array.prototype while the application works, or takes the place of what every object has
// there: what a merge that nobody hooked leaves behind. Looked for before each operation of an activity and at its end; nothing is
// frozen. Called by tap.ts.

// Inherits from both: one look shows the keys of either.
const plain: object = [];
const watched = [Object.prototype, Array.prototype];
/** Keys that the application put there itself, as far as anybody can tell. */
const accepted = new Set<string>();
/** How often a key without an explanation has been judged. */
const asked = new Map<string, number>();

/** What every object has, as it was when the agent started. */
const inborn = new Map<string, PropertyDescriptor>(
  Object.entries(Object.getOwnPropertyDescriptors(Object.prototype)).filter(([, { value }]) => value !== undefined),
);
const { constructor, hasOwnProperty, isPrototypeOf, propertyIsEnumerable, toLocaleString, toString, valueOf } =
  Object.prototype;

/** Activities that are asked about a key before it is taken for the application's own. */
const ASKED_MAX = 64;
/** An application with more keys than this on Object.prototype is not watched any more. */
const KEYS_MAX = 256;

/** A key of a prototype that is not accounted for; undefined as good as always. Costs a for-in over nothing. */
export function foreignPrototypeKey(): string | undefined {
  if (accepted.size >= KEYS_MAX) return undefined;
  // An assignment, which is what a merge does, always makes an enumerable key.
  for (const key in plain) if (!accepted.has(key)) return key;
  const now = Object.prototype;
  if (
    now.toString === toString &&
    now.hasOwnProperty === hasOwnProperty &&
    now.valueOf === valueOf &&
    now.constructor === constructor &&
    now.isPrototypeOf === isPrototypeOf &&
    now.propertyIsEnumerable === propertyIsEnumerable &&
    now.toLocaleString === toLocaleString
  )
    return undefined;
  return replacedKey();
}

/** What takes the place of a function that every object has stays as invisible as the function was. */
function replacedKey(): string | undefined {
  for (const [key, { value }] of inborn) {
    const now = Object.getOwnPropertyDescriptor(Object.prototype, key);
    if (now?.value !== value && !accepted.has(key)) return key;
  }
  return undefined;
}

/** Nobody was found to have sent the key, or it was reported: after a while it is the application's. */
export function keepPrototypeKey(key: string, reported: boolean): void {
  const times = (asked.get(key) ?? 0) + 1;
  if (!reported && times < ASKED_MAX) {
    asked.set(key, times);
    return;
  }
  asked.delete(key);
  accepted.add(key);
}

/** Takes the key away again, or puts back what was there: it came from outside and the activity that brought it was refused. */
export function removePrototypeKey(key: string): void {
  asked.delete(key);
  const before = inborn.get(key);
  const removed =
    before === undefined
      ? watched.every((prototype) => Reflect.deleteProperty(prototype, key))
      : Reflect.defineProperty(Object.prototype, key, before);
  if (!removed) accepted.add(key);
}
