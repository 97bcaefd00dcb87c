// Files that are named to others than node:fs: settings, reports and snapshots of the process, and databases that are a file.
import { fileURLToPath } from 'node:url';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { FileAccessOperation } from '../operation.ts';
import { whenAsked } from '../wrap.ts';

/** @param name a path, a file: URL or the bytes of a path; anything else names no file */
export function interceptFile(tap: Tap, call: string, name: unknown, access: FileAccessOperation['access']): void {
  if (!tap.active('file.access')) return;
  if (typeof name === 'string' || name instanceof Uint8Array) {
    const path = typeof name === 'string' ? name : Buffer.from(name).toString();
    tap.intercept({ kind: 'file.access', call, path, access });
  } else if (name instanceof URL && name.protocol === 'file:') {
    tap.intercept({ kind: 'file.access', call, path: fileURLToPath(name), access, fromUrl: true });
  }
}

/** A file of SQLite; "" and ":memory:" are none, and a URI names one behind "file:". */
export function interceptDatabase(tap: Tap, call: string, name: unknown): void {
  if (typeof name !== 'string') return interceptFile(tap, call, name, 'write');
  if (name === '' || name === ':memory:') return;
  interceptFile(tap, call, name.replace(/^file:(?:\/\/)?/i, ''), 'write');
}

function naming(tap: Tap, call: string, access: FileAccessOperation['access']): (original: any) => any {
  return (original) =>
    function (this: unknown, name: unknown) {
      interceptFile(tap, call, name, access);
      return Reflect.apply(original, this, arguments);
    };
}

export const filesOfProcess: Instrumentation = {
  name: 'process-files',
  module: 'node:process',
  operations: ['file.access'],
  enable(process, tap) {
    if (typeof process.loadEnvFile === 'function')
      tap.wrap(process, 'loadEnvFile', naming(tap, 'process.loadEnvFile', 'read'));
    whenAsked(process, 'report', (report) => {
      if (typeof report?.writeReport === 'function')
        tap.wrap(report, 'writeReport', naming(tap, 'process.report.writeReport', 'write'));
    });
  },
};

export const filesOfV8: Instrumentation = {
  name: 'v8-files',
  module: 'node:v8',
  operations: ['file.access'],
  enable(v8, tap) {
    tap.wrap(v8, 'writeHeapSnapshot', naming(tap, 'v8.writeHeapSnapshot', 'write'));
  },
};
