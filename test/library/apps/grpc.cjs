'use strict';
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const grpc = await load('@grpc/grpc-js');
  const { touch, reset, total } = sink();
  const json = {
    requestSerialize: (value) => Buffer.from(JSON.stringify(value)),
    requestDeserialize: (bytes) => JSON.parse(bytes),
    responseSerialize: (value) => Buffer.from(JSON.stringify(value)),
    responseDeserialize: (bytes) => JSON.parse(bytes),
  };
  const method = (name, requestStream, responseStream) => ({
    path: `/test.Accounts/${name}`,
    requestStream,
    responseStream,
    ...json,
  });
  const service = {
    unary: method('unary', false, false),
    asynchronous: method('asynchronous', false, false),
    clientStream: method('clientStream', true, false),
    bidi: method('bidi', true, true),
    serverStream: method('serverStream', false, true),
  };
  const server = new grpc.Server();
  server.addService(service, {
    unary: (call, done) => done(null, { changes: touch(call.request.name) }),
    async asynchronous(call, done) {
      await Promise.resolve();
      done(null, { changes: touch(call.request.name) });
    },
    clientStream(call, done) {
      let changes = 0;
      call.on('data', ({ name }) => (changes += touch(name)));
      call.on('end', () => done(null, { changes }));
    },
    bidi(call) {
      call.on('data', ({ name }) => call.write({ changes: touch(name) }));
      call.on('end', () => call.end());
    },
    serverStream(call) {
      call.write({ changes: touch(call.request.name) });
      call.end();
    },
  });
  const port = await new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { reset, total, port: () => port };
};
