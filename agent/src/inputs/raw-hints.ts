// The two questions that guards ask of every input before they look closer: could it move a path, could it be an operator of a
// database? Of raw bodies raw-text.ts answers; here is what a value that was walked has to look like.

export type Hint = 'climb' | 'operator';

/** @param value decoded already. @param sinkText a value that begins with a slash only counts when it may begin there */
export function valueMayHold(value: string, hint: Hint, sinkText: string): boolean {
  if (hint === 'operator') return value.includes('$');
  if (value.includes('..') || /^file:/i.test(value)) return true;
  return value.charCodeAt(0) === 0x2f && value.length > 1 && mayBegin(value, sinkText);
}

/**
 * Could the path begin with what stands behind some slash of the value? The application may have cut off what is in front of it
 * (GET /files/etc/passwd), changed its case or taken blanks out.
 */
function mayBegin(value: string, path: string): boolean {
  const text = withoutBlanks(value.toLowerCase());
  const wanted = withoutBlanks(path.toLowerCase());
  return text.includes(beginningOf(wanted, 0)) || wanted.includes(beginningOf(text, 0));
}

/** Without blanks and the pluses that stand for them in a query. */
export function withoutBlanks(text: string): string {
  return /[\0- +]/.test(text) ? text.replaceAll(/[\0- +]+/g, '') : text;
}

/** What a path begins with once it is resolved: a slash and two characters, whatever "//" or "/./" stands in front of them. */
export function beginningOf(text: string, from: number, ends?: (code: number) => boolean): string {
  let at = from;
  while (text.charCodeAt(at) === 0x2f || (text.charCodeAt(at) === 0x2e && text.charCodeAt(at + 1) === 0x2f)) at++;
  let end = at;
  while (end < at + 2 && end < text.length && ends?.(text.charCodeAt(end)) !== true) end++;
  return `/${text.slice(at, end)}`;
}
