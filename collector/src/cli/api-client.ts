// How commands ask a running collector: its JSON API, with the operator's token.
import { readFileSync } from 'node:fs';
import { request, type Dispatcher } from 'undici';
import { operatorTokenFile } from '../store/data-folder.ts';
import { UsageError, type Terminal } from './command.ts';

export interface ApiFlags {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly data?: string | undefined;
}

export interface ApiClient {
  /** The answer's JSON; throws an Error with the collector's own sentence when it refuses. */
  get<T>(path: string): Promise<T>;
  /** The bytes of an answer in protobuf. */
  bytes(path: string): Promise<Uint8Array>;
  send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T>;
}

const TIMEOUT_MS = 30_000;

export function apiClient(flags: ApiFlags, { env }: Terminal): ApiClient {
  const url = flags.url ?? env.THROUGHLINE_CONSOLE_URL ?? 'http://127.0.0.1:4401';
  if (!/^https?:\/\/[^/]/.test(url))
    throw new UsageError(`--url is "${url}"; allowed is an http:// or https:// address`);
  const folder = flags.data ?? env.THROUGHLINE_COLLECTOR_DATA ?? './.throughline';
  const token = flags.token ?? env.THROUGHLINE_CONSOLE_TOKEN ?? readToken(folder);

  async function open(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Dispatcher.ResponseData> {
    let answer: Dispatcher.ResponseData;
    try {
      answer = await request(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      });
    } catch (error) {
      throw new Error(
        `no collector answers at ${url} (${(error as Error).message || (error as { code?: string }).code}); start one with: throughline collector`,
      );
    }
    if (answer.statusCode < 400) return answer;
    const { error } = (await answer.body.json().catch(() => ({}))) as { error?: { message?: string } };
    throw new Error(error?.message ?? `the collector answered with status ${answer.statusCode}`);
  }
  const ask = async <T>(...call: Parameters<typeof open>): Promise<T> => (await (await open(...call)).body.json()) as T;
  return {
    get: (path) => ask('GET', path),
    bytes: async (path) => await (await open('GET', path)).body.bytes(),
    send: (method, path, body) => ask(method, path, body),
  };
}

function readToken(folder: string): string {
  const file = operatorTokenFile(folder);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(
      `no operator token: ${file} is not there; name the collector's folder with --data, or give --token`,
    );
  }
}
