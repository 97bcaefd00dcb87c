// Lists and streams of Redis as queues: what a loop takes from them is an activity. Called by the hooks of both clients, with every
// command.
import type { Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { startOfMessage } from './deliver.ts';
import { startsPoll } from './polled.ts';

/** Commands whose answer is work; what only looks at a list (LRANGE) is none of them. */
const taking: ReadonlySet<string> = new Set([
  'blmove',
  'blmpop',
  'blpop',
  'brpop',
  'brpoplpush',
  'bzpopmax',
  'bzpopmin',
  'lmove',
  'lpop',
  'rpop',
  'rpoplpush',
  'xautoclaim',
  'xread',
  'xreadgroup',
  'zpopmin',
  'zpopmax',
]);

/** GROUP, consumer, COUNT, BLOCK and NOACK stand in front of STREAMS. */
const WORDS_MAX = 12;

export const takesWork = (command: string): boolean => taking.has(command);

/** @param send sends the command @param answer the promise of what send gave */
export function taken<T>(
  command: string,
  args: readonly unknown[],
  tap: Tap,
  send: () => T,
  answer: (sent: T) => any,
): T {
  const key = keyOf(command, args);
  const got = startsPoll(`${command} ${key}`, tap as AgentTap);
  if (got === undefined) return send();
  const sent = send();
  const settle = (value: unknown): void =>
    got(
      value === null || value === undefined || (Array.isArray(value) && value.length === 0)
        ? undefined
        : startOfMessage({ system: 'redis', topic: key, value }),
    );
  answer(sent)?.then?.(settle, () => settle(undefined));
  return sent;
}

/** XREAD … STREAMS key id; elsewhere the key comes first. */
function keyOf(command: string, args: readonly unknown[]): string {
  const words = command.startsWith('xread') ? args.slice(0, WORDS_MAX).map(String) : [];
  return String(args[words.findIndex((word) => word.toLowerCase() === 'streams') + 1]);
}
