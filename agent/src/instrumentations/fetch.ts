// Requests going out through fetch and undici. Every hop, redirects and reused connections included, passes a dispatcher's
// `dispatch`: there a request is judged, once, by the address as undici itself has parsed it. fetch is wrapped only to name the
// call and to reject with our own error: its first hop is dispatched before it returns.
import { isIP } from 'node:net';
import type { Activity } from '../activities.ts';
import { isBlocked } from '../blocked-error.ts';
import { isCredentialSource, KeyIdScanner } from '../credentials.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { HttpRequestOperation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';
import { isHooked } from '../wrap.ts';
import { credentialsIn, traceparentOf } from './http-client.ts';
import { locationIn, noteRedirect } from './redirects.ts';

export const fetchCalls: Instrumentation = {
  name: 'fetch',
  // fetch is a global; node:process stands for "at once".
  module: 'node:process',
  operations: ['http.request'],
  enable(_process, tap) {
    tap.wrap(globalThis, 'fetch', (original) => wrapFetch(original, tap as AgentTap));
  },
};

export const undici: Instrumentation = {
  name: 'undici',
  module: 'undici',
  versions: '>=5',
  operations: ['http.request'],
  enable(exports, tap) {
    for (const name of ['Client', 'Pool', 'Agent', 'ProxyAgent', 'RetryAgent', 'BalancedPool', 'EnvHttpProxyAgent']) {
      if (exports[name]?.prototype) wrapDispatch(exports[name].prototype, tap as AgentTap);
    }
  },
};

/** A call of fetch until its first hop is dispatched. */
interface FetchCall {
  /** As the application wrote it. */
  readonly url: string;
  /** Judged before the call, because its dispatcher may be none that we hook. */
  readonly handle: OperationHandle | undefined;
  dispatched: boolean;
  refused: unknown;
}

/** The call of fetch that is running now. */
let running: FetchCall | undefined;

function wrapFetch(fetch: any, tap: AgentTap): any {
  return function (this: unknown, resource: any, options: any): unknown {
    if (!tap.active('http.request')) return Reflect.apply(fetch, this, arguments);
    const url = urlOf(resource);
    let handle: OperationHandle | undefined;
    if (!passesHook(resource, options, tap)) {
      try {
        handle = judgeBefore(String(options?.method ?? resource?.method ?? 'GET'), url, tap);
      } catch (error) {
        if (!isBlocked(error)) throw error;
        return Promise.reject(error);
      }
    }
    const outer = running;
    const call: FetchCall = { url, handle, dispatched: false, refused: undefined };
    running = call;
    let result: Promise<any>;
    try {
      result = Reflect.apply(fetch, this, arguments) as Promise<any>;
    } finally {
      running = outer;
    }
    if (call.refused !== undefined) {
      // It would say "fetch failed"; nobody else is to hear of it.
      result.catch(() => undefined);
      return Promise.reject(call.refused);
    }
    return handle === undefined || call.dispatched ? result : finished(result, handle);
  };
}

// Handed on, not listened to on the side: a rejection that the application forgot must stay one that nobody handled.
function finished(result: Promise<any>, handle: OperationHandle): Promise<any> {
  return result.then(
    (response) => {
      handle.finish({ statusCode: response.status });
      return response;
    },
    (error) => {
      handle.finish({}, error?.cause ?? error);
      throw error;
    },
  );
}

function urlOf(resource: any): string {
  return typeof resource === 'string' ? resource : String(resource?.url ?? resource?.href ?? resource);
}

function judgeBefore(method: string, url: string, tap: AgentTap): OperationHandle | undefined {
  const place = URL.canParse(url) ? placeOf(new URL(url).origin) : undefined;
  if (place === undefined) return undefined;
  const activity = tap.current();
  if (activity !== undefined && place.credentialSource) activity.watchesCredentials = true;
  const handle = tap.intercept(operationTo(place, 'fetch', method, url));
  activity?.clear(place.host, place.port);
  return handle;
}

// ---- dispatchers --------------------------------------------------------------------------------------------------------

const globalDispatchers = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];
/** Those that are known to be hooked. */
const hooked: (object | undefined)[] = [undefined, undefined];
let bundledAsked = false;

/** The request is sure to come by a dispatcher that is hooked. A Request may hold one of its own that nobody can see. */
function passesHook(resource: any, options: any, tap: AgentTap): boolean {
  if (options?.dispatcher) return isHooked(options.dispatcher.dispatch);
  if (typeof resource !== 'string' && !(resource instanceof URL)) return false;
  if (!bundledAsked) {
    // The bundled undici is loaded by the first use of one of its globals; then its dispatcher is found by its symbol.
    bundledAsked = true;
    void globalThis.Headers;
  }
  let found = false;
  for (let which = 0; which < globalDispatchers.length; which++) {
    const dispatcher = (globalThis as any)[globalDispatchers[which]!];
    if (dispatcher === undefined) continue;
    if (dispatcher !== hooked[which]) {
      if (!isHooked(dispatcher.dispatch)) wrapDispatch(Object.getPrototypeOf(dispatcher), tap);
      if (!isHooked(dispatcher.dispatch)) return false;
      hooked[which] = dispatcher;
    }
    found = true;
  }
  return found;
}

/** Marks a handler that is watched: a pool that hands a waiting request on to its client dispatches it again. */
const watched = Symbol('throughline.watched');
// An Agent dispatches to a Pool, which dispatches to a Client, all through the same method: the outermost is the request.
let inside = false;

function wrapDispatch(prototype: any, tap: AgentTap): void {
  let owner = prototype;
  while (owner && !Object.hasOwn(owner, 'dispatch')) owner = Object.getPrototypeOf(owner);
  // The abstract Dispatcher throws "not implemented": nothing passes it.
  if (!owner || typeof owner.dispatch !== 'function') return;
  tap.wrap(owner, 'dispatch', (dispatch) => {
    return function (this: any, options: any, handler: any): unknown {
      if (inside) return Reflect.apply(dispatch, this, arguments);
      const activity = tap.current();
      const call = running?.dispatched === false ? running : undefined;
      if ((activity === undefined && call === undefined) || handler?.[watched] === true)
        return Reflect.apply(dispatch, this, arguments);
      inside = true;
      try {
        if (call !== undefined) call.dispatched = true;
        return Reflect.apply(dispatch, this, [options, judged(this, options, handler, call, activity, tap)]);
      } catch (error) {
        if (call !== undefined && isBlocked(error)) call.refused = error;
        throw error;
      } finally {
        inside = false;
      }
    };
  });
}

/** The handler to go on with. Throws BlockedError. */
function judged(
  dispatcher: any,
  options: any,
  handler: any,
  call: FetchCall | undefined,
  activity: Activity | undefined,
  tap: AgentTap,
): any {
  const origin = String(options?.origin ?? dispatcher?.[originSymbolOf(dispatcher)] ?? '');
  const path = String(options?.path ?? '/');
  // A proxy's "host:port" or a whole URL is no path; its connection is judged as one.
  const place = path.charCodeAt(0) === SLASH ? placeOf(origin) : undefined;
  if (place === undefined) return handler;
  if (activity !== undefined && place.credentialSource) activity.watchesCredentials = true;
  const url = call?.url ?? `${originOf(origin)}${path}`;
  const handle =
    call?.handle ??
    tap.intercept(operationTo(place, call ? 'fetch' : 'undici.dispatch', String(options?.method ?? 'GET'), url));
  if (activity === undefined) return handler;
  activity.clear(place.host, place.port);
  addTraceparent(options, traceparentOf(activity.record), call !== undefined);
  if (call !== undefined && !activity.watchesCredentials && watchInPlace(handler, handle, url, activity))
    return handler;
  return watch(handler, handle, activity.watchesCredentials ? new KeyIdScanner() : undefined, url, activity, tap);
}

const SLASH = 0x2f;

/** Where an origin leads, as undici and the URL parser have it. */
interface Place {
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
  readonly credentialSource: boolean;
}

/** Origins remembered; one more and the memory begins anew. */
const PLACES_MAX = 256;
const places = new Map<string, Place | undefined>();

function placeOf(origin: string): Place | undefined {
  let place = places.get(origin);
  if (place === undefined && !places.has(origin)) {
    place = parsedPlace(origin);
    if (places.size >= PLACES_MAX) places.clear();
    places.set(origin, place);
  }
  return place;
}

function parsedPlace(origin: string): Place | undefined {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return {
    host,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    isAddress: isIP(host) !== 0,
    credentialSource: isCredentialSource(host),
  };
}

function operationTo(place: Place, call: string, method: string, url: string): HttpRequestOperation {
  const { host, port } = place;
  const asked = method.toUpperCase();
  return place.isAddress
    ? { kind: 'http.request', call, method: asked, url, host, port, addresses: [host] }
    : { kind: 'http.request', call, method: asked, url, host, port };
}

function originSymbolOf(dispatcher: any): symbol {
  return Object.getOwnPropertySymbols(dispatcher ?? {}).find((symbol) => symbol.description === 'url') ?? Symbol();
}

/** Without the slash that a URL object ends in. */
function originOf(origin: string): string {
  return origin.endsWith('/') ? origin.slice(0, -1) : origin;
}

/** @param own the headers are undici's own, made for this hop */
function addTraceparent(options: any, value: string, own: boolean): void {
  const { headers } = options;
  if (headers === undefined || headers === null) options.headers = { traceparent: value };
  else if (Array.isArray(headers)) {
    if (!headers.some((name, at) => at % 2 === 0 && String(name).toLowerCase() === 'traceparent'))
      headers.push('traceparent', value);
  } else if (typeof headers.append === 'function' && typeof headers.has === 'function') {
    if (!headers.has('traceparent')) headers.append('traceparent', value);
  } else if (typeof headers === 'object' && !(Symbol.iterator in headers)) {
    if ('traceparent' in headers) return;
    if (own) headers.traceparent = value;
    else options.headers = { ...headers, traceparent: value };
  }
}

// ---- answers ------------------------------------------------------------------------------------------------------------

/**
 * fetch makes a plain object of functions for each hop: two of them are replaced. False for anything else.
 * Its handlers changed names in undici 8.
 */
function watchInPlace(handler: any, handle: OperationHandle, url: string, activity: Activity): boolean {
  if (typeof handler !== 'object' || handler === null || Object.getPrototypeOf(handler) !== Object.prototype)
    return false;
  const { onHeaders, onError, onResponseStart, onResponseError } = handler;
  if (typeof onResponseStart === 'function' && typeof onResponseError === 'function') {
    handler.onResponseStart = function (this: unknown, _controller: unknown, status: number, headers: unknown) {
      answered(handle, status, headers, url, activity);
      return Reflect.apply(onResponseStart, this, arguments);
    };
    handler.onResponseError = function (this: unknown, _controller: unknown, error: unknown) {
      handle.finish({}, error);
      return Reflect.apply(onResponseError, this, arguments);
    };
  } else if (typeof onHeaders === 'function' && typeof onError === 'function') {
    handler.onHeaders = function (this: unknown, status: number, headers: unknown) {
      answered(handle, status, headers, url, activity);
      return Reflect.apply(onHeaders, this, arguments);
    };
    handler.onError = function (this: unknown, error: unknown) {
      handle.finish({}, error);
      return Reflect.apply(onError, this, arguments);
    };
  } else return false;
  handler[watched] = true;
  return true;
}

function answered(handle: OperationHandle, status: number, headers: unknown, url: string, activity: Activity): void {
  if (status >= 300 && status <= 399) noteRedirect(activity, url, status, locationIn(headers));
  if (status >= 200) handle.finish({ statusCode: status });
}

// Handlers keep private fields, so each method is handed on to the handler itself.
function watch(
  handler: any,
  handle: OperationHandle,
  scanner: KeyIdScanner | undefined,
  url: string,
  activity: Activity,
  tap: AgentTap,
): any {
  if (typeof handler !== 'object' || handler === null) return handler;
  const data = (chunk: unknown): void => {
    if (scanner) credentialsIn(chunk, scanner, url, tap);
  };
  return new Proxy(handler, {
    get(target, name) {
      if (name === watched) return true;
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: any[]) => {
        if (name === 'onHeaders') answered(handle, given[0], given[1], url, activity);
        else if (name === 'onResponseStart') answered(handle, given[1], given[2], url, activity);
        else if (name === 'onError') handle.finish({}, given[0]);
        else if (name === 'onResponseError') handle.finish({}, given[1]);
        else if (name === 'onData') data(given[0]);
        else if (name === 'onResponseData') data(given[1]);
        return Reflect.apply(value, target, given);
      };
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
