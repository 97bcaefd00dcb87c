// The contract of a command: one file in cli/ exporting `run`, one line in commands.ts.

/** What a command may touch of the process that runs it; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output, as given: commands end their lines themselves. */
  readonly print: (text: string) => void;
  /** Writes to standard error. */
  readonly warn: (text: string) => void;
  /** True when a person reads standard output. */
  readonly interactive: boolean;
  /** Columns of the terminal, 80 when unknown. */
  readonly columns: number;
  /** Aborts at SIGINT or SIGTERM; a long-running command ends cleanly on it. */
  readonly stop: AbortSignal;
}

/** Returns the exit status: 0 done, 1 failed, 2 wrong usage. A UsageError thrown becomes status 2 with its sentence. */
export type Run = (args: readonly string[], terminal: Terminal) => Promise<number>;

export interface Command {
  /** As typed, "rules" for `throughline rules lint`. */
  readonly name: string;
  /** The arguments after the name, as usage shows them. */
  readonly usage: string;
  readonly summary: string;
  /** Loads the command's file, so that `throughline stories` does not pay for the collector's imports. */
  load(): Promise<{ readonly run: Run; /** More for its help page. */ readonly help?: string }>;
}

/** The user asked for something that does not exist; the message is a sentence for them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
