// What the program writes to its own log: text for the standard output and error, on its way there. console.log ends here; it
// swallows what its stream throws, so that a refused line is missing and the program goes on.
import type { Instrumentation } from '../instrumentation.ts';
import { disguise, takeFromAbove, whenAsked } from '../wrap.ts';

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
    // Node makes the streams when they are first asked for, which a service that logs elsewhere never does.
    for (const name of ['stdout', 'stderr']) {
      whenAsked(process, name, (stream) => {
        const owner = writeOwner(stream);
        takeFromAbove(owner, 'write');
        tap.wrap(owner, 'write', (write) => {
          return function (this: unknown, text: unknown): unknown {
            if (typeof text === 'string' && tap.active('log.write') && SEVERAL_LINES.test(text))
              tap.intercept({
                kind: 'log.write',
                call: `process.${name}.write`,
                text: text.slice(0, TEXT_CHARACTERS_MAX),
              });
            return Reflect.apply(write, this, arguments);
          };
        });
      });
    }
  },
};

/**
 * Where the stream's write can be replaced. Loggers compare it with that of its class (pino, to see whether somebody took it over,
 * and then writes slower): a class of its own, in front of the one it has.
 */
function writeOwner(stream: any): any {
  const { constructor } = stream;
  if (Object.getPrototypeOf(stream) !== constructor?.prototype || stream.write !== constructor.prototype.write)
    return stream;
  const InFront = class extends constructor {};
  disguise(InFront as never, constructor);
  Object.setPrototypeOf(stream, InFront.prototype);
  return InFront.prototype;
}
