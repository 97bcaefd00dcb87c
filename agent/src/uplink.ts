// The agent's end of the stream to the collector: its own bundle, loaded after the application has started and only where
// a collector is configured.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AgentPolicy, Command, CommandResult, Event, Hello } from '@throughline/proto';
import {
  AddressError,
  createStreamClient,
  openLight,
  parseAddress,
  type StreamClient,
  type TlsOptions,
} from '@throughline/proto/light-client';

export interface UplinkOptions {
  readonly address: string;
  readonly token: string;
  readonly tls: TlsOptions;
  readonly hello: Hello;
  readonly onPolicy: (policy: AgentPolicy) => boolean;
  readonly onRecall: (keys: NonNullable<NonNullable<Command['recall']>['keys']>) => number;
  readonly onState: (state: string, reason: string) => void;
  /** Runs what connects: a profile that is locked, or a guard, has no say in where the agent's own stream goes. */
  readonly unseen: <T>(call: () => T) => T;
}

/** The agent's part of the client. */
export type Connected = Pick<StreamClient, 'report' | 'flush' | 'counters'>;

/** Throws a sentence for an address that nobody can connect to. */
export function connect(options: UplinkOptions): Connected {
  try {
    parseAddress(options.address);
  } catch (error) {
    if (error instanceof AddressError) throw new Error(`THROUGHLINE_COLLECTOR: ${error.message}`, { cause: error });
    throw error;
  }
  // A timer or a socket keeps the async context that it was made in, and with it the request that some store of the application
  // holds: ours are made in the one of now, whoever reports.
  const outside = AsyncLocalStorage.snapshot();
  const client = createStreamClient({
    address: options.address,
    hello: options.hello,
    tls: options.tls,
    ...(options.token ? { token: options.token } : {}),
    open: (given, handlers) => options.unseen(() => openLight(given, handlers)),
    onCommand: (command) => obey(command, options),
    onState: (state, reason) => options.onState(state, reason),
  });
  return {
    report: (event: Event) => outside(client.report, event),
    flush: (timeoutMs) => outside(client.flush, timeoutMs),
    counters: client.counters,
  };
}

function obey(command: Command, { onPolicy, onRecall }: UplinkOptions): CommandResult {
  const id = command.id ?? '';
  if (command.policy) {
    return onPolicy(command.policy)
      ? { id, outcome: 'done' }
      : { id, outcome: 'refused', reason: 'older than the policy in force' };
  }
  if (command.recall) {
    const found = onRecall(command.recall.keys ?? []);
    return found > 0
      ? { id, outcome: 'done', reason: `${found} activities` }
      : { id, outcome: 'unknown', reason: 'nothing here holds these keys' };
  }
  return { id, outcome: 'refused', reason: 'not a command for an agent' };
}
