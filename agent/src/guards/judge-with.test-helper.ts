// Asks one guard about one operation with a real input index, as the judge does.
import type { Guard, GuardContext, GuardFinding } from '../guard.ts';
import { createInputIndex } from '../inputs/index.ts';
import { JOINED_PATH, RESOLVED_NAME } from '../inputs/remembered.ts';
import type { Operation } from '../operation.ts';

export const context: GuardContext = {
  applicationRoot: '/srv/app',
  workingDirectory: '/srv/app',
  ownAddresses: ['127.0.0.1:3000'],
  configuredHosts: new Set(['127.0.0.1:9000', 'backend.internal:80', 'localhost:5432']),
  now: () => performance.now(),
};

export function judgeWith(
  guard: Guard,
  operation: Operation,
  sources: Readonly<Record<string, unknown>>,
  changes: Partial<GuardContext> & {
    readonly joined?: readonly { arguments: readonly string[]; result: string; shared?: true }[];
    readonly resolved?: readonly { name: string; address: string }[];
  } = {},
): GuardFinding | undefined {
  const { joined, resolved, ...contextChanges } = changes;
  const inputs = createInputIndex(sources);
  for (const join of joined ?? []) inputs.add(JOINED_PATH, join);
  for (const name of resolved ?? []) inputs.add(RESOLVED_NAME, name);
  return guard.judge(operation, inputs, { ...context, ...contextChanges });
}

/** The program's constants, as isConstant answers from source text. */
export function constants(...texts: readonly string[]): (text: string) => boolean {
  return (text) => texts.some((constant) => constant.includes(text));
}
