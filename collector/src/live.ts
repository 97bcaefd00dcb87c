// Tells open consoles which stories changed, as server-sent events; how they are now they ask for themselves.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { ServerResponse } from 'node:http';
import type { Story } from '@throughline/proto';
import { CollectorError } from './errors.ts';
import type { Route } from './http-server.ts';

export interface Live {
  changed(stories: readonly Story[]): void;
  close(): void;
  readonly routes: readonly Route[];
}

const CONSOLES_MAX = 100;
/** One message for a burst of changes. */
const GATHER_MS = 250;
/** Stories named in one message; when more changed, it names none and everything may be another. */
const NAMED_MAX = 100;
/** A line now and then, so that proxies keep the connection and dead ones are noticed. */
const HEARTBEAT_MS = 20_000;

export function createLive(): Live {
  const consoles = new Set<ServerResponse>();
  const named = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (text: string): void => consoles.forEach((response) => void response.write(text));
  const heartbeat = setInterval(() => tell(':\n\n'), HEARTBEAT_MS).unref();

  return {
    changed(stories) {
      if (consoles.size === 0) return;
      for (const { id } of stories) if (named.size <= NAMED_MAX) named.add(id ?? '');
      timer ??= setTimeout(() => {
        timer = undefined;
        const message = named.size > NAMED_MAX ? {} : { stories: [...named] };
        named.clear();
        tell(`data: ${JSON.stringify(message)}\n\n`);
      }, GATHER_MS).unref();
    },
    close() {
      clearTimeout(timer);
      clearInterval(heartbeat);
      for (const response of consoles) response.end();
    },
    routes: [
      {
        method: 'GET',
        path: '/v1/live',
        access: 'operator',
        handle(_call, response) {
          if (consoles.size >= CONSOLES_MAX) throw new CollectorError('TOO_LARGE', `${CONSOLES_MAX} consoles are open`);
          response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
          response.write('retry: 2000\n\n');
          consoles.add(response);
          response.on('close', () => consoles.delete(response));
          return undefined;
        },
      },
    ],
  };
}
