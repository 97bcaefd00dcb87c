'use strict';
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const WebSocketServer = await load('ws', 'WebSocketServer');
  const Server = await load('socket.io', 'Server');
  const { touch, reset, total } = sink();
  return {
    reset,
    total,
    attach(server) {
      const plain = new WebSocketServer({ noServer: true });
      plain.on('connection', (socket) =>
        socket.on('message', (data) => socket.send(String(touch(JSON.parse(String(data)).name)))),
      );
      const old = new WebSocketServer({ noServer: true });
      // The other ways to listen: a handler property, a promise in between.
      old.on('connection', (socket) => {
        socket.onmessage = async ({ data }) => {
          await Promise.resolve();
          socket.send(String(touch(JSON.parse(data).name)));
        };
      });
      const io = new Server();
      io.attach(server);
      io.on('connection', (socket) => socket.on('touch', ({ name }, done) => done(touch(name))));
      server.on('upgrade', (request, socket, head) => {
        const target = { '/plain': plain, '/property': old }[request.url.split('?')[0]];
        target?.handleUpgrade(request, socket, head, (opened) => target.emit('connection', opened, request));
      });
    },
  };
};
