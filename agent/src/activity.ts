// One unit of work that the application was asked to do, and what came in with it.

export type ActivityKind = 'http.request' | 'messaging.record' | 'websocket.message' | 'rpc.call' | 'job' | 'graphql.operation' | 'cron';

/** What an instrumentation knows when an activity begins. Plain data except `inputs`, which is read lazily. */
export interface ActivityStart {
  readonly kind: ActivityKind;
  /** "POST /orders", "orders[0]@42". */
  readonly name: string;
  readonly peerAddress?: string;
  readonly peerPort?: number;
  readonly claimedAddresses?: readonly string[];
  readonly userAgent?: string;
  readonly http?: { readonly method: string; readonly path: string; readonly host: string; readonly protocol: string };
  readonly record?: {
    readonly system: string;
    readonly clusterId?: string;
    readonly topic: string;
    readonly partition?: number;
    readonly offset?: string;
    readonly consumerGroup?: string;
    readonly messageId?: string;
    /** Computed only when asked for. */
    readonly contentSha256?: () => string;
  };
  /** W3C traceparent as received. */
  readonly traceparent?: string;
  /** Inputs by path prefix: {"query": …, "header": …, "record.value": Buffer}; values may be strings, Buffers or objects. */
  readonly inputs: Readonly<Record<string, unknown>>;
}
