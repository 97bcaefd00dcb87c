// One server, every way to read a request of it: the path names the reader, what it reads becomes part of a command.
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const http2 = require('node:http2');
const os = require('node:os');
const path = require('node:path');
const { PassThrough, Readable, Transform, pipeline } = require('node:stream');
const consumers = require('node:stream/consumers');
const { finished } = require('node:stream/promises');
const zlib = require('node:zlib');

/** A form's or a document's field, or the text itself. */
function nameIn(text) {
  if (text.startsWith('{')) return JSON.parse(text).name;
  if (text.startsWith('name=')) return new URLSearchParams(text).get('name');
  return text;
}

const events = (request) =>
  new Promise((resolve) => {
    const parts = [];
    request.on('data', (part) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts).toString()));
  });

async function iterated(stream) {
  let text = '';
  for await (const part of stream) text += part;
  return text;
}

const webRequest = (request) =>
  new Request('http://app/', {
    method: 'POST',
    body: Readable.toWeb(request),
    duplex: 'half',
    headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
  });

const unpackers = {
  gzip: () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
};

const readers = {
  events,
  async late(request) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return events(request);
  },
  iterated,
  encoded: (request) => iterated(request.setEncoding('latin1')),
  readable: (request) =>
    new Promise((resolve) => {
      let text = '';
      request
        .on('readable', () => {
          for (let part = request.read(); part !== null; part = request.read()) text += part;
        })
        .on('end', () => resolve(text));
    }),
  async paused(request) {
    request.pause();
    setTimeout(() => request.resume(), 20);
    return events(request);
  },
  text: (request) => consumers.text(request),
  json: async (request) => (await consumers.json(request)).name,
  buffer: async (request) => String(await consumers.buffer(request)),
  piped: (request) => iterated(request.pipe(new PassThrough())),
  pipeline: (request) => iterated(pipeline(request, new PassThrough(), () => {})),
  composed: (request) => iterated(request.compose(new Transform({ transform: (part, _, done) => done(null, part) }))),
  async webReader(request) {
    let text = '';
    const reader = Readable.toWeb(request).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) text += Buffer.from(step.value);
    return text;
  },
  webText: (request) => webRequest(request).text(),
  webJson: async (request) => (await webRequest(request).json()).name,
  webForm: async (request) => (await webRequest(request).formData()).get('name'),
  async toFile(request) {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-readers-')), 'body');
    await finished(request.pipe(fs.createWriteStream(file)));
    const text = fs.readFileSync(file, 'utf8');
    fs.rmSync(path.dirname(file), { recursive: true });
    return text;
  },
  unpacked: (request) => iterated(request.pipe(unpackers[request.headers['content-encoding']]())),
  transferred: (request) => iterated(request.pipe(zlib.createGunzip())),
  trailer: async (request) => {
    await events(request);
    return request.trailers['x-name'];
  },
  raw: async (request) => {
    const text = await require('raw-body')(request, { encoding: 'utf8' });
    return text;
  },
  form: (request) => {
    const { formidable } = require('formidable');
    return formidable()
      .parse(request)
      .then(([fields]) => fields.name[0]);
  },
  busboy: (request) =>
    new Promise((resolve) => {
      const parser = require('busboy')({ headers: request.headers });
      let name;
      parser.on('field', (_, value) => (name = value)).on('close', () => resolve(name));
      request.pipe(parser);
    }),
  fileName: (request) =>
    new Promise((resolve) => {
      const parser = require('busboy')({ headers: request.headers, preservePath: true });
      let name;
      parser
        .on('file', (_, file, info) => {
          name = info.filename;
          file.resume();
        })
        .on('close', () => resolve(name));
      request.pipe(parser);
    }),
  fileContent: (request) =>
    new Promise((resolve) => {
      const parser = require('busboy')({ headers: request.headers });
      let text = '';
      parser.on('file', (_, file) => file.on('data', (part) => (text += part))).on('close', () => resolve(text));
      request.pipe(parser);
    }),
  body: async (request) => (await require('co-body')(request)).name,
  query: async (request) => new URL(request.url, 'http://app').searchParams.get('name'),
  path: async (request) => decodeURIComponent(new URL(request.url, 'http://app').pathname.split('/')[2]),
  header: async (request) => request.headers['x-name'],
  headers: async (request) => request.headersDistinct['x-name'].at(-1),
  raws: async (request) => request.rawHeaders[request.rawHeaders.indexOf('X-Name') + 1],
  host: async (request) => request.headers.host,
  method: async (request) => request.method,
};

const greet = (name) =>
  new Promise((resolve, reject) =>
    execFile('/bin/sh', ['-c', `echo hello ${name}`], (error, out) => (error ? reject(error) : resolve(out))),
  );

async function answer(request, response) {
  const reader = readers[new URL(request.url, 'http://app').pathname.split('/')[1]];
  try {
    const text = await greet(nameIn(await reader(request)));
    if (request.headers['x-stream']) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': open\n\n');
      return response.end(`data: ${text}\n\n`);
    }
    response.writeHead(200, { 'content-type': 'text/plain' }).end(request.method === 'HEAD' ? undefined : text);
    console.log(`said ${text}`);
  } catch (error) {
    if (!response.headersSent) response.writeHead(500).end(String(error.code ?? error));
  }
}

const server = http.createServer(answer);
if (process.env.CHECKS === 'on') {
  server.on('checkContinue', (request, response) => {
    response.writeContinue();
    answer(request, response);
  });
  server.on('checkExpectation', answer);
}
server.on('connect', (request, socket) => {
  socket.on('error', () => {});
  greet(decodeURIComponent(request.url)).then(
    (text) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${text}`),
    (error) => socket.destroyed || socket.end(`HTTP/1.1 500 Error\r\n\r\n${error.code}`),
  );
});
const second = http2.createServer(answer);
second.listen(0, '127.0.0.1', () =>
  server.listen(0, '127.0.0.1', () =>
    console.log(`http2 ${second.address().port}\nlistening ${server.address().port}`),
  ),
);
