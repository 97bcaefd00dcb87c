// Opens the Ingest stream for light-client.ts: gRPC with nothing but a socket. One call without an end, whose messages are
// frames. Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md. A proxy that the application is configured with is not meant
// for us.
import type { Socket } from 'node:net';
import { parseAddress, type Address } from './address.ts';
import type { Header } from './hpack.ts';
import { openCall } from './http2-call.ts';
import { messageHead, MessageReader } from './message-framing.ts';
import { FRAME_BYTES_MAX, INGEST_PATH } from './service.ts';
import type { OpenStream, StreamClientOptions, StreamHandlers } from './stream-client.ts';

/** Until the collector has said that it speaks HTTP/2, milliseconds. */
const CONNECT_MAX_MS = 5_000;
/** What is connecting keeps the process alive, whatever it is told: how often to look whether nothing else does, and how long that may be. */
const ALONE_EVERY_MS = 100;
const ALONE_LOOKS_MAX = 3;
/** Standard output and standard error are listed although they keep nothing alive. */
const STANDARD_STREAMS = 2;
/** For one of several addresses of a name before the next is tried. */
const ATTEMPT_MAX_MS = 1_000;
const PING_EVERY_MS = 10_000;
const PING_ANSWER_MAX_MS = 3_000;
/** An answer to each batch and a command now and then; one frame of HTTP/2 may hold thousands. */
const MESSAGES_PER_SECOND_MAX = 2_000;
const REASON_CHARACTERS_MAX = 200;

/** Throws for an address that is none and for a token that no header can carry. */
export function openLight(options: StreamClientOptions, handlers: StreamHandlers): OpenStream {
  const schedule = options.schedule ?? unreferencedTimeout;
  const address = parseAddress(options.address);
  const headers = headersOf(address, options);
  let closed = false;
  // Before the socket: an address that cannot be written down as headers has none.
  let cancelTimer = (): void => {};

  const socket = connect(address, options, end);
  cancelTimer = schedule(CONNECT_MAX_MS, () => end('connecting took too long'));
  // Nothing of ours keeps the process alive. Again when connected: trying several addresses makes a new handle for each.
  socket.unref().once('connect', () => socket.unref());
  letGoAlone(socket, () => end('no answer before the process ended'));
  socket.on('error', (error) => end(sentenceOf(error)));
  socket.on('close', () => end('the connection was closed'));
  socket.on('data', (bytes) => call.receive(bytes as Buffer));
  socket.on('drain', () => call.drained());

  let second = 0;
  let messagesInSecond = 0;
  const messages = new MessageReader(FRAME_BYTES_MAX, (bytes) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      second = now;
      messagesInSecond = 0;
    }
    if (++messagesInSecond > MESSAGES_PER_SECOND_MAX)
      end(`the collector sent more than ${MESSAGES_PER_SECOND_MAX} messages in a second`);
    if (!closed) handlers.onFrame(bytes);
  });
  const call = openCall({
    headers,
    nowMs: Date.now,
    send(parts) {
      if (closed) return false;
      socket.cork();
      let more = true;
      for (const part of parts) more = socket.write(part);
      socket.uncork();
      return more;
    },
    handlers: {
      onReady: keepAlive,
      onHeaders(received) {
        const reason = whyOver(received);
        if (reason !== undefined) end(reason);
      },
      onData: (bytes) => messages.push(bytes),
      onDrain() {
        if (!closed) handlers.onDrain();
      },
      onEnd: end,
    },
  });

  // A connection whose other end is gone without a word looks like one on which nothing happens.
  function keepAlive(): void {
    cancelTimer();
    if (closed) return;
    cancelTimer = schedule(PING_EVERY_MS, () => {
      cancelTimer = schedule(PING_ANSWER_MAX_MS, () => end('the collector no longer answers'));
      call.ping(keepAlive);
    });
  }

  function close(): void {
    if (closed) return;
    closed = true;
    cancelTimer();
    socket.destroy();
  }

  function end(reason: string): void {
    if (closed) return;
    close();
    handlers.onEnd(reason.slice(0, REASON_CHARACTERS_MAX));
  }

  return {
    write: (frame) => call.write([messageHead(frame.length), frame]),
    close,
  };
}

function headersOf(address: Address, { hello, token }: StreamClientOptions): Header[] {
  const { host, port, path, secure } = address;
  return [
    [':method', 'POST'],
    [':scheme', secure ? 'https' : 'http'],
    [':path', INGEST_PATH],
    [':authority', path !== '' ? 'localhost' : `${host.includes(':') ? `[${host}]` : host}:${port}`],
    ['te', 'trailers'],
    ['content-type', 'application/grpc'],
    ['user-agent', `throughline-${hello.role ?? ''}/${hello.version ?? ''}`],
    ...(token ? [['authorization', `Bearer ${token}`, true] as const] : []),
  ];
}

function connect(
  { host, port, path, secure }: Address,
  { tls }: StreamClientOptions,
  end: (reason: string) => void,
): Socket {
  const net = process.getBuiltinModule('node:net');
  if (path !== '') return net.connect({ path });
  const where = { host, port, noDelay: true, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MAX_MS };
  if (!secure) return net.connect(where);
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
    if (socket.alpnProtocol !== 'h2') end('what answers speaks TLS but not HTTP/2');
  });
  return socket;
}

/** An address that swallows packets would hold a process that has nothing left to do. */
function letGoAlone(socket: Socket, letGo: () => void): void {
  let alone = 0;
  const look = setInterval(() => {
    if (!socket.connecting) return clearInterval(look);
    const resources = process.getActiveResourcesInfo();
    const busy = resources.filter((resource) => resource !== 'PipeWrap' && resource !== 'TTYWrap');
    const onlyUs = busy.length === 1 && busy[0]!.endsWith('ConnectWrap');
    alone = onlyUs && resources.length - busy.length <= STANDARD_STREAMS ? alone + 1 : 0;
    if (alone < ALONE_LOOKS_MAX) return;
    clearInterval(look);
    letGo();
  }, ALONE_EVERY_MS).unref();
}

/** Why the call cannot go on after these headers; undefined when it can. */
function whyOver(headers: ReadonlyMap<string, string>): string | undefined {
  if (headers.has('grpc-status')) return statusOf(headers);
  const status = headers.get(':status');
  // Headers after the data carry none.
  if (status === undefined || status.startsWith('1')) return undefined;
  if (status !== '200') return `the collector answered with HTTP status ${plainText(status)}`;
  if (!/^application\/grpc(?:$|[+;])/.test(headers.get('content-type') ?? '')) return 'what answers is no gRPC server';
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

function statusOf(headers: ReadonlyMap<string, string>): string {
  const status = headers.get('grpc-status')!;
  return plainText(headers.get('grpc-message') ?? '') || (statuses[status] ?? `gRPC status ${plainText(status)}`);
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
