// Bytes of HTTP bodies that are being read or dealt with, bounded for a sender and in all. Whoever is over is told to come again:
// a request cannot be held back in its middle as a stream can (receivers/in-flight.ts).
import { CollectorError } from './errors.ts';

/** The room that one request has. */
export interface BodyPlace {
  /** More of the body has come; throws BUSY when there is no room for it. */
  take(bytes: number): void;
  /** The request is answered. */
  leave(): void;
}

export interface BodyRoom {
  /** `sender` is whoever a share is for. */
  enter(sender: string): BodyPlace;
  /** Now. */
  readonly bytes: number;
}

/** One sender has half of `bytesMax`. */
export function createBodyRoom(bytesMax: number): BodyRoom {
  const senderBytesMax = bytesMax / 2;
  const bySender = new Map<string, number>();
  let all = 0;
  const add = (sender: string, bytes: number): void => {
    all += bytes;
    const held = (bySender.get(sender) ?? 0) + bytes;
    if (held > 0) bySender.set(sender, held);
    else bySender.delete(sender);
  };
  return {
    enter(sender) {
      let own = 0;
      return {
        take(bytes) {
          const full = all + bytes > bytesMax;
          if (full || (bySender.get(sender) ?? 0) + bytes > senderBytesMax) {
            const who = full ? 'all senders have' : 'this sender has';
            const sentence = `${who} as many bytes of bodies under way as are taken at once; send it again later`;
            throw new CollectorError('BUSY', sentence);
          }
          own += bytes;
          add(sender, bytes);
        },
        leave() {
          add(sender, -own);
          own = 0;
        },
      };
    },
    get bytes() {
      return all;
    },
  };
}
