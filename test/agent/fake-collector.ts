// A collector that acknowledges everything, keeps it for the test to look at and sends what the test tells it to.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import {
  Event,
  ServerFrame,
  decodeClientFrame,
  ingest,
  type AgentPolicy,
  type CommandResult,
  type EntityKey,
  type Hello,
} from '@throughline/proto';

export interface FakeCollector {
  readonly address: string;
  readonly events: Event[];
  readonly hellos: Hello[];
  readonly results: CommandResult[];
  /** Of every later welcome. */
  policy: AgentPolicy | undefined;
  send(command: { policy?: AgentPolicy; recall?: { keys: EntityKey[] } }): void;
  stop(): void;
}

export async function startFakeCollector(port = 0): Promise<FakeCollector> {
  const server = new Server();
  const streams = new Set<ServerDuplexStream<Buffer, Buffer>>();
  let commands = 0;
  const it = {
    events: [] as Event[],
    hellos: [] as Hello[],
    results: [] as CommandResult[],
    policy: undefined as AgentPolicy | undefined,
  };
  server.addService(ingest as never, {
    Stream(stream: ServerDuplexStream<Buffer, Buffer>) {
      streams.add(stream);
      const say = (frame: ServerFrame): void => void stream.write(ServerFrame.encode(frame).finish() as Buffer);
      stream.on('data', (bytes: Buffer) => {
        const frame = decodeClientFrame(bytes) as any;
        if (frame.hello) {
          it.hellos.push(frame.hello);
          say({ welcome: { collectorId: 'fake', lastSequence: 0, ...(it.policy ? { policy: it.policy } : {}) } });
        } else if (frame.batch) {
          it.events.push(...frame.batch.events.map((event: Uint8Array) => Event.decode(event)));
          say({ ack: { sequence: frame.batch.sequence } });
        } else if (frame.commandResult) it.results.push(frame.commandResult);
      });
      stream.on('error', () => streams.delete(stream));
      stream.on('end', () => stream.end());
    },
  });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error ? reject(error) : resolve(at),
    ),
  );
  return Object.assign(it, {
    address: `grpc://127.0.0.1:${bound}`,
    send(command: object) {
      for (const stream of streams)
        stream.write(ServerFrame.encode({ command: { id: `c${++commands}`, ...command } }).finish() as Buffer);
    },
    stop: () => server.forceShutdown(),
  });
}
