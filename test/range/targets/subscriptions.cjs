// The range's target behind GraphQL subscriptions (graphql-ws on ws): every subscription asks a handler and ends with its answer.
'use strict';
const { once } = require('node:events');
const library = require('./packages.cjs').packages();
const { createClient, makeServer } = library('graphql-ws');
const { buildSchema, subscribe, execute, parse, validate } = library('graphql');
const { WebSocket, WebSocketServer } = require('ws');

const schema = buildSchema(
  'scalar JSON type Answer { status: Int, text: String } type Query { ok: Int } type Subscription { ask(asked: JSON): Answer }',
);
const QUERY = 'subscription S($asked: JSON) { ask(asked: $asked) { status text } }';

module.exports = {
  async serve(run) {
    schema.getSubscriptionType().getFields().ask.subscribe = async function* (_, { asked }) {
      yield { ask: await run(asked) };
    };
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
    const graphql = makeServer({ schema, subscribe, execute, parse, validate });
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      const closed = graphql.opened(
        {
          protocol: socket.protocol,
          send: (data) =>
            new Promise((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve()))),
          close: (code, reason) => socket.close(code, reason),
          onMessage: (handle) =>
            socket.on('message', (message) => handle(String(message)).catch(() => socket.close(1011))),
        },
        {},
      );
      socket.once('close', (code, reason) => closed(code, String(reason)));
    });
    await once(server, 'listening');
    return server.address().port;
  },
  client: (port) => (asked) =>
    new Promise((resolve) => {
      const client = createClient({ url: `ws://127.0.0.1:${port}`, webSocketImpl: WebSocket, retryAttempts: 0 });
      let answer;
      client.subscribe(
        { query: QUERY, variables: { asked } },
        {
          next: ({ data, errors }) => (answer = data?.ask ?? { status: 500, text: JSON.stringify(errors) }),
          error: () => resolve(undefined),
          complete: () => (resolve(answer), client.dispose()),
        },
      );
    }),
};
