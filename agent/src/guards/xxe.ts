// XML external entities and inclusions: a document from the user names files or addresses that a parser would fetch for it.
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
    if (operation.kind !== 'xml.parse') return undefined;
    const source = withoutPublishedSubset(operation.source);
    const external = operation.externalSubset === false ? EXTERNAL_ENTITY : EXTERNAL;
    if (operation.externalEntities && external.test(source) && declaresInProlog(source, external)) {
      for (const input of inputs.values())
        if (EXTERNAL_PART.test(input.value))
          return { reason: `XML from ${input.path} names an external entity`, confidence: 0.95, input };
    }
    if (operation.includes === true && INCLUDE.test(source) && source.includes(INCLUDE_NAMESPACE)) {
      for (const input of inputs.values())
        if (INCLUDE.test(input.value))
          return { reason: `XML from ${input.path} includes another document`, confidence: 0.95, input };
    }
    return undefined;
  },
};

const SUBSET =
  /<!DOCTYPE\s{1,100}[^\s>[]{1,200}\s{1,100}(?:SYSTEM|PUBLIC\s{1,100}(?:"[^"]{0,500}"|'[^']{0,500}'))\s{1,100}["']([^"']{0,1000})["']/;
// Where the document types are published that programs write into their files: XHTML, SVG, DocBook, property lists, Java.
const PUBLISHED =
  /^https?:\/\/(?:(?:www\.)?(?:w3|oasis-open)\.org|www\.apple\.com\/DTDs|java\.sun\.com\/dtd)\/[\w./-]+$/;

/** A document type that everybody's documents name is no choice of a file or an address. */
function withoutPublishedSubset(source: string): string {
  const subset = SUBSET.exec(source);
  if (subset === null || !PUBLISHED.test(subset[1]!) || subset[1]!.includes('..')) return source;
  return `${source.slice(0, subset.index)}<!DOCTYPE x ${source.slice(subset.index + subset[0].length)}`;
}

// XInclude 1.0, 3.1: an href that is more than a place in the same document.
const INCLUDE_NAMESPACE = 'http://www.w3.org/2001/XInclude';
const INCLUDE = /<(?:[\w.-]{1,64}:)?include\b[^>]{0,2000}\bhref\s{0,20}=\s{0,20}["'](?!["'#])/;

// A document type with an external subset, or an entity (parameter entities too) with a system or public name.
const EXTERNAL =
  /<!DOCTYPE[^>[]{0,1000}\b(?:SYSTEM|PUBLIC)\b|<!ENTITY\s{1,100}(?:%\s{1,100})?\S{1,200}\s{1,100}(?:SYSTEM|PUBLIC)\b/;
const EXTERNAL_ENTITY = /<!ENTITY\s{1,100}(?:%\s{1,100})?\S{1,200}\s{1,100}(?:SYSTEM|PUBLIC)\b/;
const EXTERNAL_PART = /<!(?:DOCTYPE|ENTITY)[^>]{0,1000}\b(?:SYSTEM|PUBLIC)\b/;

/** Entities are declared in front of the root element only: what a comment there or a quoted section behind it says is text. */
function declaresInProlog(source: string, external: RegExp): boolean {
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
  return !/^<[\w:]/.test(source.slice(at, at + 2)) && external.test(source.slice(at));
}
