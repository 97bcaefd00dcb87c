// Child processes of the demo: started with a name, watched for a sign of readiness, stopped together.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface StartOptions {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Both output streams are appended here; the end of it is part of every start-up error. */
  readonly logFile: string;
  /** Opens a message channel: `process.send` in the child. */
  readonly messages?: boolean;
  /** Kept open and empty where a tool reads its standard input for ever. */
  readonly standardInput?: 'ignore' | 'pipe';
}

export interface Started {
  readonly name: string;
  readonly child: ChildProcess;
  /** The last lines of both output streams. */
  output(): string;
  /** Resolves with the first match in the output; rejects when the process ends first or after `timeoutMs`. */
  says(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>;
  stop(graceMs?: number): Promise<void>;
}

const outputKeptMax = 64 * 1024;

export function start(options: StartOptions): Started {
  const stdio: StdioOptions = [options.standardInput ?? 'ignore', 'pipe', 'pipe'];
  if (options.messages) stdio.push('ipc');
  const child = spawn(options.command, options.arguments, {
    stdio,
    // Its own process group, so that whatever it started is stopped with it.
    detached: true,
    env: { ...inherited(), ...options.environment },
    ...(options.workingDirectory ? { cwd: options.workingDirectory } : {}),
  });
  let output = '';
  let failure: Error | undefined;
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-outputKeptMax);
    log.write(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', heard);
  child.stderr?.on('data', heard);
  child.on('error', (error) => {
    failure = error;
    for (const listener of listeners) listener();
  });
  child.on('exit', () => {
    for (const listener of listeners) listener();
  });

  const ended = (): boolean => failure !== undefined || child.exitCode !== null || child.signalCode !== null;

  return {
    name: options.name,
    child,
    output: () => output,
    says(pattern, timeoutMs) {
      return new Promise((resolve, reject) => {
        const done = (act: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          act();
        };
        const look = (): void => {
          const match = output.match(pattern);
          if (match) return done(() => resolve(match));
          if (!ended()) return;
          const reason = failure?.message ?? `ended with ${child.exitCode ?? child.signalCode}`;
          done(() => reject(new Error(`${options.name} did not start: ${reason}\n${output.slice(-2000)}`)));
        };
        const timer = setTimeout(
          () =>
            done(() =>
              reject(new Error(`${options.name} was not ready after ${timeoutMs} ms\n${output.slice(-2000)}`)),
            ),
          timeoutMs,
        );
        listeners.add(look);
        look();
      });
    },
    async stop(graceMs = 8000) {
      if (!ended()) {
        signalGroup(child, 'SIGTERM');
        const deadline = Date.now() + graceMs;
        while (!ended() && Date.now() < deadline) await delay(25);
      }
      // Also after a clean end: a shell that was left behind keeps ports and folders busy.
      signalGroup(child, 'SIGKILL');
      log.end();
    },
  };
}

/** Our own settings are not the services': the agent refuses to start on one that it does not know. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('THROUGHLINE_')));
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: nothing of that group is left, which is what was wanted.
  }
}

/** Runs to the end; rejects with the end of its output when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly workingDirectory?: string },
): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.workingDirectory ? { cwd: options.workingDirectory } : {}),
    timeout: options.timeoutMs,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, signal) => resolve(exit ?? signal ?? 'unknown'));
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-2000)}`);
  return output;
}

/** True when `command` is on the PATH. */
export async function isInstalled(command: string): Promise<boolean> {
  return run('sh', ['-c', `command -v ${command}`], { timeoutMs: 5000 }).then(
    () => true,
    () => false,
  );
}

/** Installs Debian packages where this user may; false when not, never an error. */
export async function installDebianPackages(
  packages: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await isInstalled('apt-get'))) return false;
  say(`installing ${packages.join(', ')} from Debian's packages`);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return run('apt-get', install, { timeoutMs: 180_000 })
    .catch(async () => {
      await run('apt-get', ['update', '-qq'], { timeoutMs: 120_000 });
      return run('apt-get', install, { timeoutMs: 180_000 });
    })
    .then(
      () => true,
      () => false,
    );
}

/** A TCP port that nobody listens on right now; rejects when `wanted` is given and taken. */
export function freePort(host = '127.0.0.1', wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(wanted, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is defined; rejects with `what` after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
  everyMs = 50,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= deadline) {
      const reason = last instanceof Error ? ` (${last.message})` : '';
      throw new Error(`gave up after ${timeoutMs} ms waiting for ${what}${reason}`);
    }
    await delay(everyMs);
  }
}

/** Where downloads of the demo are kept from run to run. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'throughline');
}
