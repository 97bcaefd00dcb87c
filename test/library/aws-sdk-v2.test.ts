// AWS SDK v2: every call is told with what CloudTrail will call it, and answers as it did.
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeCollector, type FakeCollector } from '../agent/fake-collector.ts';
import { cachedPackage, type MaybePackage } from './cached.ts';
import { startApp } from './protected-app.ts';
import { until } from '../until.ts';
import { startSqs } from './servers.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
let collector: FakeCollector;
let front: Server;
let library: MaybePackage = { missing: 'not installed' };

beforeAll(async () => {
  [sqs, collector, library] = await Promise.all([
    startSqs(['orders']),
    startFakeCollector(),
    cachedPackage({ name: 'aws-sdk', version: '2.1693.0' }),
  ]);
  front = await namesRequests(sqs.port);
});
afterAll(() => {
  front.close();
  collector.stop();
  sqs.stop();
});

/** AWS gives every answer an id, which the emulator leaves out: added on the way. */
function namesRequests(port: number): Promise<Server> {
  let count = 0;
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = ask({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode!, { ...answer.headers, 'x-amzn-requestid': `request-${++count}` });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test.for(['cjs', 'esm'] as const)('%s', async (form, context) => {
  if ('missing' in library) return context.skip(library.missing);
  const { port } = front.address() as AddressInfo;
  const environment = {
    AWS_SDK: library.folder,
    SQS: `http://127.0.0.1:${port}`,
    // This SDK goes to the queue's own address.
    SQS_QUEUE: `http://127.0.0.1:${port}/000000000000/orders`,
    AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
  };
  collector.events.length = 0;
  const plain = await startApp('aws-v2', 'none', form, environment);
  const guarded = await startApp('aws-v2', 'block', form, {
    ...environment,
    THROUGHLINE_COLLECTOR: collector.address,
  });
  const calls = (): any[] => collector.events.filter((event) => event.operation?.aws);
  try {
    const routes = ['promise', 'callback', 'send', 'missing'];
    expect(await plain.ask('promise', { text: 'x' })).toEqual({ status: 200, body: { result: 'string' } });
    for (const route of routes)
      expect(await guarded.ask(route, { text: `x' OR 'a'='a` }), route).toEqual(await plain.ask(route, { text: 'x' }));
    await until(
      () => calls().length >= routes.length,
      () => `${calls().length} calls were told`,
    );
    expect(calls().map(({ operation }) => operation.aws.operation)).toEqual([
      ...Array.from({ length: 3 }, () => 'SendMessage'),
      'GetQueueUrl',
    ]);
    for (const { operation, keys } of calls()) {
      expect(operation.aws).toMatchObject({ service: 'sqs', accessKeyId: 'AKIATESTTESTTESTTEST', region: 'us-east-1' });
      expect(operation.activityId).toBeTruthy();
      expect(keys.map(({ kind }: any) => kind)).toContain('aws-request');
    }
  } finally {
    await plain.stop();
    await guarded.stop();
  }
});
