// Datagrams going out, by node:dgram.
import { isIP } from 'node:net';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { conversation } from '../line-protocols.ts';
import type { AgentTap } from '../tap.ts';

export const dgram: Instrumentation = {
  name: 'dgram',
  module: 'node:dgram',
  operations: ['net.connect', 'net.write'],
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
          if (method === 'send') interceptMetrics(tap, given);
          return Reflect.apply(original, this, given);
        };
      });
    }
  },
};

/** Lines of metrics are taken apart also where they come in one datagram. */
function interceptMetrics(tap: Tap, given: readonly any[]): void {
  const text = textOf(given);
  if (text === undefined || !/\n[^\n]/.test(text) || !tap.active('net.write')) return;
  const before = conversation(text);
  if (before?.oneWay) (tap as AgentTap).again({ kind: 'net.write', call: 'dgram.send', text, conversation: before });
}

/** send(text …), send(bytes …), send(bytes, offset, length, port …); lists are sent as they are. */
function textOf([message, offset, length, ...rest]: readonly any[]): string | undefined {
  if (typeof message === 'string') return message.slice(0, DATAGRAM_BYTES_MAX);
  if (!(message instanceof Uint8Array)) return undefined;
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const part = typeof length === 'number' && rest.length > 0;
  return (part ? bytes.subarray(offset, offset + length) : bytes).subarray(0, DATAGRAM_BYTES_MAX).toString();
}

const DATAGRAM_BYTES_MAX = 65_536;

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
