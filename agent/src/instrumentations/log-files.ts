// The program's own log in a file: lines that are appended to it by a call, by a stream or through a descriptor, as loggers do. A
// logger that was given an error is of no more use to anybody: a refused line is missing, and the program goes on.
import { readlinkSync } from 'node:fs';
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';

/** Characters of one write that are looked at. */
const TEXT_CHARACTERS_MAX = 65_536;
const LOG_FILE = /\.log(?:\.\d{1,4})?$/i;
// A line end or an escape with something behind it; the end of the line alone is every line's.
// eslint-disable-next-line no-control-regex
const SEVERAL_LINES = /[\r\n\u001b\u009b][^\r\n]/;

/**
 * @param path a file's, or a descriptor
 * @param given what is written: anything but text and bytes is left alone
 */
export function interceptLogLine(tap: Tap, call: string, path: unknown, given: unknown): void {
  if (typeof path === 'string' ? !LOG_FILE.test(path) : typeof path !== 'number') return;
  if (!tap.active('log.write')) return;
  const bytes = given instanceof Uint8Array ? given.subarray(0, TEXT_CHARACTERS_MAX) : undefined;
  const text = bytes === undefined ? given : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  if (typeof text !== 'string' || !SEVERAL_LINES.test(text)) return;
  if (typeof path === 'number' && !LOG_FILE.test(fileOf(path))) return;
  tap.intercept({ kind: 'log.write', call, text: text.slice(0, TEXT_CHARACTERS_MAX) });
}

/** What a descriptor leads to, where the system tells; "" where it does not. */
function fileOf(descriptor: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

export const logFiles: Instrumentation = {
  name: 'log-files',
  module: 'node:fs',
  operations: ['log.write'],
  enable(fs, tap) {
    const { prototype } = fs.WriteStream;
    tap.wrap(prototype, '_write', (write) => {
      return function (this: any, chunk: unknown, encoding: unknown, done: any): unknown {
        if (refused(tap, 'fs.WriteStream', this.path, chunk)) return process.nextTick(done);
        return Reflect.apply(write, this, [chunk, encoding, done]);
      };
    });
    tap.wrap(prototype, '_writev', (write) => {
      return function (this: any, chunks: any[], done: any): unknown {
        const kept = chunks.filter(({ chunk }) => !refused(tap, 'fs.WriteStream', this.path, chunk));
        if (kept.length === 0) return process.nextTick(done);
        return Reflect.apply(write, this, [kept.length === chunks.length ? chunks : kept, done]);
      };
    });
    tap.wrap(fs, 'writeSync', (write) => {
      return function (this: unknown, descriptor: unknown, given: any): unknown {
        if (refused(tap, 'fs.writeSync', descriptor, given)) return Buffer.byteLength(given);
        return Reflect.apply(write, this, arguments);
      };
    });
    tap.wrap(fs, 'write', (write) => {
      return function (this: unknown, descriptor: unknown, given: any, ...rest: any[]): unknown {
        const done = rest.at(-1);
        if (typeof done === 'function' && refused(tap, 'fs.write', descriptor, given))
          return process.nextTick(done, null, Buffer.byteLength(given), given);
        return Reflect.apply(write, this, arguments);
      };
    });
  },
};

function refused(tap: Tap, call: string, path: unknown, chunk: unknown): boolean {
  try {
    interceptLogLine(tap, call, path, chunk);
    return false;
  } catch (error) {
    if (!isBlocked(error)) throw error;
    return true;
  }
}
