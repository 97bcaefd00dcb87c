// Texts that came in as lists of numbers.

/** Numbers from which on a list of them may be a text. */
const SPELLED_MIN = 4;
const SPELLED_MAX = 65_536;

/** The text that a list of bytes or of character codes spells; undefined when it is none. */
export function textOfNumbers(places: readonly unknown[]): string | undefined {
  if (places.length < SPELLED_MIN || places.length > SPELLED_MAX) return undefined;
  let wide = false;
  for (const place of places) {
    if (typeof place !== 'number' || !Number.isInteger(place) || place < 9 || place > 0xffff) return undefined;
    if (place > 0xff) wide = true;
  }
  const numbers = places as readonly number[];
  return wide
    ? Buffer.from(Uint16Array.from(numbers).buffer).toString('utf16le')
    : Buffer.from(numbers).toString('utf8');
}
