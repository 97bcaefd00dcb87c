// One call over one HTTP/2 connection, the client's side (RFC 9113): bytes of the connection in, bytes for it out, no socket and
// no timer. node:http2 would bring TLS, assertions and a console into a process that has none of them loaded, 4 MB for a call
// that never ends; see docs/decisions/0048. Whatever the other end sends, memory and answers to it are bounded here.
import { encodeHeaders, readHeaders, type Header } from './hpack.ts';

export interface CallOptions {
  /** The pseudo-headers first. */
  readonly headers: readonly Header[];
  /** Takes bytes for the connection, whole frames; false when it would like no more for now. */
  readonly send: (bytes: readonly Uint8Array[]) => boolean;
  readonly nowMs: () => number;
  readonly handlers: CallHandlers;
}

export interface CallHandlers {
  /** The other end speaks HTTP/2. */
  onReady(): void;
  /** Headers of the response, and what comes after its data. */
  onHeaders(headers: ReadonlyMap<string, string>): void;
  /** A view that is the caller's until it returns. */
  onData(bytes: Uint8Array): void;
  /** write() may be called again after it said false. */
  onDrain(): void;
  /** The call is over; called once, nothing is called after it. */
  onEnd(reason: string): void;
}

export interface Call {
  /** Takes data for the other end; false when no more should come before onDrain(). */
  write(data: readonly Uint8Array[]): boolean;
  /** `onAnswer` is called when the other end says that it is there. One at a time: a second one replaces the first. */
  ping(onAnswer: () => void): void;
  /** Bytes of the connection. */
  receive(bytes: Uint8Array): void;
  /** The connection takes bytes again after send() said false. */
  drained(): void;
}

/** Data waiting for the other end's permission; above it write() says false. */
const QUEUE_BYTES = 64 * 1024;
/** The largest frame there is before a larger one is agreed on, which we never do, in either direction. */
const FRAME_BYTES_MAX = 16_384;
const WINDOW_BYTES = 65_535;
const WINDOW_BYTES_MAX = 2 ** 31 - 1;
/** Our word that more may come is given when this much was taken. */
const GIVE_BACK_BYTES = WINDOW_BYTES >> 1;
const HEADERS_BYTES_MAX = 16_384;
/** An answer to each batch and a command now and then; whoever sends more wants our CPU. */
const FRAMES_PER_SECOND_MAX = 2_000;
/** Answers that the connection has not taken yet. */
const REPLIES_WAITING_MAX = 1_000;
const SMALL_BYTES = 1024;

const HEAD_BYTES = 9;
const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const CONTINUATION = 9;

const END_STREAM = 0x1;
const ACK = 0x1;
const END_HEADERS = 0x4;
const PADDED = 0x8;
const PRIORITISED = 0x20;

const CONNECTION = 0;
const STREAM = 1;

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const SETTING_INITIAL_WINDOW = 4;
/** No table of headers, no pushed streams, headers of bounded size. */
const ourSettings: readonly (readonly [id: number, value: number])[] = [
  [1, 0],
  [2, 0],
  [6, HEADERS_BYTES_MAX],
];

/** Sends the request at once. Throws a TypeError or RangeError for headers that cannot be sent. */
export function openCall({ headers, send, nowMs, handlers }: CallOptions): Call {
  let over = false;
  let ready = false;
  let writable = true;
  let repliesWaiting = 0;
  // Data that waits, and how much of it the other end has given room for: on the connection and on the stream.
  let queue: Uint8Array[] = [];
  let queuedBytes = 0;
  let congested = false;
  let connectionRoom = WINDOW_BYTES;
  let streamRoom = WINDOW_BYTES;
  let initialRoom = WINDOW_BYTES;
  let taken = 0;
  // Never of the shared pool: the piece that lives as long as the stream would hold the rest of it.
  // The frame that is coming, and the header block that its last ones are parts of.
  let incoming = Buffer.allocUnsafeSlow(SMALL_BYTES);
  let incomingBytes = 0;
  let block: Buffer[] | undefined;
  let blockBytes = 0;
  let blockEnds = false;
  let pinged: { readonly bytes: Buffer; readonly onAnswer: () => void } | undefined;
  let second = 0;
  let framesInSecond = 0;

  const request = encodeHeaders(headers);
  if (request.length > FRAME_BYTES_MAX) throw new RangeError('the headers of the call are too long');
  put(
    Buffer.from(PREFACE, 'latin1'),
    frame(SETTINGS, 0, CONNECTION, settings()),
    frame(HEADERS, END_HEADERS, STREAM, request),
  );

  function put(...bytes: Uint8Array[]): void {
    writable = send(bytes);
  }

  // What is owed for something received; one end that asks and never listens must not fill our memory with answers.
  function reply(bytes: Uint8Array): void {
    if (!writable && ++repliesWaiting > REPLIES_WAITING_MAX)
      throw new RangeError('the collector asks and does not listen');
    put(bytes);
  }

  function flush(): void {
    while (queue.length > 0 && writable) {
      const piece = queue[0]!;
      const bytes = Math.min(piece.length, FRAME_BYTES_MAX, connectionRoom, streamRoom);
      if (bytes <= 0) break;
      put(frameHead(DATA, 0, STREAM, bytes), piece.subarray(0, bytes));
      if (bytes === piece.length) queue.shift();
      else queue[0] = piece.subarray(bytes);
      queuedBytes -= bytes;
      connectionRoom -= bytes;
      streamRoom -= bytes;
    }
    if (congested && writable && queue.length === 0 && !over) {
      congested = false;
      handlers.onDrain();
    }
  }

  function end(reason: string): void {
    if (over) return;
    over = true;
    queue = [];
    block = undefined;
    handlers.onEnd(reason);
  }

  function receive(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length && !over;) {
        const wanted = incomingBytes < HEAD_BYTES ? HEAD_BYTES : HEAD_BYTES + incoming.readUIntBE(0, 3);
        const part = bytes.subarray(at, at + wanted - incomingBytes);
        incoming.set(part, incomingBytes);
        incomingBytes += part.length;
        at += part.length;
        if (incomingBytes === HEAD_BYTES) makeRoom(incoming.readUIntBE(0, 3));
        if (incomingBytes >= HEAD_BYTES && incomingBytes === HEAD_BYTES + incoming.readUIntBE(0, 3)) complete();
      }
    } catch (error) {
      end((error as Error).message);
    }
  }

  function makeRoom(length: number): void {
    if (!ready && incoming[3] !== SETTINGS) throw new RangeError('what answers does not speak HTTP/2');
    if (length > FRAME_BYTES_MAX) throw wrong('a frame that is too large');
    if (HEAD_BYTES + length <= incoming.length) return;
    const larger = Buffer.allocUnsafeSlow(HEAD_BYTES + length);
    larger.set(incoming.subarray(0, HEAD_BYTES));
    incoming = larger;
  }

  function complete(): void {
    const now = Math.floor(nowMs() / 1000);
    if (now !== second) {
      second = now;
      framesInSecond = 0;
    }
    if (++framesInSecond > FRAMES_PER_SECOND_MAX)
      throw new RangeError(`the collector sent more than ${FRAMES_PER_SECOND_MAX} frames in a second`);
    const whole = incoming;
    const payload = whole.subarray(HEAD_BYTES, incomingBytes);
    incomingBytes = 0;
    if (whole.length > SMALL_BYTES) incoming = Buffer.allocUnsafeSlow(SMALL_BYTES);
    take(whole[3]!, whole[4]!, whole.readUInt32BE(5) & 0x7fff_ffff, payload);
  }

  function take(type: number, flags: number, stream: number, payload: Buffer): void {
    if (block !== undefined && (type !== CONTINUATION || stream !== STREAM))
      throw wrong('headers that are not finished');
    const expected = streamOf[type];
    if (expected !== undefined && stream !== expected) throw wrong('a frame of a stream that there is not');
    switch (type) {
      case DATA:
        return data(flags, payload);
      case HEADERS:
        block = [];
        blockBytes = 0;
        blockEnds = (flags & END_STREAM) !== 0;
        return headerPart(flags, withoutPriority(flags, withoutPadding(flags, payload)));
      case CONTINUATION:
        if (block === undefined) throw wrong('the rest of headers that never began');
        return headerPart(flags, payload);
      case SETTINGS:
        return agree(flags, payload);
      case PING:
        if (payload.length !== 8) throw wrong('a ping of the wrong size');
        if (flags & ACK) answered(payload);
        else reply(frame(PING, ACK, CONNECTION, payload));
        return;
      case WINDOW_UPDATE:
        return giveRoom(stream, payload);
      case RST_STREAM:
        if (payload.length !== 4) throw wrong('a reset of the wrong size');
        return end(`the stream was reset (HTTP/2 code ${payload.readUInt32BE()})`);
      case GOAWAY:
        if (payload.length < 8) throw wrong('a farewell of the wrong size');
        return end(`the collector is going away (HTTP/2 code ${payload.readUInt32BE(4)})`);
      case PUSH_PROMISE:
        throw wrong('a stream that nobody asked for');
      // PRIORITY and whatever comes later than RFC 9113 is passed over.
    }
  }

  function data(flags: number, payload: Buffer): void {
    // All of it counts, padding as well. Taken at once: what is kept of it is bounded by whoever reads messages.
    taken += payload.length;
    if (taken >= GIVE_BACK_BYTES) {
      const increment = Buffer.allocUnsafe(4);
      increment.writeUInt32BE(taken);
      taken = 0;
      reply(
        Buffer.concat([frame(WINDOW_UPDATE, 0, CONNECTION, increment), frame(WINDOW_UPDATE, 0, STREAM, increment)]),
      );
    }
    handlers.onData(withoutPadding(flags, payload));
    if (flags & END_STREAM) end('the collector ended the stream');
  }

  function headerPart(flags: number, part: Buffer): void {
    blockBytes += part.length;
    // An empty part costs its sender nothing.
    if (blockBytes > HEADERS_BYTES_MAX || block!.length > SMALL_BYTES) throw wrong('too many headers');
    block!.push(Buffer.from(part));
    if (!(flags & END_HEADERS)) return;
    const received = readHeaders(Buffer.concat(block!));
    block = undefined;
    handlers.onHeaders(received);
    if (blockEnds) end('the collector ended the stream');
  }

  function agree(flags: number, payload: Buffer): void {
    if (flags & ACK) return;
    if (payload.length % 6 !== 0) throw wrong('settings of the wrong size');
    for (let at = 0; at < payload.length; at += 6) {
      if (payload.readUInt16BE(at) !== SETTING_INITIAL_WINDOW) continue;
      const room = payload.readUInt32BE(at + 2);
      if (room > WINDOW_BYTES_MAX) throw wrong('a window that is too large');
      // Also for what is under way: the room may become negative.
      streamRoom += room - initialRoom;
      initialRoom = room;
    }
    reply(frame(SETTINGS, ACK, CONNECTION, Buffer.alloc(0)));
    if (!ready) {
      ready = true;
      handlers.onReady();
    }
    flush();
  }

  function giveRoom(stream: number, payload: Buffer): void {
    const more = payload.length === 4 ? payload.readUInt32BE() & 0x7fff_ffff : 0;
    if (more === 0) throw wrong('a window that does not open');
    if (stream === CONNECTION) connectionRoom += more;
    else if (stream === STREAM) streamRoom += more;
    else throw wrong('a frame of a stream that there is not');
    if (connectionRoom > WINDOW_BYTES_MAX || streamRoom > WINDOW_BYTES_MAX) throw wrong('a window that is too large');
    flush();
  }

  function answered(payload: Buffer): void {
    if (pinged?.bytes.equals(payload) !== true) return;
    const { onAnswer } = pinged;
    pinged = undefined;
    onAnswer();
  }

  return {
    write(pieces) {
      if (over) return false;
      for (const piece of pieces) {
        if (piece.length > 0) queue.push(piece);
        queuedBytes += piece.length;
      }
      flush();
      if (!writable || queuedBytes > QUEUE_BYTES) congested = true;
      return !congested;
    },
    ping(onAnswer) {
      if (over) return;
      // Numbers that only somebody who read them can say again.
      const bytes = Buffer.allocUnsafe(8);
      bytes.writeUInt32BE(Math.floor(Math.random() * 2 ** 32));
      bytes.writeUInt32BE(Math.floor(Math.random() * 2 ** 32), 4);
      pinged = { bytes, onAnswer };
      put(frame(PING, 0, CONNECTION, bytes));
    },
    receive,
    drained() {
      writable = true;
      repliesWaiting = 0;
      if (!over) flush();
    },
  };
}

/** Frames that belong to one stream alone. */
const streamOf: Readonly<Record<number, number>> = {
  [DATA]: STREAM,
  [HEADERS]: STREAM,
  [RST_STREAM]: STREAM,
  [CONTINUATION]: STREAM,
  [SETTINGS]: CONNECTION,
  [PING]: CONNECTION,
  [GOAWAY]: CONNECTION,
};

function wrong(what: string): RangeError {
  return new RangeError(`the collector breaks the rules of HTTP/2: ${what}`);
}

function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  return Buffer.concat([frameHead(type, flags, stream, payload.length), payload]);
}

function frameHead(type: number, flags: number, stream: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUIntBE(length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return head;
}

function settings(): Buffer {
  const bytes = Buffer.allocUnsafe(ourSettings.length * 6);
  ourSettings.forEach(([id, value], i) => bytes.writeUInt32BE(value, bytes.writeUInt16BE(id, i * 6)));
  return bytes;
}

function withoutPadding(flags: number, payload: Buffer): Buffer {
  if (!(flags & PADDED)) return payload;
  const padding = payload[0] ?? Infinity;
  if (padding >= payload.length) throw wrong('more padding than there is of the frame');
  return payload.subarray(1, payload.length - padding);
}

function withoutPriority(flags: number, payload: Buffer): Buffer {
  if (!(flags & PRIORITISED)) return payload;
  if (payload.length < 5) throw wrong('headers of the wrong size');
  return payload.subarray(5);
}
