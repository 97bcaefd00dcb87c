// The databases behind the doors, and their own word on what they carried out: PostgreSQL's and MariaDB's logs of statements.
// A statement that is none of the application's with a plain value in it, and that the database could read, is an attack that
// came through, whatever the application or the tool say.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, startPostgres } from '../../library/servers.ts';

const require = createRequire(import.meta.url);
type Statements = Readonly<Record<string, Readonly<Record<string, (x: string) => string>>>>;
const { statements } = require('./app/places.cjs') as { statements: Statements };

/** The application without and with the agent has a database each. */
export const sides = ['plain', 'guarded'] as const;
export type Side = (typeof sides)[number];

export interface Databases {
  readonly environment: Readonly<Record<string, string>>;
  readonly missing: ReadonlyMap<string, string>;
  /** Statements of this side that were read and carried out since the last look, and are none of the application's. */
  strange(side: Side): Promise<readonly string[]>;
  stop(): void;
}

/** @param wanted those of 'postgresql' and 'mariadb' that are asked for */
export async function startDatabases(wanted: ReadonlySet<string>): Promise<Databases> {
  const environment: Record<string, string> = {};
  const missing = new Map<string, string>();
  const logs: { strange(side: Side): Promise<readonly string[]>; stop(): void }[] = [];
  for (const [name, variable, start] of [
    ['postgresql', 'PG_PORT', postgresql],
    ['mariadb', 'MARIADB_PORT', mariadb],
  ] as const) {
    if (!wanted.has(name)) continue;
    const server = await start();
    if ('missing' in server) {
      missing.set(name, server.missing);
      continue;
    }
    environment[variable] = String(server.port);
    logs.push(server);
  }
  return {
    environment,
    missing,
    strange: async (side) => (await Promise.all(logs.map((log) => log.strange(side)))).flat(),
    stop: () => logs.forEach((log) => log.stop()),
  };
}

async function postgresql() {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-tools-pg-'));
  chmodSync(folder, 0o777);
  const server = await startPostgres([
    'logging_collector=on',
    'log_destination=jsonlog',
    `log_directory=${folder}`,
    'log_filename=statements.log',
    'log_rotation_size=0',
    // Told once it was parsed: what cannot be read is not in there.
    'log_statement=all',
  ]);
  if ('missing' in server) return server;
  const admin = await connected(server.port);
  for (const side of sides) await admin.query(`CREATE DATABASE ${side}`);
  await admin.end();
  const file = join(folder, 'statements.json');
  const read: Record<Side, number> = { plain: 0, guarded: 0 };
  return {
    port: server.port,
    async strange(side: Side) {
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
      const since = lines.slice(read[side]);
      read[side] = lines.length;
      return since.flatMap((line) => {
        const { dbname, message } = JSON.parse(line) as { dbname?: string; message: string };
        const sql = /^(?:statement|execute [^:]*): ([\s\S]*)$/.exec(message)?.[1];
        return dbname === side && sql !== undefined && !isOrdinary('postgresql', sql) ? [sql] : [];
      });
    },
    stop() {
      server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** It listens a moment before it answers. */
async function connected(port: number) {
  const pg = require('pg') as any;
  for (const deadline = Date.now() + START_DEADLINE_MS; ;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'test', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const START_DEADLINE_MS = 20_000;

async function mariadb() {
  const server = await startMariadb();
  if ('missing' in server) return server;
  const { createConnection } = await import('mysql2/promise');
  const admin = await createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
  for (const side of sides) {
    await admin.query(`CREATE DATABASE ${side}`);
    await admin.query(`CREATE USER ${side}@'%'`);
    await admin.query(`GRANT ALL ON *.* TO ${side}@'%'`);
  }
  await admin.query("SET GLOBAL log_output = 'TABLE'");
  await admin.query('SET GLOBAL general_log = ON');
  const seen: Record<Side, Set<string>> = { plain: new Set(), guarded: new Set() };
  /** The log is told of a text before it is read. */
  const isReadable = async (side: Side, sql: string): Promise<boolean> => {
    try {
      await admin.query(`USE ${side}`);
      await admin.query('PREPARE judged FROM ?', [sql]);
      return true;
    } catch (error) {
      return (error as { errno?: number }).errno !== 1064;
    }
  };
  return {
    port: server.port,
    async strange(side: Side) {
      const [rows] = await admin.query(
        "SELECT DISTINCT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') AND user_host LIKE ?",
        [`${side}%`],
      );
      const found: string[] = [];
      for (const { text } of rows as { text: string }[]) {
        if (seen[side].has(text) || isOrdinary('mysql', text)) continue;
        seen[side].add(text);
        if (await isReadable(side, text)) found.push(text);
      }
      await admin.query('SET GLOBAL general_log = OFF');
      await admin.query('TRUNCATE mysql.general_log');
      await admin.query('SET GLOBAL general_log = ON');
      return found;
    },
    stop() {
      admin.destroy();
      server.stop();
    },
  };
}

const MARK = 'tlvalue';
/** What a value may be, by what stands in front of the place that it is put in. */
const quotedBy = (quote: string, escapes: boolean): string =>
  `(?:[^${quote}${escapes ? '\\\\' : ''}]|${quote}${quote}${escapes ? '|\\\\[\\s\\S]' : ''})*`;
const values: Readonly<Record<string, (escapes: boolean) => string>> = {
  "'": (escapes) => quotedBy("'", escapes),
  '"': (escapes) => quotedBy('"', escapes),
  // Where no quotes stand: a number, a name with a direction, one quoted text, a variable, now(), arithmetic.
  '': (escapes) =>
    `\\s*(?:-?\\w+(?:\\.\\w+)?(?:\\s+(?:asc|desc))?|'${quotedBy("'", escapes)}'|"${quotedBy('"', escapes)}"|@\\w+|now\\(\\)|\\d+(?:\\s*[-+*/]\\s*\\d+)+)\\s*`,
};

function shapeOf(dialect: string, statement: string): RegExp {
  const [before, after] = statement.split(MARK) as [string, string];
  const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const quote = /(['"])%?$/.exec(before)?.[1] ?? '';
  const escapes = dialect === 'mysql';
  // The program's own % may be what a backslash at the value's end stands in front of.
  const last = escapes && after.startsWith('%') ? '\\\\?' : '';
  return new RegExp(`^${escape(before)}${values[quote]!(escapes)}${last}${escape(after)}$`, 'i');
}

const careful = [
  `SELECT id, name FROM rooms WHERE hidden = 0 AND name = '${MARK}'`,
  `SELECT id, name FROM rooms WHERE hidden = 0 AND name LIKE '${MARK}'`,
  `INSERT INTO posts (author, text) VALUES ('ann', '${MARK}')`,
  `SELECT text FROM posts WHERE author = 'ann' AND text = '${MARK}' LIMIT 1`,
];
const shapes: Readonly<Record<string, readonly RegExp[]>> = Object.fromEntries(
  Object.entries(statements).map(([dialect, doors]) => [
    dialect,
    [...Object.values(doors).map((statement) => statement(MARK)), ...careful].map((text) => shapeOf(dialect, text)),
  ]),
);
/** What the application and its driver say to begin with, and statements with marks for bound values. */
const SETUP =
  /^\s*(?:DROP TABLE IF EXISTS (?:rooms|people|posts)|CREATE TABLE (?:rooms|people|posts) \(|INSERT INTO (?:rooms|people) VALUES|SET NAMES|SET names|(?:SELECT id, name FROM rooms|INSERT INTO posts|SELECT text FROM posts)[^']*(?:'ann'[^']*)?[$?]1?\)?(?: LIMIT 1)?$)/;

/** True for a statement of the application with one plain value in its place. */
export function isOrdinary(dialect: string, sql: string): boolean {
  return SETUP.test(sql) || shapes[dialect]!.some((shape) => shape.test(sql));
}
