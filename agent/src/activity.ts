// One unit of work that the application was asked to do, and what came in with it.

export type ActivityKind =
  | 'http.request'
  | 'messaging.record'
  | 'websocket.message'
  | 'rpc.call'
  | 'job'
  | 'graphql.operation'
  | 'cron';

/** What an instrumentation knows when an activity begins. Plain data except `inputs`, which is read lazily. */
export interface ActivityStart {
  readonly kind: ActivityKind;
  /** "POST /orders", "orders[0]@42"; "" has a record's name made from its place when somebody asks. */
  readonly name: string;
  readonly peerAddress?: string;
  readonly peerPort?: number;
  readonly claimedAddresses?: readonly string[] | undefined;
  readonly userAgent?: string | undefined;
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
  /** W3C traceparent as received; bytes are read when somebody asks. */
  readonly traceparent?: string | Uint8Array | undefined;
  /** Inputs by path prefix: {"query": …, "header": …, "record.value": Buffer}; values may be strings, Buffers or objects. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Given instead of `inputs` where building that object is worth avoiding: asked at most once, by the first guard. */
  readonly lazyInputs?: () => Readonly<Record<string, unknown>>;
  /** Ends this unit of work from the outside when it was refused: 403 for a request. Called at most once. */
  readonly refuse?: (refusal: Refusal) => void;
  /** It was answered: lets go of the application's objects and of inputs too big to keep for work that runs on. */
  readonly letGo?: () => void;
}

/** What the instrumentation may tell the peer: never more than the finding's id. */
export interface Refusal {
  readonly findingId: string;
  /** 403, or 429 for a rate limit. */
  readonly status: 403 | 429;
  /** Seconds until trying again makes sense; rate limits only. */
  readonly retryAfterSeconds?: number;
}
