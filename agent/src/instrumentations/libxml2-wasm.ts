// libxml2-wasm: documents as they are parsed, and whether the parser will fetch what they name. It does so only where the program
// registered a provider of files; a document that names some is judged all the same.
import type { Instrumentation } from '../instrumentation.ts';
import { exported } from './library.ts';
import { xmlText } from './libxml.ts';

// Bits of the option, as libxml2's parser.h has them.
const NOENT = 1 << 1;
const SUBSET = (1 << 2) | (1 << 3) | (1 << 4);
const XINCLUDE = 1 << 10;

export const libxml2Wasm: Instrumentation = {
  name: 'libxml2-wasm',
  module: 'libxml2-wasm',
  versions: '<1',
  operations: ['xml.parse'],
  enable(exports, tap) {
    const XmlDocument = exported(exports, 'XmlDocument');
    if (!XmlDocument) return tap.gap('libxml2-wasm: no XmlDocument');
    for (const name of ['fromString', 'fromBuffer'])
      tap.wrap(XmlDocument, name, (parse) => {
        return function (this: unknown, source: unknown, options: any): unknown {
          const option = Number(options?.option ?? 0);
          if (option !== 0 && tap.active('xml.parse') && (typeof source === 'string' || source instanceof Uint8Array))
            tap.intercept({
              kind: 'xml.parse',
              call: `libxml2-wasm.${name}`,
              source: xmlText(source),
              externalEntities: (option & (NOENT | SUBSET)) !== 0,
              externalSubset: (option & SUBSET) !== 0,
              includes: (option & XINCLUDE) !== 0,
            });
          return Reflect.apply(parse, this, arguments);
        };
      });
  },
};
