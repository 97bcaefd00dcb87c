// The two questions that guards ask of every input before they look closer: could it move a path, could it be an operator of a
// database? Of raw bodies raw-text.ts answers; here is what a value that was walked has to look like.

export type Hint = 'climb' | 'operator';

/** @param value decoded already. @param sinkText a value that begins with a slash only counts when it may begin there */
export function valueMayHold(value: string, hint: Hint, sinkText: string): boolean {
  if (hint === 'operator') return value.includes('$');
  if (value.includes('..') || /^file:/i.test(value)) return true;
  if (value.charCodeAt(0) !== 0x2f || value.length < 2) return false;
  // "//tmp" and "/./tmp" are "/tmp" where they are used.
  return value[1] === '/' || value[1] === '.' || sinkText.includes(value.slice(0, 3));
}
