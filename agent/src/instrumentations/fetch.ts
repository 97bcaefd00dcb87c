// Requests going out through fetch and undici. fetch itself is wrapped for the caller's line; every hop, redirects and reused
// connections included, passes a dispatcher's `dispatch`, which is where the decision holds.
import { isIP } from 'node:net';
import type { Activity } from '../activities.ts';
import { isBlocked } from '../blocked-error.ts';
import { isCredentialSource, KeyIdScanner } from '../credentials.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { HttpRequestOperation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';
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

let dispatchersWrapped = false;

function wrapFetch(fetch: any, tap: AgentTap): any {
  return function (this: unknown, resource: any, options: any): unknown {
    if (!tap.active('http.request')) return Reflect.apply(fetch, this, arguments);
    const activity = tap.current();
    if (!dispatchersWrapped) wrapGlobalDispatchers(tap);
    const asked = askedFor('fetch', String(options?.method ?? resource?.method ?? 'GET'), urlOf(resource));
    if (asked === undefined) return Reflect.apply(fetch, this, arguments);
    const { operation } = asked;
    if (activity && isCredentialSource(operation.host)) activity.watchesCredentials = true;
    let handle: OperationHandle;
    try {
      handle = tap.intercept(operation);
    } catch (error) {
      if (!isBlocked(error)) throw error;
      return Promise.reject(error);
    }
    if (activity) {
      activity.clear(operation.host, operation.port);
      activity.fetching = { target: asked.target, handle };
    }
    // Handed on, not listened to on the side: a rejection that the application forgot must stay one that nobody handled.
    return (Reflect.apply(fetch, this, arguments) as Promise<Response>).then(
      (response) => {
        handle.finish({ statusCode: response.status });
        return response;
      },
      (error) => {
        handle.finish({}, error?.cause ?? error);
        throw error;
      },
    );
  };
}

function urlOf(resource: any): string {
  return typeof resource === 'string' ? resource : String(resource?.url ?? resource?.href ?? resource);
}

/** `target` is the URL as a dispatcher sees it: without fragment and user. */
function askedFor(
  call: string,
  method: string,
  url: string,
): { operation: HttpRequestOperation; target: string } | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return undefined;
  const host = parsed.hostname.startsWith('[') ? parsed.hostname.slice(1, -1) : parsed.hostname;
  const operation: HttpRequestOperation = {
    kind: 'http.request',
    call,
    method: method.toUpperCase(),
    url,
    host,
    port: Number(parsed.port) || (parsed.protocol === 'https:' ? 443 : 80),
    ...(isIP(host) ? { addresses: [host] } : {}),
  };
  return { operation, target: `${parsed.origin}${parsed.pathname}${parsed.search}` };
}

// The bundled undici is loaded by the first use of one of its globals; then its dispatcher is found by its symbol.
function wrapGlobalDispatchers(tap: AgentTap): void {
  dispatchersWrapped = true;
  try {
    void globalThis.Headers;
    for (const version of [1, 2]) {
      const dispatcher = (globalThis as any)[Symbol.for(`undici.globalDispatcher.${version}`)];
      if (dispatcher) wrapDispatch(Object.getPrototypeOf(dispatcher), tap);
    }
  } catch (error) {
    tap.gap(`the global dispatcher could not be hooked: ${(error as Error).message}`);
  }
}

function wrapDispatch(prototype: any, tap: AgentTap): void {
  let owner = prototype;
  while (owner && !Object.hasOwn(owner, 'dispatch')) owner = Object.getPrototypeOf(owner);
  // The abstract Dispatcher throws "not implemented": nothing passes it.
  if (!owner || typeof owner.dispatch !== 'function') return;
  tap.wrap(owner, 'dispatch', (dispatch) => {
    return function (this: any, options: any, handler: any): unknown {
      const activity = tap.current();
      if (activity === undefined || inside) return Reflect.apply(dispatch, this, arguments);
      inside = true;
      try {
        const origin = String(options?.origin ?? this?.[originSymbolOf(this)] ?? '');
        const asked = askedFor('undici.dispatch', String(options?.method ?? 'GET'), `${origin}${options?.path ?? '/'}`);
        let watched = handler;
        if (asked !== undefined) {
          const { operation } = asked;
          if (isCredentialSource(operation.host)) activity.watchesCredentials = true;
          // What fetch asked a moment ago was judged there, with the caller's line; a redirect leads somewhere else.
          const { fetching } = activity;
          const known = fetching?.target === asked.target;
          const handle = known ? fetching!.handle : tap.intercept(operation);
          if (known) activity.fetching = undefined;
          else activity.clear(operation.host, operation.port);
          addTraceparent(options, traceparentOf(activity.record));
          watched = watch(
            handler,
            handle,
            activity.watchesCredentials ? new KeyIdScanner() : undefined,
            operation.url,
            activity,
            tap,
          );
        }
        return Reflect.apply(dispatch, this, [options, watched]);
      } finally {
        inside = false;
      }
    };
  });
}

// An Agent dispatches to a Pool, which dispatches to a Client, all through the same method: the outermost is the request.
let inside = false;

function originSymbolOf(dispatcher: any): symbol {
  return Object.getOwnPropertySymbols(dispatcher ?? {}).find((symbol) => symbol.description === 'url') ?? Symbol();
}

function addTraceparent(options: any, value: string): void {
  const { headers } = options;
  if (headers === undefined || headers === null) options.headers = { traceparent: value };
  else if (Array.isArray(headers)) {
    if (!headers.some((name, at) => at % 2 === 0 && String(name).toLowerCase() === 'traceparent'))
      headers.push('traceparent', value);
  } else if (typeof headers.append === 'function' && typeof headers.has === 'function') {
    if (!headers.has('traceparent')) headers.append('traceparent', value);
  } else if (typeof headers === 'object' && !(Symbol.iterator in headers)) {
    if (!('traceparent' in headers)) options.headers = { ...headers, traceparent: value };
  }
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
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: any[]) => {
        if (name === 'onHeaders') noteRedirect(activity, url, given[0], locationIn(given[1]));
        else if (name === 'onResponseStart') noteRedirect(activity, url, given[1], locationIn(given[2]));
        if (name === 'onHeaders' && given[0] >= 200) handle.finish({ statusCode: given[0] });
        else if (name === 'onResponseStart' && given[1] >= 200) handle.finish({ statusCode: given[1] });
        else if (name === 'onData') data(given[0]);
        else if (name === 'onResponseData') data(given[1]);
        return Reflect.apply(value, target, given);
      };
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
