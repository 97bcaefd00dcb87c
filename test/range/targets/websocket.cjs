// The range's target behind a WebSocket (ws): every message names a handler and brings its input.
'use strict';
const { WebSocket, WebSocketServer } = require('ws');
const { gateway } = require('./gateway.cjs');
const { run } = require('./sinks.cjs');

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', async (message) => {
    const { sink, query, body } = JSON.parse(message);
    try {
      socket.send(JSON.stringify({ status: 200, text: await run(sink, { query, body, headers: {} }) }));
    } catch (error) {
      socket.send(JSON.stringify({ status: 500, text: `error ${error.code ?? error.name}` }));
    }
  });
});
server.once('listening', () =>
  gateway(
    (asked) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}/`);
        socket.on('open', () => socket.send(JSON.stringify(asked)));
        socket.on('message', (answer) => {
          resolve(JSON.parse(answer));
          socket.close();
        });
        // A refused message ends its connection.
        socket.on('close', () => resolve(undefined));
        socket.on('error', reject);
      }),
  ),
);
