// Every SQL driver, and the mappers above them, against real servers: an injection that works without the agent never reaches
// the server with it; the same text as a bound value, and ordinary names, give the same answers with and without it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type App, type ModuleForm, type Protection } from './protected-app.ts';
import { startMariadb, startPostgres, type MaybeServer } from './servers.ts';

interface Driver {
  readonly cases: string;
  readonly needs: readonly ('postgres' | 'mariadb')[];
  /** Routes whose name becomes text. */
  readonly unsafe: readonly string[];
  /** Routes whose name is bound or escaped. */
  readonly safe: readonly string[];
  readonly forms?: readonly ModuleForm[];
}

const drivers: readonly Driver[] = [
  { cases: 'pg', needs: ['postgres'], unsafe: ['text', 'config', 'callback', 'configCallback', 'queryObject', 'cursor', 'pool', 'poolCallback', 'queued'], safe: ['bound', 'prepared', 'poolBound'] },
  { cases: 'postgres', needs: ['postgres'], unsafe: ['unsafe', 'fragment', 'transaction'], safe: ['tagged', 'helper', 'unsafeBound'] },
  {
    cases: 'mysql2',
    needs: ['mariadb'],
    unsafe: ['query', 'options', 'execute', 'emitter', 'promiseQuery', 'promiseExecute', 'pool', 'poolExecute', 'promisePool', 'promisePoolExecute'],
    safe: ['placeholder', 'prepared', 'poolPlaceholder', 'escaped'],
  },
  { cases: 'mysql', needs: ['mariadb'], unsafe: ['query', 'options', 'emitter', 'pool'], safe: ['placeholder'] },
  { cases: 'mariadb', needs: ['mariadb'], unsafe: ['query', 'options', 'execute', 'pool', 'poolConnection', 'callback', 'callbackPool'], safe: ['placeholder', 'prepared'] },
  { cases: 'better-sqlite3', needs: [], unsafe: ['prepare', 'exec', 'transaction'], safe: ['bound', 'named'] },
  { cases: 'node-sqlite', needs: [], unsafe: ['prepare', 'exec'], safe: ['bound'] },
  { cases: 'knex', needs: ['postgres', 'mariadb'], unsafe: ['rawPg', 'rawMysql', 'whereRaw'], safe: ['builderPg', 'builderMysql', 'boundRaw'] },
  { cases: 'sequelize', needs: ['postgres'], unsafe: ['raw', 'literal'], safe: ['model', 'replacement', 'bind'] },
  { cases: 'drizzle', needs: ['postgres'], unsafe: ['raw'], safe: ['tagged'] },
];

const attack = `x' OR 'a'='a`;
const servers: Record<'postgres' | 'mariadb', MaybeServer> = { postgres: { missing: 'not started' }, mariadb: { missing: 'not started' } };

beforeAll(async () => {
  [servers.postgres, servers.mariadb] = await Promise.all([startPostgres(), startMariadb()]);
});
afterAll(() => {
  for (const server of Object.values(servers)) if ('stop' in server) server.stop();
});

describe.each(drivers)('$cases', (driver) => {
  describe.each(driver.forms ?? (['cjs', 'esm'] as const))('%s', (form) => {
    test('is judged, and only judged', async (context) => {
      const environment: Record<string, string> = {};
      for (const name of driver.needs) {
        const server = servers[name];
        if ('missing' in server) context.skip(server.missing);
        else environment[`PORT_${name.toUpperCase()}`] = String(server.port);
      }
      const run = async (protection: Protection): Promise<Record<string, unknown>> => {
        const app = await startApp(driver.cases, protection, form, environment);
        try {
          return await everything(app, driver, protection);
        } finally {
          await app.stop();
        }
      };
      const unprotected = await run('none');
      for (const route of driver.unsafe) expect(unprotected[`${route} attack touched`], `${route} is no injection`).toBe(2);
      expect(await run('observe')).toEqual(unprotected);
      const blocked = await run('block');
      for (const route of driver.unsafe) {
        expect(blocked[`${route} attack`], route).toMatchObject({ status: 403 });
        expect(blocked[`${route} attack touched`], route).toBe(0);
        expect(blocked[`${route} benign`], route).toEqual(unprotected[`${route} benign`]);
      }
      for (const route of driver.safe) {
        expect(blocked[`${route} attack`], route).toEqual(unprotected[`${route} attack`]);
        expect(blocked[`${route} benign`], route).toEqual(unprotected[`${route} benign`]);
      }
    });
  });
});

async function everything(app: App, driver: Driver, protection: Protection): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const route of [...driver.unsafe, ...driver.safe]) {
    for (const [kind, name] of [['benign', 'alice'], ['attack', attack]] as const) {
      expect((await app.ask('reset', {})).status).toBe(200);
      seen[`${route} ${kind}`] = await app.ask(route, { name });
      seen[`${route} ${kind} touched`] = (await app.ask('total', {})).body.result;
    }
  }
  if (protection === 'observe') {
    const findings = await app.findings(driver.unsafe.length);
    expect(findings.map((finding) => finding.guard)).toEqual(driver.unsafe.map(() => 'sql-injection'));
  }
  return seen;
}
