// Headers of an informational response: the one place where Node 22 writes what it was given without looking at it. Every other
// header is refused by Node itself when it holds a line end.
import type { Instrumentation } from '../instrumentation.ts';

export const earlyHints: Instrumentation = {
  name: 'early-hints',
  module: 'node:http',
  operations: ['response.header'],
  enable(http, tap) {
    tap.wrap(
      http.ServerResponse.prototype,
      'writeEarlyHints',
      (writeEarlyHints) =>
        function (this: unknown, hints: unknown) {
          if (typeof hints === 'object' && hints !== null && tap.active('response.header'))
            for (const [name, given] of Object.entries(hints))
              for (const value of [given].flat(2)) {
                if (!/[\r\n]/.test(`${name}${String(value)}`)) continue;
                tap.intercept({
                  kind: 'response.header',
                  call: 'http.ServerResponse.writeEarlyHints',
                  name,
                  value: String(value),
                });
              }
          return Reflect.apply(writeEarlyHints, this, arguments);
        },
    );
  },
};
