// Makes text from outside safe to show: one line, no control characters, no endless length.

/** `value` with control and bidirectional characters replaced, cut to `length` characters. */
export function plain(value: string | null | undefined, length = 200): string {
  const clean = (value ?? '').slice(0, length * 4).replace(UNSAFE, '\u00b7');
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
// C0, DEL, C1, line and paragraph separators, bidirectional controls, zero-width characters, byte order mark.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Also without meaning in Markdown and HTML. */
export function markdown(value: string | null | undefined, length = 400): string {
  return plain(value, length).replace(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`);
}

/** "2026-11-22T02:08:12.408Z"; "" for an unknown time. */
export function isoTime(timeUs: number | null | undefined): string {
  if (!timeUs || !Number.isFinite(timeUs) || Math.abs(timeUs) > 8.64e18) return '';
  return new Date(timeUs / 1_000).toISOString();
}
