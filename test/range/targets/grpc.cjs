// The range's target behind gRPC (@grpc/grpc-js): unary calls and calls with a stream of messages, in turn.
'use strict';
const grpc = require('@grpc/grpc-js');

const json = {
  requestSerialize: (value) => Buffer.from(JSON.stringify(value)),
  requestDeserialize: (bytes) => JSON.parse(bytes),
  responseSerialize: (value) => Buffer.from(JSON.stringify(value)),
  responseDeserialize: (bytes) => JSON.parse(bytes),
};
const service = {
  ask: { path: '/range.Handlers/ask', requestStream: false, responseStream: false, ...json },
  talk: { path: '/range.Handlers/talk', requestStream: true, responseStream: true, ...json },
};
const PERMISSION_DENIED = grpc.status.PERMISSION_DENIED;

module.exports = {
  serve(run) {
    const server = new grpc.Server();
    server.addService(service, {
      ask: async (call, done) => {
        try {
          done(null, await run(call.request));
        } catch {
          done({ code: PERMISSION_DENIED });
        }
      },
      talk: (call) =>
        call.on('data', async (asked) => {
          try {
            call.write(await run(asked));
          } catch {
            // The call was ended by whoever refused it.
          }
          call.end();
        }),
    });
    return new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
  },
  client(port) {
    const client = new (grpc.makeGenericClientConstructor(service, 'Handlers'))(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
    );
    let turn = 0;
    return (asked) =>
      new Promise((resolve, reject) => {
        const failed = (error) => (error.code === PERMISSION_DENIED ? resolve(undefined) : reject(error));
        if (turn++ % 2 === 0) return client.ask(asked, (error, answer) => (error ? failed(error) : resolve(answer)));
        const call = client.talk();
        call
          .on('data', resolve)
          .on('error', failed)
          .on('end', () => resolve(undefined));
        call.write(asked);
      });
  },
};
