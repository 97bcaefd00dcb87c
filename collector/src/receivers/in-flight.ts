// What senders have given us and the store does not have yet, counted in bytes by stream, by sender and in all. Messages that wait
// for the store are answered by not reading on, which the sender feels; messages that never become whole are answered by ending the
// stream that holds the most of them, because nothing else would ever free what they take.

/** Bytes at most. A stream may always hold one message. */
export interface InFlightLimits {
  readonly streamBytesMax: number;
  readonly senderBytesMax: number;
  readonly bytesMax: number;
  /** Of messages that have begun and are not whole, of one sender and of all. */
  readonly senderUnfinishedBytesMax: number;
  readonly unfinishedBytesMax: number;
}

/** What a stream lends to be held back. */
export interface Held {
  pause(): void;
  resume(): void;
  /** Called once; the stream must give its room back by leaving. */
  refuse(sentence: string): void;
}

/** The room that one stream has. */
export interface Place {
  /** Says how many bytes there are of the message that is coming. */
  unfinished(bytes: number): void;
  /** A whole message begins to wait for the store. */
  take(bytes: number): void;
  /** It waits no more. */
  give(bytes: number): void;
  /** Unfinished bytes go at once; what waits for the store is given back by give(). */
  leave(): void;
}

export interface InFlight {
  /** `sender` is whoever a share is for: many streams may be one sender's. */
  enter(sender: string, stream: Held): Place;
  /** Bytes now. */
  readonly waiting: number;
  readonly unfinished: number;
  readonly paused: number;
}

/** Shares of `bytesMax`: one sender an eighth, unfinished messages a half of both, one stream at most 8 MiB. */
export function limitsOf(bytesMax: number): InFlightLimits {
  const senderBytesMax = bytesMax / 8;
  return {
    bytesMax,
    senderBytesMax,
    streamBytesMax: Math.min(8 * 1024 * 1024, senderBytesMax),
    unfinishedBytesMax: bytesMax / 2,
    senderUnfinishedBytesMax: senderBytesMax / 2,
  };
}

/** Bytes that wait below one limit; full from the limit on until half of it is free again, so that readers do not flutter. */
interface Level {
  readonly max: number;
  waiting: number;
  full: boolean;
}

interface Sender extends Level {
  unfinished: number;
  readonly streams: Set<Stream>;
}

interface Stream extends Level {
  readonly held: Held;
  readonly sender: Sender;
  unfinished: number;
  paused: boolean;
  left: boolean;
}

export function createInFlight(limits: InFlightLimits): InFlight {
  const senders = new Map<string, Sender>();
  const all: Level = { max: limits.bytesMax, waiting: 0, full: false };
  const paused = new Set<Stream>();
  let unfinished = 0;

  /** True when it became full by these. */
  function fill(level: Level, bytes: number): boolean {
    level.waiting += bytes;
    if (level.full || level.waiting < level.max) return false;
    level.full = true;
    return true;
  }

  /** True when there is room again. */
  function drain(level: Level, bytes: number): boolean {
    level.waiting -= bytes;
    if (!level.full || level.waiting >= level.max / 2) return false;
    level.full = false;
    return true;
  }

  function pause(streams: Iterable<Stream>): void {
    for (const stream of streams) {
      if (stream.paused) continue;
      stream.paused = true;
      paused.add(stream);
      stream.held.pause();
    }
  }

  function resume(streams: Iterable<Stream>): void {
    for (const stream of streams) {
      if (!stream.paused || stream.full || stream.sender.full || all.full) continue;
      stream.paused = false;
      paused.delete(stream);
      stream.held.resume();
    }
  }

  const everyStream = (): Stream[] => [...senders.values()].flatMap(({ streams }) => [...streams]);

  function refuseLargest(streams: Iterable<Stream>, sentence: string): void {
    let largest: Stream | undefined;
    for (const stream of streams) if (stream.unfinished > (largest?.unfinished ?? 0)) largest = stream;
    largest?.held.refuse(sentence);
  }

  function setUnfinished(stream: Stream, bytes: number): void {
    const more = bytes - stream.unfinished;
    stream.unfinished = bytes;
    stream.sender.unfinished += more;
    unfinished += more;
  }

  return {
    enter(name, held) {
      let sender = senders.get(name);
      if (!sender) {
        sender = { max: limits.senderBytesMax, waiting: 0, full: false, unfinished: 0, streams: new Set() };
        senders.set(name, sender);
      }
      const own = sender;
      const stream: Stream = {
        held,
        sender: own,
        max: limits.streamBytesMax,
        waiting: 0,
        full: false,
        unfinished: 0,
        paused: false,
        left: false,
      };
      own.streams.add(stream);
      // Otherwise each new stream would bring one message more. Only its own sender's others keep it from saying its Hello.
      if (own.full) pause([stream]);
      const forget = (): void => {
        if (own.streams.size === 0 && own.waiting === 0 && senders.get(name) === own) senders.delete(name);
      };

      return {
        unfinished(bytes) {
          if (stream.left) return;
          setUnfinished(stream, bytes);
          if (own.unfinished > limits.senderUnfinishedBytesMax)
            refuseLargest(
              own.streams,
              `this sender has begun more than ${limits.senderUnfinishedBytesMax} bytes of messages`,
            );
          else if (unfinished > limits.unfinishedBytesMax)
            refuseLargest(
              everyStream(),
              `all senders have begun more than ${limits.unfinishedBytesMax} bytes of messages, and this stream the most`,
            );
        },
        take(bytes) {
          const [streamFull, senderFull, allFull] = [stream, own, all].map((level) => fill(level, bytes));
          // All that a level holds at once: each would otherwise bring one message more before it is seen to be over.
          if (allFull) pause(everyStream());
          else if (senderFull) pause(own.streams);
          else if ((streamFull || own.full || all.full) && !stream.left) pause([stream]);
        },
        give(bytes) {
          const [streamFree, senderFree, allFree] = [stream, own, all].map((level) => drain(level, bytes));
          if (allFree) resume(paused);
          else if (senderFree) resume(own.streams);
          else if (streamFree) resume([stream]);
          forget();
        },
        leave() {
          if (stream.left) return;
          setUnfinished(stream, 0);
          stream.left = true;
          stream.paused = false;
          paused.delete(stream);
          own.streams.delete(stream);
          forget();
        },
      };
    },
    get waiting() {
      return all.waiting;
    },
    get unfinished() {
      return unfinished;
    },
    get paused() {
      return paused.size;
    },
  };
}
