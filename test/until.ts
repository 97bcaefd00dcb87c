// How tests wait: asked again until it is so. A deadline says no more than how long a failure takes, so there is one for all, longer
// than any machine needs, however busy with something else.
export const DEADLINE_MS = 90_000;
const EVERY_MIN_MS = 10;
const EVERY_MAX_MS = 200;

type Something<T> = Exclude<T, undefined | null | false>;

/** The first answer of `look` that is neither undefined, null nor false; `what` is said when there is none by the deadline. */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string | (() => string) = String(look),
): Promise<Something<T>> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as Something<T>;
    const waited = performance.now() - began;
    if (waited > DEADLINE_MS)
      throw new Error(`not within ${DEADLINE_MS} ms: ${typeof what === 'string' ? what : what()}`);
    // Less often as time goes by: what is waited for needs the processor, too.
    await new Promise((resolve) => setTimeout(resolve, Math.min(EVERY_MAX_MS, EVERY_MIN_MS + waited / 20)));
  }
}
