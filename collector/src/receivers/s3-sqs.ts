// Receives log files from S3 as an SQS queue announces them: long polls, reads each object, stores its records, and only
// then deletes the message. A message that fails comes back by the queue's own visibility timeout; one that keeps failing
// goes into the quarantine with its reason. The AWS SDK is loaded only when a queue is configured.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { formatOf } from './formats/index.ts';
import { refusedBytes } from './formats/record.ts';
import { readDocuments } from './read-documents.ts';
import { readNotice, worthReading, type S3Object } from './s3-notice.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

export interface QueueReceiverOptions extends TakeOptions {
  /** https://sqs.<region>.amazonaws.com/<account>/<name>; the region is taken from it. */
  readonly queueUrl: string;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Seconds one long poll waits, 0 to 20; default 20. */
  readonly waitSeconds?: number;
  /** Seconds a message stays hidden while it is worked on, renewed as long as it is; default 300. */
  readonly visibilitySeconds?: number;
  /** Times a message may be received before it is given up; default 5. */
  readonly receivesMax?: number;
  /** Seconds until a failed message is tried again; default 30. */
  readonly retrySeconds?: number;
}

export interface QueueReceiver {
  /** Stops polling and waits for the message in hand. */
  close(): Promise<void>;
}

const MESSAGES_PER_POLL = 10;
/** Bytes of one object as stored, and inflated. CloudTrail's files are below 50 MB inflated. */
const OBJECT_BYTES_MAX = 64 * 1024 * 1024;
const INFLATED_BYTES_MAX = 256 * 1024 * 1024;
const POLL_BACKOFF_MIN_MS = 1_000;
const POLL_BACKOFF_MAX_MS = 60_000;
const inflate = promisify(gunzip);

/** Rejects with CONFIG_BAD_VALUE when the queue's address is none, or the AWS SDK is not installed. */
export async function startQueueReceiver(options: QueueReceiverOptions): Promise<QueueReceiver> {
  const { queueUrl, metrics, log } = options;
  const { waitSeconds = 20, visibilitySeconds = 300, receivesMax = 5, retrySeconds = 30 } = options;
  const aws = await openAws(queueUrl);
  const stop = new AbortController();
  metrics.describe('queue_messages', 'Messages of the S3 queue, by outcome.');

  const polling = (async () => {
    let backoffMs = POLL_BACKOFF_MIN_MS;
    while (!stop.signal.aborted) {
      try {
        const messages = await aws.receive(waitSeconds, visibilitySeconds, stop.signal);
        if (backoffMs > POLL_BACKOFF_MIN_MS) log('info', 'the queue answers again', { queue: queueUrl });
        backoffMs = POLL_BACKOFF_MIN_MS;
        await handleAll(messages);
      } catch (error) {
        if (stop.signal.aborted) break;
        if (backoffMs === POLL_BACKOFF_MIN_MS)
          log('warn', 'the queue cannot be read', { queue: queueUrl, reason: (error as Error).message });
        metrics.count('queue_poll_failures');
        await pause(backoffMs, stop.signal);
        backoffMs = Math.min(backoffMs * 2, POLL_BACKOFF_MAX_MS);
      }
    }
  })();

  // One at a time, so that one large file is in memory and not ten; the others of the poll stay hidden meanwhile.
  async function handleAll(messages: readonly Message[]): Promise<void> {
    const waiting = new Set(messages);
    const renewal = setInterval(
      () => {
        for (const message of waiting)
          aws.hide(message, visibilitySeconds).catch(() => metrics.count('queue_renewal_failures'));
      },
      (visibilitySeconds * 1_000) / 2,
    );
    try {
      for (const message of messages) {
        if (stop.signal.aborted) break;
        await handle(message);
        waiting.delete(message);
      }
      // Not begun: others may have them at once.
      for (const message of waiting) await aws.hide(message, 0).catch(() => {});
    } finally {
      clearInterval(renewal);
    }
  }

  async function handle(message: Message): Promise<void> {
    try {
      const outcome = await take(message, aws, options);
      await aws.remove(message);
      metrics.count('queue_messages', { outcome });
    } catch (error) {
      const permanent = error instanceof PermanentFailure;
      // What our own store refuses is no fault of the message, however often it came.
      const ours = error instanceof CollectorError;
      if (permanent || (!ours && message.receives >= receivesMax)) {
        giveUp(message, error as Error, permanent);
        await aws.remove(message).catch(() => {});
        return;
      }
      metrics.count('queue_messages', { outcome: 'retried' });
      log('warn', 'a queue message failed', {
        message: message.id,
        receives: message.receives,
        reason: (error as Error).message,
      });
      await aws.hide(message, retrySeconds).catch(() => {});
    }
  }

  function giveUp(message: Message, error: Error, permanent: boolean): void {
    metrics.count('queue_messages', { outcome: 'quarantined' });
    const reason = permanent ? 'queue message unusable' : 'queue message kept failing';
    const detail = permanent ? error.message : `received ${message.receives} times; the last time: ${error.message}`;
    options.quarantine.put({ from: `queue ${queueUrl}`, reason, detail, bytes: Buffer.from(message.body) });
    log('warn', reason, { message: message.id, reason: detail });
  }

  return {
    async close() {
      stop.abort();
      await polling;
      aws.close();
    },
  };
}

/** Trying it again would end the same way. */
class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

async function take(message: Message, aws: Aws, options: QueueReceiverOptions): Promise<'done' | 'nothing'> {
  let objects: readonly S3Object[];
  try {
    objects = readNotice(message.body).objects.filter(worthReading);
  } catch (error) {
    throw new PermanentFailure((error as Error).message);
  }
  for (const object of objects) await takeObject(object, aws, options);
  return objects.length > 0 ? 'done' : 'nothing';
}

async function takeObject(object: S3Object, aws: Aws, options: QueueReceiverOptions): Promise<void> {
  const from = `s3://${object.bucket}/${object.key}`;
  const stored = await aws.read(object, OBJECT_BYTES_MAX);
  if (stored === undefined) throw new PermanentFailure(`${from} is larger than ${OBJECT_BYTES_MAX} bytes`);
  const refuse = (reason: string, bytes: Uint8Array, detail = ''): void =>
    options.quarantine.put({ from, reason, detail, bytes });
  let bytes: Buffer = stored;
  // By its first bytes, not its name: pipelines rename.
  if (stored[0] === 0x1f && stored[1] === 0x8b) {
    try {
      bytes = await inflate(stored, { maxOutputLength: INFLATED_BYTES_MAX });
    } catch (error) {
      return refuse('gzip cannot be inflated', stored, (error as Error).message);
    }
  }
  const { values, bad } = readDocuments(bytes);
  if (values.length === 0 && bytes.length > 0) return refuse('not JSON', bytes);
  for (const line of bad) refuse('not JSON', Buffer.from(line));
  for (const value of values) {
    const format = formatOf(value);
    if (format) await takeRecords(value, format, from, options);
    else if (!isEmptyFile(value)) refuse('no format knows it', refusedBytes(value));
  }
}

// A region without calls: {"Records":[]}.
function isEmptyFile(value: unknown): boolean {
  const { Records } = value as { Records?: unknown };
  return Array.isArray(Records) && Records.length === 0;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

// ---- AWS ----------------------------------------------------------------------------------------------------------------

interface Message {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  /** How often it has been received, this time included. */
  readonly receives: number;
}

interface Aws {
  receive(waitSeconds: number, visibilitySeconds: number, signal: AbortSignal): Promise<Message[]>;
  hide(message: Message, seconds: number): Promise<void>;
  remove(message: Message): Promise<void>;
  /** Undefined when the object is larger than the limit. */
  read(object: S3Object, bytesMax: number): Promise<Buffer | undefined>;
  close(): void;
}

/** As much of a client of the AWS SDK as is used here. */
interface Client {
  send(command: object, options?: { abortSignal: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}
type Make<T> = new (input: object) => T;
type Sdk = Readonly<Record<string, Make<object>>>;

// Optional packages: the collector is installed without them, and most collectors never need them.
async function loadSdk(name: string): Promise<Sdk> {
  try {
    return (await import(name)) as Sdk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CollectorError('CONFIG_BAD_VALUE', `cloudtrail-queue needs the package ${name}: npm install ${name}`);
  }
}

async function openAws(queueUrl: string): Promise<Aws> {
  const region = regionOf(queueUrl);
  const [sqsSdk, s3Sdk] = await Promise.all([loadSdk('@aws-sdk/client-sqs'), loadSdk('@aws-sdk/client-s3')]);
  // An endpoint given by AWS_ENDPOINT_URL has no names for buckets.
  const ownEndpoint = Boolean(process.env['AWS_ENDPOINT_URL'] ?? process.env['AWS_ENDPOINT_URL_S3']);
  const sqs = new sqsSdk['SQSClient']!({ region }) as Client;
  const s3 = new s3Sdk['S3Client']!({
    region,
    followRegionRedirects: true,
    ...(ownEndpoint && { forcePathStyle: true }),
  }) as Client;
  const ask = async (name: string, input: object, signal?: AbortSignal): Promise<Record<string, unknown>> =>
    await sqs.send(new sqsSdk[name]!({ QueueUrl: queueUrl, ...input }), signal && { abortSignal: signal });
  return {
    async receive(waitSeconds, visibilitySeconds, signal) {
      const input = {
        MaxNumberOfMessages: MESSAGES_PER_POLL,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      };
      const { Messages } = await ask('ReceiveMessageCommand', input, signal);
      return ((Messages ?? []) as SqsMessage[]).map((message) => ({
        id: message.MessageId ?? '',
        body: message.Body ?? '',
        receipt: message.ReceiptHandle ?? '',
        receives: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
      }));
    },
    async hide(message, seconds) {
      await ask('ChangeMessageVisibilityCommand', { ReceiptHandle: message.receipt, VisibilityTimeout: seconds });
    },
    async remove(message) {
      await ask('DeleteMessageCommand', { ReceiptHandle: message.receipt });
    },
    async read({ bucket, key }, bytesMax) {
      const answer = await s3.send(new s3Sdk['GetObjectCommand']!({ Bucket: bucket, Key: key }));
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of answer['Body'] as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > bytesMax) return undefined;
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    close() {
      sqs.destroy();
      s3.destroy();
    },
  };
}

interface SqsMessage {
  readonly MessageId?: string;
  readonly Body?: string;
  readonly ReceiptHandle?: string;
  readonly Attributes?: { readonly ApproximateReceiveCount?: string };
}

function regionOf(queueUrl: string): string {
  let host: string;
  try {
    host = new URL(queueUrl).hostname;
  } catch {
    throw new CollectorError(
      'CONFIG_BAD_VALUE',
      `cloudtrail-queue is "${queueUrl}"; it is a queue's address such as https://sqs.eu-west-1.amazonaws.com/111122223333/cloudtrail`,
    );
  }
  const region =
    /^(?:[\w-]+\.)*sqs[.-]([a-z]{2}(?:-[a-z]+)+-\d)\b/.exec(host)?.[1] ??
    /^([a-z]{2}(?:-[a-z]+)+-\d)\.queue\./.exec(host)?.[1];
  return region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}
