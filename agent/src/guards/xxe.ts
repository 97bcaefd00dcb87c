// XML external entities: a document from the user names files or addresses that a parser would fetch for it.
import type { Guard } from '../guard.ts';

export const xxe: Guard = {
  id: 'xxe',
  title: 'XML from the user names an external entity',
  techniques: ['T1190', 'T1005'],
  weakness: 'CWE-611',
  operations: ['xml.parse'],
  severity: 'high',
  blindSpot: 'Documents whose declaration of entities comes from the program and only their use from the user.',
  judge(operation, inputs) {
    if (operation.kind !== 'xml.parse' || !operation.externalEntities || !EXTERNAL.test(operation.source))
      return undefined;
    if (!declaresInProlog(operation.source)) return undefined;
    for (const input of inputs.values()) {
      if (!EXTERNAL_PART.test(input.value)) continue;
      return { reason: `XML from ${input.path} names an external entity`, confidence: 0.95, input };
    }
    return undefined;
  },
};

// A document type with an external subset, or an entity (parameter entities too) with a system or public name.
const EXTERNAL =
  /<!DOCTYPE[^>[]{0,1000}\b(?:SYSTEM|PUBLIC)\b|<!ENTITY\s{1,100}(?:%\s{1,100})?\S{1,200}\s{1,100}(?:SYSTEM|PUBLIC)\b/;
const EXTERNAL_PART = /<!(?:DOCTYPE|ENTITY)[^>]{0,1000}\b(?:SYSTEM|PUBLIC)\b/;

/** Entities are declared in front of the root element only: what a comment there or a quoted section behind it says is text. */
function declaresInProlog(source: string): boolean {
  let at = 0;
  for (;;) {
    while (at < source.length && (source.charCodeAt(at) <= 0x20 || source.charCodeAt(at) === 0xfeff)) at++;
    const end = source.startsWith('<?', at) ? '?>' : source.startsWith('<!--', at) ? '-->' : '';
    if (end === '') break;
    const close = source.indexOf(end, at);
    if (close < 0) return true;
    at = close + end.length;
  }
  // What does not begin as a document may be read by a parser that forgives it.
  return !/^<[\w:]/.test(source.slice(at, at + 2)) && EXTERNAL.test(source.slice(at));
}
