// Functions of AWS Lambda, called with events of every source by a runtime that asks the runtime API for them. A refused request is
// answered with 403, a refused message fails, and what the runtime imports looks as it did.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeBinaries } from './node-versions.ts';
import { register, wholeLines } from './run-app.ts';
import { DEADLINE_MS, until } from '../until.ts';

const folder = fileURLToPath(new URL('apps/lambda/', import.meta.url));
const attack = 'bob; echo pwn$((1+1))ed';
const effect = 'pwn2ed';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const object = (name: string): string => JSON.stringify({ name });

interface Answer {
  /** "response", or "error". */
  readonly path: string;
  readonly value: any;
}

interface RunningFunction {
  invoke(event: unknown): Promise<Answer>;
  findings(): any[];
  stop(): Promise<void>;
}

const running: RunningFunction[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

interface FunctionOptions {
  readonly node?: string;
  readonly guarded: boolean;
}

/** The runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) for one function, and the function. */
async function start(handler: string, { node = process.execPath, guarded }: FunctionOptions): Promise<RunningFunction> {
  let waiting: ServerResponse | undefined;
  let answered: (answer: Answer) => void = () => {};
  const api = createServer((request, response) => {
    if (request.url!.endsWith('/invocation/next')) {
      waiting = response;
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      response.writeHead(202).end();
      answered({ path: request.url!.split('/').pop()!, value: JSON.parse(text) });
    });
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const child = spawn(node, [`${folder}bootstrap.mjs`], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: guarded ? `--require=${register}` : '',
      THROUGHLINE_MODE: 'block',
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      AWS_LAMBDA_FUNCTION_NAME: 'greeter',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
    },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const one: RunningFunction = {
    async invoke(event) {
      await until(
        () => waiting !== undefined || child.exitCode !== null,
        () => `${handler} asked for no event\n${errors}`,
      );
      if (waiting === undefined) throw new Error(`${handler} ended\n${errors}`);
      const answer = new Promise<Answer>((resolve, reject) => {
        answered = resolve;
        setTimeout(reject, DEADLINE_MS, new Error(`${handler} gave no answer\n${errors}`)).unref();
      });
      waiting.setHeader('lambda-runtime-aws-request-id', 'one').end(JSON.stringify(event));
      waiting = undefined;
      return answer;
    },
    findings: () =>
      wholeLines(errors)
        .filter((line) => line.startsWith('{"throughline":"finding"'))
        .map((line) => JSON.parse(line)),
    async stop() {
      child.kill('SIGKILL');
      api.closeAllConnections();
      api.close();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
  running.push(one);
  return one;
}

const gateway2 = (more: object): object => ({
  version: '2.0',
  routeKey: 'GET /greet/{name}',
  rawPath: '/greet',
  rawQueryString: '',
  headers: { host: 'api', 'content-type': 'application/json' },
  requestContext: { http: { method: 'GET', path: '/greet', sourceIp: '192.0.2.1' } },
  isBase64Encoded: false,
  ...more,
});
const gateway1 = (more: object): object => ({
  resource: '/greet/{name}',
  path: '/greet',
  httpMethod: 'GET',
  headers: { Host: 'api' },
  requestContext: { identity: { sourceIp: '192.0.2.1' } },
  isBase64Encoded: false,
  ...more,
});

/** Somebody waits for an answer of HTTP's shape. */
const requests: Readonly<Record<string, (name: string) => object>> = {
  'gateway 2.0, query': (name) =>
    gateway2({ rawQueryString: String(new URLSearchParams({ name })), queryStringParameters: { name } }),
  'gateway 2.0, body': (name) => gateway2({ body: object(name) }),
  'gateway 2.0, body in base64': (name) => gateway2({ body: base64(object(name)), isBase64Encoded: true }),
  'gateway 2.0, path': (name) => gateway2({ pathParameters: { name } }),
  'gateway 2.0, cookie': (name) => gateway2({ cookies: ['a=1', `name=${encodeURIComponent(name)}`] }),
  'gateway 1.0, query': (name) => gateway1({ queryStringParameters: { name } }),
  'gateway 1.0, header': (name) => gateway1({ headers: { 'x-name': name } }),
  'gateway 1.0, body': (name) => gateway1({ httpMethod: 'POST', body: object(name) }),
  'load balancer': (name) =>
    gateway1({
      requestContext: { elb: { targetGroupArn: 'arn' } },
      queryStringParameters: { name: encodeURIComponent(name) },
    }),
};

/** What is refused is an error of the function. */
const others: Readonly<Record<string, (name: string) => object>> = {
  SNS: (name) => ({
    Records: [
      { EventSource: 'aws:sns', Sns: { TopicArn: 'arn:aws:sns:x:1:topic', MessageId: 'm', Message: object(name) } },
    ],
  }),
  S3: (name) => ({
    Records: [
      {
        eventSource: 'aws:s3',
        s3: { bucket: { name: 'bucket' }, object: { key: encodeURIComponent(name).replaceAll('%20', '+') } },
      },
    ],
  }),
  Kinesis: (name) => ({
    Records: [
      {
        eventSource: 'aws:kinesis',
        eventSourceARN: 'arn:stream/s',
        kinesis: { partitionKey: '1', data: base64(object(name)) },
      },
    ],
  }),
  DynamoDB: (name) => ({
    Records: [
      {
        eventSource: 'aws:dynamodb',
        eventSourceARN: 'arn:table/t/stream',
        dynamodb: { NewImage: { name: { S: name } } },
      },
    ],
  }),
  Kafka: (name) => ({
    eventSource: 'aws:kafka',
    records: { 'topic-0': [{ topic: 'topic', value: base64(object(name)) }] },
  }),
  EventBridge: (name) => ({ source: 'shop', 'detail-type': 'order', detail: { name } }),
  AppSync: (name) => ({ info: { parentTypeName: 'Query', fieldName: 'greet' }, arguments: { name } }),
  'a direct call': (name) => ({ name }),
};

const cloudFront = (name: string): object => ({
  Records: [
    {
      cf: {
        request: { method: 'GET', uri: '/', querystring: String(new URLSearchParams({ name })), clientIp: '192.0.2.1' },
      },
    },
  ],
});

const forms: Readonly<Record<string, string>> = {
  'an assigned export': 'plain.handler',
  'an export inside another': 'plain.nested.inside.handler',
  'exports behind getters': 'compiled.handler',
  'an ES module': 'modern.handler',
  'the default of an ES module': 'modern.default',
};

describe.each(nodeBinaries())('$name', (node) => {
  for (const [form, handler] of Object.entries(forms))
    test(`${form}: requests and messages`, async (context) => {
      if (node.path === undefined) return context.skip(node.missing);
      const [plain, guarded] = await Promise.all(
        [false, true].map((isGuarded) => start(handler, { node: node.path!, guarded: isGuarded })),
      );
      for (const [source, event] of Object.entries({ ...requests, ...others, CloudFront: cloudFront })) {
        expect(await guarded!.invoke(event('bob')), source).toEqual(await plain!.invoke(event('bob')));
        expect(JSON.stringify(await plain!.invoke(event(attack))), source).toContain(effect);
        const { path, value } = await guarded!.invoke(event(attack));
        if (source === 'CloudFront') expect(value, source).toMatchObject({ status: '403' });
        else if (source in requests) expect([path, value.statusCode], source).toEqual(['response', 403]);
        else
          expect([path, value.errorType, value.code], source).toEqual(['error', 'BlockedError', 'THROUGHLINE_BLOCKED']);
        await until(() => guarded!.findings().length > 0, `${source}: a finding`);
      }
    });
});

test('what a finding says of the request', async () => {
  const guarded = await start('plain.handler', { guarded: true });
  await guarded.invoke(requests['gateway 1.0, query']!(attack));
  await until(
    () => guarded.findings().length === 1,
    () => 'no finding',
  );
  expect(guarded.findings()[0]).toMatchObject({
    guard: 'shell-injection',
    activity: { kind: 'http.request', name: 'GET /greet', route: '/greet/{name}', peerAddress: '192.0.2.1' },
    input: { path: 'query.name' },
  });
});

test('a poisoned message of a batch is one of its failures, the others are done', async () => {
  const guarded = await start('plain.handler', { guarded: true });
  const Records = ['alice', attack, 'bob'].map((name, at) => ({
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:1:orders',
    messageId: `m${at}`,
    body: object(name),
  }));
  expect((await guarded.invoke({ Records })).value).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
    texts: ['hello alice\n', 'hello bob\n'],
  });
  expect((await guarded.invoke({ Records: [Records[2]] })).value).toMatchObject({ batchItemFailures: [] });
});

test.for(['plain.withCallback', 'plain.catching'])('%s: refused whatever the handler makes of it', async (handler) => {
  const [plain, guarded] = await Promise.all([false, true].map((isGuarded) => start(handler, { guarded: isGuarded })));
  const event = requests['gateway 2.0, body']!;
  expect(await guarded!.invoke(event('bob'))).toEqual(await plain!.invoke(event('bob')));
  expect((await plain!.invoke(event(attack))).value.body).toContain(effect);
  expect((await guarded!.invoke(event(attack))).value.statusCode).toBe(403);
  expect((await guarded!.invoke(event('bob'))).value.body).toBe('hello bob\n');
});

test('a streamed answer: 403 before it began, an error of the function afterwards', async () => {
  const [plain, guarded] = await Promise.all(
    [false, true].map((isGuarded) => start('modern.streaming', { guarded: isGuarded })),
  );
  for (const early of [undefined, '1']) {
    const event = (name: string): object => gateway2({ body: object(name), headers: { 'x-early': early } });
    expect(await guarded!.invoke(event('bob'))).toEqual(await plain!.invoke(event('bob')));
    expect((await plain!.invoke(event(attack))).value).toContain(effect);
    const { path, value } = await guarded!.invoke(event(attack));
    if (early) expect([path, value.errorType]).toEqual(['error', 'BlockedError']);
    else expect(value).toContain('"statusCode":403');
    expect(JSON.stringify(value)).not.toContain(effect);
  }
});
