// A value that the client escapes with a backslash is safe where the session reads a backslash as one. Here are sessions that do not.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from './protected-app.ts';
import { startMariadb } from './servers.ts';

let server: Awaited<ReturnType<typeof startMariadb>>;
beforeAll(async () => {
  server = await startMariadb();
}, 60_000);
afterAll(() => {
  if ('stop' in server) server.stop();
});

const attacks = { plain: "' OR 1=1 -- ", wide: "\u093f' OR 1=1 -- " } as const;
const ordinary = ['ann', 'nobody', 'a b; c -- d', 'üñ \u093f', 'C:\\temp'];

test.for(['none', 'block'] as const)('%s', { timeout: 60_000 }, async (protection, context) => {
  if ('missing' in server) return context.skip(server.missing);
  const app = await startApp('mysql-sessions', protection, 'cjs', { PORT_MARIADB: String(server.port) });
  try {
    for (const client of ['mysql', 'mysql2'])
      for (const way of ['placeholder', 'escaped']) {
        for (const [session, name] of Object.entries(attacks)) {
          const { status, body } = await app.ask(`${client}-${session}-${way}`, { name });
          // It learns of the session's alphabet and writes in it.
          if (client === 'mysql2' && session === 'wide') expect(body).toEqual({ result: 0 });
          else if (protection === 'none') expect(body).toEqual({ result: 2 });
          else expect(`${client} ${session} ${way} ${status}`).toBe(`${client} ${session} ${way} 403`);
          for (const other of ['ordinary', 'again'])
            expect((await app.ask(`${client}-${other}-${way}`, { name })).body).toEqual({ result: 0 });
        }
        for (const session of ['ordinary', 'plain', 'again', 'wide'])
          // The database compares no letters beyond ASCII with those of another alphabet.
          for (const name of session === 'wide' ? ordinary.filter((one) => /^[ -~]*$/.test(one)) : ordinary)
            expect((await app.ask(`${client}-${session}-${way}`, { name })).body).toEqual({
              result: name === 'ann' ? 1 : 0,
            });
      }
  } finally {
    await app.stop();
  }
});
