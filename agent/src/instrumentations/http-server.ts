// Requests coming in: node:http, node:https and node:http2 servers, whatever framework stands on them. The handler runs
// inside its activity; the body is looked at as it passes, by reference, and never consumed.
import { runInActivityWith, type Activity } from '../activities.ts';
import type { ActivityStart, Refusal } from '../activity.ts';
import { KeyIdScanner } from '../credentials.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { fieldsOf, RequestHead } from '../inputs/request-head.ts';
import { addOwnAddress } from '../own-addresses.ts';
import { refuseResponse, refuseStream, type AnyResponse } from '../refuse-response.ts';
import type { AgentTap } from '../tap.ts';

/** Bytes of one body that are kept for the guards, while the application reads it; from the configuration. */
let bodyBytesMax = 1_048_576;

export function setBodyBytesMax(bytes: number): void {
  bodyBytesMax = bytes;
}

const CLAIMED_ADDRESSES_MAX = 8;

export const httpServer: Instrumentation = {
  name: 'http-server',
  module: 'node:http',
  activities: ['http.request'],
  enable(http, tap) {
    wrapServer(http.Server.prototype, tap as AgentTap);
    wrapResponse(http.ServerResponse.prototype, tap as AgentTap);
    tap.wrap(http.IncomingMessage.prototype, 'push', wrapPush);
  },
};

export const httpsServer: Instrumentation = {
  name: 'https-server',
  module: 'node:https',
  activities: ['http.request'],
  enable(https, tap) {
    wrapServer(https.Server.prototype, tap as AgentTap);
  },
};

export const http2Server: Instrumentation = {
  name: 'http2-server',
  module: 'node:http2',
  activities: ['http.request'],
  enable(http2, tap) {
    for (const create of ['createServer', 'createSecureServer']) {
      let wrapped = false;
      tap.wrap(http2, create, (original) => {
        return function (this: unknown, ...given: unknown[]) {
          const server = Reflect.apply(original, this, given);
          // The classes are not exported: the first server shows its own.
          if (!wrapped) {
            wrapped = true;
            const prototype = Object.getPrototypeOf(server);
            wrapServer(prototype, tap as AgentTap);
          }
          return server;
        };
      });
    }
    wrapResponse(http2.Http2ServerResponse.prototype, tap as AgentTap);
  },
};

const ofRequest = Symbol('throughline.request');
const ofResponse = Symbol('throughline.response');
// One call per request and no closure: this is the agent's hottest line.
function wrapServer(prototype: object, tap: AgentTap): void {
  tap.wrap(prototype, 'emit', (emit) => {
    return function (this: any, event: string, first: any, second: any) {
      let start: RequestStart | undefined;
      switch (event) {
        case 'request':
        case 'checkContinue':
        case 'checkExpectation':
          start = startOf(first, second);
          break;
        case 'stream':
          start = startOfStream(first, second, tap);
          break;
        case 'upgrade':
        case 'connect':
          start = startOf(first, undefined);
          if (start !== undefined) start.socket = second;
          break;
        case 'listening':
          addOwnAddress(this.address());
      }
      if (start === undefined || tap.killed) return Reflect.apply(emit, this, arguments);
      const activity = tap.startActivity(start);
      // Refused by a rule, and answered.
      if (activity === undefined) return true;
      start.activity = activity;
      if (start.response !== undefined) second[ofResponse] = activity;
      // Open for as long as the connection is: what is asked over it later is asked in messages.
      else if (start.stream === undefined) activity.lendNothing();
      return runInActivityWith(activity, emit, this, arguments);
    };
  });
}

function startOf(request: any, response: any): RequestStart | undefined {
  try {
    // http2's compatibility layer: the stream's activity is already running.
    const ofStream = request.stream?.[ofRequest] as RequestStart | undefined;
    if (ofStream) {
      ofStream.response = response;
      response[ofResponse] = ofStream.activity;
      return undefined;
    }
    const start = new RequestStart(
      request.method,
      request.url,
      request.httpVersion,
      request.rawHeaders,
      request.socket,
    );
    start.response = response;
    request[ofRequest] = start;
    return start;
  } catch {
    return undefined;
  }
}

function startOfStream(stream: any, headers: any, tap: AgentTap): RequestStart | undefined {
  try {
    const raw: string[] = [];
    for (const name in headers) raw.push(name, String(headers[name]));
    const start = new RequestStart(
      headers[':method'],
      headers[':path'] ?? '/',
      '2.0',
      raw,
      stream.session?.socket ?? {},
    );
    start.stream = stream;
    stream[ofRequest] = start;
    const prototype = Object.getPrototypeOf(stream);
    if (!Object.hasOwn(prototype, 'push')) {
      tap.wrap(prototype, 'push', wrapPush);
      tap.wrap(prototype, 'emit', (emit) => emitOfStream(emit, tap));
    }
    return start;
  } catch {
    return undefined;
  }
}

/** Trailers, and the end: a stream that is answered without http2's compatibility layer has no response to close. */
function emitOfStream(emit: (...args: any[]) => unknown, tap: AgentTap) {
  return function (this: any, event: string, _headers: unknown, _flags: unknown, rawTrailers: any) {
    if (event === 'trailers' && Array.isArray(rawTrailers))
      (this[ofRequest] as RequestStart | undefined)?.trailers(rawTrailers);
    const start = event === 'close' ? (this[ofRequest] as RequestStart | undefined) : undefined;
    if (start?.activity !== undefined) {
      const status = Number(this.sentHeaders?.[':status'] ?? 0);
      tap.endActivity(start.activity, status < 500 ? 'completed' : 'failed', status);
      start.letGo();
    }
    return Reflect.apply(emit, this, arguments);
  };
}

/** Sees every chunk on its way into the request's stream. */
function wrapPush(push: (...args: any[]) => unknown) {
  return function (this: any, chunk: unknown, encoding: unknown) {
    const start = this[ofRequest] as RequestStart | undefined;
    if (start === undefined) return push.call(this, chunk, encoding);
    start.bodyChunk(chunk);
    if (chunk === null && this.rawTrailers?.length > 0) start.trailers(this.rawTrailers);
    // The parser pushes from the connection's context; what follows from it ('data', 'end') belongs to the request.
    // At the end of a request nobody listens to, most of all of a GET, nothing does.
    if (start.activity === undefined || (chunk === null && !listens(this))) return push.call(this, chunk, encoding);
    return runInActivityWith(start.activity, push, this, [chunk, encoding]);
  };
}

function listens(stream: any): boolean {
  const { end, readable, close } = stream._events;
  return end !== undefined || readable !== undefined || close !== undefined;
}

function wrapResponse(prototype: object, tap: AgentTap): void {
  tap.wrap(prototype, 'emit', (emit) => {
    return function (this: any, event: string) {
      if (event === 'close') {
        const activity = this[ofResponse] as Activity | undefined;
        if (activity !== undefined) {
          this[ofResponse] = undefined;
          tap.endActivity(activity, this.statusCode < 500 ? 'completed' : 'failed', this.statusCode);
          activity.letGo();
        }
      }
      return Reflect.apply(emit, this, arguments);
    };
  });
  tap.wrap(prototype, 'writeHead', (writeHead) => {
    return function (this: any) {
      const activity = this[ofResponse] as Activity | undefined;
      if (activity !== undefined && tap.refusesAnswer(activity)) return this;
      return Reflect.apply(writeHead, this, arguments);
    };
  });
  for (const method of ['write', 'end']) {
    tap.wrap(prototype, method, (original) => {
      return function (this: any, chunk: unknown) {
        const activity = this[ofResponse] as Activity | undefined;
        if (activity !== undefined) {
          if (activity.watchesCredentials) scanResponse(activity, chunk, tap);
          // Refused while it was on its way: the refusal is the answer.
          if (tap.refusesAnswer(activity)) return method === 'end' ? this : true;
        }
        return Reflect.apply(original, this, arguments);
      };
    });
  }
}

const scanners = new WeakMap<Activity, KeyIdScanner>();

function scanResponse(activity: Activity, chunk: unknown, tap: AgentTap): void {
  try {
    let scanner = scanners.get(activity);
    if (!scanner) scanners.set(activity, (scanner = new KeyIdScanner()));
    for (const identifier of scanner.scan(chunk)) {
      tap
        .intercept({
          kind: 'credential.seen',
          call: 'http.ServerResponse.end',
          credential: 'aws_access_key',
          identifier,
          direction: 'out',
          where: `response body of ${activity.record.name}`,
        })
        .finish();
    }
  } catch {
    // A guard must not stop a response on its way for a key id alone; nothing is lost but the observation.
  }
}

/**
 * One request as the agent needs it: what it consists of, by reference; whatever is made of that is made when somebody asks.
 * Holds no request object; the response only until it closes.
 */
class RequestStart implements ActivityStart {
  readonly method: string;
  readonly url: string;
  readonly version: string;
  readonly rawHeaders: readonly string[];
  readonly peerAddress: string;
  readonly peerPort: number;
  activity: Activity | undefined = undefined;
  response: AnyResponse | undefined = undefined;
  stream: any = undefined;
  socket: any = undefined;
  #chunks: Uint8Array[] | undefined;
  #bytes = 0;

  constructor(method: string, url: string, version: string, rawHeaders: readonly string[], socket: any) {
    this.method = method;
    this.url = url;
    this.version = version;
    this.rawHeaders = rawHeaders;
    // A closed connection has forgotten them.
    this.peerAddress = socket.remoteAddress ?? '';
    this.peerPort = socket.remotePort ?? 0;
  }

  get kind(): 'http.request' {
    return 'http.request';
  }

  get inputs(): Readonly<Record<string, unknown>> {
    return noInputs;
  }

  get http(): RequestFacts {
    return new RequestFacts(
      this.method,
      this.url,
      headerOf(this.rawHeaders, 'host') || headerOf(this.rawHeaders, ':authority'),
      this.version,
    );
  }

  get name(): string {
    return `${this.method} ${pathOf(this.url)}`;
  }

  get userAgent(): string {
    return headerOf(this.rawHeaders, 'user-agent');
  }

  get traceparent(): string {
    return headerOf(this.rawHeaders, 'traceparent');
  }

  /** The nearest ones: what stands further left is whatever the client liked to claim. */
  get claimedAddresses(): readonly string[] | undefined {
    const claimed = headerOf(this.rawHeaders, 'x-forwarded-for');
    if (claimed === '') return undefined;
    return claimed
      .split(',')
      .slice(-CLAIMED_ADDRESSES_MAX)
      .map((address) => address.trim());
  }

  lazyInputs(): Record<string, unknown> {
    return {
      head: new RequestHead(this.url, this.rawHeaders),
      body: this.#chunks && rawBody(this.#chunks, this.rawHeaders),
    };
  }

  /** Chunks are kept by reference: the application's parser holds them anyway. */
  bodyChunk(chunk: unknown): void {
    if (chunk instanceof Uint8Array) {
      if (this.#bytes >= bodyBytesMax) return;
      this.#bytes += chunk.length;
      if (this.#chunks === undefined) this.#chunks = [chunk];
      else this.#chunks.push(chunk);
    }
    // Somebody looked before the body was all there: show it whole once it is.
    if (chunk === null && this.#chunks !== undefined && this.activity?.indexed) {
      this.activity.addInput('body', rawBody(this.#chunks, this.rawHeaders));
    }
  }

  /** Headers that came behind the body, names and values in turn. */
  trailers(raw: readonly string[]): void {
    this.activity?.addInput('trailer', fieldsOf(pairsOf(raw)));
  }

  refuse(refusal: Refusal): void {
    const accept = headerOf(this.rawHeaders, 'accept');
    if (this.response) refuseResponse(this.response, accept, refusal);
    else if (this.stream) refuseStream(this.stream, accept, refusal);
    else if (this.socket) {
      this.socket.end?.(`HTTP/1.1 ${refusal.status} Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      this.socket.destroySoon?.();
    }
  }

  letGo(): void {
    this.response = undefined;
    this.stream = undefined;
    this.socket = undefined;
    // What is left runs on (work after the answer): it keeps its inputs unless they are big.
    if (this.#bytes > BODY_BYTES_KEPT_MAX) this.#chunks = undefined;
  }
}

/** "" when it is not there; the last one when it is there more than once. By length first: most are not compared. */
function headerOf(rawHeaders: readonly string[], wanted: string): string {
  for (let i = rawHeaders.length - 2; i >= 0; i -= 2) {
    const name = rawHeaders[i]!;
    if (name.length === wanted.length && name.toLowerCase() === wanted) return rawHeaders[i + 1]!;
  }
  return '';
}

/** A body as the input index takes it. */
function rawBody(
  bytes: readonly Uint8Array[],
  rawHeaders: readonly string[],
): { bytes: readonly Uint8Array[]; contentType: string; encoding: string } {
  return {
    bytes,
    contentType: headerOf(rawHeaders, 'content-type'),
    encoding: headerOf(rawHeaders, 'content-encoding'),
  };
}

function* pairsOf(raw: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < raw.length; at += 2) yield [raw[at]!, raw[at + 1]!];
}

/** Kept after the answer for work that goes on; bigger bodies are let go. */
const BODY_BYTES_KEPT_MAX = 65_536;
const noInputs: Readonly<Record<string, unknown>> = Object.freeze({});

/** The part that the flight recorder keeps. */
class RequestFacts {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly version: string;

  constructor(method: string, url: string, host: string, version: string) {
    this.method = method;
    // A slice would keep a 16 KB header block alive: long URLs are copied.
    this.url = url.length > URL_KEPT_MAX ? Buffer.from(url).toString() : url;
    this.host = host;
    this.version = version;
  }

  get path(): string {
    return pathOf(this.url);
  }

  get protocol(): string {
    return this.version;
  }
}

const URL_KEPT_MAX = 2048;

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return (query < 0 ? url : url.slice(0, query)).slice(0, URL_KEPT_MAX);
}
