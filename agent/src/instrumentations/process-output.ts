// What the program writes to its own log: text for the standard output and error, on its way there. console.log ends here; it
// swallows what its stream throws, so that a refused line is missing and the program goes on.
import type { Instrumentation } from '../instrumentation.ts';

/** Characters of one write that are looked at. */
const TEXT_CHARACTERS_MAX = 65_536;
// A line end or an escape with something behind it; the end of the line alone is every line's.
// eslint-disable-next-line no-control-regex
const SEVERAL_LINES = /[\r\n\u001b\u009b][^\r\n]/;

export const processOutput: Instrumentation = {
  name: 'process-output',
  module: 'node:process',
  operations: ['log.write'],
  enable(process, tap) {
    for (const [stream, call] of [
      [process.stdout, 'process.stdout.write'],
      [process.stderr, 'process.stderr.write'],
    ]) {
      tap.wrap(stream, 'write', (write) => {
        return function (this: unknown, text: unknown): unknown {
          if (typeof text === 'string' && tap.active('log.write') && SEVERAL_LINES.test(text))
            tap.intercept({ kind: 'log.write', call, text: text.slice(0, TEXT_CHARACTERS_MAX) });
          return Reflect.apply(write, this, arguments);
        };
      });
    }
  },
};
