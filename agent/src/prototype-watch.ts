// Keys that appear on Object.prototype while the application works: what a merge that nobody hooked leaves behind. Looked for
// before each operation of an activity and at its end; nothing is frozen. Called by tap.ts.

const plain: object = {};
/** Keys that the application put there itself, as far as anybody can tell. */
const accepted = new Set<string>();
/** How often a key without an explanation has been judged. */
const asked = new Map<string, number>();

/** Activities that are asked about a key before it is taken for the application's own. */
const ASKED_MAX = 64;
/** An application with more keys than this on Object.prototype is not watched any more. */
const KEYS_MAX = 256;

/** A key on Object.prototype that is not accounted for; undefined as good as always. Costs a for-in over nothing. */
export function foreignPrototypeKey(): string | undefined {
  if (accepted.size >= KEYS_MAX) return undefined;
  // An assignment, which is what a merge does, always makes an enumerable key.
  for (const key in plain) if (!accepted.has(key)) return key;
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

/** Takes the key away again: it came from outside and the activity that brought it was refused. */
export function removePrototypeKey(key: string): void {
  asked.delete(key);
  if (!Reflect.deleteProperty(Object.prototype, key)) accepted.add(key);
}
