// A deserialiser that can build functions from its text: what all of them share.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';

/** Longest text looked at when a deserialiser is given an object instead, in characters of JSON. */
const SOURCE_CHARACTERS_MAX = 1_048_576;

export function deserializer(module: string, functions: readonly string[], versions: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['deserialize'],
    enable(exports, tap) {
      if (!functions.some((name) => exported(exports, name)))
        return tap.gap(`${module}: ${functions.join(', ')} missing`);
      for (const name of functions)
        wrapExported(tap, exports, name, (original) => guarded(original, tap, module, name));
    },
  };
}

function guarded(original: any, tap: Tap, format: string, name: string): any {
  return function (this: any, source: any) {
    if (tap.active('deserialize')) {
      const text = sourceText(source);
      if (text !== undefined) tap.intercept({ kind: 'deserialize', call: `${format}.${name}`, format, source: text });
    }
    return Reflect.apply(original, this, arguments);
  };
}

function sourceText(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (Buffer.isBuffer(source)) return source.toString('latin1');
  try {
    return JSON.stringify(source)?.slice(0, SOURCE_CHARACTERS_MAX);
  } catch {
    return undefined;
  }
}
