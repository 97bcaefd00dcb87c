// The range's target behind a WebSocket (ws): every message names a handler and brings its input.
'use strict';
const { once } = require('node:events');
const { WebSocket, WebSocketServer } = require('ws');

module.exports = {
  async serve(run) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.on('message', async (message) => socket.send(JSON.stringify(await run(JSON.parse(message)))));
    });
    await once(server, 'listening');
    return server.address().port;
  },
  client: (port) => (asked) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      socket.on('open', () => socket.send(JSON.stringify(asked)));
      socket.on('message', (answer) => {
        resolve(JSON.parse(answer));
        socket.close();
      });
      // A refused message ends its connection.
      socket.on('close', () => resolve(undefined));
      socket.on('error', reject);
    }),
};
