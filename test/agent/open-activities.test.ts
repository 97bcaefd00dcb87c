// A call of no activity is judged by what came in with those that wait for an answer, and with no others: whatever the protocol,
// an answer ends that, and nothing of a request is kept for it.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const FILE = '/etc/hostname';
let app: RunningApp;
let http2Port: number;

beforeAll(async () => {
  app = await runApp(fileURLToPath(new URL('apps/queue.cjs', import.meta.url)), { mode: 'block' });
  http2Port = Number(/http2 (\d+)/.exec(app.output())![1]);
});
afterAll(() => app?.stop());

const ways: Readonly<Record<string, (path: string) => Promise<string>>> = {
  'HTTP/1': async (path) => (await app.get(path)).body,
  'a stream of HTTP/2': async (path) => {
    const session = connectHttp2(`http://127.0.0.1:${http2Port}`);
    // The refusal cuts the stream as well.
    session.on('error', () => {});
    const stream = session.request({ ':path': path });
    let text = '';
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    stream.on('error', () => {});
    await once(stream, 'close');
    session.close();
    return text;
  },
};

const outcomes = async (): Promise<string[]> => (await app.get('/outcomes')).body.split(',').filter(Boolean);

async function nextOutcome(before: number): Promise<string> {
  return until(async () => (await outcomes())[before], 'the queue to do more');
}

for (const [name, ask] of Object.entries(ways)) {
  test(`${name}: what waits for the queue is asked`, async () => {
    const before = (await outcomes()).length;
    await ask(`/during?file=${FILE}`);
    expect(await nextOutcome(before)).toBe('refused');
  });

  test(`${name}: what was answered is not`, async () => {
    const before = (await outcomes()).length;
    expect(await ask(`/after?file=${FILE}`)).toBe('later');
    expect(await nextOutcome(before)).toBe('read');
  });
}

test('an upgrade is not, though its connection stays open', async () => {
  const before = (await outcomes()).length;
  const socket = connect(app.port, '127.0.0.1');
  socket.write(`GET /after?file=${FILE} HTTP/1.1\r\nhost: app\r\nconnection: upgrade\r\nupgrade: lines\r\n\r\n`);
  await once(socket, 'data');
  expect(await nextOutcome(before)).toBe('read');
  socket.destroy();
});
