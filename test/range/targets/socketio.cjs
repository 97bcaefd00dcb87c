// The range's target behind Socket.IO: every event names a handler and brings its input; the answer is its acknowledgement.
'use strict';
const http = require('node:http');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');

module.exports = {
  async serve(run) {
    const server = http.createServer();
    new Server(server, { maxHttpBufferSize: 4e6 }).on('connection', (socket) => {
      socket.on('ask', async (asked, answer) => {
        try {
          answer(await run(asked));
        } catch (error) {
          answer({ status: 403, text: error.message });
        }
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server.address().port;
  },
  client: (port) => (asked) =>
    new Promise((resolve) => {
      const socket = io(`http://127.0.0.1:${port}`, { forceNew: true, reconnection: false });
      const done = (answer) => {
        resolve(answer?.status === 403 ? undefined : answer);
        socket.disconnect();
      };
      socket.on('connect', () => socket.emit('ask', asked, done));
      socket.on('disconnect', () => resolve(undefined));
      socket.on('connect_error', () => resolve({ status: 500, text: 'no connection' }));
    }),
};
