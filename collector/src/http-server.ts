// The collector's HTTP: a table of routes, each with who may call it; bounded bodies; errors as JSON with code and sentence.
// Routes come from receivers/http.ts, api.ts and whatever collector.ts adds.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGunzip } from 'node:zlib';
import { createBodyRoom, type BodyPlace } from './body-room.ts';
import type { ListenAddress } from './config.ts';
import { CollectorError, type ErrorCode } from './errors.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Grant, Role } from './speakers.ts';

export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** The parts of the path that the pattern names with ":". */
  readonly path: Readonly<Record<string, string>>;
  readonly grant: Grant | undefined;
  /** The body, inflated where it is gzip; rejects with TOO_LARGE above the limit (default 1 MiB), BUSY when too much is under way. */
  body(bytesMax?: number): Promise<Buffer>;
  /** The body as JSON; rejects with BAD_REQUEST. */
  json(bytesMax?: number): Promise<unknown>;
}

/** Undefined when the handler has answered by itself (streams). */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** "/v1/stories/:id"; a last part of "*" takes the rest. */
  readonly path: string;
  /** "open" for anyone who reaches the port. */
  readonly access: 'open' | Role;
  handle(call: Call, response: ServerResponse): Promise<Reply | undefined> | Reply | undefined;
}

export interface HttpServerOptions {
  readonly address: ListenAddress;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly clientCa?: Buffer } | undefined;
  readonly routes: readonly Route[];
  /** Who calls, or undefined when they show nothing; throws NOT_AUTHENTICATED for what they show wrongly. */
  readonly identify: (request: IncomingMessage) => Grant | undefined;
  /** Bytes of bodies that are not dealt with yet, at most; one sender half of it. */
  readonly bodyBytesMax: number;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 1_000;
const BODY_BYTES_MAX = 1024 * 1024;

export function json(value: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { address, tls, routes, identify, metrics, log } = options;
  const table = routes.map((route) => ({ route, parts: route.path.split('/') }));
  const room = createBodyRoom(options.bodyBytesMax);
  metrics.describe('http_requests', 'HTTP requests, by route and status.');
  metrics.gauge('http_body_bytes', 'Bytes of bodies over HTTP that are not dealt with yet.', () => room.bytes);

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    let label = 'none';
    void answer()
      .catch((error: unknown) => failure(error))
      .then((reply) => {
        metrics.count('http_requests', { route: label, status: String(reply?.status ?? response.statusCode) });
        if (!reply) return;
        // A body that nobody read would be taken for the next request.
        const close = request.complete ? {} : { connection: 'close' };
        response.writeHead(reply.status, {
          ...SECURITY_HEADERS,
          ...reply.headers,
          ...close,
          'content-length': Buffer.byteLength(reply.body),
        });
        response.end(request.method === 'HEAD' ? undefined : reply.body);
      })
      .catch((error: unknown) => {
        log('error', 'an answer failed', { reason: String(error) });
        response.destroy();
      });

    async function answer(): Promise<Reply | undefined> {
      let url: URL;
      try {
        url = new URL(request.url ?? '/', 'http://collector');
      } catch {
        throw new CollectorError('BAD_REQUEST', 'the address of the request cannot be read');
      }
      const parts = url.pathname.split('/');
      const found = table.flatMap(({ route, parts: pattern }) => {
        const path = match(pattern, parts);
        return path ? [{ route, path }] : [];
      });
      const hit = found.find(
        ({ route }) => route.method === request.method || (route.method === 'GET' && request.method === 'HEAD'),
      );
      if (!hit) {
        if (found.length === 0)
          throw new CollectorError('NOT_FOUND', `there is nothing at ${url.pathname.slice(0, 200)}`);
        const allow = [...new Set(found.map(({ route }) => route.method))].join(', ');
        return {
          ...json({ error: { code: 'BAD_REQUEST', message: `only ${allow} is answered here` } }, 405),
          headers: { allow },
        };
      }
      const { route, path } = hit;
      label = route.path;
      const grant = route.access === 'open' ? undefined : authorize(identify(request), route.access);
      const place = room.enter(`${grant?.name ?? ''} ${request.socket.remoteAddress ?? ''}`);
      const body = (bytesMax = BODY_BYTES_MAX): Promise<Buffer> => readBody(request, bytesMax, place);
      const call: Call = { request, url, path, grant, body, json: async (bytesMax) => parse(await body(bytesMax)) };
      try {
        return await route.handle(call, response);
      } finally {
        place.leave();
      }
    }
  };

  function failure(error: unknown): Reply {
    if (error instanceof CollectorError) {
      const headers =
        error.code === 'NOT_AUTHENTICATED'
          ? { 'www-authenticate': 'Bearer' }
          : STATUS[error.code] === 503
            ? { 'retry-after': '5' }
            : {};
      const reply = json({ error: { code: error.code, message: error.message } }, STATUS[error.code] ?? 500);
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    metrics.count('http_faults');
    log('error', 'a request failed', {
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return json({ error: { code: 'FAULT', message: 'the collector failed at this; its log says why' } }, 500);
  }

  const server: Server = tls ? createSecureServer({ cert: tls.cert, key: tls.key }, listener) : createServer(listener);
  server.maxConnections = CONNECTIONS_MAX;
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new CollectorError(
          'ADDRESS_IN_USE',
          `cannot listen on ${address.host}:${address.port} for HTTP: ${error.message}`,
        ),
      ),
    );
    server.listen(address.port, address.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_AUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  RESPONSE_REFUSED: 409,
  TOO_LARGE: 413,
  BAD_REQUEST: 400,
  BUSY: 503,
  STORE_FULL: 503,
  STORE_FAILED: 503,
};

// No inline script, nothing from elsewhere, in no frame.
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

function authorize(grant: Grant | undefined, access: Role): Grant {
  if (!grant) throw new CollectorError('NOT_AUTHENTICATED', 'a token is needed: authorization: Bearer <token>');
  if (!grant.roles.has(access)) throw new CollectorError('NOT_ALLOWED', `${grant.name} may not do this`);
  return grant;
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const open = pattern.at(-1) === '*';
  if (open ? parts.length < pattern.length : parts.length !== pattern.length) return undefined;
  const path: Record<string, string> = {};
  for (let i = 0; i < pattern.length; i++) {
    const wanted = pattern[i]!;
    if (open && i === pattern.length - 1) path['*'] = parts.slice(i).join('/');
    else if (wanted.startsWith(':')) {
      try {
        path[wanted.slice(1)] = decodeURIComponent(parts[i]!);
      } catch {
        return undefined;
      }
    } else if (wanted !== parts[i]) return undefined;
  }
  return path;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new CollectorError('BAD_REQUEST', `the body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

// The limit holds for what was sent and for what it inflates to.
async function readBody(request: IncomingMessage, bytesMax: number, place: BodyPlace): Promise<Buffer> {
  const tooLarge = (): CollectorError => new CollectorError('TOO_LARGE', `the body is larger than ${bytesMax} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  const zipped = request.headers['content-encoding'] === 'gzip';
  const stream = zipped ? request.pipe(createGunzip()) : request;
  if (zipped) request.on('error', (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bytesMax) throw tooLarge();
      place.take(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof CollectorError) throw error;
    throw new CollectorError('BAD_REQUEST', `the body cannot be read: ${(error as Error).message}`);
  }
  return Buffer.concat(chunks, size);
}
