// The agent's stream against servers of gRPC's own library, of node:http2, and hostile ones on a bare socket. The real collector
// is in test/agent/stream.test.ts.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import {
  connect as connectSocket,
  createServer,
  type AddressInfo,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Metadata, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { messageHead } from './message-framing.ts';
import { openLight } from './light-transport.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';
import { FRAME_BYTES_MAX, ingest } from './service.ts';
import type { OpenStream, StreamClientOptions } from './stream-client.ts';

const DEADLINE_MS = 8_000;
let cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const task of cleanUp) task();
  cleanUp = [];
});

async function until(condition: () => boolean, what: () => string, deadlineMs = DEADLINE_MS): Promise<void> {
  for (const end = Date.now() + deadlineMs; !condition();) {
    if (Date.now() > end) throw new Error(`not in time: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

interface Opened extends OpenStream {
  readonly frames: Buffer[];
  readonly reasons: string[];
  drains: number;
  /** The reason of the end, waited for. */
  over(deadlineMs?: number): Promise<string>;
}

function open(address: string, options: Partial<StreamClientOptions> = {}): Opened {
  const it = { frames: [] as Buffer[], reasons: [] as string[], drains: 0 };
  const stream = openLight(
    { address, hello: { role: 'agent', version: '1' }, ...options },
    {
      onFrame: (bytes) => void it.frames.push(Buffer.from(bytes)),
      onDrain: () => void it.drains++,
      onEnd: (reason) => void it.reasons.push(reason),
    },
  );
  cleanUp.push(() => stream.close());
  return Object.assign(it, stream, {
    async over(deadlineMs = DEADLINE_MS) {
      await until(
        () => it.reasons.length > 0,
        () => `an end; ${it.frames.length} frames`,
        deadlineMs,
      );
      return it.reasons[0]!;
    },
  });
}

type Handler = (call: ServerDuplexStream<Buffer, Buffer>) => void;
const echo: Handler = (call) => {
  call.on('data', (bytes: Buffer) => call.write(bytes));
  call.on('end', () => call.end());
  call.on('error', () => {});
};

/** A server of gRPC's own library; its port, or for a socket file 1. */
async function grpcServer(
  handler: Handler,
  at = '127.0.0.1:0',
  credentials = ServerCredentials.createInsecure(),
): Promise<{ port: number; server: Server }> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  server.addService(ingest as never, { Stream: handler });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(at, credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  cleanUp.push(() => server.forceShutdown());
  return { port, server };
}

async function listen(server: NetServer, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  cleanUp.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that does with its connection what the test says. */
async function socketServer(handler: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    handler(socket);
  });
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  return `grpc://127.0.0.1:${await listen(server)}`;
}

function http2Frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
const settings = http2Frame(4, 0, 0);
/** :status 200, content-type: application/grpc. */
const responseHeaders = http2Frame(
  1,
  4,
  1,
  Buffer.concat([Buffer.from([0x88, 0x0f, 0x10, 16]), Buffer.from('application/grpc')]),
);

describe('a gRPC server', () => {
  test.each([0, 1, 5, 16_384, 65_536, 1_000_000, FRAME_BYTES_MAX])(
    'carries a message of %d bytes there and back',
    async (length) => {
      const { port } = await grpcServer(echo);
      const stream = open(`grpc://127.0.0.1:${port}`);
      const message = Buffer.alloc(length, length % 251);
      stream.write(message);
      await until(
        () => stream.frames.length === 1,
        () => `${stream.reasons}`,
      );
      expect(stream.frames[0]!.equals(message)).toBe(true);
    },
  );

  test('carries many messages in their order', async () => {
    const { port } = await grpcServer(echo);
    const stream = open(`grpc://127.0.0.1:${port}`);
    const messages = Array.from({ length: 1_000 }, (_, i) => Buffer.from(`message ${i} ${'x'.repeat((i * 37) % 900)}`));
    for (const message of messages) stream.write(message);
    await until(
      () => stream.frames.length === messages.length,
      () => `${stream.frames.length} ${stream.reasons}`,
    );
    expect(stream.frames).toEqual(messages);
  });

  test('hears the token, and our reason why it is refused is theirs', async () => {
    let given: unknown;
    const message = 'who are you? 100% "ä" ✓ <{[`^|\\~]}>';
    const { port } = await grpcServer((call) => {
      given = call.metadata.get('authorization');
      call.emit('error', { code: 16, details: message });
    });
    const stream = open(`grpc://127.0.0.1:${port}`, { token: 'se.cr-et' });
    expect(await stream.over()).toBe(message);
    expect(given).toEqual(['Bearer se.cr-et']);
  });

  test('whoever does not say why is quoted by the code', async () => {
    const { port } = await grpcServer((call) => void call.emit('error', { code: 7, details: '' }));
    expect(await open(`grpc://127.0.0.1:${port}`).over()).toBe('permission denied');
  });

  test('that ends the stream, also after data, has ended it', async () => {
    const { port } = await grpcServer((call) => {
      call.write(Buffer.from('last'));
      call.end(new Metadata());
    });
    const stream = open(`grpc://127.0.0.1:${port}`);
    expect(await stream.over()).toMatch(/OK|ended the stream/);
    expect(stream.frames).toEqual([Buffer.from('last')]);
  });

  test('that does not know the stream', async () => {
    const server = new Server();
    const port = await new Promise<number>((resolve) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
    );
    cleanUp.push(() => server.forceShutdown());
    expect(await open(`grpc://127.0.0.1:${port}`).over()).toMatch(/does not implement/);
  });

  test('that goes away, with and without a farewell', async () => {
    const one = await grpcServer(echo);
    const first = open(`grpc://127.0.0.1:${one.port}`);
    first.write(Buffer.from('x'));
    await until(
      () => first.frames.length === 1,
      () => 'an echo',
    );
    one.server.forceShutdown();
    expect(await first.over()).toMatch(/going away|reset|closed|ECONNRESET/);

    const two = await grpcServer(echo);
    const second = open(`grpc://127.0.0.1:${two.port}`);
    second.write(Buffer.from('x'));
    await until(
      () => second.frames.length === 1,
      () => 'an echo',
    );
    two.server.tryShutdown(() => {});
    expect(await second.over()).toMatch(/going away/);
  });

  test('that does not read is written no more than it gives room for, and goes on where it stopped', async () => {
    let resume: (() => void) | undefined;
    let received = 0;
    const { port } = await grpcServer((call) => {
      resume = () => void call.on('data', (bytes: Buffer) => (received += bytes.length));
      call.on('error', () => {});
    });
    const stream = open(`grpc://127.0.0.1:${port}`);
    let written = 0;
    while (stream.write(Buffer.alloc(20_000))) written += 20_000;
    written += 20_000;
    expect(written).toBeLessThan(300_000);
    expect(stream.drains).toBe(0);
    await until(
      () => resume !== undefined,
      () => 'a call',
    );
    expect(received).toBe(0);
    resume!();
    await until(
      () => received === written && stream.drains === 1,
      () => `${received} of ${written}, ${stream.drains}`,
    );
    expect(stream.write(Buffer.alloc(10))).toBe(true);
  });

  test('on an IPv6 address and on a socket file', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'throughline-socket-')), 'collector.sock');
    cleanUp.push(() => rmSync(path.dirname(file), { recursive: true, force: true }));
    await grpcServer(echo, `unix:${file}`);
    const six = await grpcServer(echo, '[::1]:0').catch(() => undefined);
    if (six === undefined) console.warn('skipped: this machine has no IPv6 loopback');
    for (const address of [`unix://${file}`, ...(six ? [`grpc://[::1]:${six.port}`] : [])]) {
      const stream = open(address);
      stream.write(Buffer.from('x'));
      await until(
        () => stream.frames.length === 1,
        () => `${address}: ${stream.reasons}`,
      );
    }
  });

  test('behind a name with several addresses, of which one answers', async () => {
    const { port } = await grpcServer(echo);
    const original = dns.lookup;
    cleanUp.push(() => (dns.lookup = original));
    const found = (addresses: readonly string[]): void => {
      dns.lookup = ((_name: string, _options: unknown, done: (error: null, all: object[]) => void) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as never;
    };
    for (const addresses of [['127.0.0.2', '127.0.0.1'], ['::1', '127.0.0.3', '127.0.0.1'], ['127.0.0.1']]) {
      found(addresses);
      const stream = open(`grpc://collector.example:${port}`);
      stream.write(Buffer.from('x'));
      await until(
        () => stream.frames.length === 1,
        () => `${addresses}: ${stream.reasons}`,
      );
    }
    found(['127.0.0.2', '127.0.0.3']);
    expect(await open(`grpc://collector.example:${port}`).over()).toMatch(/ECONNREFUSED 127.0.0.2.*127.0.0.3/);
  });

  test('is reached directly, whatever proxy the application has', async () => {
    const { port } = await grpcServer(echo);
    const names = ['http_proxy', 'https_proxy', 'grpc_proxy', 'HTTP_PROXY'];
    for (const name of names) process.env[name] = 'http://127.0.0.1:9';
    cleanUp.push(() => names.forEach((name) => delete process.env[name]));
    const stream = open(`grpc://127.0.0.1:${port}`);
    stream.write(Buffer.from('x'));
    await until(
      () => stream.frames.length === 1,
      () => `${stream.reasons}`,
    );
  });
});

describe('what is no gRPC server', () => {
  const http2Server = async (handler: (stream: ServerHttp2Stream) => void): Promise<string> => {
    const server = createHttp2Server();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      handler(stream);
    });
    return `grpc://127.0.0.1:${await listen(server)}`;
  };

  test('one of HTTP/2', async () => {
    const page = await http2Server((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html' });
      stream.end('<html>');
    });
    expect(await open(page).over()).toBe('what answers is no gRPC server');
    const busy = await http2Server((stream) => {
      stream.respond({ ':status': 503 });
      stream.end();
    });
    expect(await open(busy).over()).toBe('the collector answered with HTTP status 503');
  });

  test('one of HTTP/1', async () => {
    const address = await socketServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await open(address).over()).toBe('what answers does not speak HTTP/2');
  });

  test('nobody, and one that says nothing', async () => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    expect(await open(`grpc://127.0.0.1:${port}`).over()).toMatch(/ECONNREFUSED/);
    const silent = await socketServer(() => {});
    const hurried = (ms: number, task: () => void) => {
      const timer = setTimeout(task, ms / 50);
      return () => clearTimeout(timer);
    };
    expect(await open(silent, { schedule: hurried }).over()).toBe('connecting took too long');
  });

  test('an address or a token that cannot be', () => {
    expect(() => open('http://x')).toThrow(/allowed are grpc/);
    expect(() => open('grpc://127.0.0.1:1', { token: 'a\r\nb: c' })).toThrow(/"authorization" has characters/);
  });
});

describe('a connection that is gone without a word', () => {
  test('is found by a ping that nobody answers, and a living one is kept', async () => {
    const { port } = await grpcServer(echo);
    let forward = true;
    const address = await socketServer((socket) => {
      const far = connectSocket(port, '127.0.0.1').on('error', () => {});
      socket.on('data', (bytes) => forward && far.write(bytes));
      far.on('data', (bytes) => forward && socket.write(bytes));
      cleanUp.push(() => far.destroy());
    });
    const pings: number[] = [];
    const schedule = (ms: number, task: () => void) => {
      pings.push(ms);
      const timer = setTimeout(task, ms / 50);
      return () => clearTimeout(timer);
    };
    const stream = open(address, { schedule });
    await until(
      () => pings.filter((ms) => ms === 10_000).length >= 4,
      () => `${pings}`,
    );
    expect(stream.reasons).toEqual([]);
    forward = false;
    expect(await stream.over()).toBe('the collector no longer answers');
  });
});

describe('a hostile server', () => {
  test.each([
    ['announces 4 GB', messageHead(0xffff_ffff), /a message of 4294967295 bytes was announced/],
    ['announces a byte too much', messageHead(FRAME_BYTES_MAX + 1), /was announced/],
    ['compresses', Buffer.from([1, 0, 0, 0, 1, 0]), /compressed/],
    ['resets', undefined, /reset \(HTTP\/2 code 2\)/],
  ])('that %s', async (_name, data, reason) => {
    const address = await socketServer((socket) => {
      socket.write(Buffer.concat([settings, responseHeaders]));
      socket.write(data ? http2Frame(0, 0, 1, data) : http2Frame(3, 0, 1, Buffer.from([0, 0, 0, 2])));
    });
    expect(await open(address).over()).toMatch(reason);
  });

  test('that floods us with empty messages is left', async () => {
    const address = await socketServer((socket) => {
      socket.write(Buffer.concat([settings, responseHeaders]));
      const many = Buffer.concat(Array.from({ length: 3_000 }, () => http2Frame(0, 0, 1, messageHead(0))));
      socket.write(many);
    });
    expect(await open(address).over()).toMatch(/more than 2000 frames in a second/);
  });

  test('that hides a flood of messages in few frames is left', async () => {
    const address = await socketServer((socket) => {
      socket.write(Buffer.concat([settings, responseHeaders]));
      const many = Buffer.concat(Array.from({ length: 3_000 }, () => messageHead(0)));
      socket.write(http2Frame(0, 0, 1, many));
    });
    expect(await open(address).over()).toMatch(/more than 2000 messages in a second/);
  });

  test('that writes what moves a cursor', async () => {
    const { port } = await grpcServer(
      (call) => void call.emit('error', { code: 16, details: 'no\u001b[2J\r\nthroughline: ok' }),
    );
    expect(await open(`grpc://127.0.0.1:${port}`).over()).toBe('no [2J  throughline: ok');
  });

  test('that sends anything at all ends one stream, and nothing is thrown', async () => {
    const thrown: unknown[] = [];
    const note = (error: unknown): void => void thrown.push(error);
    process.on('uncaughtException', note);
    cleanUp.push(() => process.off('uncaughtException', note));
    let seed = 0;
    const address = await socketServer((socket) => {
      const random = pseudoRandom(++seed);
      const number = (below: number): number => Math.floor(random() * below);
      if (random() < 0.9) socket.write(settings);
      if (random() < 0.8) socket.write(responseHeaders);
      for (let i = 0; i < 10; i++) {
        const payload = Buffer.from(Array.from({ length: number(200) }, () => number(256)));
        socket.write(random() < 0.9 ? http2Frame(number(11), number(256), number(3), payload) : payload);
      }
      socket.end();
    });
    const streams = Array.from({ length: 300 }, () => open(address));
    for (const stream of streams) stream.write(Buffer.alloc(100));
    for (const stream of streams) await stream.over();
    expect(streams.every(({ reasons }) => reasons.length === 1)).toBe(true);
    expect(thrown).toEqual([]);
  });
});

describe('over TLS', () => {
  let folder: string;
  const openssl = spawnSync('openssl', ['version']).status === 0;
  if (!openssl) console.warn('skipped: TLS needs the openssl command');
  const pem = (name: string): Buffer => readFileSync(path.join(folder, name));

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'throughline-tls-'));
    if (!openssl) return;
    const run = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    for (const name of ['authority', 'stranger'])
      run(
        'req',
        '-x509',
        ...key,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-subj',
        `/CN=${name}`,
        '-days',
        '2',
      );
    const issue = (name: string, extra: string): void => {
      writeFileSync(path.join(folder, 'ext'), extra);
      run('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      run(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'authority.pem',
        '-CAkey',
        'authority.key',
        '-CAcreateserial',
        '-out',
        `${name}.pem`,
        '-days',
        '2',
        '-extfile',
        'ext',
      );
    };
    issue('collector', 'subjectAltName=DNS:collector.example,DNS:localhost,IP:127.0.0.1');
    issue('other', 'subjectAltName=DNS:other.example');
    issue('shop', 'extendedKeyUsage=clientAuth');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const secure = (name: string, clients = false): ServerCredentials =>
    ServerCredentials.createSsl(
      clients ? pem('authority.pem') : null,
      [{ cert_chain: pem(`${name}.pem`), private_key: pem(`${name}.key`) }],
      clients,
    );

  test.skipIf(!openssl)(
    'the collector must be who its certificate says, by an authority that we were given',
    async () => {
      const { port } = await grpcServer(echo, '127.0.0.1:0', secure('collector'));
      const ca = pem('authority.pem');
      for (const [host, tls] of [
        ['localhost', { ca }],
        ['127.0.0.1', { ca }],
        ['127.0.0.1', { ca: ca.toString(), serverName: 'collector.example' }],
      ] as const) {
        const stream = open(`grpcs://${host}:${port}`, { tls });
        stream.write(Buffer.alloc(200_000, 1));
        await until(
          () => stream.frames.length === 1,
          () => `${stream.reasons}`,
        );
      }
      expect(await open(`grpcs://localhost:${port}`, { tls: { ca: pem('stranger.pem') } }).over()).toMatch(
        /certificate|issuer/,
      );
      expect(await open(`grpcs://localhost:${port}`).over(), 'the system’s authorities').toMatch(/certificate|issuer/);
      expect(await open(`grpcs://localhost:${port}`, { tls: { ca, serverName: 'other.example' } }).over()).toMatch(
        /altnames/,
      );
      expect(await open(`grpc://localhost:${port}`).over(), 'without TLS').toMatch(/closed|reset|HTTP\/2/i);
      const other = await grpcServer(echo, '127.0.0.1:0', secure('other'));
      expect(await open(`grpcs://localhost:${other.port}`, { tls: { ca } }).over()).toMatch(/altnames/);
    },
  );

  test.skipIf(!openssl)('an environment that says to trust everybody is not listened to', async () => {
    const { port } = await grpcServer(echo, '127.0.0.1:0', secure('collector'));
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    cleanUp.push(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    expect(await open(`grpcs://localhost:${port}`, { tls: { ca: pem('stranger.pem') } }).over()).toMatch(
      /certificate|issuer/,
    );
  });

  test.skipIf(!openssl)('we show our own certificate where one is asked for', async () => {
    const { port } = await grpcServer(echo, '127.0.0.1:0', secure('collector', true));
    const ca = pem('authority.pem');
    const stream = open(`grpcs://localhost:${port}`, { tls: { ca, cert: pem('shop.pem'), key: pem('shop.key') } });
    stream.write(Buffer.from('x'));
    await until(
      () => stream.frames.length === 1,
      () => `${stream.reasons}`,
    );
    expect(await open(`grpcs://localhost:${port}`, { tls: { ca } }).over()).toMatch(
      /certificate required|closed|ECONNRESET|reset/,
    );
  });

  test.skipIf(!openssl)('what speaks TLS without HTTP/2, and what speaks no TLS', async () => {
    const sockets: Socket[] = [];
    const server = createTlsServer(
      { cert: pem('collector.pem'), key: pem('collector.key') },
      (socket) => void sockets.push(socket.on('error', () => {})),
    );
    server.on('tlsClientError', () => {});
    cleanUp.push(() => sockets.forEach((socket) => socket.destroy()));
    const port = await listen(server);
    expect(await open(`grpcs://localhost:${port}`, { tls: { ca: pem('authority.pem') } }).over()).toMatch(
      /not HTTP\/2/,
    );
    const plain = await grpcServer(echo);
    expect(await open(`grpcs://localhost:${plain.port}`, { tls: { ca: pem('authority.pem') } }).over()).toMatch(
      /SSL|TLS|wrong version|ECONNRESET|closed/i,
    );
  });

  test.skipIf(!openssl)(
    'a process that has nothing else to do ends, connected or not, with and without TLS',
    async () => {
      const tls = await grpcServer(echo, '127.0.0.1:0', secure('collector'));
      const plain = await grpcServer(echo);
      // Takes the connection and nothing else: what is written to it fills the socket.
      const deaf = await socketServer((socket) => {
        socket.write(
          Buffer.concat([
            settings,
            responseHeaders,
            http2Frame(8, 0, 0, Buffer.from([0x7f, 0, 0, 0])),
            http2Frame(8, 0, 1, Buffer.from([0x7f, 0, 0, 0])),
          ]),
        );
        socket.pause();
      });
      const script = `
      import { createStreamClient } from ${JSON.stringify(new URL('light-client.ts', import.meta.url).href)};
      import { readFileSync } from 'node:fs';
      const client = createStreamClient({ address: process.argv[1], hello: { role: 'agent' }, tls: { ca: readFileSync(process.argv[2]) } });
      // Long enough to be connected.
      setTimeout(() => {}, 600);`;
      for (const address of [`grpcs://localhost:${tls.port}`, `grpc://localhost:${plain.port}`, deaf]) {
        const child = spawn(
          process.execPath,
          [
            '--conditions=@throughline/source',
            '--input-type=module',
            '-e',
            script,
            '--',
            address,
            path.join(folder, 'authority.pem'),
          ],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        );
        let said = '';
        child.stderr.on('data', (text) => (said += text));
        const started = Date.now();
        const code = await new Promise((resolve) => child.once('exit', resolve));
        expect(code, said).toBe(0);
        expect(Date.now() - started, address).toBeLessThan(4_000);
      }
    },
  );
});
