// Requests going out through node:http and node:https, also those of axios, got, node-fetch and follow-redirects: each hop
// is one call here. The trace goes with them.
import type { ClientRequest } from 'node:http';
import { isIP } from 'node:net';
import type { Activity } from '../activities.ts';
import { isCredentialSource, KeyIdScanner } from '../credentials.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { HttpRequestOperation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';
import { formatTraceparent } from '../traceparent.ts';
import { noteRedirect } from './redirects.ts';

export const httpClient = client('http-client', 'node:http', 'http:');
export const httpsClient = client('https-client', 'node:https', 'https:');

function client(name: string, module: string, protocol: string): Instrumentation {
  return {
    name,
    module,
    operations: ['http.request'],
    enable(exports, tap) {
      for (const method of ['request', 'get']) {
        tap.wrap(exports, method, (original) =>
          wrapRequest(`${protocol.slice(0, -1)}.${method}`, protocol, original, tap as AgentTap),
        );
      }
      if (protocol === 'http:') tap.wrap(exports.ClientRequest.prototype, 'emit', wrapEmit);
    },
  };
}

const ofRequest = Symbol('throughline.outbound');

interface Outbound {
  handle: OperationHandle | undefined;
  scanner: KeyIdScanner | undefined;
  where: string;
  tap: AgentTap;
  activity: Activity;
  url: string;
}

function wrapRequest(call: string, protocol: string, original: any, tap: AgentTap): any {
  return function (this: unknown, ...given: any[]): unknown {
    const activity = tap.current();
    if (activity === undefined && !tap.active('http.request')) return Reflect.apply(original, this, given);
    const operation = operationOf(call, protocol, given);
    if (operation === undefined) return Reflect.apply(original, this, given);
    const handle = tap.intercept(operation);
    if (activity === undefined) return Reflect.apply(original, this, given);
    activity.clear(operation.host, operation.port);
    const request = Reflect.apply(
      original,
      this,
      withTraceparent(given, traceparentOf(activity.record)),
    ) as ClientRequest;
    try {
      if (isCredentialSource(operation.host)) activity.watchesCredentials = true;
      const scanner = activity.watchesCredentials ? new KeyIdScanner() : undefined;
      (request as any)[ofRequest] = {
        handle,
        scanner,
        where: `${operation.method} ${operation.url}`,
        tap,
        activity,
        url: operation.url,
      } satisfies Outbound;
    } catch {
      // What cannot be watched goes on unwatched.
    }
    return request;
  };
}

// Beforehand: get() sends its headers before it returns. The application's own objects stay as they are.
function withTraceparent(given: any[], traceparent: string): any[] {
  try {
    return traced(given, traceparent);
  } catch {
    return given;
  }
}

function traced(given: any[], traceparent: string): any[] {
  const byUrl = typeof given[0] === 'string' || given[0] instanceof URL;
  const at = byUrl ? 1 : 0;
  const options = typeof given[at] === 'object' && given[at] !== null ? given[at] : undefined;
  const headers = addHeader(options?.headers, traceparent);
  if (headers === undefined) return given;
  if (options === undefined) return given.toSpliced(at, given[at] === undefined ? 1 : 0, { headers });
  return given.with(at, { ...options, headers });
}

/** Undefined when it is there already, or the headers have a form of their own. */
function addHeader(headers: any, traceparent: string): any {
  if (headers === undefined || headers === null) return { traceparent };
  if (Array.isArray(headers)) {
    if (headers.flat().some((name) => /^traceparent$/i.test(String(name)))) return undefined;
    return Array.isArray(headers[0])
      ? [...headers, ['traceparent', traceparent]]
      : [...headers, 'traceparent', traceparent];
  }
  if (typeof headers !== 'object' || Symbol.iterator in headers) return undefined;
  return Object.keys(headers).some((name) => name.length === 11 && name.toLowerCase() === 'traceparent')
    ? undefined
    : { ...headers, traceparent };
}

export function traceparentOf(record: { traceId: string; spanId: string; traceFlags: string }): string {
  return formatTraceparent({ traceId: record.traceId, spanId: record.spanId, flags: record.traceFlags });
}

// By emit, not by a listener: a "response" listener of ours would change what node:http does without one of the application's.
function wrapEmit(emit: any): any {
  return function (this: any, event: string, response: any): unknown {
    if (event === 'response' || event === 'close') {
      const outbound = this[ofRequest] as Outbound | undefined;
      if (outbound !== undefined) observe(outbound, event, response);
    }
    return Reflect.apply(emit, this, arguments);
  };
}

function observe(outbound: Outbound, event: string, response: any): void {
  try {
    const { handle } = outbound;
    outbound.handle = undefined;
    if (event === 'close') return handle?.finish();
    const { socket } = response;
    noteRedirect(outbound.activity, outbound.url, response.statusCode, response.headers?.location);
    handle?.finish({
      statusCode: response.statusCode,
      address: socket?.remoteAddress,
      localAddress: socket?.localAddress,
      localPort: socket?.localPort,
    });
    if (outbound.scanner) scanResponse(response, outbound.scanner, outbound.where, outbound.tap);
  } catch {
    // Late facts are a gift, not a right.
  }
}

function scanResponse(response: any, scanner: KeyIdScanner, where: string, tap: AgentTap): void {
  const push = response.push;
  response.push = function (chunk: unknown, encoding: unknown): unknown {
    credentialsIn(chunk, scanner, where, tap);
    return push.call(this, chunk, encoding);
  };
}

/** Key ids that come in with a response. */
export function credentialsIn(chunk: unknown, scanner: KeyIdScanner, where: string, tap: AgentTap): void {
  try {
    for (const identifier of scanner.scan(chunk)) {
      tap
        .intercept({
          kind: 'credential.seen',
          call: 'http.request',
          credential: 'aws_access_key',
          identifier,
          direction: 'in',
          where: `response to ${where}`,
        })
        .finish();
    }
  } catch {
    // Seeing a key id refuses nothing.
  }
}

/** What node:http makes of (url, options, callback), without a ClientRequest. */
function operationOf(call: string, protocol: string, given: readonly any[]): HttpRequestOperation | undefined {
  try {
    let [first, second] = given;
    let url: URL | undefined;
    if (typeof first === 'string') url = new URL(first);
    else if (first instanceof URL) url = first;
    const options = (url ? (typeof second === 'object' && second !== null ? second : {}) : first) ?? {};
    if (typeof options !== 'object') return undefined;
    const scheme: string = options.protocol ?? url?.protocol ?? options.agent?.protocol ?? protocol;
    const host = stripBrackets(String(options.hostname ?? options.host ?? url?.hostname ?? 'localhost'));
    const port = Number(options.port || url?.port || options.defaultPort || (scheme === 'https:' ? 443 : 80));
    const path = String(options.path ?? (url ? url.pathname + url.search : '/'));
    const shownHost = isIP(host) === 6 ? `[${host}]` : host;
    const shownPort = port === (scheme === 'https:' ? 443 : 80) ? '' : `:${port}`;
    return {
      kind: 'http.request',
      call,
      method: String(options.method ?? 'GET').toUpperCase(),
      url: options.socketPath ? `unix://${options.socketPath}${path}` : `${scheme}//${shownHost}${shownPort}${path}`,
      host,
      port,
      ...(isIP(host) ? { addresses: [host] } : {}),
    };
  } catch {
    return undefined;
  }
}

function stripBrackets(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host;
}
