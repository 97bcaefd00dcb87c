// Serves gRPC on node:http2: who calls is known before anything is read, and so is whether there is room for the call. A call itself is
// grpc-call.ts, what it is answered grpc-answer.ts; what the methods are, agent.ts and otlp-grpc.ts say.
// Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md; RFC 9113. Decision 0058 says why not @grpc/grpc-js.
import { chmodSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ListenAddress } from '../config.ts';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Grant, Shown } from '../speakers.ts';
import { GrpcAnswer } from './grpc-answer.ts';
import {
  inflaters,
  serveCall,
  type Admitted,
  type CallOptions,
  type GrpcMethod,
  type ServedCall,
} from './grpc-call.ts';
import { grpcStatus, type GrpcStatus } from './grpc-status.ts';
import { createInFlight, limitsOf } from './in-flight.ts';
import { removeStaleSocket } from './stale-socket.ts';

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
const SWEEP_MS = 5_000;
const PING_EVERY_MS = 20_000;
const PING_ANSWER_MAX_MS = 5_000;
/** Pings in a row without a call, after which a connection is closed: five minutes. */
const IDLE_PINGS_MAX = 15;

/** Why a call is not served; with a reason when it is to be counted and logged. */
class Refused extends Error {
  readonly status: GrpcStatus;
  readonly reason: string | undefined;
  constructor(status: GrpcStatus, sentence: string, reason?: string) {
    super(sentence);
    this.status = status;
    this.reason = reason;
  }
}

/** Throws ADDRESS_IN_USE when it cannot listen; then nothing of it listens. */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { tls, metrics, log } = options;
  const methods = new Map(options.methods.map((method) => [method.path, method]));
  const limits = limitsOf(options.inFlightBytesMax);
  const inFlight = createInFlight(limits);
  const calls = new Set<ServedCall>();
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

    const answer = new GrpcAnswer(stream);
    let by = '';
    const refuse = (status: GrpcStatus, sentence: string, reason: string): void => {
      if (answer.ended) return;
      metrics.count('streams_refused', { reason });
      log('warn', 'stream ended', { reason, details: sentence, by });
      answer.end(status, sentence);
    };
    try {
      const socket = stream.session?.socket as Socket | TLSSocket | undefined;
      const host = socket?.remoteAddress ?? '';
      const grant = known(headers, { certificate: commonName(socket), host, local });
      by = grant.name;
      // A token may be shared and an address be many senders': both together are as near to one sender as can be told.
      const admitted = admit(headers, grant, `${grant.name} ${host}`);
      open({ ...admitted, stream, answer, refuse, inFlight, metrics, log });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.reason === undefined) answer.end(error.status, error.message);
      else refuse(error.status, error.message, error.reason);
    }
  }

  function known(
    headers: http2.IncomingHttpHeaders,
    from: { certificate: string | undefined; host: string; local: boolean },
  ): Grant {
    try {
      return options.identify({ token: bearer(headers), ...from });
    } catch (error) {
      throw new Refused(grpcStatus.UNAUTHENTICATED, (error as Error).message, 'not authenticated');
    }
  }

  function admit(headers: http2.IncomingHttpHeaders, grant: Grant, sender: string): Admitted {
    const method = methods.get(headers[':path'] ?? '');
    if (!method) throw new Refused(grpcStatus.UNIMPLEMENTED, 'this method is not served here');
    const encoding = String(headers['grpc-encoding'] ?? 'identity');
    const inflater =
      method.compressed && Object.hasOwn(inflaters, encoding) ? inflaters[encoding as 'gzip'] : undefined;
    if (encoding !== 'identity' && !inflater) {
      const sentence = `messages compressed with ${encoding.slice(0, 40)} are not read here`;
      throw new Refused(grpcStatus.UNIMPLEMENTED, sentence);
    }
    if (calls.size >= STREAMS_MAX)
      throw new Refused(grpcStatus.RESOURCE_EXHAUSTED, `${STREAMS_MAX} streams are open`, 'too many streams');
    if ((callsBySender.get(sender) ?? 0) >= STREAMS_PER_SENDER_MAX) {
      const sentence = `${STREAMS_PER_SENDER_MAX} streams of this sender are open`;
      throw new Refused(grpcStatus.RESOURCE_EXHAUSTED, sentence, 'too many streams of one sender');
    }
    return { grant, sender, method, inflater };
  }

  function open(options: CallOptions): void {
    const { sender } = options;
    const call = serveCall(options);
    calls.add(call);
    callsBySender.set(sender, (callsBySender.get(sender) ?? 0) + 1);
    options.answer.onOver(() => {
      calls.delete(call);
      const left = callsBySender.get(sender)! - 1;
      if (left > 0) callsBySender.set(sender, left);
      else callsBySender.delete(sender);
    });
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
