// ws: each message that a client sends to our server is an activity; so is the handshake that opened the connection.
import type { IncomingMessage } from 'node:http';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, faces, runWork } from './library.ts';

export const ws: Instrumentation = {
  name: 'ws',
  module: 'ws',
  versions: '>=7 <9',
  activities: ['websocket.message'],
  enable(exports, tap) {
    const WebSocket = exported(exports, 'WebSocket') ?? faces(exports).find((face) => typeof face === 'function');
    const Server = exported(exports, 'WebSocketServer') ?? exported(exports, 'Server');
    if (typeof WebSocket?.prototype?.emit !== 'function' || !Server) return tap.gap('ws: no WebSocket class');
    tap.wrap(Server.prototype, 'completeUpgrade', (completeUpgrade) => remembersPeer(completeUpgrade));
    tap.wrap(WebSocket.prototype, 'emit', (emit) => emitInActivity(emit, tap));
  },
};

/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008;

interface Peer {
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly host: string;
  readonly userAgent: string;
}

/** Strings only: the request itself must not live as long as the connection. */
const peers = new WeakMap<object, Peer>();

/** completeUpgrade(…, request, socket, head, callback) of version 7 and 8: the request is the argument with headers. */
function remembersPeer(completeUpgrade: any): any {
  return function (this: any, ...args: any[]) {
    const request: IncomingMessage | undefined = args.find(
      (arg) => typeof arg?.headers === 'object' && typeof arg.url === 'string',
    );
    const last = args.length - 1;
    const callback = args[last];
    if (!request || typeof callback !== 'function') return completeUpgrade.apply(this, args);
    args[last] = function (this: any, socket: any, ...rest: any[]) {
      if (socket !== null && typeof socket === 'object') peers.set(socket, peerOf(request));
      return callback.call(this, socket, ...rest);
    };
    return completeUpgrade.apply(this, args);
  };
}

function peerOf(request: IncomingMessage): Peer {
  return {
    address: request.socket?.remoteAddress ?? '',
    port: request.socket?.remotePort ?? 0,
    path: (request.url ?? '').slice(0, 2_000),
    host: request.headers.host ?? '',
    userAgent: request.headers['user-agent'] ?? '',
  };
}

function emitInActivity(emit: any, tap: Tap): any {
  return function (this: any, event: any, data: any) {
    const peer = event === 'message' && this._isServer === true ? peers.get(this) : undefined;
    if (!peer) return Reflect.apply(emit, this, arguments);
    const args = arguments;
    return runWork(
      tap,
      {
        kind: 'websocket.message',
        name: `message ${peer.path.split('?', 1)[0]}`,
        peerAddress: peer.address,
        peerPort: peer.port,
        userAgent: peer.userAgent,
        http: { method: 'GET', path: peer.path, host: peer.host, protocol: 'websocket' },
        inputs: { message: bytesOf(data), handshake: peer.path },
        refuse: () => this.close(POLICY_VIOLATION, 'Blocked by Throughline'),
      },
      () => Reflect.apply(emit, this, args),
    );
  };
}

/** With binaryType 'fragments' a message is a list of buffers. */
function bytesOf(data: unknown): unknown {
  if (Array.isArray(data)) return Buffer.concat(data as Uint8Array[]);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
