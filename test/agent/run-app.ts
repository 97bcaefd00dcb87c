// Runs an application in a process of its own, with or without the agent, and talks to it.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { DEADLINE_MS, until } from '../until.ts';

export const register = fileURLToPath(new URL('../../agent/dist/register.cjs', import.meta.url));
export const appsFolder = fileURLToPath(new URL('apps/', import.meta.url));

export interface RunningApp {
  readonly port: number;
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** The agent's JSON lines on stderr so far. */
  lines(): any[];
  findings(): any[];
  get(path: string, options?: GetOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export interface GetOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The connection ended before the answer was complete. */
  readonly cut: boolean;
}

export interface RunOptions {
  /** Without: no agent. */
  readonly mode?: 'observe' | 'block';
  readonly environment?: Readonly<Record<string, string>>;
  /** How the agent gets in. Default --require. */
  readonly flag?: '--require' | '--import' | 'NODE_OPTIONS';
  readonly node?: string;
  readonly nodeArguments?: readonly string[];
  readonly appArguments?: readonly string[];
}

/** Starts `file` and waits for the line "listening <port>". */
export async function runApp(file: string, options: RunOptions = {}): Promise<RunningApp> {
  const started = spawnApp(file, options);
  const said = (): string => `stdout: ${started.output().slice(-2000)}\nstderr: ${started.errors().slice(-4000)}`;
  await until(
    () => /listening \d+/.test(started.output()) || started.child.exitCode !== null,
    () => `${file} did not start\n${said()}`,
  );
  const port = Number(/listening (\d+)/.exec(started.output())?.[1]);
  if (!port) throw new Error(`${file} ended at once\n${said()}`);
  return { ...started, port, get: (path, given) => ask(port, path, given) };
}

/** Starts `file` without waiting for anything. */
export function spawnApp(
  file: string,
  options: RunOptions = {},
): Omit<RunningApp, 'port' | 'get'> & { readonly ended: Promise<number | null> } {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const flag = options.flag ?? '--require';
  const protectedBy = options.mode === undefined ? [] : flag === 'NODE_OPTIONS' ? [] : [flag, register];
  const child = spawn(
    options.node ?? process.execPath,
    [...(options.nodeArguments ?? []), ...protectedBy, file, ...(options.appArguments ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: options.mode !== undefined && flag === 'NODE_OPTIONS' ? `--require ${register}` : '',
        ...(options.mode === undefined ? {} : { THROUGHLINE_MODE: options.mode }),
        ...options.environment,
      },
    },
  );
  let output = '';
  let errors = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = (): any[] =>
    wholeLines(errors)
      .filter((line) => line.startsWith('{"throughline"'))
      .map((line) => JSON.parse(line));
  return {
    child,
    ended,
    output: () => output,
    errors: () => errors,
    lines,
    findings: () => lines().filter((line) => line.throughline === 'finding'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What a process has written so far, without the line that it may be in the middle of. */
export function wholeLines(written: string): string[] {
  return written.split('\n').slice(0, -1);
}

export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: GetOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        const done = (cut: boolean): void =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
            cut,
          });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(!response.complete));
        response.on('error', () => done(true));
      },
    );
    outgoing.setTimeout(DEADLINE_MS, () => outgoing.destroy(new Error(`${path}: no answer`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
