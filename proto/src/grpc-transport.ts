// Opens the Ingest stream over @grpc/grpc-js for client.ts. gRPC is loaded at the first connection, so that a process without a
// collector never pays for it, and its sockets never keep a process alive.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type * as Grpc from '@grpc/grpc-js';
import { parseAddress } from './address.ts';
import type { OpenStream, StreamClientOptions, StreamHandlers, TlsOptions } from './stream-client.ts';
import { FRAME_BYTES_MAX, ingest } from './service.ts';

/** How long connecting may take, milliseconds; without a limit a silent address holds an exiting process for two minutes. */
const CONNECT_MAX_MS = 5_000;

export function openGrpc(options: StreamClientOptions, handlers: StreamHandlers): OpenStream {
  const early: Uint8Array[] = [];
  let call: Grpc.ClientDuplexStream<Buffer, Buffer> | undefined;
  let client: Grpc.Client | undefined;
  let closed = false;
  let releaseSockets: (() => void) | undefined;

  const close = (): void => {
    closed = true;
    releaseSockets?.();
    call?.cancel();
    client?.close();
  };
  const end = (reason: string): void => {
    if (closed) return;
    close();
    handlers.onEnd(reason);
  };

  import('@grpc/grpc-js').then(
    (grpc) => {
      if (closed) return;
      try {
        releaseSockets = ours.run(true, () => unreferenceSockets());
        ours.run(true, () => start(grpc));
      } catch (error) {
        end(error instanceof Error ? error.message : String(error));
      }
    },
    (error: unknown) => end(`gRPC cannot be loaded: ${String(error)}`),
  );

  function start(grpc: typeof Grpc): void {
    const { target, secure } = parseAddress(options.address);
    client = new grpc.Client(target, secure ? secured(grpc, options.tls) : grpc.credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_receive_message_length': FRAME_BYTES_MAX,
      'grpc.keepalive_time_ms': 10_000,
      'grpc.keepalive_timeout_ms': 3_000,
      // A proxy of the application is not meant for us.
      'grpc.enable_http_proxy': 0,
      // Backing off is stream-client.ts's: each stream it opens is one attempt.
      'grpc.enable_retries': 0,
      ...(options.tls?.serverName && { 'grpc.ssl_target_name_override': options.tls.serverName }),
    });
    const metadata = new grpc.Metadata();
    if (options.token) metadata.set('authorization', `Bearer ${options.token}`);
    const { path, requestSerialize, responseDeserialize } = ingest.Stream;
    call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
    call.on('data', (bytes: Buffer) => handlers.onFrame(bytes));
    call.on('drain', () => handlers.onDrain());
    call.on('error', (error: Grpc.ServiceError) => end(error.details || error.message));
    call.on('end', () => end('the collector ended the stream'));
    for (const frame of early) call.write(frame as Buffer);
    early.length = 0;
  }

  return {
    write(frame) {
      if (call) return call.write(frame as Buffer);
      early.push(frame);
      return true;
    },
    close,
  };
}

function secured(grpc: typeof Grpc, tls: TlsOptions | undefined): Grpc.ChannelCredentials {
  const pem = (text: string | Buffer | undefined): Buffer | null => (text === undefined ? null : Buffer.from(text));
  return grpc.credentials.createSsl(pem(tls?.ca), pem(tls?.key), pem(tls?.cert));
}

// True in whatever runs on behalf of the stream: how the agent tells our traffic from the application's.
const ours = new AsyncLocalStorage<true>();

// gRPC references its socket while a call is open, and our call is always open. So each socket that gRPC makes for us is
// unreferenced at the handle, under TLS as well. While connecting, where libuv knows no unreferencing, the time is bounded.
function unreferenceSockets(): () => void {
  const tame = (message: unknown): void => {
    if (!ours.getStore()) return;
    const { socket } = message as { socket: Socket & { _handle?: { ref?: () => void } } };
    const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), CONNECT_MAX_MS).unref();
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.unref();
      if (socket._handle) socket._handle.ref = () => {};
    });
    socket.once('close', () => clearTimeout(timer));
  };
  subscribe('net.client.socket', tame);
  return () => unsubscribe('net.client.socket', tame);
}
