// Serves gRPC calls on node:http2: who calls is known before anything is read, and every byte that a caller gives us is counted from
// the first one of a message until the method is done with it (in-flight.ts). What a method is, agent.ts and otlp-grpc.ts say.
// Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md; RFC 9113. Decision 0058 says why not @grpc/grpc-js.
import { chmodSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { FRAME_BYTES_MAX, messageHead, MessageReader } from '@throughline/proto';
import type { ListenAddress } from '../config.ts';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Grant, Shown } from '../speakers.ts';
import { grpcStatus, type GrpcStatus } from './grpc-status.ts';
import { createInFlight, limitsOf } from './in-flight.ts';
import { removeStaleSocket } from './stale-socket.ts';

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

export interface GrpcServerOptions {
  readonly address: ListenAddress | undefined;
  /** Path of a unix socket, "" for none. */
  readonly socket: string;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly clientCa?: Buffer } | undefined;
  readonly methods: readonly GrpcMethod[];
  /** Who shows this, `host` being where from; throws with a sentence when nobody may know. */
  readonly identify: (shown: Omit<Shown, 'trustedPath'> & { readonly host: string; readonly local: boolean }) => Grant;
  /** Bytes of messages that are not stored yet, at most; see limitsOf. */
  readonly inFlightBytesMax: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface GrpcServer {
  /** The TCP port that was taken, 0 without one. */
  readonly port: number;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 10_000;
const STREAMS_MAX = 10_000;
const STREAMS_PER_SENDER_MAX = 2_000;
const STREAMS_PER_CONNECTION_MAX = 100;
/** How long a message may take from its first byte to its last while we read, milliseconds. */
const MESSAGE_MAX_MS = 60_000;
const SWEEP_MS = 5_000;
/** Answers that a caller has not read. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;
/** For a caller to take its status and go, milliseconds. */
const FAREWELL_MS = 1_000;
const PING_EVERY_MS = 20_000;
const PING_ANSWER_MAX_MS = 5_000;
/** Pings in a row without a call, after which a connection is closed: five minutes. */
const IDLE_PINGS_MAX = 15;

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const;

/** One call from its headers to its end. */
interface Open {
  readonly sweep: (now: number) => void;
}

/** Throws ADDRESS_IN_USE when it cannot listen; then nothing of it listens. */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { tls, metrics, log } = options;
  const methods = new Map(options.methods.map((method) => [method.path, method]));
  const limits = limitsOf(options.inFlightBytesMax);
  const inFlight = createInFlight(limits);
  const calls = new Set<Open>();
  const callsBySender = new Map<string, number>();
  const sessions = new Set<http2.ServerHttp2Session>();

  metrics.describe('streams_refused', 'Streams refused, by reason.');
  metrics.describe('streams_paused', 'How often a stream was not read on until the store had caught up.');
  metrics.gauge('in_flight_bytes', 'Bytes that senders have given us and the store does not have yet.', () => ({
    waiting: inFlight.waiting,
    unfinished: inFlight.unfinished,
  }));
  metrics.gauge('streams_waiting', 'Streams that are not read now because the store is behind.', () => inFlight.paused);

  function serve(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders, local: boolean): void {
    stream.on('error', () => {});
    if (headers[':method'] !== 'POST') return answerHttp(stream, 405);
    if (!/^application\/grpc(?:$|[+;])/.test(headers['content-type'] ?? '')) return answerHttp(stream, 415);

    let over = false;
    let status: GrpcStatus | undefined;
    const end = (code: GrpcStatus, sentence: string): void => {
      if (status !== undefined || stream.destroyed) return;
      status = code;
      const trailers = { 'grpc-status': code, 'grpc-message': encodeURI(sentence.slice(0, 1_000).toWellFormed()) };
      if (!stream.headersSent)
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
      else {
        stream.once('wantTrailers', () => stream.sendTrailers(trailers));
        stream.end();
      }
      // What still comes is let go of; a caller that does not hang up is hung up on.
      stream.resume();
      const farewell = setTimeout(() => stream.close(http2.constants.NGHTTP2_NO_ERROR), FAREWELL_MS).unref();
      stream.once('close', () => clearTimeout(farewell));
      leave();
    };
    const refuse = (code: GrpcStatus, sentence: string, reason: string): void => {
      if (status !== undefined) return;
      metrics.count('streams_refused', { reason });
      log('warn', 'stream ended', { reason, details: sentence, by: grant?.name ?? '' });
      end(code, sentence);
    };
    let leave = (): void => {};

    let grant: Grant | undefined;
    const socket = stream.session?.socket as Socket | TLSSocket | undefined;
    const host = socket?.remoteAddress ?? '';
    try {
      grant = options.identify({ token: bearer(headers), certificate: commonName(socket), host, local });
    } catch (error) {
      return refuse(grpcStatus.UNAUTHENTICATED, (error as Error).message, 'not authenticated');
    }
    const method = methods.get(headers[':path'] ?? '');
    if (!method) return end(grpcStatus.UNIMPLEMENTED, 'this method is not served here');
    const encoding = String(headers['grpc-encoding'] ?? 'identity');
    const inflater =
      method.compressed && Object.hasOwn(inflaters, encoding) ? inflaters[encoding as 'gzip'] : undefined;
    if (encoding !== 'identity' && !inflater)
      return end(grpcStatus.UNIMPLEMENTED, `messages compressed with ${encoding.slice(0, 40)} are not read here`);
    if (calls.size >= STREAMS_MAX)
      return refuse(grpcStatus.RESOURCE_EXHAUSTED, `${STREAMS_MAX} streams are open`, 'too many streams');
    // A token may be shared and an address be many senders': both together are as near to one sender as can be told.
    const sender = `${grant.name} ${host}`;
    const ofSender = callsBySender.get(sender) ?? 0;
    if (ofSender >= STREAMS_PER_SENDER_MAX)
      return refuse(
        grpcStatus.RESOURCE_EXHAUSTED,
        `${STREAMS_PER_SENDER_MAX} streams of this sender are open`,
        'too many streams of one sender',
      );
    callsBySender.set(sender, ofSender + 1);

    const handlers = method.open({
      grant,
      send(message) {
        if (status !== undefined || stream.destroyed) return;
        if (!stream.headersSent)
          stream.respond(
            { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity,gzip,deflate' },
            { waitForTrailers: true },
          );
        stream.write(Buffer.concat([messageHead(message.length), message]));
        if (stream.writableLength <= UNREAD_BYTES_MAX) return;
        refuse(
          grpcStatus.RESOURCE_EXHAUSTED,
          `more than ${UNREAD_BYTES_MAX} bytes of answers were not read`,
          'answers not read',
        );
        // Its status would wait behind them.
        stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM);
      },
      end,
      refuse,
    });

    let pausedNow = false;
    let begunMs = 0;
    const place = inFlight.enter(sender, {
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
    const call: Open = {
      sweep(now) {
        if (pausedNow || reader.unfinishedBytes === 0) begunMs = 0;
        else if (begunMs === 0) begunMs = now;
        else if (now - begunMs >= MESSAGE_MAX_MS)
          refuse(
            grpcStatus.DEADLINE_EXCEEDED,
            `a message was not whole after ${MESSAGE_MAX_MS / 1_000} seconds`,
            'unfinished messages',
          );
      },
    };
    calls.add(call);
    leave = (): void => {
      if (over) return;
      over = true;
      calls.delete(call);
      const left = callsBySender.get(sender)! - 1;
      if (left > 0) callsBySender.set(sender, left);
      else callsBySender.delete(sender);
      place.leave();
      handlers.onOver();
    };

    let inflating: Promise<unknown> = Promise.resolve();
    // Inflated it may be as large as a message may be at all.
    const handle = async (message: Uint8Array, compressed: boolean): Promise<void> => {
      let whole = message;
      if (compressed) {
        try {
          const inflated = inflater!(message, { maxOutputLength: FRAME_BYTES_MAX });
          inflating = inflated;
          whole = await inflated;
        } catch (error) {
          return refuse(
            (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
              ? grpcStatus.RESOURCE_EXHAUSTED
              : grpcStatus.INVALID_ARGUMENT,
            `a message cannot be inflated: ${(error as Error).message}`,
            'malformed frame',
          );
        }
      }
      if (status === undefined) await handlers.onMessage(whole);
    };
    const reader = new MessageReader(
      FRAME_BYTES_MAX,
      (message, compressed) => {
        if (status !== undefined) return;
        begunMs = 0;
        const bytes = compressed ? FRAME_BYTES_MAX : message.length;
        place.take(bytes);
        handle(message, compressed)
          .catch((error: unknown) => {
            metrics.count('grpc_faults');
            log('error', 'a call failed', { reason: error instanceof Error ? (error.stack ?? '') : String(error) });
            end(grpcStatus.INTERNAL, 'the collector failed at this; its log says why');
          })
          .finally(() => place.give(bytes));
      },
      inflater !== undefined,
    );
    stream.on('data', (chunk: Buffer) => {
      if (status !== undefined) return;
      try {
        reader.push(chunk);
      } catch (error) {
        return refuse(grpcStatus.RESOURCE_EXHAUSTED, (error as Error).message, 'malformed frame');
      }
      place.unfinished(reader.unfinishedBytes);
    });
    stream.on('end', () => {
      const said = (): void => {
        if (status === undefined) handlers.onEnd();
      };
      // What was said before the end is heard before it.
      inflating.then(said, said);
    });
    stream.on('close', () => leave());
  }

  const sweeping = setInterval(() => {
    const now = performance.now();
    for (const call of calls) call.sweep(now);
  }, SWEEP_MS).unref();

  const servers: (http2.Http2Server | http2.Http2SecureServer)[] = [];
  async function listen(local: boolean, where: { host: string; port: number } | { path: string }): Promise<number> {
    const settings: http2.SecureServerOptions = { settings: { maxConcurrentStreams: STREAMS_PER_CONNECTION_MAX } };
    const server =
      tls && !local
        ? http2.createSecureServer({
            ...settings,
            cert: tls.cert,
            key: tls.key,
            ...(tls.clientCa && { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }),
          })
        : http2.createServer(settings);
    server.maxConnections = CONNECTIONS_MAX;
    server.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) =>
      serve(stream, headers, local),
    );
    server.on('session', (session: http2.ServerHttp2Session) => {
      sessions.add(session);
      keepAlive(session);
      session.on('error', () => {});
      session.on('close', () => sessions.delete(session));
    });
    server.on('sessionError', () => {});
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      const target = 'path' in where ? `unix:${where.path}` : `${where.host}:${where.port}`;
      server.once('error', (error) =>
        reject(new CollectorError('ADDRESS_IN_USE', `cannot listen on ${target}: ${error.message}`)),
      );
      server.listen(where, resolve);
    });
    return local ? 0 : (server.address() as AddressInfo).port;
  }

  async function close(): Promise<void> {
    clearInterval(sweeping);
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    // Streams are endless, so nobody is waited for.
    for (const session of sessions) session.destroy();
    await Promise.all(closed);
  }

  try {
    let port = 0;
    if (options.address) port = await listen(false, options.address);
    if (options.socket) {
      await removeStaleSocket(options.socket);
      await listen(true, { path: options.socket });
      chmodSync(options.socket, 0o600);
    }
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// A connection whose other end is gone without a word looks like one on which nothing happens.
function keepAlive(session: http2.ServerHttp2Session): void {
  let idle = 0;
  let open = 0;
  session.on('stream', (stream) => {
    open++;
    stream.on('close', () => open--);
  });
  const often = setInterval(() => {
    idle = open === 0 ? idle + 1 : 0;
    if (idle >= IDLE_PINGS_MAX) return session.close();
    const late = setTimeout(() => session.destroy(), PING_ANSWER_MAX_MS).unref();
    if (session.destroyed || !session.ping(() => clearTimeout(late))) clearTimeout(late);
  }, PING_EVERY_MS).unref();
  session.on('close', () => clearInterval(often));
}

function answerHttp(stream: http2.ServerHttp2Stream, status: number): void {
  stream.respond({ ':status': status }, { endStream: true });
  stream.resume();
}

function bearer({ authorization }: http2.IncomingHttpHeaders): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}

// The session lends its socket through a proxy, which answers for the class alone.
function commonName(socket: Socket | TLSSocket | undefined): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : undefined;
}
