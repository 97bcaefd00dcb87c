// What one gRPC stream is answered with: messages, and then one status. Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md.
import http2 from 'node:http2';
import { messageHead } from '@throughline/proto';
import type { GrpcStatus } from './grpc-status.ts';

/** Answers that a caller has not read, in bytes. */
export const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
/** For a caller to take its status and go, milliseconds. */
const FAREWELL_MS = 1_000;
const HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const;

export class GrpcAnswer {
  readonly #stream: http2.ServerHttp2Stream;
  readonly #toldOver: (() => void)[] = [];
  #status: GrpcStatus | undefined;
  #over = false;

  constructor(stream: http2.ServerHttp2Stream) {
    this.#stream = stream;
    stream.on('close', () => this.#tellOver());
  }

  /** There is a status: what the caller still says is not listened to. */
  get ended(): boolean {
    return this.#status !== undefined;
  }

  /** Once there is a status, or once the stream is gone without one; at once when that has been. */
  onOver(tell: () => void): void {
    if (this.#over) tell();
    else this.#toldOver.push(tell);
  }

  #tellOver(): void {
    if (this.#over) return;
    this.#over = true;
    for (const tell of this.#toldOver) tell();
  }

  /** False when the caller has left more than UNREAD_BYTES_MAX unread; nothing is sent after the status. */
  send(message: Uint8Array): boolean {
    const stream = this.#stream;
    if (this.ended || stream.destroyed) return true;
    if (!stream.headersSent)
      stream.respond({ ...HEADERS, 'grpc-accept-encoding': 'identity,gzip,deflate' }, { waitForTrailers: true });
    stream.write(Buffer.concat([messageHead(message.length), message]));
    return stream.writableLength <= UNREAD_BYTES_MAX;
  }

  /** The last word. False when there was one before, or nobody is there to hear it. */
  end(status: GrpcStatus, sentence: string): boolean {
    const stream = this.#stream;
    if (this.ended || stream.destroyed) return false;
    this.#status = status;
    const trailers = { 'grpc-status': status, 'grpc-message': encodeURI(sentence.slice(0, 1_000).toWellFormed()) };
    if (!stream.headersSent) stream.respond({ ...HEADERS, ...trailers }, { endStream: true });
    else {
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end();
    }
    // What still comes is let go of; a caller that does not hang up is hung up on.
    stream.resume();
    const farewell = setTimeout(() => stream.close(http2.constants.NGHTTP2_NO_ERROR), FAREWELL_MS).unref();
    stream.once('close', () => clearTimeout(farewell));
    this.#tellOver();
    return true;
  }

  /** Nothing more is said, not even what waits to be read. */
  cut(): void {
    this.#stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }
}
