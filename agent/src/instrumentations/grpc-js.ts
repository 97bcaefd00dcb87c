// @grpc/grpc-js: each call that a client makes of our server is an activity with its message and metadata as input.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, runWork, wrapMethod } from './library.ts';

export const grpcJs: Instrumentation = {
  name: 'grpc-js',
  module: '@grpc/grpc-js',
  versions: '>=1 <2',
  activities: ['rpc.call'],
  enable(exports, tap) {
    const Server = exported(exports, 'Server');
    if (!Server) return tap.gap('grpc-js: no Server class');
    wrapMethod(
      tap,
      Server,
      'register',
      (register) =>
        function (this: any, name: any, handler: any, ...rest: any[]) {
          const wrapped = typeof handler === 'function' ? handlerInActivity(name, handler, tap) : handler;
          return register.call(this, name, wrapped, ...rest);
        },
    );
  },
};

/** grpc.status.PERMISSION_DENIED */
const PERMISSION_DENIED = 7;

function handlerInActivity(name: string, handler: any, tap: Tap): any {
  return function (this: any, call: any, callback: any) {
    const peer = peerOf(call);
    return runWork(
      tap,
      {
        kind: 'rpc.call',
        name,
        ...peer,
        userAgent: String(call?.metadata?.get?.('user-agent')?.[0] ?? ''),
        traceparent: String(call?.metadata?.get?.('traceparent')?.[0] ?? ''),
        inputs: { ...(call?.request !== undefined && { request: call.request }), metadata: metadataOf(call) },
        refuse: () => refuse(call, callback),
      },
      () => run(this, call, callback, handler, tap),
    );
  };
}

/** A refused call ends with PERMISSION_DENIED, where an error thrown by a handler would end the process. */
function run(self: any, call: any, callback: any, handler: any, tap: Tap): unknown {
  if (call?.request === undefined && typeof call?.on === 'function') addStreamedMessages(call, tap);
  const bound = typeof callback === 'function' ? tap.bind(callback) : callback;
  try {
    const result = handler.call(self, call, bound);
    if (typeof result?.then !== 'function') return result;
    return result.then(undefined, (error: unknown) => {
      if (!isBlocked(error)) throw error;
      refuse(call, callback);
    });
  } catch (error) {
    if (!isBlocked(error)) throw error;
    refuse(call, callback);
    return undefined;
  }
}

const refused = new WeakSet<object>();

function refuse(call: any, callback: any): void {
  if (refused.has(call)) return;
  refused.add(call);
  const status = { code: PERMISSION_DENIED, details: 'Blocked by Throughline' };
  if (typeof callback === 'function') callback(Object.assign(new Error(status.details), status));
  else call.emit?.('error', Object.assign(new Error(status.details), status));
}

/** Listeners run in the call's activity, and find the message among its inputs. */
function addStreamedMessages(call: any, tap: Tap): void {
  const emit = tap.bind(function (this: any, ...args: any[]) {
    if (args[0] === 'data') tap.addInput('message', args[1]);
    try {
      return Object.getPrototypeOf(call).emit.apply(call, args);
    } catch (error) {
      if (!isBlocked(error)) throw error;
      refuse(call, undefined);
      return true;
    }
  });
  Object.defineProperty(call, 'emit', { value: emit, writable: true, configurable: true, enumerable: false });
}

function metadataOf(call: any): unknown {
  try {
    return call?.metadata?.getMap?.() ?? {};
  } catch {
    return {};
  }
}

/** "127.0.0.1:50812", "[::1]:50812", "unix:…". */
function peerOf(call: any): { peerAddress?: string; peerPort?: number } {
  let text: string;
  try {
    text = String(call?.getPeer?.() ?? '');
  } catch {
    return {};
  }
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port)) return { peerAddress: text };
  return { peerAddress: text.slice(0, colon).replace(/^\[|\]$/g, ''), peerPort: port };
}
