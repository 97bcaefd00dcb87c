// Connections going out: http, https, http2, fetch, undici, tls, WebSocket and every driver pass Socket.prototype.connect.
// The address that was resolved is judged, and exactly that address is connected to: a name that changes its mind between
// check and use gains nothing.
import { isIP } from 'node:net';
import { isBlocked } from '../blocked-error.ts';
import { isCredentialSource } from '../credentials.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { NetConnectOperation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';

export const net: Instrumentation = {
  name: 'net',
  module: 'node:net',
  operations: ['net.connect'],
  enable(net, tap) {
    tap.wrap(net.Socket.prototype, 'connect', (connect) => wrapConnect(connect, tap as AgentTap));
  },
};

const opened = new WeakSet<object>();

/** The program opened this connection; it was not accepted, and is no pipe to a child. */
export function isOpenedByProgram(socket: object): boolean {
  return opened.has(socket);
}

function wrapConnect(connect: any, tap: AgentTap): any {
  return function (this: any, ...given: any[]): unknown {
    opened.add(this);
    if (!tap.active('net.connect')) return Reflect.apply(connect, this, given);
    // node:net hands on arguments it has normalised already as one marked array: [options, callback].
    const normalised = Array.isArray(given[0]);
    const list = normalised ? given[0] : given;
    const options = optionsOf(list);
    if (options === undefined) return Reflect.apply(connect, this, given);
    const changed = judged(this, options, tap);
    if (changed === undefined) return Reflect.apply(connect, this, given);
    if (normalised) {
      // The mark is a symbol on the array: change the array in place to keep it.
      list[0] = changed;
      return Reflect.apply(connect, this, given);
    }
    const callback = given.findLast((argument) => typeof argument === 'function');
    return Reflect.apply(connect, this, callback ? [changed, callback] : [changed]);
  };
}

function optionsOf(list: readonly any[]): any {
  const [first, second] = list;
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    return { port: Number(first), host: typeof second === 'string' ? second : 'localhost' };
  }
  return typeof first === 'string' ? { path: first } : undefined;
}

/** New options when the connection must be watched or refused, undefined when it may go on as it is. */
function judged(socket: any, options: any, tap: AgentTap): any {
  if (options.path) {
    const verdict = judge(tap, { host: String(options.path), port: 0, transport: 'unix' });
    return verdict instanceof Refused ? refusing(options, verdict) : undefined;
  }
  const host = String(options.host ?? 'localhost');
  const port = Number(options.port ?? 0);
  const activity = tap.current();
  if (activity && isCredentialSource(host)) activity.watchesCredentials = true;

  if (isIP(host)) {
    const operation = { host, port, addresses: [host], transport: 'tcp' } as const;
    // Where something was found, the connection is asked about once more: it is a step of the attack, not just what followed.
    const verdict =
      activity?.isClear(host, port) && activity.findings === undefined
        ? tap.note({ kind: 'net.connect', call: 'net.connect', ...operation })
        : judge(tap, operation);
    // Literals are never looked up: a host that fails to resolve is the one way to an ordinary connect error.
    if (verdict instanceof Refused) return refusing(options, verdict);
    watchSocket(socket, verdict);
    return undefined;
  }
  const early = judge(tap, { host, port, transport: 'tcp' });
  if (early instanceof Refused) return refusing(options, early);
  watchSocket(socket, early);
  const lookup = options.lookup ?? process.getBuiltinModule('node:dns').lookup;
  return {
    ...options,
    host,
    lookup(name: string, how: any, done: (...results: any[]) => void) {
      lookup(name, how, (error: unknown, address: any, family: any) => {
        if (error) return done(error, address, family);
        const addresses = (Array.isArray(address) ? address : [{ address }]).map((one: any) =>
          String(one.address ?? one),
        );
        if (activity && addresses.some(isCredentialSource)) activity.watchesCredentials = true;
        const verdict = judge(tap, { host: name, port, addresses, transport: 'tcp' }, early);
        if (verdict instanceof Refused) return done(verdict.error);
        // A look-up of the client's own may give an address that has nothing to do with the name.
        for (const own of options.lookup ? addresses.slice(0, OWN_ADDRESSES_MAX) : []) {
          const named = judge(tap, { host: own, port, addresses: [own], transport: 'tcp' }, early);
          if (named instanceof Refused) return done(named.error);
        }
        done(error, address, family);
      });
    },
  };
}

/** Addresses of one look-up of the client's own that are judged each for itself. */
const OWN_ADDRESSES_MAX = 4;

class Refused {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

function judge(
  tap: AgentTap,
  what: Omit<NetConnectOperation, 'kind' | 'call'>,
  before?: OperationHandle,
): OperationHandle | Refused {
  try {
    // With addresses known it is the same call judged again: recorded once, unless something is found now.
    return before
      ? (tap.again({ kind: 'net.connect', call: 'net.connect', ...what }) ?? before)
      : tap.intercept({ kind: 'net.connect', call: 'net.connect', ...what });
  } catch (error) {
    if (!isBlocked(error)) throw error;
    return new Refused(error);
  }
}

// Throwing here or destroying the socket would surface as uncaught errors in some clients; a failed lookup is an error that
// every client knows how to handle.
function refusing(options: any, refused: Refused): any {
  const { path: _path, ...rest } = options;
  return {
    ...rest,
    host: 'blocked.invalid',
    port: options.port ?? 1,
    lookup: (_name: string, _how: any, done: (error: unknown) => void) => process.nextTick(done, refused.error),
  };
}

function watchSocket(socket: any, handle: OperationHandle): void {
  let finished = false;
  const finish = (error?: unknown): void => {
    if (finished) return;
    finished = true;
    socket.removeListener('connect', onConnect);
    socket.removeListener('close', onClose);
    handle.finish(
      { address: socket.remoteAddress, localAddress: socket.localAddress, localPort: socket.localPort },
      error,
    );
  };
  const onConnect = (): void => finish();
  const onClose = (): void => finish(socket.errored ?? undefined);
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}
