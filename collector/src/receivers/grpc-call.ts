// One gRPC call from its headers to its end: its bytes become messages, and each of them has its place in flight (in-flight.ts) from
// the first byte until the method is done with it.
import type http2 from 'node:http2';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { FRAME_BYTES_MAX, MessageReader } from '@throughline/proto';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Grant } from '../speakers.ts';
import { UNREAD_BYTES_MAX, type GrpcAnswer } from './grpc-answer.ts';
import { grpcStatus, type GrpcStatus } from './grpc-status.ts';
import type { InFlight } from './in-flight.ts';

/** One call, as its method sees it. */
export interface GrpcCall {
  readonly grant: Grant;
  send(message: Uint8Array): void;
  /** The last word; nothing comes after it. */
  end(status: GrpcStatus, sentence: string): void;
  /** The same, counted and logged under a few words: for callers that do what they should not. */
  refuse(status: GrpcStatus, sentence: string, reason: string): void;
}

export interface GrpcHandlers {
  /** The message counts as in flight until this resolves. */
  onMessage(message: Uint8Array): Promise<void> | void;
  /** The caller has said all it wanted to say. */
  onEnd(): void;
  /** The call is over, whoever ended it; called once. */
  onOver(): void;
}

export interface GrpcMethod {
  /** "/package.Service/Method". */
  readonly path: string;
  /** Whether messages may come compressed. */
  readonly compressed: boolean;
  open(call: GrpcCall): GrpcHandlers;
}

/** A caller that is known, with a method that there is. */
export interface Admitted {
  readonly grant: Grant;
  /** Whose share of the room in flight it takes. */
  readonly sender: string;
  readonly method: GrpcMethod;
  /** Of the messages that say they are compressed. */
  readonly inflater: Inflater | undefined;
}

export interface ServedCall {
  /** Ends the call when a message takes too long; `now` in milliseconds of performance.now(). */
  sweep(now: number): void;
}

export interface CallOptions extends Admitted {
  readonly stream: http2.ServerHttp2Stream;
  readonly answer: GrpcAnswer;
  readonly inFlight: InFlight;
  readonly refuse: GrpcCall['refuse'];
  readonly metrics: Metrics;
  readonly log: Log;
}

/** How long a message may take from its first byte to its last while we read, milliseconds. */
const MESSAGE_MAX_MS = 60_000;

export const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;
type Inflater = (typeof inflaters)[keyof typeof inflaters];

export function serveCall(options: CallOptions): ServedCall {
  const { stream, answer, inflater, refuse, metrics, log } = options;
  const handlers = options.method.open({
    grant: options.grant,
    refuse,
    end: (status, sentence) => void answer.end(status, sentence),
    send(message) {
      if (answer.send(message)) return;
      const sentence = `more than ${UNREAD_BYTES_MAX} bytes of answers were not read`;
      refuse(grpcStatus.RESOURCE_EXHAUSTED, sentence, 'answers not read');
      // Its status would wait behind them.
      answer.cut();
    },
  });

  let pausedNow = false;
  /** When it was first seen that a message had begun, 0 while none has. */
  let begunMs = 0;
  const place = options.inFlight.enter(options.sender, {
    pause() {
      metrics.count('streams_paused');
      pausedNow = true;
      stream.pause();
    },
    resume() {
      pausedNow = false;
      begunMs = 0;
      stream.resume();
    },
    refuse: (sentence) => refuse(grpcStatus.RESOURCE_EXHAUSTED, sentence, 'unfinished messages'),
  });

  let inflating: Promise<unknown> = Promise.resolve();
  async function handle(message: Uint8Array, compressed: boolean): Promise<void> {
    let whole = message;
    if (compressed) {
      try {
        const inflated = inflater!(message, { maxOutputLength: FRAME_BYTES_MAX });
        inflating = inflated;
        whole = await inflated;
      } catch (error) {
        const { code, message: why } = error as { code?: string; message: string };
        const tooLarge = code === 'ERR_BUFFER_TOO_LARGE';
        const status = tooLarge ? grpcStatus.RESOURCE_EXHAUSTED : grpcStatus.INVALID_ARGUMENT;
        return refuse(status, `a message cannot be inflated: ${why}`, 'malformed frame');
      }
    }
    if (!answer.ended) await handlers.onMessage(whole);
  }
  function failed(error: unknown): void {
    metrics.count('grpc_faults');
    log('error', 'a call failed', { reason: error instanceof Error ? (error.stack ?? '') : String(error) });
    answer.end(grpcStatus.INTERNAL, 'the collector failed at this; its log says why');
  }
  function take(message: Uint8Array, compressed: boolean): void {
    if (answer.ended) return;
    begunMs = 0;
    // Inflated it may be as large as a message may be at all.
    const bytes = compressed ? FRAME_BYTES_MAX : message.length;
    place.take(bytes);
    handle(message, compressed)
      .catch(failed)
      .finally(() => place.give(bytes));
  }

  const reader = new MessageReader(FRAME_BYTES_MAX, take, inflater !== undefined);
  stream.on('data', (chunk: Buffer) => {
    if (answer.ended) return;
    try {
      reader.push(chunk);
    } catch (error) {
      return refuse(grpcStatus.RESOURCE_EXHAUSTED, (error as Error).message, 'malformed frame');
    }
    place.unfinished(reader.unfinishedBytes);
  });
  stream.on('end', () => {
    const said = (): void => {
      if (!answer.ended) handlers.onEnd();
    };
    // What was said before the end is heard before it.
    inflating.then(said, said);
  });
  answer.onOver(() => {
    place.leave();
    handlers.onOver();
  });

  return {
    sweep(now) {
      if (pausedNow || reader.unfinishedBytes === 0) begunMs = 0;
      else if (begunMs === 0) begunMs = now;
      else if (now - begunMs >= MESSAGE_MAX_MS) {
        const sentence = `a message was not whole after ${MESSAGE_MAX_MS / 1_000} seconds`;
        refuse(grpcStatus.DEADLINE_EXCEEDED, sentence, 'unfinished messages');
      }
    },
  };
}
