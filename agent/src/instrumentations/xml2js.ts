// xml2js: documents as they are parsed, and what is made of them. It never resolves external entities; versions before 0.5 take
// an element called __proto__ for the prototype of what they make.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { guardedXmlParse } from './fast-xml-parser.ts';
import { exported, refusal, wrapMethod } from './library.ts';
import { inheritedPath } from './object-merge.ts';

export const xml2js: Instrumentation = {
  name: 'xml2js',
  module: 'xml2js',
  versions: '<1',
  operations: ['xml.parse', 'object.merge'],
  enable(exports, tap) {
    const Parser = exported(exports, 'Parser');
    if (!Parser) return tap.gap('xml2js: no Parser class');
    // Instances bind parseString for themselves, from here; every other form calls it.
    wrapMethod(tap, Parser, 'parseString', (parse) =>
      guardedResult(guardedXmlParse(parse, tap, 'xml2js.parseString'), tap),
    );
  },
};

/** parseString(text, callback): a poisoned result becomes the callback's error. */
function guardedResult(parse: any, tap: Tap): any {
  return function (this: any, text: any, callback: any, ...rest: any[]) {
    if (typeof callback !== 'function' || !String(text).includes('__proto__') || !tap.active('object.merge'))
      return Reflect.apply(parse, this, arguments);
    const look = (error: unknown, made: unknown): unknown => {
      const path = inheritedPath(made);
      const refused =
        path === undefined ? undefined : refusal(tap, { kind: 'object.merge', call: 'xml2js.parseString', path });
      return refused === undefined ? callback(error, made) : callback(refused);
    };
    return parse.call(this, text, look, ...rest);
  };
}
