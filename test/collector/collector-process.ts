// A real collector as its users start it: the command, in a process of its own, on ports and in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../until.ts';

export const bin = fileURLToPath(new URL('../../collector/bin/throughline.js', import.meta.url));

export interface CollectorProcess {
  readonly data: string;
  readonly grpc: string;
  readonly http: string;
  readonly child: ChildProcess;
  /** Lines of its log so far. */
  readonly log: readonly string[];
  readonly operatorToken: string;
  /** Its API with the operator's token; throws for answers that are no success. */
  api<T>(path: string, init?: { method?: string; body?: unknown }): Promise<T>;
  /** The sum of its metric's series that begin so, such as `throughline_streams_refused_total`; 0 for none. */
  metric(series: string): Promise<number>;
  /** Its JSON log line with this message, waited for. */
  logged(message: string): Promise<Record<string, unknown>>;
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface StartOptions {
  readonly data?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Ports to take again after a restart; 0 takes free ones. */
  readonly grpcPort?: number;
  readonly httpPort?: number;
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(path.join(tmpdir(), `throughline-${name}-`));
}

/** Resolves once it listens; rejects with what it wrote when it ends before. */
export async function startCollectorProcess(options: StartOptions = {}): Promise<CollectorProcess> {
  const data = options.data ?? temporaryFolder('data');
  const flags = [
    '--data',
    data,
    '--grpc',
    `127.0.0.1:${options.grpcPort ?? 0}`,
    '--http',
    `127.0.0.1:${options.httpPort ?? 0}`,
  ];
  const child = spawn(process.execPath, [bin, 'collector', ...flags, ...(options.flags ?? [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...options.env },
  });
  const log: string[] = [];
  let rest = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    log.push(...lines);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const logged = async (message: string): Promise<Record<string, unknown>> =>
    await until(() => {
      for (const line of log) {
        if (!line.startsWith('{')) continue;
        const entry = JSON.parse(line) as Record<string, unknown>;
        if (entry.message === message) return entry;
      }
      if (child.exitCode !== null)
        throw new Error(`the collector ended with ${child.exitCode}: ${log.join('\n')}${rest}`);
      return undefined;
    });

  const started = await logged('collector started');
  const operatorToken = readFileSync(path.join(data, 'operator-token'), 'utf8').trim();
  const http = `http://${String(started.http)}`;
  return {
    data,
    grpc: `grpc://${String(started.grpc)}`,
    http,
    child,
    log,
    operatorToken,
    logged,
    async api<T>(at: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
      const answer = await fetch(`${http}${at}`, {
        method: init.method ?? 'GET',
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
      return JSON.parse(text) as T;
    },
    async metric(series) {
      const page = await fetch(`${http}/metrics`, { headers: { authorization: `Bearer ${operatorToken}` } });
      return (await page.text())
        .split('\n')
        .filter((line) => line.startsWith(series) && /^[ {]/.test(line.slice(/^\w+/.exec(series)![0].length)))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    async stop() {
      child.kill('SIGTERM');
      return await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs `throughline <args>` to its end. */
export async function throughline(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, out, err };
}

export function removeFolder(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}
