// A queue that a timer works off: what it does belongs to no request. Asked over HTTP/1, over streams of HTTP/2 and by an upgrade;
// "during" waits for the queue with its answer, "after" has been answered before the queue gets to it.
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');

const queue = [];
const outcomes = [];
setInterval(() => {
  const job = queue[0];
  if (job === undefined || Date.now() < job.notBefore) return;
  queue.shift();
  let outcome = 'read';
  try {
    fs.readFileSync(job.file);
  } catch (error) {
    outcome = error.code === 'THROUGHLINE_BLOCKED' ? 'refused' : error.name;
  }
  outcomes.push(outcome);
  job.done?.(outcome);
}, 10);

function take(url, answer) {
  const { pathname, searchParams } = new URL(url, 'http://app');
  const file = searchParams.get('file');
  if (pathname === '/outcomes') return answer(outcomes.join());
  if (pathname === '/during') return void queue.push({ file, notBefore: 0, done: answer });
  queue.push({ file, notBefore: Date.now() + 300 });
  answer('later');
}

const second = http2.createServer();
second.on('stream', (stream, headers) => {
  take(headers[':path'], (text) => {
    if (stream.destroyed) return;
    stream.respond({ ':status': 200 });
    stream.end(text);
  });
});
const first = http.createServer((request, response) => take(request.url, (text) => response.end(text)));
first.on('upgrade', (request, socket) => {
  socket.on('error', () => {});
  take(request.url, () =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: lines\r\n\r\n'),
  );
});
second.listen(0, '127.0.0.1', () =>
  first.listen(0, '127.0.0.1', () => console.log(`http2 ${second.address().port}\nlistening ${first.address().port}`)),
);
