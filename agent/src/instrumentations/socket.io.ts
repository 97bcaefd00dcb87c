// socket.io: each event that a client sends to our server is an activity with the event's arguments as input, whatever carried
// it (a WebSocket message or a polling request).
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, ownerOf, runWork } from './library.ts';

export const socketIo: Instrumentation = {
  name: 'socket.io',
  module: 'socket.io',
  versions: '>=3 <5',
  activities: ['websocket.message'],
  enable(exports, tap) {
    const Socket = exported(exports, 'Socket');
    const owner = ownerOf(Socket?.prototype, 'onevent');
    if (!owner) return tap.gap('socket.io: no Socket.prototype.onevent');
    tap.wrap(owner, 'onevent', (onevent) => inActivity(onevent, tap));
  },
};

function inActivity(onevent: any, tap: Tap): any {
  return function (this: any, packet: any) {
    if (!Array.isArray(packet?.data)) return onevent.call(this, packet);
    const handshake = this.handshake ?? {};
    return runWork(
      tap,
      {
        kind: 'websocket.message',
        name: `socket.io ${String(packet.data[0]).slice(0, 200)}`,
        peerAddress: String(handshake.address ?? ''),
        userAgent: String(handshake.headers?.['user-agent'] ?? ''),
        // A copy: socket.io appends the acknowledgement function to the list itself.
        inputs: {
          message: [...packet.data],
          ...(handshake.query && { query: handshake.query }),
          ...(handshake.auth && { auth: handshake.auth }),
        },
        refuse: () => this.disconnect(true),
      },
      () => onevent.call(this, packet),
    );
  };
}
