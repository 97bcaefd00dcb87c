// Bodies over HTTP that are begun and never finished: whoever has too much under way is told to come again, and is taken when there
// is room.
import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../until.ts';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';

const MIB = 1024 * 1024;
let it: CollectorProcess;
const open: http.ClientRequest[] = [];
beforeAll(async () => {
  // One sender has half of them.
  it = await startCollectorProcess({ flags: ['--in-flight-megabytes', '64'] });
});
afterAll(async () => {
  for (const request of open) request.destroy();
  await it?.kill();
  if (it) removeFolder(it.data);
});

/** Sends blanks, which JSON may begin with. */
function begin(bytes: number): http.ClientRequest {
  const request = http.request(`${it.http}/v1/ingest/cloudtrail`, {
    method: 'POST',
    headers: { authorization: `Bearer ${it.operatorToken}`, 'content-type': 'application/json' },
  });
  request.on('error', () => {});
  open.push(request);
  for (let sent = 0; sent < bytes; sent += MIB) request.write(Buffer.alloc(MIB, ' '));
  return request;
}

const answered = (request: http.ClientRequest): Promise<http.IncomingMessage> =>
  new Promise((resolve) => request.once('response', resolve));
const underWay = (): Promise<number> => it.metric('throughline_http_body_bytes');

test('too much under way is answered 503, and taken when what was begun is gone', async () => {
  const [first, second] = [begin(15 * MIB), begin(15 * MIB)];
  await until(async () => (await underWay()) === 30 * MIB);

  const refused = await answered(begin(15 * MIB));
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('5');
  let text = '';
  for await (const chunk of refused.setEncoding('utf8')) text += chunk;
  expect(JSON.parse(text).error).toMatchObject({ code: 'BUSY', message: expect.stringContaining('this sender') });
  expect(await underWay()).toBe(30 * MIB);

  first.destroy();
  await until(async () => (await underWay()) === 15 * MIB);
  const again = begin(15 * MIB);
  const answer = answered(again);
  again.end('{"Records":[]}');
  expect((await answer).statusCode).toBe(200);
  second.destroy();
  await until(async () => (await underWay()) === 0);
});
