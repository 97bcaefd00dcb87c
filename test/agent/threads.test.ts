// What a request hands to a worker thread or a child process is judged there by what came in with the request, and the request is refused with it.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodeBinaries } from './node-versions.ts';
import { runApp } from './run-app.ts';
import { until } from '../until.ts';

const program = fileURLToPath(new URL('apps/threads/main.cjs', import.meta.url));
const attacks = [
  ['command', 'bob; echo pwn$((1+1))ed', 'pwn2ed'],
  ['file', '../../../../../../../../../etc/passwd', 'root:'],
] as const;
const ordinary = [
  ['command', 'bob', 'hello bob\n'],
  ['file', 'nobody.txt', 'ENOENT'],
  ['fixed', 'echo', 'a\nb\n'],
] as const;

for (const node of nodeBinaries())
  for (const way of ['old', 'fresh', 'data', 'port', 'bytes', 'broadcast', 'child'])
    test(`${node.name}, ${way}`, async (context) => {
      if (node.path === undefined) return context.skip(node.missing);
      const plain = await runApp(program, { node: node.path });
      const guarded = await runApp(program, { node: node.path, mode: 'block' });
      try {
        for (const [use, name, text] of ordinary)
          for (const app of [plain, guarded])
            expect(await app.get(`/${way}/${use}?name=${encodeURIComponent(name)}`)).toMatchObject({
              status: 200,
              body: text,
            });
        for (const [use, name, effect] of attacks) {
          const path = `/${way}/${use}?name=${encodeURIComponent(name)}`;
          expect((await plain.get(path)).body).toContain(effect);
          expect((await guarded.get(path)).status, use).toBe(403);
        }
        if (way === 'child') return;
        await until(
          () => guarded.findings().length === attacks.length,
          () => `findings: ${guarded.errors()}`,
        );
        expect(guarded.findings().map(({ activity }) => activity.name)).toEqual(
          attacks.map(([use]) => `GET /${way}/${use} in a thread`),
        );
        expect(guarded.lines().filter(({ throughline }) => throughline === 'fault')).toEqual([]);
      } finally {
        await Promise.all([plain.stop(), guarded.stop()]);
      }
    });
