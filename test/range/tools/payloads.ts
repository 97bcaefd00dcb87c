// Every payload that sqlmap's own files make, put into the careless statements and judged in this process, beside the word of a
// real database on whether it can read the statement. Shows what the tool itself never gets to, since it stops trying early.
// The files are read where the tool is installed; nothing of them is kept.
//
//   node --conditions=@throughline/source test/range/tools/payloads.ts [--door mysql-search] [--tamper space2comment] [--verbose]
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { sqlInjection } from '../../../agent/src/guards/sql-injection.ts';
import { createInputIndex } from '../../../agent/src/inputs/index.ts';
import type { SqlDialect } from '../../../agent/src/guards/sql-syntax.ts';
import { startMariadb, startPostgres } from '../../library/servers.ts';
import { isOrdinary } from './databases.ts';

const require = createRequire(import.meta.url);
const { statements } = require('./app/places.cjs') as {
  statements: Readonly<Record<string, Readonly<Record<string, (x: string) => string>>>>;
};

export interface PayloadsResult {
  readonly door: string;
  /** Statements made, each once. */
  readonly made: number;
  /** Those that the database could read and that are none of the application's: attacks. */
  readonly attacks: number;
  /** Attacks that the guard says nothing about. */
  readonly missed: readonly string[];
  /** Statements that say the same with the payload escaped or bound. */
  readonly harmless: number;
  /** Those of them that the guard has something against. */
  readonly alarms: readonly string[];
}

/** Whether a database can read a statement; what else may be wrong with it does not matter. */
type Reader = (sql: string) => boolean | Promise<boolean>;

/** @returns the results by door, or why there are none */
export async function runPayloads({
  doors,
  tampers = [],
}: { readonly doors?: readonly string[] | undefined; readonly tampers?: readonly string[] } = {}): Promise<
  { readonly results: readonly PayloadsResult[]; readonly missing: readonly string[] } | { readonly missing: string }
> {
  const home = toolHome();
  if ('missing' in home) return home;
  const missing: string[] = [];
  const results: PayloadsResult[] = [];
  const payloads = readPayloads(join(home.folder, 'data/xml'));
  for (const [dialect, start] of Object.entries(readers)) {
    const wanted = Object.entries(statements[dialect]!).filter(
      ([name]) => doors === undefined || doors.some((part) => `${dialect}-${name}`.includes(part)),
    );
    if (wanted.length === 0) continue;
    const reader = await start();
    if ('missing' in reader) {
      missing.push(reader.missing);
      continue;
    }
    try {
      const texts = tampered(payloads(values[dialect]!), tampers, home);
      for (const [name, statement] of wanted)
        results.push(await judgeDoor(`${dialect}-${name}`, dialect as SqlDialect, statement, texts, reader.reads));
    } finally {
      reader.stop();
    }
  }
  return { results, missing };
}

/** What stands there before anything is added. */
const values: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['room', '1'],
  mysql: ['room', '1'],
  sqlite: ['room', '1'],
};

const context = {
  applicationRoot: '/srv/app',
  workingDirectory: '/srv/app',
  ownAddresses: [],
  configuredHosts: new Set<string>(),
  isConstant: () => false,
  now: () => performance.now(),
};

async function judgeDoor(
  door: string,
  dialect: SqlDialect,
  statement: (x: string) => string,
  texts: readonly string[],
  reads: Reader,
): Promise<PayloadsResult> {
  const missed: string[] = [];
  const alarms: string[] = [];
  let attacks = 0;
  let harmless = 0;
  const finds = (sql: string, x: string, parameters?: readonly unknown[]): boolean =>
    sqlInjection.judge(
      { kind: 'sql.query', call: 'db.query', dialect, sql, ...(parameters === undefined ? {} : { parameters }) },
      createInputIndex({ query: { x } }),
      context,
    ) !== undefined;
  const isQuoted = /['"]%?tlvalue/.test(statement('tlvalue'));
  const bound = `SELECT id, name FROM rooms WHERE hidden = 0 AND name = ${dialect === 'postgresql' ? '$1' : '?'}`;
  for (const x of texts) {
    const sql = statement(x);
    if (!isOrdinary(dialect, sql) && (await reads(sql))) {
      attacks++;
      if (!finds(sql, x)) missed.push(x);
    }
    harmless++;
    if (finds(bound, x, [x])) alarms.push(`bound: ${x}`);
    if (!isQuoted) continue;
    harmless++;
    const escaped =
      dialect === 'mysql' ? x.replace(/[\\'"]/g, '\\$&').replaceAll('\0', '\\0') : x.replaceAll("'", "''");
    if (escaped.includes('\0')) continue;
    if (finds(statement(escaped), x)) alarms.push(`escaped: ${x}`);
  }
  return { door, made: texts.length, attacks, missed, harmless, alarms };
}

type MaybeReader = { readonly reads: Reader; stop(): void } | { readonly missing: string };

const readers: Readonly<Record<string, () => MaybeReader | Promise<MaybeReader>>> = { sqlite, postgresql, mysql };

function sqlite(): MaybeReader {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE rooms (id, name, price, hidden); CREATE TABLE people (id, login, password)');
  return {
    reads(sql) {
      try {
        database.prepare(sql);
        return true;
      } catch (error) {
        // Functions and tables of other databases: it was read.
        return !/syntax error|unrecognized token|incomplete input/.test((error as Error).message);
      }
    },
    stop: () => database.close(),
  };
}

async function postgresql(): Promise<MaybeReader> {
  const server = await startPostgres();
  if ('missing' in server) return server;
  const pg = require('pg') as any;
  const client = await connected(pg, server.port);
  return {
    async reads(sql) {
      if (sql.includes('\0')) return false;
      try {
        // A text is read as a whole before its first statement runs, which fails.
        await client.query(`SELECT 1/0; ${sql}`);
      } catch (error) {
        return (error as { code?: string }).code === '22012';
      }
      return false;
    },
    stop() {
      client.on('error', () => {});
      void client.end();
      server.stop();
    },
  };
}

async function connected(pg: any, port: number): Promise<any> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'test', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function mysql(): Promise<MaybeReader> {
  const server = await startMariadb();
  if ('missing' in server) return server;
  const { createConnection } = await import('mysql2/promise');
  const client = await createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
  // Without one it complains about that first.
  await client.query('CREATE DATABASE house');
  await client.query('USE house');
  const isRead = async (sql: string): Promise<boolean> => {
    try {
      await client.query('PREPARE judged FROM ?', [sql]);
      return true;
    } catch (error) {
      return (error as { errno?: number }).errno !== 1064;
    }
  };
  return {
    async reads(sql) {
      if (await isRead(sql)) return true;
      // One statement is read after the other: the first one has run by then.
      for (const { index } of sql.matchAll(/;/g)) if (await isRead(sql.slice(0, index))) return true;
      return false;
    },
    stop() {
      client.destroy();
      server.stop();
    },
  };
}

/** Where the tool and its files are, and the interpreter that it runs in. */
function toolHome(): { readonly folder: string; readonly python: string } | { readonly missing: string } {
  const missing = { missing: 'sqlmap is not to be had here (pip install sqlmap, or Debian: sqlmap)' };
  try {
    const program = execFileSync('which', [process.env['SQLMAP'] ?? 'sqlmap'], { encoding: 'utf8' }).trim();
    const first = /^#!\s*(\S+)/.exec(readFileSync(program, 'utf8'))?.[1] ?? '';
    const python = first.includes('python') ? first : 'python3';
    const places = [
      join(realpathSync(program), '..'),
      execFileSync(
        python,
        [
          '-c',
          'import os\ntry:\n import sqlmap; print(os.path.dirname(sqlmap.__file__))\nexcept ImportError: print("/usr/share/sqlmap")',
        ],
        {
          encoding: 'utf8',
        },
      ).trim(),
    ];
    const folder = places.find((place) => existsSync(join(place, 'data/xml/boundaries.xml')));
    return folder === undefined ? missing : { folder, python };
  } catch {
    return missing;
  }
}

interface Boundary {
  readonly prefix: string;
  readonly suffix: string;
  readonly clause: string;
  readonly where: string;
}
interface Test {
  readonly clause: string;
  readonly where: string;
  readonly request: { readonly payload?: string; readonly comment?: string };
}

/** Payload after payload in every boundary that the tool would put it in. */
function readPayloads(folder: string): (values: readonly string[]) => readonly string[] {
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => ['boundary', 'test'].includes(name),
  });
  const read = (file: string): any => parser.parse(readFileSync(join(folder, file), 'utf8')).root;
  const boundaries = read('boundaries.xml').boundary as readonly Boundary[];
  const tests = readdirSync(join(folder, 'payloads')).flatMap(
    (file) => read(`payloads/${file}`).test as readonly Test[],
  );
  return (originals) => {
    const made = new Set<string>();
    for (const { clause, where, request } of tests) {
      const payload = filled(request.payload ?? '');
      const comment = filled(request.comment ?? '');
      for (const boundary of boundaries) {
        if (!meets(clause, boundary.clause, true) || !meets(where, boundary.where, false)) continue;
        const prefix = filled(boundary.prefix ?? '');
        const suffix = comment === '' ? filled(boundary.suffix ?? '') : comment;
        for (const place of String(where).split(','))
          for (const original of originals) {
            const front = place === '3' ? '' : place === '2' ? '-4827' : original;
            const gap = payload.startsWith(';') || /[()]$/.test(prefix) ? '' : ' ';
            const text = place === '3' ? payload : `${front}${prefix}${gap}${payload}`;
            made.add(
              `${text}${place === '3' && comment === '' ? '' : ` ${suffix}`.replace(/^ (?=-|#|$)/, '')}`.replaceAll(
                '[ORIGINAL]',
                original,
              ),
            );
          }
      }
    }
    return [...made];
  };
}

function meets(one: string, other: string, hasAny: boolean): boolean {
  const [left, right] = [String(one).split(','), String(other).split(',')];
  return (hasAny && (left.includes('0') || right.includes('0'))) || left.some((part) => right.includes(part));
}

const marks: Readonly<Record<string, string>> = {
  RANDNUM: '4827',
  RANDNUM1: '9135',
  RANDNUM2: '2746',
  RANDNUM3: '6318',
  RANDNUM4: '5521',
  RANDNUM5: '7703',
  RANDSTR: 'kTqz',
  RANDSTR1: 'wBmx',
  RANDSTR2: 'hVrp',
  SLEEPTIME: '5',
  DELAYED: 'SLEEP(5)',
  DELIMITER_START: 'qkzxq',
  DELIMITER_STOP: 'qvbpq',
  GENERIC_SQL_COMMENT: '-- kTqz',
  INFERENCE: '4827=4827',
  QUERY: 'SELECT 1',
  UNION: ' UNION ALL SELECT NULL,NULL,NULL',
  CHAR: 'NULL',
  COLSTART: '1',
  COLSTOP: '10',
  ORIGVALUE: '1',
  AT_REPLACE: 'qaq',
  DOLLAR_REPLACE: 'qdq',
  HASH_REPLACE: 'qhq',
  SPACE_REPLACE: 'qsq',
};

function filled(text: string): string {
  return String(text).replace(/\[([A-Z_0-9]+)\]/g, (whole, name: string) => marks[name] ?? whole);
}

/** The same, written the way that the tool's scripts write it; by the scripts themselves. */
function tampered(
  texts: readonly string[],
  names: readonly string[],
  { folder, python }: { readonly folder: string; readonly python: string },
): readonly string[] {
  if (names.length === 0) return texts;
  const program = `
import sys, json, random, importlib
sys.path.insert(0, ${JSON.stringify(folder)})
random.seed(1)
from lib.core.common import getFileItems, setPaths
from lib.core.data import kb, paths
setPaths(${JSON.stringify(folder)})
kb.keywords = set(getFileItems(paths.SQL_KEYWORDS))
names = ${JSON.stringify(names)}
scripts = [importlib.import_module("tamper." + name).tamper for name in names]
out = []
for text in json.load(sys.stdin):
    try:
        for script in scripts:
            text = script(payload=text, headers={}, hints={})
        out.append(text)
    except Exception:
        pass
json.dump(out, sys.stdout)
`;
  const out = execFileSync(python, ['-c', program], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return [...new Set(JSON.parse(out) as string[])];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: asked } = parseArgs({
    options: {
      door: { type: 'string', multiple: true },
      tamper: { type: 'string' },
      verbose: { type: 'boolean' },
    },
  });
  const ran = await runPayloads({ doors: asked.door, tampers: asked.tamper?.split(',') ?? [] });
  if ('results' in ran) {
    for (const sentence of ran.missing) console.log(`left out: ${sentence}`);
    for (const { door, made, attacks, missed, harmless, alarms } of ran.results) {
      console.log(
        `${door.padEnd(20)} ${made} made, ${attacks - missed.length} of ${attacks} attacks found, ${alarms.length} of ${harmless} harmless ones too`,
      );
      for (const text of [...missed.map((one) => `MISSED ${one}`), ...alarms].slice(0, asked.verbose ? 1_000 : 6))
        console.log(`  ${JSON.stringify(text.slice(0, 300))}`);
    }
    const sum = (of: (one: PayloadsResult) => number): number => ran.results.reduce((all, one) => all + of(one), 0);
    console.log(
      `${sum((one) => one.attacks - one.missed.length)} of ${sum((one) => one.attacks)} attacks found, ` +
        `${sum((one) => one.alarms.length)} of ${sum((one) => one.harmless)} harmless statements too`,
    );
    process.exitCode = sum((one) => one.missed.length + one.alarms.length) > 0 ? 1 : 0;
  } else {
    console.log(ran.missing);
    process.exitCode = 1;
  }
}
