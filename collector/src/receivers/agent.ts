// Receives from agents, sensors and relaying collectors over gRPC: Hello first, then batches, each acknowledged once its
// events are stored. Commands go down the same stream.
import {
  BATCH_BYTES_MAX,
  BATCH_EVENTS_MAX,
  EVENT_BYTES_MAX,
  Event,
  INGEST_PATH,
  PROTOCOL_VERSION,
  ServerFrame,
  decodeClientFrame,
  type AgentPolicy,
  type Command,
  type CommandResult,
  type EncodedBatch,
  type Hello,
  type Process,
  type Workload,
} from '@throughline/proto';
import { checkEvent, type Witness } from '../check-event.ts';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Incoming, Pipeline } from '../pipeline.ts';
import type { Quarantine } from '../quarantine.ts';
import type { Grant } from '../speakers.ts';
import type { WitnessRecord, Witnesses } from '../witnesses.ts';
import type { GrpcCall, GrpcHandlers, GrpcMethod } from './grpc-call.ts';
import { grpcStatus, type GrpcStatus } from './grpc-status.ts';

export interface AgentReceiverOptions {
  readonly collectorId: string;
  readonly pipeline: Pipeline;
  readonly lastSequence: (session: string) => Promise<number>;
  readonly policyFor: (service: string) => AgentPolicy;
  /** What a relay must know to tell its agents: the policy of each service that has its own, and under "" that of the rest. */
  readonly policies: () => readonly { readonly service: string; readonly policy: AgentPolicy }[];
  readonly witnesses: Witnesses;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly nowUs: () => number;
}

export interface AgentReceiver {
  /** The Ingest stream. */
  readonly method: GrpcMethod;
  /** Sends to every connected witness that `wants` picks; resolves with how many got it. */
  send(command: Command, wants: (witness: WitnessRecord) => boolean): number;
  /** Sends to such witnesses and waits for the first answer; undefined when none is connected or none came in time. */
  order(
    command: Command,
    wants: (witness: WitnessRecord) => boolean,
    timeoutMs: number,
  ): Promise<CommandResult | undefined>;
}

/** How long a stream may stay without its Hello, milliseconds. */
const HELLO_MAX_MS = 10_000;
const TEXT_MAX = 256;

interface Stream {
  readonly record: WitnessRecord;
  readonly send: (frame: ServerFrame) => void;
  answers: Map<string, (result: CommandResult | undefined) => void>;
}

export function createAgentReceiver(options: AgentReceiverOptions): AgentReceiver {
  const { pipeline, witnesses, quarantine, metrics, log, nowUs } = options;
  const streams = new Set<Stream>();

  metrics.describe('events_rejected', 'Events of witnesses that were refused and quarantined.');
  metrics.describe('witness_dropped', 'Events that witnesses had to drop, as they say, by reason.');
  metrics.gauge('streams', 'Witnesses connected now.', () => streams.size);

  function open(call: GrpcCall): GrpcHandlers {
    const { grant } = call;
    let stream: Stream | undefined;
    let witness: Witness | undefined;
    let known: Known | undefined;
    let greeted = false;
    let ended = false;
    // The last batch that is stored, and the last one handed to the store.
    let last = 0;
    let submitted = 0;

    const from = (): string =>
      stream
        ? `${stream.record.role} ${stream.record.workload.service || stream.record.workload.node || ''}`.trim()
        : grant.name;
    const refuse = (code: GrpcStatus, details: string, reason: string, bytes?: Uint8Array): void => {
      if (ended) return;
      if (bytes) quarantine.put({ from: from(), reason, detail: details, bytes });
      call.refuse(code, details, reason);
    };
    const noHello = setTimeout(
      () => refuse(grpcStatus.DEADLINE_EXCEEDED, 'no Hello came', 'no hello'),
      HELLO_MAX_MS,
    ).unref();

    return { onMessage, onEnd: () => call.end(grpcStatus.OK, ''), onOver };

    function onOver(): void {
      ended = true;
      clearTimeout(noHello);
      if (!stream) return;
      streams.delete(stream);
      // The session may have come back on another stream before this one was seen to be dead.
      stream.record.connected = [...streams].some((other) => other.record.session === stream!.record.session);
      for (const answer of stream.answers.values()) answer(undefined);
    }

    async function onMessage(bytes: Uint8Array): Promise<void> {
      let message: ReturnType<typeof decodeClientFrame>;
      try {
        message = decodeClientFrame(bytes);
      } catch (error) {
        return refuse(
          grpcStatus.INVALID_ARGUMENT,
          `a frame cannot be read: ${(error as Error).message}`,
          'malformed frame',
          bytes,
        );
      }
      if ('hello' in message) {
        if (greeted) return refuse(grpcStatus.INVALID_ARGUMENT, 'a second Hello came', 'second hello', bytes);
        greeted = true;
        clearTimeout(noHello);
        return await greet(message.hello);
      }
      if (!stream) {
        return refuse(
          grpcStatus.FAILED_PRECONDITION,
          greeted ? 'wait for the Welcome' : 'the first frame must be a Hello',
          'no hello',
          bytes,
        );
      }
      if ('batch' in message) return await take(message.batch, bytes.length);
      const { id = '' } = message.commandResult;
      stream.answers.get(id ?? '')?.(message.commandResult);
    }

    async function greet(hello: Hello): Promise<void> {
      try {
        witness = introduce(hello, grant);
      } catch (error) {
        const { code, message } = error as CollectorError;
        return refuse(
          code === 'NOT_ALLOWED' ? grpcStatus.PERMISSION_DENIED : grpcStatus.INVALID_ARGUMENT,
          message,
          'hello refused',
        );
      }
      try {
        last = submitted = await options.lastSequence(hello.session!);
      } catch (error) {
        return refuse(grpcStatus.UNAVAILABLE, (error as Error).message, 'store failed');
      }
      if (ended) return;
      known = knownOf(witness, hello);
      const record = witnesses.join(
        hello.session!,
        { role: witness.role, version: hello.version ?? '', workload: witness.workload },
        nowUs(),
      );
      stream = {
        record,
        answers: new Map(),
        send(frame) {
          // What a stream that is going away does not take, the next one's Welcome makes good.
          if (!ended) call.send(ServerFrame.encode(frame).finish());
        },
      };
      streams.add(stream);
      const policy = witness.role === 'agent' ? { policy: options.policyFor(witness.workload.service ?? '') } : {};
      stream.send({ welcome: { collectorId: options.collectorId, lastSequence: last, ...policy } });
      if (witness.role === 'relay') {
        for (const { service, policy: own } of options.policies())
          stream.send({ command: { id: '', service, policy: own } });
      }
      log('info', 'witness connected', {
        role: record.role,
        service: record.workload.service ?? '',
        node: record.workload.node ?? '',
        by: grant.name,
      });
    }

    async function take(batch: EncodedBatch, frameBytes: number): Promise<void> {
      const { record, send } = stream!;
      const { sequence, events } = batch;
      record.lastUs = nowUs();
      if (sequence < 1) return refuse(grpcStatus.INVALID_ARGUMENT, 'a batch has no sequence number', 'malformed frame');
      if (sequence <= last) return send({ ack: { sequence } });
      if (sequence <= submitted) return refuse(grpcStatus.INVALID_ARGUMENT, 'a batch came twice', 'malformed frame');
      const previous = submitted;
      submitted = sequence;
      for (const [reason, count] of Object.entries(batch.dropped).slice(0, 16)) {
        metrics.count('witness_dropped', { reason: reason.slice(0, 64) }, count);
        record.dropped[reason.slice(0, 64)] = (record.dropped[reason.slice(0, 64)] ?? 0) + count;
      }
      let reason = '';
      let rejected = 0;
      const good: Incoming[] = [];
      const reject = (why: string, bytes: Uint8Array, detail?: string): void => {
        reason ||= why;
        rejected++;
        quarantine.put({ from: from(), reason: why, bytes, ...(detail !== undefined && { detail }) });
      };
      if (events.length > BATCH_EVENTS_MAX || frameBytes > BATCH_BYTES_MAX + EVENT_BYTES_MAX) {
        reason = 'batch too large';
        rejected = events.length;
        quarantine.put({
          from: from(),
          reason,
          detail: `${events.length} events, ${frameBytes} bytes`,
          bytes: events[0] ?? new Uint8Array(),
        });
      } else {
        const arrivalUs = nowUs();
        const arrival = Event.encode({ arrivalUs }).finish();
        for (const bytes of events) {
          if (bytes.length > EVENT_BYTES_MAX) {
            reject('event too large', bytes);
            continue;
          }
          try {
            const event = Event.decode(bytes);
            const why = checkEvent(event, witness!, arrivalUs);
            if (why !== undefined) reject(why, bytes);
            else good.push(complete(event, bytes, known!, { arrivalUs, arrival }));
          } catch (error) {
            reject('malformed event', bytes, (error as Error).message);
          }
        }
      }
      try {
        await pipeline.receive(good, { session: record.session, previous, sequence });
      } catch (error) {
        return refuse(grpcStatus.UNAVAILABLE, (error as Error).message, 'store failed');
      }
      last = Math.max(last, sequence);
      record.events += good.length;
      record.rejected += rejected;
      if (rejected > 0) metrics.count('events_rejected', {}, rejected);
      for (const { event } of good) if (event.witnessStatus) note(record, event);
      send({ ack: { sequence, rejected, reason } });
    }
  }

  return {
    method: { path: INGEST_PATH, compressed: false, open },
    send(command, wants) {
      let sent = 0;
      for (const stream of streams) {
        if (!wants(stream.record)) continue;
        stream.send({ command });
        sent++;
      }
      return sent;
    },
    order(command, wants, timeoutMs) {
      const asked = [...streams].filter(({ record }) => wants(record));
      if (asked.length === 0) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const id = command.id ?? '';
        let left = asked.length;
        const finish = (result: CommandResult | undefined): void => {
          // One that goes away leaves the answer to the others.
          if (result === undefined && --left > 0) return;
          clearTimeout(timer);
          for (const stream of asked) stream.answers.delete(id);
          resolve(result);
        };
        const timer = setTimeout(() => {
          left = 1;
          finish(undefined);
        }, timeoutMs);
        for (const stream of asked) {
          stream.answers.set(id, finish);
          stream.send({ command });
        }
      });
    },
  };
}

// The witness that a Hello names, or an error that says why it may not be.
function introduce(hello: Hello, grant: Grant): Witness {
  const role = hello.role === 'collector' ? 'relay' : hello.role;
  if (hello.protocol !== PROTOCOL_VERSION) {
    throw new CollectorError(
      'BAD_REQUEST',
      `protocol ${hello.protocol} is not spoken here; version ${PROTOCOL_VERSION} is`,
    );
  }
  if (!hello.session || hello.session.length > TEXT_MAX)
    throw new CollectorError('BAD_REQUEST', 'a Hello needs a session of 1 to 256 characters');
  if (role !== 'agent' && role !== 'sensor' && role !== 'relay') {
    throw new CollectorError(
      'BAD_REQUEST',
      `the role "${String(role).slice(0, 40)}" is not known; there are agent, sensor and collector`,
    );
  }
  if (!grant.roles.has(role)) throw new CollectorError('NOT_ALLOWED', `${grant.name} may not speak as ${role}`);
  const workload: Workload = Object.fromEntries(
    Object.entries(hello.workload ?? {}).filter(([, value]) => value !== ''),
  );
  for (const value of Object.values(workload)) {
    if (typeof value === 'string' && value.length > 1_024)
      throw new CollectorError('BAD_REQUEST', 'a name in the workload is too long');
  }
  if (grant.service !== undefined && workload.service !== grant.service) {
    throw new CollectorError('NOT_ALLOWED', `${grant.name} may not speak for the service "${workload.service ?? ''}"`);
  }
  if (grant.node !== undefined && workload.node !== grant.node) {
    throw new CollectorError('NOT_ALLOWED', `${grant.name} may not speak for the node "${workload.node ?? ''}"`);
  }
  return { role, workload: Object.freeze(workload) };
}

/** What the collector knows of a sender and its events need not say, or must not say otherwise. */
interface Known {
  readonly source: string | undefined;
  readonly workload: Workload;
  /** All fields of an agent's workload are known; a sensor's events name their own pods, below the sensor's node. */
  readonly whole: boolean;
  readonly process: Process | undefined;
  /** The same as bytes, to be put behind an event's own: in protobuf the later field wins. */
  readonly bytes: Uint8Array;
  readonly processBytes: Uint8Array;
}

function knownOf({ role, workload: said }: Witness, hello: Hello): Known {
  const workload = role === 'agent' ? said : role === 'sensor' ? nodeOf(said) : {};
  const source = role === 'relay' ? undefined : role;
  const process = role === 'agent' ? (hello.process ?? undefined) : undefined;
  return {
    source,
    workload,
    whole: role === 'agent',
    process,
    bytes: source === undefined ? new Uint8Array() : Event.encode({ source, workload }).finish(),
    processBytes: process ? Event.encode({ process }).finish() : new Uint8Array(),
  };
}

// The same on the decoded event and on its bytes, so that nothing is encoded again.
function complete(
  event: Event,
  bytes: Uint8Array,
  known: Known,
  { arrivalUs, arrival }: { arrivalUs: number; arrival: Uint8Array },
): Incoming {
  const parts = [bytes, known.bytes, arrival];
  if (!event.process && known.process) {
    event.process = known.process;
    parts.push(known.processBytes);
  }
  event.arrivalUs = arrivalUs;
  if (known.source !== undefined) {
    event.source = known.source;
    event.workload = known.whole && !event.workload ? known.workload : { ...event.workload, ...known.workload };
  }
  return { event, bytes: Buffer.concat(parts) };
}

// Only what is set: an empty name put behind an event's own would hide it.
function nodeOf({ cluster, node, bootId }: Workload): Workload {
  return { ...(cluster && { cluster }), ...(node && { node }), ...(bootId && { bootId }) };
}

function note(record: WitnessRecord, { witnessStatus }: Event): void {
  const { kind, mode, runtime, coverage, blindFromUs } = witnessStatus!;
  if (kind === 'blind') record.blindSinceUs = blindFromUs || record.lastUs;
  if (kind === 'gap') {
    record.blindSinceUs = 0;
    record.gaps++;
  }
  if (mode) record.mode = mode;
  if (runtime) record.runtime = runtime;
  if (coverage?.length) record.coverage = coverage.slice(0, 500);
}
