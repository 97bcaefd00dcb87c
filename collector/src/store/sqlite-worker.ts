// The thread that owns the SQLite file, so that a slow disk stops no request: sqlite.ts talks to it. Appends that arrive
// while one is being written share the next transaction, so that the cost of a sync is shared as well.
import { closeSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** One append as it crosses the threads: all bodies in one buffer, cut by their lengths. */
export interface Append {
  readonly ids: readonly string[];
  readonly times: Float64Array;
  readonly lengths: Uint32Array;
  readonly bodies: Uint8Array;
  readonly session?: string;
  readonly previous?: number;
  readonly sequence?: number;
}

/** A question by name; the arguments are bound to the statement. */
export type Request =
  | { readonly call: number; readonly append: Append }
  | {
      readonly call: number;
      readonly query: keyof typeof queries;
      readonly values: readonly (string | number | Uint8Array)[];
    }
  | {
      readonly call: number;
      readonly saveMany: 'story' | 'action';
      readonly rows: readonly (readonly (string | number | Uint8Array)[])[];
    }
  | { readonly call: number; readonly close: true };

export type Reply =
  | { readonly call: number; readonly result: unknown }
  | { readonly call: number; readonly error: { readonly message: string; readonly code: number } };

export interface WorkerOptions {
  readonly file: string;
  /** "full" survives a loss of power, "normal" only the death of the process. */
  readonly sync: 'full' | 'normal';
}

/** Sessions remembered at most; the oldest are forgotten, and would then send a little twice. */
const SESSIONS_MAX = 10_000;
/** Events deleted in one go, so that the thread is not away for long. */
const TRIM_MAX = 5_000;

/** Stories kept, and actions kept; the first ones go. */
const RECORDS_MAX = 100_000;

const schema = `
  CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time_us INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (session TEXT PRIMARY KEY, sequence INTEGER NOT NULL, touched INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sessions_touched ON sessions (touched);
  CREATE TABLE IF NOT EXISTS stories (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS actions (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS named_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

const queries = {
  lastSequence: 'SELECT sequence FROM sessions WHERE session = ?',
  events: 'SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?',
  eventCount: 'SELECT count(*) AS n FROM events',
  stories: 'SELECT body FROM stories ORDER BY rowid',
  actions: 'SELECT body FROM actions ORDER BY rowid',
  saveValue: 'INSERT INTO named_values VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  value: 'SELECT value FROM named_values WHERE name = ?',
  trim: `DELETE FROM events WHERE position IN (SELECT position FROM events ORDER BY position
         LIMIT max(0, min(${TRIM_MAX}, (SELECT count(*) FROM events) - ?)))`,
} as const;

const { file, sync } = workerData as WorkerOptions;
const port = parentPort!;
// What is in it is nobody else's; SQLite gives the files beside it the same mode.
closeSync(openSync(file, 'a', 0o600));
const db = new DatabaseSync(file);
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${sync}; PRAGMA busy_timeout = 2000; ${schema}`);

// Whoever removes or replaces a file that is open does not keep SQLite from writing into what nobody will find again.
const files = [file, `${file}-wal`].map((name) => ({ name, ino: statSync(name).ino }));

function stillThere(): void {
  for (const { name, ino } of files) {
    if (statSync(name, { throwIfNoEntry: false })?.ino !== ino) throw new Error(`${path.basename(name)} is gone`);
  }
}

const prepared = new Map<string, StatementSync>();
const statement = (sql: string): StatementSync => {
  let found = prepared.get(sql);
  if (!found) prepared.set(sql, (found = db.prepare(sql)));
  return found;
};
const insertEvent = db.prepare('INSERT OR IGNORE INTO events (id, time_us, body) VALUES (?, ?, ?)');
const markSession = db.prepare(
  'INSERT INTO sessions VALUES (?, ?, ?) ON CONFLICT (session) DO UPDATE SET sequence = excluded.sequence, touched = excluded.touched',
);
const forgetSessions = db.prepare(
  'DELETE FROM sessions WHERE session IN (SELECT session FROM sessions ORDER BY touched DESC LIMIT -1 OFFSET ?)',
);
const saveRow = {
  story: db.prepare(
    'INSERT INTO stories VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body',
  ),
  action: db.prepare('INSERT INTO actions VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body'),
};

let waiting: { call: number; append: Append }[] = [];
let touched = (statement('SELECT coalesce(max(touched), 0) AS n FROM sessions').get() as { n: number }).n;

port.on('message', (request: Request) => {
  if ('append' in request) {
    waiting.push(request);
    if (waiting.length === 1) setImmediate(writeWaiting);
    return;
  }
  // What was asked for before is done before.
  writeWaiting();
  answer(request.call, () => {
    if ('close' in request) return close();
    if ('saveMany' in request)
      return transaction(() => request.rows.forEach((row) => saveRow[request.saveMany].run(...row)));
    const { query, values } = request;
    if (query === 'trim') trimRecords();
    if (query === 'saveValue') stillThere();
    if (query === 'saveValue' || query === 'trim') return Number(statement(queries[query]).run(...values).changes);
    return statement(queries[query]).all(...values);
  });
});
port.postMessage({ call: 0, result: 'open' } satisfies Reply);

function writeWaiting(): void {
  const appends = waiting;
  waiting = [];
  if (appends.length === 0) return;
  try {
    const results = transaction(() => appends.map(({ append }) => insert(append)));
    appends.forEach(({ call }, i) => port.postMessage({ call, result: results[i] } satisfies Reply));
  } catch (error) {
    for (const { call } of appends) port.postMessage({ call, error: describe(error) } satisfies Reply);
  }
}

function insert({ ids, times, lengths, bodies, session, previous, sequence }: Append): Uint8Array {
  const fresh = new Uint8Array(ids.length);
  let start = 0;
  for (let i = 0; i < ids.length; i++) {
    const end = start + lengths[i]!;
    fresh[i] = Number(insertEvent.run(ids[i]!, times[i]!, bodies.subarray(start, end)).changes);
    start = end;
  }
  if (session !== undefined) mark(session, previous!, sequence!);
  return fresh;
}

function mark(session: string, previous: number, sequence: number): void {
  const known = statement(queries.lastSequence).get(session) as { sequence: number } | undefined;
  if ((known?.sequence ?? 0) !== previous) return;
  markSession.run(session, sequence, ++touched);
  if (!known) forgetSessions.run(SESSIONS_MAX);
}

// Stories and actions are few and small, and still must not grow for ever.
function trimRecords(): void {
  for (const table of ['stories', 'actions']) {
    statement(`DELETE FROM ${table} WHERE rowid <= (SELECT max(rowid) FROM ${table}) - ${RECORDS_MAX}`).run();
  }
}

function transaction<T>(work: () => T): T {
  stillThere();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function answer(call: number, work: () => unknown): void {
  try {
    port.postMessage({ call, result: work() } satisfies Reply);
  } catch (error) {
    port.postMessage({ call, error: describe(error) } satisfies Reply);
  }
}

function close(): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function describe(error: unknown): { message: string; code: number } {
  const { message, errcode } = error as Error & { errcode?: number };
  return { message, code: errcode ?? 0 };
}
