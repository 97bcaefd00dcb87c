// Every SQL driver, and the mappers above them, against real servers.
import { afterAll, beforeAll } from 'vitest';
import { sinks, testJudged } from './judged.ts';
import { startMariadb, startPostgres, type MaybeServer } from './servers.ts';

const servers: Record<'postgres' | 'mariadb', MaybeServer> = {
  postgres: { missing: 'not started' },
  mariadb: { missing: 'not started' },
};

beforeAll(async () => {
  [servers.postgres, servers.mariadb] = await Promise.all([startPostgres(), startMariadb()]);
});
afterAll(() => {
  for (const server of Object.values(servers)) if ('stop' in server) server.stop();
});

interface Driver {
  readonly cases: string;
  readonly needs: readonly ('postgres' | 'mariadb')[];
  /** Routes where the name becomes text. */
  readonly unsafe: readonly string[];
  /** Routes where it is bound or escaped. */
  readonly safe: readonly string[];
}

const drivers: readonly Driver[] = [
  {
    cases: 'pg',
    needs: ['postgres'],
    unsafe: ['text', 'config', 'callback', 'configCallback', 'queryObject', 'cursor', 'pool', 'poolCallback', 'queued'],
    safe: ['bound', 'prepared', 'poolBound'],
  },
  {
    cases: 'postgres',
    needs: ['postgres'],
    unsafe: ['unsafe', 'fragment', 'transaction'],
    safe: ['tagged', 'helper', 'unsafeBound'],
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
    safe: ['placeholder', 'prepared', 'poolPlaceholder', 'escaped'],
  },
  { cases: 'mysql', needs: ['mariadb'], unsafe: ['query', 'options', 'emitter', 'pool'], safe: ['placeholder'] },
  {
    cases: 'mariadb',
    needs: ['mariadb'],
    unsafe: ['query', 'options', 'execute', 'pool', 'poolConnection', 'callback', 'callbackPool'],
    safe: ['placeholder', 'prepared'],
  },
  { cases: 'better-sqlite3', needs: [], unsafe: ['prepare', 'exec', 'transaction'], safe: ['bound', 'named'] },
  { cases: 'node-sqlite', needs: [], unsafe: ['prepare', 'exec'], safe: ['bound'] },
  {
    cases: 'knex',
    needs: ['postgres', 'mariadb'],
    unsafe: ['rawPg', 'rawMysql', 'whereRaw'],
    safe: ['builderPg', 'builderMysql', 'boundRaw'],
  },
  { cases: 'sequelize', needs: ['postgres'], unsafe: ['raw', 'literal'], safe: ['model', 'replacement', 'bind'] },
  { cases: 'drizzle', needs: ['postgres'], unsafe: ['raw'], safe: ['tagged'] },
];

const attack = { name: `x' OR 'a'='a` };
const benign = { name: 'alice' };

for (const { cases, needs, unsafe, safe } of drivers) {
  testJudged({
    cases,
    kind: 'sql.query',
    // Both rows instead of none.
    unsafe: sinks(unsafe, attack, benign, (_answer, total) => total === 2),
    safe: sinks(safe, attack, benign),
    servers: () => Object.fromEntries(needs.map((name) => [`PORT_${name.toUpperCase()}`, servers[name]])),
  });
}
