// A line end in an early hint is a header, or a whole answer, of the sender's own: Node 22 writes it out, later ones refuse it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodeBinaries } from '../agent/node-versions.ts';

const app = fileURLToPath(new URL('apps/early-hints.cjs', import.meta.url));
const register = fileURLToPath(new URL('../../agent/dist/register.cjs', import.meta.url));

/** What came back for a name, as it stood on the wire. */
async function answer(node: string, flags: readonly string[], name: string): Promise<string> {
  const child = spawn(node, [...flags, app], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', THROUGHLINE_MODE: 'block' },
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const found = /listening (\d+)/.exec(text);
        if (found) resolve(Number(found[1]));
      });
      child.once('exit', () => reject(new Error('the application ended')));
    });
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.write(`GET /?name=${encodeURIComponent(name)} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n`);
    await once(socket, 'close');
    return text;
  } finally {
    child.kill('SIGKILL');
  }
}

for (const { name, path, missing } of nodeBinaries()) {
  test.skipIf(path === undefined)(`${name}${missing && ` (skipped: ${missing})`}`, async () => {
    const attack = 'a\r\nset-cookie: session=mine';
    const without = await answer(path!, [], attack);
    expect(without.includes('\r\nset-cookie: session=mine')).toBe(name.startsWith('v22'));
    const guarded = await answer(path!, ['--require', register], attack);
    expect(guarded).not.toContain('\r\nset-cookie');
    if (name.startsWith('v22')) expect(guarded).toContain('HTTP/1.1 403');
    const benign = await answer(path!, ['--require', register], 'Ada');
    expect(benign).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\n[\s\S]*x-name: Ada\r\n[\s\S]*HTTP\/1\.1 200 OK[\s\S]*hello$/,
    );
  });
}
