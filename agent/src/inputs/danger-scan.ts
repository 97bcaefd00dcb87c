// Does anything in these bytes or this text hold a character that could do harm? Asked once per activity, before any
// value is walked; native searches only, so that 20 KB of raw body cost microseconds.

// What JSON, forms and ordinary prose are made of is left out: quotes, braces, colons, commas, blanks, single dots.
const DANGEROUS = [..."'`$;|&<>()\\%*#!=^~/"].map((character) => character.charCodeAt(0));
const DANGEROUS_TEXT = /['`$;|&<>()\\%*#!=^~/]|\.\.|--|\n|\r|\0/;
// Letters of both cases and a digit in one long word: may be base64 of anything.
const ENCODED_WORD = /[A-Za-z0-9+_-]{12,}/;

const SCANNED_BYTES_MAX = 131_072;

export function bytesAreSuspicious(bytes: Uint8Array): boolean {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What is this big is not looked at twice: the walk has limits of its own.
  if (buffer.length > SCANNED_BYTES_MAX) return true;
  for (const byte of DANGEROUS) if (buffer.includes(byte)) return true;
  if (buffer.includes('..') || buffer.includes('--')) return true;
  return ENCODED_WORD.test(buffer.toString('latin1'));
}

export function textIsSuspicious(text: string): boolean {
  return DANGEROUS_TEXT.test(text) || ENCODED_WORD.test(text);
}
