// Every SQL driver, and the mappers above them, against real servers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedPackages, type Wanted } from './cached.ts';
import { sinks, testJudged } from './judged.ts';
import { startApp } from './protected-app.ts';
import { startClickhouse, startMariadb, startPostgres, type MaybeServer } from './servers.ts';

const servers: Record<'postgres' | 'mariadb' | 'clickhouse', MaybeServer> = {
  postgres: { missing: 'not started' },
  mariadb: { missing: 'not started' },
  clickhouse: { missing: 'not started' },
};

beforeAll(async () => {
  [servers.postgres, servers.mariadb, servers.clickhouse] = await Promise.all([
    startPostgres(),
    startMariadb(),
    startClickhouse(),
  ]);
});
afterAll(() => {
  for (const server of Object.values(servers)) if ('stop' in server) server.stop();
});

interface Driver {
  readonly cases: string;
  readonly native?: string;
  readonly needs: readonly ('postgres' | 'mariadb' | 'clickhouse')[];
  /** From the cache, by the name of the variable that holds the folder. */
  readonly packages?: Readonly<Record<string, Wanted>>;
  /** Routes where the name becomes text. */
  readonly unsafe: readonly string[];
  /** Routes where it is bound or escaped, and those that fail: the library's errors must stay its own. */
  readonly safe: readonly string[];
}

const drivers: readonly Driver[] = [
  {
    cases: 'pg',
    needs: ['postgres'],
    unsafe: ['text', 'config', 'callback', 'configCallback', 'queryObject', 'cursor', 'pool', 'poolCallback', 'queued'],
    safe: ['broken', 'brokenPool', 'bound', 'prepared', 'poolBound'],
  },
  {
    cases: 'postgres',
    needs: ['postgres'],
    unsafe: ['unsafe', 'fragment', 'transaction'],
    safe: ['broken', 'tagged', 'helper', 'unsafeBound'],
  },
  {
    cases: 'mysql2',
    needs: ['mariadb'],
    unsafe: [
      'query',
      'options',
      'execute',
      'emitter',
      'promiseQuery',
      'promiseExecute',
      'pool',
      'poolExecute',
      'promisePool',
      'promisePoolExecute',
    ],
    safe: [
      'objectValue',
      'preparedObject',
      'setObject',
      'broken',
      'brokenCallback',
      'placeholder',
      'prepared',
      'poolPlaceholder',
      'escaped',
    ],
  },
  { cases: 'mysql', needs: ['mariadb'], unsafe: ['query', 'options', 'emitter', 'pool'], safe: ['placeholder'] },
  {
    cases: 'mariadb',
    needs: ['mariadb'],
    unsafe: ['query', 'options', 'execute', 'pool', 'poolConnection', 'callback', 'callbackPool'],
    safe: ['broken', 'placeholder', 'prepared'],
  },
  {
    cases: 'better-sqlite3',
    native: 'better-sqlite3',
    needs: [],
    unsafe: ['prepare', 'exec', 'transaction'],
    safe: ['broken', 'bound', 'named'],
  },
  { cases: 'node-sqlite', needs: [], unsafe: ['prepare', 'exec'], safe: ['bound'] },
  {
    cases: 'knex',
    needs: ['postgres', 'mariadb'],
    unsafe: ['rawPg', 'rawMysql', 'whereRaw'],
    safe: ['builderPg', 'builderMysql', 'boundRaw'],
  },
  { cases: 'sequelize', needs: ['postgres'], unsafe: ['raw', 'literal'], safe: ['model', 'replacement', 'bind'] },
  {
    cases: 'sqlite3',
    needs: [],
    packages: { SQLITE3: { name: 'sqlite3', version: '6.0.1', native: true } },
    unsafe: ['run', 'runEmpty', 'get', 'all', 'each', 'exec', 'prepare', 'emitted'],
    safe: ['broken', 'bound', 'list', 'named'],
  },
  {
    cases: 'typeorm',
    needs: ['postgres'],
    packages: { TYPEORM: { name: 'typeorm', version: '1.1.1', besides: ['pg@8.16.3', 'reflect-metadata'] } },
    unsafe: ['raw', 'where'],
    safe: ['boundRaw', 'parameter', 'repository'],
  },
  {
    cases: 'pglite',
    needs: [],
    packages: { PGLITE: { name: '@electric-sql/pglite', version: '0.5.16' } },
    unsafe: ['query', 'exec', 'transaction', 'transactionExec'],
    safe: ['broken', 'bound', 'tagged'],
  },
  {
    cases: 'libsql',
    needs: [],
    packages: { LIBSQL: { name: '@libsql/client', version: '0.18.0' } },
    unsafe: ['execute', 'statement', 'batch', 'transaction', 'multiple'],
    safe: ['broken', 'bound', 'named', 'batchBound'],
  },
  {
    cases: 'sql.js',
    needs: [],
    packages: { SQL_JS: { name: 'sql.js', version: '1.16.0' } },
    unsafe: ['run', 'exec', 'each', 'prepare'],
    safe: ['broken', 'bound'],
  },
  {
    cases: 'duckdb',
    needs: [],
    packages: { DUCKDB: { name: '@duckdb/node-api', version: '1.5.6-r.1' } },
    unsafe: ['run', 'stream', 'start', 'prepare', 'several'],
    safe: ['broken', 'bound', 'named', 'prepared'],
  },
  {
    cases: 'clickhouse',
    needs: ['clickhouse'],
    packages: { CLICKHOUSE: { name: '@clickhouse/client', version: '1.23.1' } },
    unsafe: ['command', 'exec', 'query'],
    safe: ['broken', 'escaped', 'inserted'],
  },
  { cases: 'drizzle', needs: ['postgres'], unsafe: ['raw'], safe: ['tagged'] },
];

const attack = { name: `x' OR 'a'='a`, value: { touched: 5 } };
const benign = { name: 'alice', value: { touched: 1 } };

for (const { cases, native, needs, packages = {}, unsafe, safe } of drivers) {
  testJudged({
    cases,
    ...(native !== undefined && { native }),
    kind: 'sql.query',
    // Both rows instead of none.
    unsafe: sinks(unsafe, attack, benign, (_answer, total) => total === 2),
    safe: sinks(safe, attack, benign),
    packages: () => cachedPackages(packages),
    servers: () => Object.fromEntries(needs.map((name) => [`PORT_${name.toUpperCase()}`, servers[name]])),
  });
}

testJudged({
  cases: 'mysql',
  kind: 'sql.query',
  unsafe: sinks(
    ['objectValue', 'poolObjectValue'],
    { value: { name: 1 } },
    { value: 'alice' },
    (_answer, total) => total === 2,
  ),
  // Where the program means an object, it is one.
  safe: sinks(['setObject'], { value: { touched: 5 } }, { value: { touched: 1 } }),
  servers: () => ({ PORT_MARIADB: servers.mariadb }),
});

// One connection for all: each query waits until another request gives the connection back, and is sent from that request's
// end. Whose input it is must not change on the way.
const pools = [
  ['pg', 'postgres', ['pool', 'poolCallback', 'queued']],
  ['mysql2', 'mariadb', ['pool', 'poolExecute', 'promisePool', 'promisePoolExecute']],
  ['mysql', 'mariadb', ['pool']],
  ['mariadb', 'mariadb', ['pool', 'poolConnection', 'callbackPool']],
  ['knex', 'postgres', ['rawPg', 'whereRaw']],
  ['sequelize', 'postgres', ['raw']],
] as const;
const REQUESTS = 24;

test.for(pools)(
  '%s: requests that share a connection are judged by their own input',
  async ([cases, needs, routes], context) => {
    const environment: Record<string, string> = {};
    for (const name of ['postgres', 'mariadb'] as const) {
      const server = servers[name];
      if ('port' in server) environment[`PORT_${name.toUpperCase()}`] = String(server.port);
      else if (name === needs || cases === 'knex') return context.skip(server.missing);
    }
    const app = await startApp(cases, 'block', 'cjs', environment);
    try {
      for (const route of routes) {
        await app.ask('reset', {});
        const names = Array.from({ length: REQUESTS }, (_, index) =>
          index % 3 === 1 ? `x${index}' OR 'a'='a` : `nobody${index}`,
        );
        const answers = await Promise.all(names.map((name) => app.ask(route, { name })));
        expect(
          answers.map(({ status }) => status),
          route,
        ).toEqual(names.map((name) => (name.includes("'") ? 403 : 200)));
        expect((await app.ask('total', {})).body.result, route).toBe(0);
      }
    } finally {
      await app.stop();
    }
  },
);

// Filters whose operators are named by text, as Sequelize's older versions read them.
testJudged({
  cases: 'sequelize',
  kind: 'nosql.query',
  unsafe: sinks(
    ['namedOperator', 'namedOperatorDestroy'],
    { name: { $ne: 'x' } },
    { name: 'alice' },
    (answer) => answer.body?.result === 2,
  ),
  safe: sinks(['model'], { name: "x' OR 'a'='a" }, { name: 'alice' }),
  servers: () => ({ PORT_POSTGRES: servers.postgres }),
});
