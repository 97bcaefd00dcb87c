// The few calls to the Kubernetes API server that pod responses need, over HTTPS with the token of a service account.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { CollectorError } from './errors.ts';
import type { Kubernetes } from './responses/response.ts';

export interface KubernetesOptions {
  /** https://kubernetes.default.svc */
  readonly server: string;
  /** Read again at each call: the kubelet renews it. "" for none. */
  readonly tokenFile: string;
  /** PEM file of the authority, "" for the system's. */
  readonly caFile: string;
}

const TIMEOUT_MS = 5_000;
const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const;

/** Throws CONFIG_BAD_VALUE when the authority's file cannot be read. */
export function createKubernetes({
  server,
  tokenFile,
  caFile,
}: KubernetesOptions): Kubernetes & { close(): Promise<void> } {
  const dispatcher = new Agent({ connect: { ...(caFile && { ca: read(caFile) }), timeout: TIMEOUT_MS } });

  async function call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    type = 'application/json',
  ): Promise<Record<string, unknown>> {
    const answer = await request(new URL(path, server), {
      method,
      dispatcher,
      headers: {
        accept: 'application/json',
        'user-agent': 'throughline-collector',
        ...(body !== undefined && { 'content-type': type }),
        ...(tokenFile && { authorization: `Bearer ${read(tokenFile).trim()}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const value = (await answer.body.json().catch(() => ({}))) as Record<string, unknown>;
    if (answer.statusCode >= 200 && answer.statusCode < 300) return value;
    const message = typeof value.message === 'string' ? value.message : `status ${answer.statusCode}`;
    throw new KubernetesError(`the API server refused ${method} ${path}: ${message}`, answer.statusCode);
  }

  return {
    get: (path) => call('GET', path),
    patch: (path, body, type) => call('PATCH', path, body, PATCH_TYPES[type]),
    post: (path, body) => call('POST', path, body),
    delete: (path, body) => call('DELETE', path, body),
    close: () => dispatcher.close(),
  };
}

/** The API server's own answer; `status` is its HTTP status. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CollectorError('CONFIG_BAD_VALUE', `${file} cannot be read: ${(error as Error).message}`);
  }
}
