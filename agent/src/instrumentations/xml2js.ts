// xml2js: documents as they are parsed. It never resolves external entities.
import type { Instrumentation } from '../instrumentation.ts';
import { guardedXmlParse } from './fast-xml-parser.ts';
import { exported, wrapMethod } from './library.ts';

export const xml2js: Instrumentation = {
  name: 'xml2js',
  module: 'xml2js',
  versions: '<1',
  operations: ['xml.parse'],
  enable(exports, tap) {
    const Parser = exported(exports, 'Parser');
    if (!Parser) return tap.gap('xml2js: no Parser class');
    // Instances bind parseString for themselves, from here; every other form calls it.
    wrapMethod(tap, Parser, 'parseString', (parse) => guardedXmlParse(parse, tap, 'xml2js.parseString'));
  },
};
