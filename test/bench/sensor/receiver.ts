// What the sensor's benchmark sends to: a gRPC server in a process of its own that takes every batch and acknowledges it, and
// does nothing else. Prints its port; ends with its standard input.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { ServerFrame, decodeClientFrame, ingest } from '@throughline/proto';

const server = new Server();
server.addService(ingest, {
  Stream(opened: ServerDuplexStream<Buffer, Buffer>) {
    const say = (frame: ServerFrame) => opened.write(Buffer.from(ServerFrame.encode(frame).finish()));
    opened.on('data', (bytes: Buffer) => {
      const frame = decodeClientFrame(bytes);
      if ('hello' in frame) say({ welcome: { collectorId: 'bench', lastSequence: 0 } });
      else if ('batch' in frame) say({ ack: { sequence: frame.batch.sequence } });
    });
    opened.on('error', () => {});
  },
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
process.stdin.resume().on('end', () => process.exit(0));
