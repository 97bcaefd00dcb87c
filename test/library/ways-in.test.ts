// Every way in but plain HTTP bodies: the same attack on the same weak place, through each framework's parsers, messages,
// calls and jobs. Reported in observe mode, stopped in block mode, and ordinary input is served in both.
import { gzipSync } from 'node:zlib';
import * as grpc from '@grpc/grpc-js';
import { Queue } from 'bullmq';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { startApp, type App, type ModuleForm, type Protection } from './protected-app.ts';
import { until } from '../until.ts';
import { startRedis, type MaybeServer } from './servers.ts';

const attack = `x' OR 'a'='a`;
const benign = 'alice';
const protections = ['none', 'observe', 'block'] as const;
const forms = ['cjs', 'esm'] as const;

/** Sends attack and benign through one way in; what the application did with them is asked of its database. */
async function through(
  app: App,
  protection: Protection,
  send: (name: string) => Promise<unknown>,
  what: string,
  route?: string,
): Promise<void> {
  for (const name of [benign, attack]) {
    await app.ask('reset', {});
    const before = app.lines().filter((line) => line.throughline === 'finding').length;
    await send(name);
    const { result: total } = (await app.ask('total', {})).body;
    const stopped = name === attack && protection === 'block';
    expect(total, `${what}: ${name}`).toBe(stopped ? 0 : name === attack ? 2 : 1);
    const expected = before + (name === attack && protection !== 'none' ? 1 : 0);
    const findings = await app.findings(expected);
    expect(findings.length, `${what}: findings after ${name}`).toBe(expected);
    if (name === attack && protection !== 'none') {
      expect(findings.at(-1).input?.path, what).toBeTruthy();
      if (route !== undefined) expect(findings.at(-1).activity.route, what).toBe(route);
    }
  }
}

async function withApp(
  cases: string,
  protection: Protection,
  form: ModuleForm,
  run: (app: App) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const app = await startApp(cases, protection, form, environment);
  try {
    await run(app);
    expect(app.child.exitCode).toBe(null);
  } finally {
    await app.stop();
  }
}

describe.each(forms)('%s', (form) => {
  test.each(protections)('ws and socket.io, %s', async (protection) => {
    await withApp('websocket', protection, form, async (app) => {
      for (const path of ['plain', 'property'])
        await through(app, protection, (name) => webSocket(app.port, path, name), path);
      for (const transport of ['websocket', 'polling'])
        await through(app, protection, (name) => socketIo(app.port, transport, name), `socket.io over ${transport}`);
    });
  });

  test.each(protections)('grpc-js, %s', async (protection) => {
    await withApp('grpc', protection, form, async (app) => {
      const { result: port } = (await app.ask('port', {})).body;
      for (const method of ['unary', 'asynchronous', 'clientStream', 'bidi', 'serverStream']) {
        await through(
          app,
          protection,
          async (name) => {
            const code = await grpcCall(port, method, name);
            expect(code, method).toBe(
              name === attack && protection === 'block' ? grpc.status.PERMISSION_DENIED : grpc.status.OK,
            );
          },
          method,
        );
      }
    });
  });

  test.each(protections)('frameworks, %s', async (protection) => {
    await withApp('frameworks', protection, form, async (app) => {
      for (const [framework, ways] of Object.entries(frameworks)) {
        const { result: port } = (await app.ask('port', { framework })).body;
        for (const way of ways) {
          await through(
            app,
            protection,
            async (name) => {
              const response = await ways_in[way]!(`http://127.0.0.1:${port}`, name);
              const text = await response.text();
              expect(response.status, `${framework} ${way} ${name}: ${text}`).toBe(
                name === attack && protection === 'block' ? 403 : 200,
              );
            },
            `${framework} ${way}`,
            way === 'params' ? (framework === 'hapi' ? '/params/{name}' : '/params/:name') : undefined,
          );
        }
      }
    });
  });
});

const ordinary = ['body', 'params', 'query', 'gzip'];
const frameworks: Readonly<Record<string, readonly string[]>> = {
  express: [...ordinary, 'form', 'custom', 'multipart', 'filename'],
  express4: [...ordinary, 'form', 'custom', 'multipart', 'filename'],
  fastify: ['body', 'params', 'query', 'hex', 'multipart'],
  fastify4: ['body', 'params', 'query', 'hex'],
  koa: [...ordinary, 'form'],
  hapi: [...ordinary, 'form'],
  hono: ['body', 'params', 'query'],
  formidable: ['body', 'form', 'multipart', 'filename'],
  graphql: ['variables', 'inline'],
};

const post = (url: string, body: any, type: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type, ...headers } });

function multipart(field: string, value: string, fileName: string): FormData {
  const form = new FormData();
  form.append(field, value);
  form.append('file', new Blob(['content']), fileName);
  return form;
}

const ways_in: Readonly<Record<string, (url: string, name: string) => Promise<Response>>> = {
  body: (url, name) => post(`${url}/body`, JSON.stringify({ name }), 'application/json'),
  gzip: (url, name) =>
    post(`${url}/body`, gzipSync(JSON.stringify({ name })), 'application/json', { 'content-encoding': 'gzip' }),
  form: (url, name) =>
    post(`${url}/body`, new URLSearchParams({ name }).toString(), 'application/x-www-form-urlencoded'),
  custom: (url, name) => post(`${url}/custom`, `name=${name}`, 'application/x-name'),
  hex: (url, name) => post(`${url}/custom`, `name=${Buffer.from(name).toString('hex')}`, 'application/x-name'),
  params: (url, name) => fetch(`${url}/params/${encodeURIComponent(name)}`),
  query: (url, name) => fetch(`${url}/query?name=${encodeURIComponent(name)}`),
  multipart: (url, name) => fetch(`${url}/multipart`, { method: 'POST', body: multipart('name', name, 'f.txt') }),
  filename: (url, name) => fetch(`${url}/filename`, { method: 'POST', body: multipart('x', 'y', name) }),
  variables: (url, name) =>
    post(
      url,
      JSON.stringify({ query: 'query($name: String!) { touch(name: $name) }', variables: { name } }),
      'application/json',
    ),
  inline: (url, name) =>
    post(
      url,
      JSON.stringify({ query: `{ touch(name: ${JSON.stringify(name).replaceAll('a', '\\u0061')}) }` }),
      'application/json',
    ),
};

/** Sends one message and waits for the answer or for the connection to end. */
function webSocket(port: number, path: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`);
    socket.on('open', () => socket.send(JSON.stringify({ name })));
    socket.on('message', () => socket.close());
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

async function socketIo(port: number, transport: string, name: string): Promise<void> {
  const client = io(`http://127.0.0.1:${port}`, { transports: [transport as 'polling'], reconnection: false });
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('connect_error', reject);
      client.on('disconnect', () => resolve());
      client.emit('touch', { name }, () => resolve());
    });
  } finally {
    client.close();
  }
}

function grpcCall(port: number, method: string, name: string): Promise<number> {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const path = `/test.Accounts/${method}`;
  const write = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const read = (bytes: Buffer): unknown => JSON.parse(String(bytes));
  return new Promise<number>((resolve) => {
    const done = (error: grpc.ServiceError | null): void => resolve(error?.code ?? grpc.status.OK);
    if (method === 'unary' || method === 'asynchronous') client.makeUnaryRequest(path, write, read, { name }, done);
    else if (method === 'clientStream') {
      const call = client.makeClientStreamRequest(path, write, read, done);
      call.on('error', () => undefined);
      call.end({ name });
    } else {
      const call =
        method === 'bidi'
          ? client.makeBidiStreamRequest(path, write, read)
          : client.makeServerStreamRequest(path, write, read, { name });
      call
        .on('data', () => undefined)
        .on('error', done)
        .on('end', () => resolve(grpc.status.OK));
      if (method === 'bidi') (call as grpc.ClientDuplexStream<unknown, unknown>).end({ name });
    }
  }).finally(() => client.close());
}

describe('jobs', () => {
  let redis: MaybeServer = { missing: 'not started' };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => {
    if ('stop' in redis) redis.stop();
  });

  test.for(protections)('bullmq, %s', async (protection, context) => {
    if ('missing' in redis) return context.skip(redis.missing);
    const { port } = redis;
    const queue = new Queue('touch', { connection: { host: '127.0.0.1', port } });
    try {
      await withApp(
        'bullmq',
        protection,
        'cjs',
        async (app) => {
          await through(
            app,
            protection,
            async (name) => {
              const job = await queue.add('touch', { name }, { attempts: 3, backoff: 10 });
              let state = '';
              await until(
                () => {
                  void job.getState().then((now) => (state = now));
                  return state === 'completed' || state === 'failed';
                },
                () => `job is ${state}`,
              );
              expect(state).toBe(name === attack && protection === 'block' ? 'failed' : 'completed');
            },
            'bullmq',
          );
          // The poisoned job was taken once; the worker went on.
          const { result: attempts } = (await app.ask('attempts', {})).body;
          expect(attempts.length).toBe(new Set(attempts).size);
        },
        { PORT_REDIS: String(port) },
      );
    } finally {
      await queue.close();
    }
  });
});
