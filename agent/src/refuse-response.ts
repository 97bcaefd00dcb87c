// Answers a refused request for the application, whatever it does afterwards: 403 with the finding's id, or, when headers
// are already on their way, the connection is cut. Later writes of the application are harmless no-ops.
import type { Refusal } from './activity.ts';

/** What node:http's and node:http2's compat responses have in common. */
export interface AnyResponse {
  headersSent: boolean;
  destroyed?: boolean;
  writableEnded: boolean;
  statusCode: number;
  socket: { destroy(): void } | null;
  stream?: { close(code?: number): void };
  getHeaderNames(): string[];
  removeHeader(name: string): void;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
  destroy(): unknown;
}

export function refuseResponse(response: AnyResponse, accept: string, refusal: Refusal): void {
  if (response.writableEnded) return;
  if (response.headersSent) {
    silence(response);
    // A cut connection is the only way to say that what was sent is not all.
    if (response.stream) response.stream.close(2);
    else response.socket?.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  const { body, type } = refusalBody(accept, refusal);
  response.statusCode = refusal.status;
  response.setHeader('content-type', type);
  response.setHeader('content-length', String(Buffer.byteLength(body)));
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (refusal.retryAfterSeconds) response.setHeader('retry-after', String(refusal.retryAfterSeconds));
  // What is left of the request's body is not read: the connection cannot be used again.
  if (!response.stream) response.setHeader('connection', 'close');
  response.end(body);
  silence(response);
}

/** The same for a bare http2 stream. */
export function refuseStream(stream: any, accept: string, refusal: Refusal): void {
  if (stream.destroyed || stream.writableEnded) return;
  if (stream.headersSent) stream.close(2);
  else {
    const { body, type } = refusalBody(accept, refusal);
    stream.respond({ ':status': refusal.status, 'content-type': type, 'cache-control': 'no-store' });
    stream.end(body);
  }
  const nothing = (): undefined => undefined;
  for (const method of ['respond', 'respondWithFile', 'respondWithFD', 'additionalHeaders', 'sendTrailers'])
    shadow(stream, method, nothing);
  shadow(stream, 'write', acceptWrite(true));
  shadow(stream, 'end', acceptWrite(stream));
}

function refusalBody(accept: string, { findingId, status }: Refusal): { body: string; type: string } {
  const what = status === 429 ? 'Too many requests' : 'Request blocked';
  if (/text\/html/i.test(accept)) {
    const body = `<!doctype html><meta charset="utf-8"><title>${what}</title><h1>${what}</h1><p>Reference: <code>${findingId}</code></p>\n`;
    return { body, type: 'text/html; charset=utf-8' };
  }
  return { body: `${JSON.stringify({ error: what, finding: findingId })}\n`, type: 'application/json; charset=utf-8' };
}

// Own properties hide the prototype's methods on this one object: other responses pay nothing for it.
function silence(response: AnyResponse): void {
  // Error handlers that find headers already sent destroy the socket (finalhandler does), and our answer with it. To the
  // application nothing is sent until it sends something itself.
  let answered = false;
  const answer = (): AnyResponse => {
    answered = true;
    return response;
  };
  Object.defineProperty(response, 'headersSent', { get: () => answered, configurable: true, enumerable: false });
  for (const method of [
    'setHeader',
    'appendHeader',
    'setHeaders',
    'addTrailers',
    'writeContinue',
    'writeProcessing',
    'writeEarlyHints',
  ]) {
    shadow(response, method, () => response);
  }
  for (const method of ['writeHead', 'flushHeaders']) shadow(response, method, answer);
  shadow(response, 'removeHeader', () => undefined);
  shadow(response, 'write', acceptWrite(true, answer));
  shadow(response, 'end', acceptWrite(response, answer));
}

// Callbacks are called as if the bytes had gone out: somebody may wait for them.
function acceptWrite(result: unknown, onWrite?: () => void) {
  return (...given: unknown[]): unknown => {
    onWrite?.();
    const callback = given.findLast((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (callback) process.nextTick(callback);
    return result;
  };
}

function shadow(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false });
}
