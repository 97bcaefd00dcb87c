// Datagrams going out, by node:dgram.
import { isIP } from 'node:net';
import type { Instrumentation } from '../instrumentation.ts';

export const dgram: Instrumentation = {
  name: 'dgram',
  module: 'node:dgram',
  operations: ['net.connect'],
  enable(dgram, tap) {
    for (const method of ['send', 'connect']) {
      tap.wrap(dgram.Socket.prototype, method, (original) => {
        return function (this: unknown, ...given: any[]): unknown {
          if (tap.active('net.connect')) {
            const { host, port } = method === 'connect' ? connectTarget(given) : sendTarget(given);
            if (port > 0) {
              tap.intercept({
                kind: 'net.connect',
                call: `dgram.${method}`,
                host,
                port,
                transport: 'udp',
                ...(isIP(host) ? { addresses: [host] } : {}),
              });
            }
          }
          return Reflect.apply(original, this, given);
        };
      });
    }
  },
};

function connectTarget([port, address]: readonly any[]): { host: string; port: number } {
  return { port: Number(port) || 0, host: typeof address === 'string' ? address : '127.0.0.1' };
}

// send(msg[, offset, length][, port][, address][, callback])
function sendTarget([, ...given]: readonly any[]): { host: string; port: number } {
  const numbers = given.filter((one) => typeof one === 'number' || (typeof one === 'string' && /^\d+$/.test(one)));
  const port = numbers.length >= 3 ? numbers[2] : numbers.length === 1 ? numbers[0] : 0;
  const host = given.find((one) => typeof one === 'string' && !/^\d+$/.test(one));
  return { port: Number(port) || 0, host: host ?? '127.0.0.1' };
}
