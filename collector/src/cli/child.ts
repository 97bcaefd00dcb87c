// Runs another program in the foreground, as `run`, `sensor` and `doctor` do: its terminal is ours, our signals are its.
import { spawn, type StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface ChildOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stop: AbortSignal;
  readonly stdio?: StdioOptions;
  /** What it writes to standard output, where `stdio` has a pipe there. */
  readonly onOutput?: (text: string) => void;
}

/** Resolves with its exit status; a signal is 128 and its number, as in a shell. Rejects when it cannot be started. */
export function runChild(
  command: string,
  args: readonly string[],
  { env, stop, stdio = 'inherit', onOutput }: ChildOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio, env: { ...env } as NodeJS.ProcessEnv });
    const end = (): void => void child.kill(stop.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
    stop.addEventListener('abort', end, { once: true });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Error(`"${command}" is not a program that can be found`) : error);
    });
    child.on('close', (code, signal) => {
      stop.removeEventListener('abort', end);
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGKILL' ? 9 : 15));
    });
  });
}

/**
 * A file of another of our packages, which this one does not depend on: it is looked for from the working directory, as the
 * user installed it, and beside ourselves.
 */
export function resolveSibling(specifier: string, hint: string): string {
  for (const from of [path.join(process.cwd(), 'x.js'), import.meta.filename]) {
    try {
      return createRequire(from).resolve(specifier);
    } catch {
      // Not from there.
    }
  }
  throw new Error(`${specifier} is not installed; ${hint}`);
}
