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

function guardedParse(parse: any, tap: Tap, call: string): any {
  return function (this: any, source: any, options: any) {
    if (tap.active('xml.parse') && (typeof source === 'string' || Buffer.isBuffer(source))) {
      // Either replaces entities by what they name; dtdload alone fetches an external subset.
      const externalEntities = Boolean(
        options?.noent || options?.replaceEntities || options?.dtdload || options?.dtdvalid,
      );
      tap.intercept({ kind: 'xml.parse', call, source: String(source), externalEntities });
    }
    return Reflect.apply(parse, this, arguments);
  };
}
