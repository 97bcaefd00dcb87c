// websocket: each message that a client sends to our server is an activity.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, runWork } from './library.ts';

export const websocket: Instrumentation = {
  name: 'websocket',
  module: 'websocket',
  versions: '>=1 <2',
  files: ['lib/WebSocketConnection.js'],
  activities: ['websocket.message'],
  enable(exports, tap) {
    const Connection = faces(exports).find((face) => typeof face.prototype?.emit === 'function');
    if (!Connection) return tap.gap('websocket: no WebSocketConnection class');
    tap.wrap(Connection.prototype, 'emit', (emit) => emitInActivity(emit, tap));
  },
};

/** RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008;

function emitInActivity(emit: any, tap: Tap): any {
  return function (this: any, event: any, message: any) {
    // Clients mask what they send, servers do not.
    if (event !== 'message' || this.maskOutgoingPackets === true) return Reflect.apply(emit, this, arguments);
    const args = arguments;
    return runWork(
      tap,
      {
        kind: 'websocket.message',
        name: 'message',
        peerAddress: String(this.remoteAddress ?? ''),
        peerPort: Number(this.socket?.remotePort ?? 0),
        inputs: { message: message?.utf8Data ?? message?.binaryData },
        refuse: () => this.drop(POLICY_VIOLATION, 'Blocked by Throughline'),
      },
      () => Reflect.apply(emit, this, args),
    );
  };
}
