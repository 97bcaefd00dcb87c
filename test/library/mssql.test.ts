// tedious and mssql over their real wire. There is no SQL Server here: a stand-in speaks its protocol and runs the statements.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sinks, testJudged } from './judged.ts';
import { startApp } from './protected-app.ts';
import type { MaybeServer } from './servers.ts';
import { startTds } from './tds-server.ts';

let server: MaybeServer = { missing: 'not started' };
beforeAll(async () => {
  server = await startTds();
});
afterAll(() => {
  if ('stop' in server) server.stop();
});

const attack = { name: `x' OR 'a'='a` };
const benign = { name: 'alice' };

testJudged({
  cases: 'mssql',
  kind: 'sql.query',
  unsafe: sinks(['execSql', 'execSqlBatch', 'query', 'batch'], attack, benign, (_answer, total) => total === 2),
  safe: sinks(['broken', 'parameter', 'input', 'template'], attack, benign),
  servers: () => ({ PORT_TDS: server }),
});

// One connection for all: each statement is sent from the end of another request.
test('requests that share a connection are judged by their own input', async (context) => {
  if ('missing' in server) return context.skip(server.missing);
  const app = await startApp('mssql', 'block', 'cjs', { PORT_TDS: String(server.port) });
  try {
    for (const route of ['query', 'batch']) {
      await app.ask('reset', {});
      const names = Array.from({ length: 24 }, (_, index) =>
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
});
