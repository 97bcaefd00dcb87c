// Sidecar mode: everything that was stored here goes on to an upstream collector, which does the thinking, and its commands
// come back to our witnesses. The store is the queue: what upstream has not acknowledged is sent again after any restart.
import { EVENT_BYTES_MAX, type AgentPolicy, type Command, type CommandResult } from '@throughline/proto';
import { createStreamClient, type TlsOptions } from '@throughline/proto/client';
import type { Analyst, Changes } from './analyst.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './store/store.ts';

export interface RelayOptions {
  readonly upstream: string;
  readonly token: string;
  readonly tls: TlsOptions;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  /** A policy came for the agents of a service, "" for those without one of their own. */
  readonly onPolicy: (service: string, policy: AgentPolicy) => void;
  /** Hands a recall or an order to our own witnesses; undefined when it is not for any of them. */
  readonly onCommand: (command: Command) => Promise<CommandResult | undefined>;
}

export interface Relay {
  /** New events are in the store. */
  wake(): void;
  close(): Promise<void>;
}

/** Events on their way at once: below what the client holds, so that it never drops one. */
const OUTSTANDING_MAX = 4_000;
const CHUNK = 1_000;
const LOOK_EVERY_MS = 50;
const LAST_CHANCE_MS = 3_000;
const POSITION = 'relay-position';

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { store, metrics, log } = options;
  // Positions of the events that were handed to the client, in order; acknowledgements come in the same order.
  let outstanding: number[] = [];
  let acknowledged = 0;
  let read = Number((await store.value(POSITION)) ?? 0);
  let saved = read;
  let reading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const client = createStreamClient({
    address: options.upstream,
    ...(options.token && { token: options.token }),
    tls: options.tls,
    hello: { role: 'collector', version: '0.1.0' },
    onState: (state, reason) => log('info', 'upstream', { state, reason }),
    onCommand(command) {
      if (command.policy) options.onPolicy(command.service ?? '', command.policy);
      else
        void options.onCommand(command).then((result) => {
          if (result) client.reportCommand({ ...result, id: command.id ?? '' });
        });
    },
  });
  metrics.describe('relayed', 'Events that upstream has acknowledged.');
  metrics.gauge('relay_outstanding', 'Events on their way upstream.', () => outstanding.length);

  async function advance(): Promise<void> {
    const now = client.counters.acknowledged;
    const done = outstanding.splice(0, now - acknowledged);
    metrics.count('relayed', {}, now - acknowledged);
    acknowledged = now;
    const position = done.at(-1) ?? saved;
    if (position === saved) return;
    saved = position;
    await store.saveValue(POSITION, String(position));
  }

  async function send(): Promise<void> {
    await advance();
    while (!closed && outstanding.length < OUTSTANDING_MAX) {
      const rows = await store.events(read, CHUNK);
      for (const { position, bytes } of rows) {
        read = position;
        if (bytes.length > EVENT_BYTES_MAX) metrics.count('relay_too_large');
        else {
          client.reportEncoded(bytes);
          outstanding.push(position);
        }
      }
      if (rows.length < CHUNK) break;
    }
  }

  function wake(): void {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      reading ??= send()
        .catch((error: unknown) => log('warn', 'not relayed, trying again', { reason: (error as Error).message }))
        .finally(() => {
          reading = undefined;
          if (outstanding.length > 0) wake();
        });
    }, LOOK_EVERY_MS).unref();
  }
  wake();

  return {
    wake,
    async close() {
      clearTimeout(timer);
      await reading;
      await send().catch(() => undefined);
      closed = true;
      await client.flush(LAST_CHANCE_MS);
      await advance().catch(() => undefined);
      client.close();
    },
  };
}

/** Thinks nothing: upstream does. */
export function createIdleAnalyst(): Analyst {
  const nothing: Changes = { findings: [], stories: [], recalls: [] };
  return {
    add: () => nothing,
    take: () => {},
    tell: () => nothing,
    stories: () => [],
    story: () => undefined,
    event: () => undefined,
    findings: () => [],
    counters: {},
  };
}
