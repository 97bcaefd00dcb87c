// Audit events as kube-apiserver writes them (audit.k8s.io/v1), sent in batches to a webhook as it sends them. Shapes as
// recorded from a real API server: test/data/k8s-live.
import { randomUUID } from 'node:crypto';

export interface AuditUser {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface AuditParts {
  readonly level: 'Metadata' | 'RequestResponse';
  readonly requestUri: string;
  readonly verb: string;
  readonly user: AuditUser;
  readonly sourceIps: readonly string[];
  readonly userAgent: string;
  readonly objectRef: Readonly<Record<string, string>>;
  readonly responseStatus: Readonly<Record<string, unknown>>;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly received: Date;
  readonly annotations: Readonly<Record<string, string>>;
}

export function auditEvent(parts: AuditParts): Record<string, unknown> {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: parts.level,
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: parts.requestUri,
    verb: parts.verb,
    user: parts.user,
    sourceIPs: parts.sourceIps,
    userAgent: parts.userAgent,
    objectRef: parts.objectRef,
    responseStatus: parts.responseStatus,
    ...(parts.requestObject === undefined ? {} : { requestObject: parts.requestObject }),
    ...(parts.responseObject === undefined ? {} : { responseObject: parts.responseObject }),
    requestReceivedTimestamp: microTime(parts.received),
    stageTimestamp: microTime(new Date()),
    annotations: parts.annotations,
  };
}

/** Kubernetes' MicroTime: six digits, of which this clock knows three. */
function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

export interface WebhookOptions {
  readonly url: string;
  readonly token?: string;
  readonly batchMaxWaitMs?: number;
}

const heldMax = 10_000;
const batchMax = 400;
const attemptsMax = 5;

/** kube-apiserver's batching webhook backend, small: an EventList as soon as `batchMaxWaitMs` have passed. */
export class AuditWebhook {
  readonly #options: WebhookOptions;
  #held: unknown[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  dropped = 0;
  delivered = 0;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  write(event: unknown): void {
    if (this.#held.length >= heldMax) {
      this.dropped += 1;
      return;
    }
    this.#held.push(event);
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.batchMaxWaitMs ?? 500);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#held.length > 0) {
      const batch = this.#held.splice(0, batchMax);
      this.#sending = this.#sending.then(() => this.#send(batch));
    }
    await this.#sending;
  }

  async #send(items: readonly unknown[]): Promise<void> {
    const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items });
    for (let attempt = 1; ; attempt += 1) {
      const accepted = await this.#post(body).catch(() => false);
      if (accepted) return void (this.delivered += items.length);
      if (attempt === attemptsMax) return void (this.dropped += items.length);
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }

  async #post(body: string): Promise<boolean> {
    const { token, url } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body,
      signal: AbortSignal.timeout(5000),
    });
    await response.arrayBuffer();
    return response.ok;
  }
}
