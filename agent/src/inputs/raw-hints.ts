// Could anything in these sources be what a guard looks for? Native searches over raw bytes, in the encodings that the walk
// undoes; a "no" spares the walk of a body, a "yes" proves nothing.

export type Hint = 'climb' | 'operator';

// ".." as it stands, and in URL, unicode, HTML, hexadecimal and base64 form (all three places within four letters).
const CLIMBS: readonly string[] = [
  '..',
  '%2',
  'u002',
  'u{2',
  '\\x',
  '&',
  '2e2e',
  '2E2E',
  'Li',
  '4u',
  'uL',
  '"2f',
  '"2F',
  '=2f',
  '=2F',
  'L2',
  'Ly',
  'ile:',
  'ILE:',
  '\uff0e',
];
// A dollar in front of an operator's name.
const OPERATORS: readonly string[] = [
  '$',
  '%24',
  'u0024',
  'u{24',
  'x24',
  '&#',
  '&dollar',
  'IiQ',
  'Ik',
  'iJ',
  '2224',
  '\uff04',
];

export function bytesMayHold(bytes: Buffer, hint: Hint): boolean {
  for (const pattern of hint === 'climb' ? CLIMBS : OPERATORS) if (bytes.includes(pattern)) return true;
  if (hint === 'operator') return false;
  // A value that begins with a slash: behind the quote, the equals sign or the bracket in front of it.
  for (let at = bytes.indexOf(0x2f); at >= 0; at = bytes.indexOf(0x2f, at + 1)) {
    const before = at === 0 ? 0x22 : bytes[at - 1]!;
    if (before <= 0x20 || before === 0x22 || before === 0x27 || before === 0x3d || before === 0x3e || before === 0x5c)
      return true;
  }
  return false;
}

/** @param value decoded already. @param sinkText a value that begins with a slash only counts when it may begin there */
export function valueMayHold(value: string, hint: Hint, sinkText: string): boolean {
  if (hint === 'operator') return value.includes('$');
  if (value.includes('..') || /^file:/i.test(value)) return true;
  return value.charCodeAt(0) === 0x2f && value.length > 1 && sinkText.includes(value.slice(0, 3));
}
