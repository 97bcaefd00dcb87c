// The tokens that a stretch of text touches, found without walking those before it.

interface Placed {
  readonly start: number;
  readonly end: number;
}

// A stretch over more tokens than these is judged by its first ones.
const TOKENS_MAX = 20_000;

/** @param tokens in order of place, not overlapping */
export function tokensIn<T extends Placed>(tokens: readonly T[], span: Placed): T[] {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.end <= span.start) low = middle + 1;
    else high = middle;
  }
  const found: T[] = [];
  for (let index = low; index < tokens.length && tokens[index]!.start < span.end && found.length < TOKENS_MAX; index++)
    found.push(tokens[index]!);
  return found;
}

/** The place among the tokens of the one that begins there. */
export function indexAt(tokens: readonly Placed[], start: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
