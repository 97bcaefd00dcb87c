// The agent's end of the stream to the collector: its own bundle, loaded after the application has started and only where
// a collector is configured.
import type { AgentPolicy, Command, CommandResult, Hello } from '@throughline/proto';
import {
  AddressError,
  createStreamClient,
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
}

/** Throws a sentence for an address that nobody can connect to. */
export function connect(options: UplinkOptions): StreamClient {
  try {
    parseAddress(options.address);
  } catch (error) {
    if (error instanceof AddressError) throw new Error(`THROUGHLINE_COLLECTOR: ${error.message}`, { cause: error });
    throw error;
  }
  return createStreamClient({
    address: options.address,
    hello: options.hello,
    tls: options.tls,
    ...(options.token ? { token: options.token } : {}),
    onCommand: (command) => obey(command, options),
    onState: (state, reason) => options.onState(state, reason),
  });
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
