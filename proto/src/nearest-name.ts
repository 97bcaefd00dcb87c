// What a misspelt name may have meant: every room refuses an unknown setting with the one that was meant.

/** Letters in which two names may differ. */
const LETTERS_MAX = 2;

/**
 * @param given as it was written
 * @param known every name there is
 * @returns "did you mean a or b?", or all names where none is near
 */
export function didYouMean(given: string, known: readonly string[]): string {
  const near = known.filter((name) => distance(name, given) <= LETTERS_MAX);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it knows ${known.join(', ')}`;
}

/** Levenshtein's, for names: letters to insert, leave out or change (quadratic in the length). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
