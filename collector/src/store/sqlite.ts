// The embedded store: one SQLite file in WAL mode, owned by a thread of its own (sqlite-worker.ts).
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { ResponseAction, Story } from '@throughline/proto';
import { CollectorError } from '../errors.ts';
import type { Append, Reply, Request, WorkerOptions } from './sqlite-worker.ts';
import type { SessionMark, Store, StoredEvent } from './store.ts';

/** SQLite's primary result codes: https://sqlite.org/rescode.html */
const SQLITE_PERM = 3;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

const OPENED = 0;

type Asked = Request extends infer R ? (R extends { call: number } ? Omit<R, 'call'> : never) : never;

/** Opens or creates `<folder>/throughline.db`. Throws CollectorError when it cannot. */
export async function openSqliteStore(folder: string, sync: WorkerOptions['sync'] = 'full'): Promise<Store> {
  const workerData: WorkerOptions = { file: path.join(folder, 'throughline.db'), sync };
  // Beside us as .ts when the sources run, as .js when the build does.
  const worker = new Worker(new URL(`./sqlite-worker${path.extname(import.meta.url)}`, import.meta.url), {
    workerData,
  });
  const calls = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  // The worker says once, unasked, that the file is open.
  const opened = new Promise<void>((resolve, reject) => calls.set(OPENED, { resolve, reject }));
  let next = OPENED + 1;
  let failed: CollectorError | undefined;

  const ask = <T>(request: Asked): Promise<T> => {
    if (failed) return Promise.reject(failed);
    const call = next++;
    return new Promise<T>((resolve, reject) => {
      calls.set(call, { resolve, reject });
      // The bodies were copied for the worker alone and move without another copy.
      worker.postMessage(
        { call, ...request },
        'append' in request ? [request.append.bodies.buffer as ArrayBuffer] : [],
      );
    });
  };
  const query = <T>(name: string, ...values: (string | number)[]): Promise<T> => ask({ query: name, values } as Asked);

  worker.on('message', (reply: Reply) => {
    const call = calls.get(reply.call);
    calls.delete(reply.call);
    if ('error' in reply) call?.reject(explain(reply.error));
    else call?.resolve(reply.result as never);
  });
  const fail = (error: CollectorError): void => {
    failed = error;
    for (const { reject } of calls.values()) reject(error);
    calls.clear();
  };
  worker.on('error', (error) => fail(explain({ message: error.message, code: 0 })));
  worker.on('exit', () => fail(new CollectorError('STORE_FAILED', 'the store is closed')));
  await opened;

  const decoded = <T>(rows: readonly { body: Uint8Array }[], codec: { decode(bytes: Uint8Array): T }): T[] =>
    rows.map(({ body }) => codec.decode(Buffer.from(body.buffer, body.byteOffset, body.byteLength)));

  return {
    append: (events, mark) => ask({ append: pack(events, mark) }),
    lastSequence: async (session) => (await query<{ sequence: number }[]>('lastSequence', session))[0]?.sequence ?? 0,
    events: async (after, limit) =>
      (await query<{ position: number; body: Uint8Array }[]>('events', after, limit)).map(({ position, body }) => ({
        position,
        bytes: body,
      })),
    eventCount: async () => (await query<{ n: number }[]>('eventCount'))[0]!.n,
    saveStories: (stories) =>
      ask({
        saveMany: 'story',
        rows: stories.map((story) => [story.id ?? '', story.revision ?? 0, Story.encode(story).finish()]),
      }),
    stories: async () => decoded(await query('stories'), Story),
    saveActions: (actions) =>
      ask({
        saveMany: 'action',
        rows: actions.map((action) => [action.id ?? '', ResponseAction.encode(action).finish()]),
      }),
    actions: async () => decoded(await query('actions'), ResponseAction),
    saveValue: async (name, value) => void (await query('saveValue', name, value)),
    value: async (name) => (await query<{ value: string }[]>('value', name))[0]?.value,
    trim: (eventsMax) => query('trim', eventsMax),
    async close() {
      if (failed) return;
      await ask({ close: true });
      await worker.terminate();
    },
  };
}

// One buffer for all bodies: small buffers each drag their whole pool across the threads.
function pack(events: readonly StoredEvent[], mark: SessionMark | undefined): Append {
  const bodies = new Uint8Array(events.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of events) {
    bodies.set(bytes, at);
    at += bytes.length;
  }
  return {
    ids: events.map(({ id }) => id),
    times: Float64Array.from(events, ({ timeUs }) => timeUs),
    lengths: Uint32Array.from(events, ({ bytes }) => bytes.length),
    bodies,
    ...mark,
  };
}

function explain({ message, code }: { message: string; code: number }): CollectorError {
  const primary = code & 0xff;
  // Without a code where the file could not even be opened.
  if (
    primary === SQLITE_FULL ||
    ((primary === SQLITE_IOERR || primary === 0) && /disk is full|ENOSPC|no space/i.test(message))
  ) {
    return new CollectorError(
      'STORE_FULL',
      `the disk of the data folder is full (${message}); nothing is acknowledged until there is room`,
    );
  }
  if (primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB || /malformed|not a database/.test(message)) {
    return new CollectorError(
      'STORE_FAILED',
      `the file throughline.db is damaged (${message}); put a copy of it back, or move it aside and start with an empty one: agents send again what was not acknowledged`,
    );
  }
  if (message.endsWith(' is gone')) {
    return new CollectorError(
      'STORE_FAILED',
      `${message} from the data folder, or another file is in its place; put it back or start the collector again: nothing is acknowledged until then, and agents send again what was not`,
    );
  }
  if (
    primary === SQLITE_READONLY ||
    primary === SQLITE_CANTOPEN ||
    primary === SQLITE_PERM ||
    /EROFS|EACCES|EPERM/.test(message)
  ) {
    return new CollectorError(
      'STORE_FAILED',
      `the file throughline.db cannot be written (${message}); its file system may be read-only or its owner another user: nothing is acknowledged until it can`,
    );
  }
  return new CollectorError('STORE_FAILED', `the store failed: ${message}`);
}
