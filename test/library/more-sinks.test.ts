// Clients without a server on this machine, against stand-ins: Elasticsearch and SQL Server.
import { describe, expect, test } from 'vitest';
import { startApp } from './protected-app.ts';

const script = `x' || doc['secret'].value == 'y`;
const statement = `x' OR 'a'='a`;

describe.each(['cjs', 'esm'] as const)('%s', (form) => {
  test('Elasticsearch and SQL Server', async () => {
    const plain = await startApp('more-sinks', 'none', form);
    const guarded = await startApp('more-sinks', 'block', form);
    try {
      // The attack reaches the server without the agent, and does not with it.
      await plain.ask('esScript', { text: script });
      expect((await plain.ask('total', {})).body.result).toBe(1);
      expect((await guarded.ask('esScript', { text: script })).status).toBe(403);
      expect((await guarded.ask('total', {})).body.result).toBe(0);
      for (const [route, input] of [
        ['esScript', { text: 'alice' }],
        ['esMatch', { text: 'alice' }],
        ['esMatch', { text: script }],
        ['tedious', { text: 'alice' }],
      ] as const) {
        expect(await guarded.ask(route, input), route).toEqual(await plain.ask(route, input));
      }
      expect((await plain.ask('tedious', { text: statement })).body.error.code).toBe('EINVALIDSTATE');
      expect((await guarded.ask('tedious', { text: statement })).status).toBe(403);
    } finally {
      await plain.stop();
      await guarded.stop();
    }
  });
});
