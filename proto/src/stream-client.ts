// The streaming client that agents, sensors and relaying collectors report through, over whatever opens its streams. It is a
// guest in somebody's process: report() never throws and never waits, memory is bounded, and no timer or socket of it keeps a
// process alive. client.ts puts it together with gRPC's own library, light-client.ts with less.
//
// Delivery is at least once: every batch has a number within the session and is kept until the collector says that it is
// stored; after a reconnect the collector names the last one it has and the rest is sent again.
import { encodeBatch } from './encode-batch.ts';
import type { ClientFrame, Command, CommandResult, Event, Hello, ServerFrame, Welcome } from './schema.ts';
import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, EVENT_BYTES_MAX, PROTOCOL_VERSION } from './service.ts';

export interface StreamClientOptions {
  /** `grpc://host:port`, `grpcs://host:port` or `unix:///path`; check it with parseAddress() before. */
  readonly address: string;
  /** Who speaks; `protocol` is filled in, and `session` where it is absent. */
  readonly hello: Hello;
  /** Sent as `authorization: Bearer <token>`. */
  readonly token?: string;
  readonly tls?: TlsOptions;

  /** Events held at most, waiting or unacknowledged. Default 8192. */
  readonly eventsMax?: number;
  /** Bytes of encoded events held at most. Default 8 MiB. */
  readonly bytesMax?: number;
  /** Events in a batch at most, up to 512. Default 200: larger ones only wait longer. */
  readonly batchEventsMax?: number;
  /** How long an event may wait for its batch to fill, milliseconds. Default 40. */
  readonly lingerMs?: number;
  /** Batches sent and not yet acknowledged, at most. Default 16. */
  readonly windowBatches?: number;
  /** First wait before trying again, doubled each time, milliseconds. Default 200. */
  readonly retryMinMs?: number;
  /** Longest wait before trying again, milliseconds. Default 15 000. */
  readonly retryMaxMs?: number;
  /** How long the collector may take to welcome us, or to acknowledge while a batch is out, milliseconds. Default 15 000. */
  readonly silenceMaxMs?: number;

  /** A command of the collector, also the policy of its welcome (then with the id ""). May return the outcome to report. */
  readonly onCommand?: (command: Command) => CommandResult | void;
  /** The connection came up or went away, with the reason in a few words. */
  readonly onState?: (state: ClientState, reason: string) => void;

  /** A number from 0 to 1 for the jitter of the waits. Default Math.random. */
  readonly random?: () => number;
  /** Default: setTimeout, unreferenced. */
  readonly schedule?: Schedule;
  /** How a stream is opened. Default: over gRPC. */
  readonly open?: Open;
}

/** What the client is put together from. */
export interface StreamClientParts {
  readonly open: Open;
  /** Throws for what cannot be encoded: such an event is counted as lost. */
  readonly encodeEvent: (event: Event) => Uint8Array;
  readonly encodeFrame: (frame: ClientFrame) => Uint8Array;
  /** Throws for bytes that are no frame: then the stream is given up. */
  readonly decodeFrame: (bytes: Uint8Array) => ServerFrame;
}

/** PEM texts. Without `ca` the system's roots are used; `cert` and `key` are our own identity (mTLS). */
export interface TlsOptions {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** The name that the collector's certificate must carry, where it is not the host of the address. */
  readonly serverName?: string;
}

export type ClientState = 'connected' | 'disconnected' | 'closed';

/** Runs `task` once after `ms`; the result cancels it. */
export type Schedule = (ms: number, task: () => void) => () => void;

export interface StreamHandlers {
  onFrame(bytes: Uint8Array): void;
  /** The stream takes frames again after write() said false. */
  onDrain(): void;
  /** Called at most once, after which nothing else is. */
  onEnd(reason: string): void;
}

export interface OpenStream {
  /** False when the frame was taken but no more should follow before onDrain(). */
  write(frame: Uint8Array): boolean;
  /** Ends it for good; no handler is called any more. */
  close(): void;
}

export type Open = (options: StreamClientOptions, handlers: StreamHandlers) => OpenStream;

/** Counted since the start; `queued` and `unacknowledged` are now. */
export interface ClientCounters {
  readonly reported: number;
  readonly acknowledged: number;
  readonly rejected: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly queued: number;
  readonly unacknowledged: number;
  readonly connects: number;
  /** Outcomes of commands that could not be told. */
  readonly resultsLost: number;
}

export interface StreamClient {
  /** Queues an event; it is encoded now, so the caller may reuse it. When the ring is full the oldest waiting event goes. */
  report(event: Event): void;
  /** The same for an event that is encoded already, as a relaying collector has it. */
  reportEncoded(event: Uint8Array): void;
  /** The outcome of a command that was carried out later. */
  reportCommand(result: CommandResult): void;
  /**
   * True once all that was reported is stored by the collector; false after `timeoutMs`. Keeps the process alive meanwhile. With
   * 0 what waits for its batch to fill is sent now, where there is a connection.
   */
  flush(timeoutMs: number): Promise<boolean>;
  /** Lets go of connection and timers; what is queued is lost. */
  close(): void;
  readonly counters: ClientCounters;
}

interface SentBatch {
  readonly sequence: number;
  readonly frame: Uint8Array;
  readonly events: number;
}

/** Starts at once; the connection is made when the event loop next turns. */
export function createClient(options: StreamClientOptions, parts: StreamClientParts): StreamClient {
  const { encodeEvent, encodeFrame, decodeFrame } = parts;
  const eventsMax = options.eventsMax ?? 8192;
  const bytesMax = options.bytesMax ?? 8 * 1024 * 1024;
  const batchEventsMax = Math.min(options.batchEventsMax ?? 200, BATCH_EVENTS_MAX);
  const lingerMs = options.lingerMs ?? 40;
  const windowBatches = options.windowBatches ?? 16;
  const retryMinMs = options.retryMinMs ?? 200;
  const retryMaxMs = options.retryMaxMs ?? 15_000;
  const silenceMaxMs = options.silenceMaxMs ?? 15_000;
  const random = options.random ?? Math.random;
  const schedule = options.schedule ?? unreferencedTimeout;
  const open = options.open ?? parts.open;
  const hello = encodeFrame({
    hello: { ...options.hello, session: options.hello.session || crypto.randomUUID(), protocol: PROTOCOL_VERSION },
  });

  // Waiting for a batch: a ring of encoded events.
  const ring = new Array<Uint8Array | undefined>(eventsMax);
  let head = 0;
  let queued = 0;
  let queuedBytes = 0;
  // Sent or to be sent again, oldest first; `cursor` is the first one not yet written to the present stream.
  const unacknowledged: SentBatch[] = [];
  let cursor = 0;
  let sentEvents = 0;
  let sentBytes = 0;
  let sequence = 0;
  // Losses not yet told to the collector.
  let untold: Record<string, number> = {};

  let stream: OpenStream | undefined;
  let welcomed = false;
  let congested = false;
  let closed = false;
  let failures = 0;
  let lingered = false;
  let cancelLinger: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let cancelSilence: (() => void) | undefined;
  let cancelSettled: (() => void) | undefined;
  let flushes: (() => void)[] = [];

  const counters = {
    reported: 0,
    acknowledged: 0,
    rejected: 0,
    dropped: {} as Record<string, number>,
    connects: 0,
    resultsLost: 0,
    get queued() {
      return queued;
    },
    get unacknowledged() {
      return sentEvents;
    },
  };

  function report(event: Event): void {
    let bytes: Uint8Array;
    try {
      bytes = encodeEvent(event);
    } catch {
      if (!closed) counters.reported++;
      return drop('unencodable');
    }
    reportEncoded(bytes);
  }

  function reportEncoded(bytes: Uint8Array): void {
    if (closed) return;
    counters.reported++;
    if (bytes.length > EVENT_BYTES_MAX || bytes.length > bytesMax) return drop('too-large');
    while (queued > 0 && (queued + sentEvents >= eventsMax || queuedBytes + sentBytes + bytes.length > bytesMax)) {
      take();
      drop('queue-full');
    }
    // All room is held by batches that the collector has not acknowledged: then the newest event is the one to go.
    if (sentEvents >= eventsMax || sentBytes + bytes.length > bytesMax) return drop('queue-full');
    ring[(head + queued) % eventsMax] = bytes;
    queued++;
    queuedBytes += bytes.length;
    if (queued >= batchEventsMax) pump();
    else cancelLinger ??= schedule(lingerMs, linger);
  }

  function drop(reason: string): void {
    counters.dropped[reason] = (counters.dropped[reason] ?? 0) + 1;
    untold[reason] = (untold[reason] ?? 0) + 1;
  }

  function take(): Uint8Array {
    const bytes = ring[head]!;
    ring[head] = undefined;
    head = (head + 1) % eventsMax;
    queued--;
    queuedBytes -= bytes.length;
    return bytes;
  }

  function linger(): void {
    cancelLinger = undefined;
    lingered = true;
    pump();
  }

  // Writes what the collector may have now: batches to send again first, then new ones while the window is open.
  function pump(): void {
    while (stream && welcomed && !congested) {
      if (cursor === unacknowledged.length && !formBatch()) break;
      congested = !write(unacknowledged[cursor++]!.frame);
      cancelSilence ??= schedule(silenceMaxMs, silent);
    }
    if (queued > 0 && !lingered) cancelLinger ??= schedule(lingerMs, linger);
  }

  function formBatch(): boolean {
    const due = queued >= batchEventsMax || (queued > 0 && (lingered || flushes.length > 0));
    if (!due || unacknowledged.length >= windowBatches) return false;
    const events: Uint8Array[] = [];
    let bytes = 0;
    while (
      queued > 0 &&
      events.length < batchEventsMax &&
      (events.length === 0 || bytes + ring[head]!.length <= BATCH_BYTES_MAX)
    ) {
      const event = take();
      bytes += event.length;
      events.push(event);
    }
    if (queued === 0) lingered = false;
    const frame = encodeBatch({ sequence: ++sequence, events, dropped: untold });
    untold = {};
    unacknowledged.push({ sequence, frame, events: events.length });
    sentEvents += events.length;
    sentBytes += frame.length;
    return true;
  }

  // What the collector has stored is let go.
  function settle(upTo: number): void {
    let done = 0;
    while (done < unacknowledged.length && unacknowledged[done]!.sequence <= upTo) {
      const batch = unacknowledged[done++]!;
      sentEvents -= batch.events;
      sentBytes -= batch.frame.length;
      counters.acknowledged += batch.events;
    }
    unacknowledged.splice(0, done);
    cursor = Math.max(0, cursor - done);
  }

  function write(frame: Uint8Array): boolean {
    try {
      return stream?.write(frame) ?? false;
    } catch {
      return false;
    }
  }

  function connect(): void {
    cancelRetry = undefined;
    if (closed) return;
    welcomed = false;
    congested = false;
    cursor = 0;
    let ended = false;
    const end = (reason: string): void => {
      if (ended || closed) return;
      ended = true;
      disconnect(reason);
    };
    try {
      stream = open(options, {
        onFrame(bytes) {
          if (!ended) read(bytes);
        },
        onDrain() {
          congested = false;
          pump();
        },
        onEnd: end,
      });
      write(hello);
      cancelSilence = schedule(silenceMaxMs, silent);
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
    }
  }

  function disconnect(reason: string): void {
    welcomed = false;
    cancelSilence?.();
    cancelSilence = undefined;
    cancelSettled?.();
    const old = stream;
    stream = undefined;
    try {
      old?.close();
    } catch {
      // It is gone already.
    }
    // Doubling, capped, with full jitter over the upper half: a restarted collector is not met by all its agents at once.
    const wait = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(failures++, 16));
    cancelRetry = schedule(wait / 2 + (random() * wait) / 2, connect);
    tell('disconnected', reason);
  }

  function silent(): void {
    cancelSilence = undefined;
    if (stream) disconnect(welcomed ? 'the collector stopped acknowledging' : 'the collector did not answer');
  }

  function read(bytes: Uint8Array): void {
    let frame: ServerFrame;
    try {
      frame = decodeFrame(bytes);
    } catch {
      return disconnect('the collector sent a frame that is none');
    }
    if (frame.welcome) welcome(frame.welcome);
    else if (frame.ack) {
      counters.rejected += frame.ack.rejected ?? 0;
      settle(frame.ack.sequence ?? 0);
      failures = 0;
      // Progress: the clock of silence starts anew, or stops when nothing is out.
      cancelSilence?.();
      cancelSilence = cursor > 0 ? schedule(silenceMaxMs, silent) : undefined;
      settleFlushes();
      pump();
    } else if (frame.command) obey(frame.command);
  }

  function welcome(message: Welcome): void {
    if (welcomed) return;
    welcomed = true;
    counters.connects++;
    cancelSilence?.();
    cancelSilence = undefined;
    settle(message.lastSequence ?? 0);
    // A collector that welcomes and then fails is still to be backed off from.
    cancelSettled = schedule(retryMaxMs, () => (failures = 0));
    tell('connected', message.collectorId ?? '');
    if (message.policy) obey({ id: '', policy: message.policy });
    settleFlushes();
    pump();
  }

  function obey(command: Command): void {
    let result: CommandResult | void = undefined;
    try {
      result = options.onCommand?.(command);
    } catch (error) {
      result = { id: command.id ?? '', outcome: 'failed', reason: error instanceof Error ? error.message : 'unknown' };
    }
    if (result && command.id) reportCommand({ ...result, id: command.id });
  }

  // Kept neither over a reconnect nor while the stream is congested (a collector that asks and does not read must not fill
  // our memory with answers): it asks again for what it still needs.
  function reportCommand(result: CommandResult): void {
    if (!welcomed || congested) {
      counters.resultsLost++;
      return;
    }
    try {
      congested = !write(encodeFrame({ commandResult: result })) || congested;
    } catch {
      // A result that cannot be encoded is a result nobody gets.
    }
  }

  function tell(state: ClientState, reason: string): void {
    try {
      options.onState?.(state, reason);
    } catch {
      // The caller's fault is not the stream's.
    }
  }

  function settleFlushes(): void {
    if (queued > 0 || unacknowledged.length > 0) return;
    const waiting = flushes;
    flushes = [];
    for (const done of waiting) done();
  }

  function flush(timeoutMs: number): Promise<boolean> {
    if (queued === 0 && unacknowledged.length === 0) return Promise.resolve(true);
    if (closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      // Referenced on purpose: the process waits for this one.
      const timer = setTimeout(() => finish(false), timeoutMs);
      const done = (): void => finish(true);
      const finish = (flushed: boolean): void => {
        clearTimeout(timer);
        flushes = flushes.filter((other) => other !== done);
        resolve(flushed && !closed);
      };
      flushes.push(done);
      // Somebody who waits should not wait out the backoff; one who only wants no batch to be waited for has no such haste.
      if (!stream && cancelRetry && timeoutMs > 0) {
        cancelRetry();
        connect();
      }
      pump();
    });
  }

  function close(): void {
    if (closed) return;
    closed = true;
    cancelLinger?.();
    cancelRetry?.();
    cancelSilence?.();
    cancelSettled?.();
    try {
      stream?.close();
    } catch {
      // It is gone already.
    }
    stream = undefined;
    const waiting = flushes;
    flushes = [];
    for (const done of waiting) done();
    tell('closed', '');
  }

  cancelRetry = schedule(0, connect);
  return { report, reportEncoded, reportCommand, flush, close, counters };
}

function unreferencedTimeout(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
