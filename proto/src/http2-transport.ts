// Opens the Ingest stream for light-client.ts by speaking gRPC over node:http2: one call without an end, whose messages are
// frames. Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md. Node's own parser stands between us and the collector's
// bytes; what it lets through is bounded here. A proxy that the application is configured with is not meant for us.
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import type { Socket } from 'node:net';
import { parseAddress, type Address } from './address.ts';
import { messageHead, MessageReader } from './message-framing.ts';
import { FRAME_BYTES_MAX, INGEST_PATH } from './service.ts';
import type { OpenStream, StreamClientOptions, StreamHandlers } from './stream-client.ts';

/** Until the collector has said that it speaks HTTP/2, milliseconds. While connecting, an exiting process waits for it. */
const CONNECT_MAX_MS = 5_000;
/** For one of several addresses of a name before the next is tried. */
const ATTEMPT_MAX_MS = 1_000;
const PING_EVERY_MS = 10_000;
const PING_ANSWER_MAX_MS = 3_000;
/** An acknowledgement for each batch and a command now and then; one that sends more wants our CPU. */
const FRAMES_PER_SECOND_MAX = 1_000;
const REASON_CHARACTERS_MAX = 200;

/** Throws for an address that is none and for a token that no header can carry. */
export function openHttp2(options: StreamClientOptions, handlers: StreamHandlers): OpenStream {
  const schedule = options.schedule ?? unreferencedTimeout;
  const address = parseAddress(options.address);
  // Asked for when needed: an application without a collector has no HTTP/2 to load.
  const http2 = process.getBuiltinModule('node:http2');
  let closed = false;
  let cancelTimer = schedule(CONNECT_MAX_MS, () => end('connecting took too long'));

  const socket = connect(address, options);
  const session: ClientHttp2Session = http2.connect(originOf(address), {
    createConnection: () => socket,
    settings: { enablePush: false },
  });
  // Nothing of ours keeps the process alive; what is still connecting cannot be told so, and is bounded in time.
  session.unref();
  session.once('remoteSettings', keepAlive);
  session.on('error', (error) => end(sentenceOf(error)));
  session.on('goaway', (code) => end(`the collector is going away${code ? ` (HTTP/2 code ${code})` : ''}`));
  session.on('close', () => end('the connection was closed'));

  const call: ClientHttp2Stream = session.request(
    {
      ':method': 'POST',
      ':path': INGEST_PATH,
      te: 'trailers',
      'content-type': 'application/grpc',
      'user-agent': `throughline-${options.hello.role ?? ''}/${options.hello.version ?? ''}`,
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      [http2.sensitiveHeaders]: ['authorization'],
    },
    { endStream: false },
  );
  const frames = new MessageReader(FRAME_BYTES_MAX, receive);
  call.on('response', (headers) => {
    const wrong = whatIsWrong(headers);
    if (wrong !== undefined) end(wrong);
  });
  call.on('data', (chunk: Buffer) => {
    if (closed) return;
    try {
      frames.push(chunk);
    } catch (error) {
      end(sentenceOf(error));
    }
  });
  call.on('drain', () => {
    if (!closed) handlers.onDrain();
  });
  call.on('trailers', (trailers) => end(statusOf(trailers)));
  call.on('end', () => end('the collector ended the stream'));
  call.on('error', (error) => end(sentenceOf(error)));
  call.on('close', () => end(`the stream was reset (HTTP/2 code ${call.rstCode ?? 0})`));

  let second = 0;
  let received = 0;
  function receive(bytes: Uint8Array): void {
    if (closed) return;
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      received = 0;
    }
    if (++received > FRAMES_PER_SECOND_MAX)
      end(`the collector sent more than ${FRAMES_PER_SECOND_MAX} frames a second`);
    else handlers.onFrame(bytes);
  }

  // A connection whose other end is gone without a word looks like one on which nothing happens.
  function keepAlive(): void {
    cancelTimer();
    if (closed) return;
    cancelTimer = schedule(PING_EVERY_MS, () => {
      cancelTimer = schedule(PING_ANSWER_MAX_MS, () => end('the collector no longer answers'));
      session.ping((error) => {
        if (!error) keepAlive();
      });
    });
  }

  function close(): void {
    if (closed) return;
    closed = true;
    cancelTimer();
    session.destroy();
    // Before it is connected a session has no hold on its socket.
    socket.destroy();
  }

  function end(reason: string): void {
    if (closed) return;
    close();
    handlers.onEnd(reason.slice(0, REASON_CHARACTERS_MAX));
  }

  return {
    write(frame) {
      if (closed) return false;
      call.cork();
      call.write(messageHead(frame.length));
      const more = call.write(frame);
      call.uncork();
      return more;
    },
    close,
  };
}

function connect({ host, port, path, secure }: Address, { tls }: StreamClientOptions): Socket {
  const net = process.getBuiltinModule('node:net');
  if (path !== '') return net.connect({ path });
  const where = { host, port, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MAX_MS };
  if (!secure) return net.connect(where).setNoDelay(true);
  const socket = process.getBuiltinModule('node:tls').connect({
    ...where,
    ALPNProtocols: ['h2'],
    // Said, because an environment variable of the application may say otherwise.
    rejectUnauthorized: true,
    // An address is not sent as a name (RFC 6066); the certificate must carry it all the same.
    servername: tls?.serverName ?? (net.isIP(host) === 0 ? host : ''),
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls?.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls?.key === undefined ? {} : { key: tls.key }),
  });
  socket.once('secureConnect', () => {
    if (socket.alpnProtocol !== 'h2') socket.destroy(new Error('what answers speaks TLS but not HTTP/2'));
  });
  return socket.setNoDelay(true);
}

function originOf({ host, port, path, secure }: Address): string {
  if (path !== '') return 'http://localhost';
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Why the call cannot go on after these response headers; undefined when it can. */
function whatIsWrong(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): string | undefined {
  if (headers['grpc-status'] !== undefined) return statusOf(headers);
  if (headers[':status'] !== 200) return `the collector answered with HTTP status ${headers[':status']}`;
  if (!/^application\/grpc(?:$|[+;])/.test(headers['content-type'] ?? '')) return 'what answers is no gRPC server';
  return undefined;
}

const statuses: Readonly<Record<string, string>> = {
  0: 'the collector ended the stream',
  7: 'permission denied',
  8: 'resource exhausted',
  12: 'the collector does not know this stream',
  14: 'unavailable',
  16: 'unauthenticated',
};

function statusOf(headers: IncomingHttpHeaders): string {
  const status = String(headers['grpc-status'] ?? '');
  return plainText(String(headers['grpc-message'] ?? '')) || (statuses[status] ?? `gRPC status ${status}`);
}

// Percent-encoded UTF-8; what is not is taken as it is. It goes into a log line: nothing that moves a cursor.
function plainText(message: string): string {
  const cut = message.slice(0, REASON_CHARACTERS_MAX * 3);
  let text = cut;
  try {
    text = decodeURIComponent(cut);
  } catch {
    // As it came.
  }
  return text.replaceAll(/\p{C}/gu, ' ').trim();
}

/** A name with several addresses fails with one error for each, and no message of its own. */
function sentenceOf(error: unknown): string {
  const { message, errors } = error as { message?: string; errors?: readonly unknown[] };
  return message || errors?.map(sentenceOf).join('; ') || String(error);
}

function unreferencedTimeout(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms).unref();
  return () => clearTimeout(timer);
}
