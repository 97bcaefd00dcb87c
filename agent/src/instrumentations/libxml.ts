// libxmljs and libxmljs2: documents as they are parsed, and whether the parser will replace entities.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';

function libxml(module: string): Instrumentation {
  return {
    name: module,
    module,
    versions: '<2',
    operations: ['xml.parse'],
    enable(exports, tap) {
      if (!exported(exports, 'parseXml')) return tap.gap(`${module}: no parseXml`);
      for (const name of ['parseXml', 'parseXmlString', 'parseXmlAsync'])
        wrapExported(tap, exports, name, (parse) => guardedParse(parse, tap, `${module}.${name}`));
    },
  };
}

export const libxmljs2 = libxml('libxmljs2');
export const libxmljs = libxml('libxmljs');

/** A document as text; UTF-16 with or without the mark that says so (XML 1.0, appendix F). */
export function xmlText(source: string | Uint8Array): string {
  if (typeof source === 'string') return source;
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return bytes.toString('utf16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c))
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString();
}

function guardedParse(parse: any, tap: Tap, call: string): any {
  return function (this: any, source: any, options: any) {
    if (tap.active('xml.parse') && (typeof source === 'string' || Buffer.isBuffer(source))) {
      // Either replaces entities by what they name; only these fetch an external subset.
      const externalSubset = Boolean(options?.dtdload || options?.dtdattr || options?.dtdvalid);
      const externalEntities = Boolean(options?.noent || options?.replaceEntities || externalSubset);
      const includes = Boolean(options?.xinclude);
      const text = xmlText(source);
      tap.intercept({ kind: 'xml.parse', call, source: text, externalEntities, externalSubset, includes });
    }
    return Reflect.apply(parse, this, arguments);
  };
}
