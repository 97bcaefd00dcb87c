// node:v8: bytes given to deserialize. It builds no code, but trusts its input with memory and shapes.
import type { Instrumentation } from '../instrumentation.ts';

/** Longest part of the bytes shown to the guards. */
const SOURCE_BYTES_MAX = 16_384;

export const v8: Instrumentation = {
  name: 'v8',
  module: 'node:v8',
  operations: ['deserialize'],
  enable(exports, tap) {
    tap.wrap(
      exports,
      'deserialize',
      (deserialize) =>
        function (this: any, bytes: any) {
          if (ArrayBuffer.isView(bytes) && tap.active('deserialize')) {
            const source = Buffer.from(
              bytes.buffer,
              bytes.byteOffset,
              Math.min(bytes.byteLength, SOURCE_BYTES_MAX),
            ).toString('latin1');
            tap.intercept({ kind: 'deserialize', call: 'v8.deserialize', format: 'v8', source });
          }
          return deserialize.call(this, bytes);
        },
    );
  },
};
