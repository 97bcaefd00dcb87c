// fast-xml-parser: documents as they are parsed. It never resolves external entities.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, wrapMethod } from './library.ts';

export const fastXmlParser: Instrumentation = {
  name: 'fast-xml-parser',
  module: 'fast-xml-parser',
  versions: '>=4',
  operations: ['xml.parse'],
  enable(exports, tap) {
    const XMLParser = exported(exports, 'XMLParser');
    if (!XMLParser) return tap.gap('fast-xml-parser: no XMLParser class');
    wrapMethod(tap, XMLParser, 'parse', (parse) => guardedXmlParse(parse, tap, 'fast-xml-parser.parse'));
  },
};

/** parse(source, …) of a parser without external entities. */
export function guardedXmlParse(parse: any, tap: Tap, call: string): any {
  return function (this: any, source: any) {
    if (tap.active('xml.parse') && (typeof source === 'string' || Buffer.isBuffer(source))) {
      tap.intercept({ kind: 'xml.parse', call, source: String(source), externalEntities: false });
    }
    return Reflect.apply(parse, this, arguments);
  };
}
