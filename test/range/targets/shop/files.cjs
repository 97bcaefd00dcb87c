// Documents, uploads and downloads: public/ is meant to be read, uploads/ to be written.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { pipeline } = require('node:stream/promises');
const multer = require('multer');

const folder = process.env.RANGE_FOLDER;
const shared = path.join(folder, 'public');
const uploads = path.join(folder, 'uploads');
const done = (response, next) => (error) => {
  if (error && !response.headersSent) next(error);
};

module.exports = async function files() {
  const router = express.Router();
  router.use('/static', express.static(shared, { dotfiles: 'allow' }));
  router.get('/read', (request, response) => response.send(fs.readFileSync(`${shared}/${request.query.file}`, 'utf8')));
  router.get('/join', async (request, response) =>
    response.send(await fs.promises.readFile(path.join(shared, request.query.file), 'utf8')),
  );
  router.get('/resolve', async (request, response) =>
    response.send(await fs.promises.readFile(path.resolve(shared, request.query.file), 'utf8')),
  );
  router.get('/twice', (request, response) =>
    response.send(fs.readFileSync(path.join(shared, decodeURIComponent(request.query.file)), 'utf8')),
  );
  router.get('/param/*file', (request, response) =>
    response.send(fs.readFileSync(path.join(shared, request.params.file.join('/')), 'utf8')),
  );
  router.get('/send', (request, response, next) =>
    response.sendFile(path.join(shared, request.query.file), { dotfiles: 'allow' }, done(response, next)),
  );
  router.get('/send-whole', (request, response, next) => response.sendFile(request.query.file, done(response, next)));
  router.get('/download', (request, response, next) =>
    response.download(`${shared}/${request.query.file}`, done(response, next)),
  );
  router.get('/attachment', (request, response, next) =>
    response.download(path.resolve(shared, request.query.file), 'report.txt', done(response, next)),
  );
  router.get('/stream', (request, response, next) =>
    fs.createReadStream(path.join(shared, request.query.file)).on('error', next).pipe(response),
  );
  router.get('/gzip', async (request, response) => {
    const packed = [];
    await pipeline(fs.createReadStream(`${shared}/${request.query.file}`), zlib.createGzip(), async (source) => {
      for await (const chunk of source) packed.push(chunk);
    });
    response.send(zlib.gunzipSync(Buffer.concat(packed)).toString());
  });
  router.get('/list', (request, response) =>
    response.json(fs.readdirSync(path.join(shared, request.query.dir ?? '.')).sort()),
  );
  router.get('/list-deep', async (request, response) =>
    response.json((await fs.promises.readdir(path.join(shared, request.query.dir), { recursive: true })).sort()),
  );
  router.get('/open', async (request, response) => {
    const handle = await fs.promises.open(`${shared}/${request.query.file}`);
    response.send(await handle.readFile('utf8'));
    await handle.close();
  });
  router.get('/exists', (request, response) =>
    response.send(fs.existsSync(path.join(shared, request.query.file)) ? 'yes, it exists' : 'no'),
  );
  router.get('/stat', async (request, response) =>
    response.send(`bytes ${(await fs.promises.stat(path.join(shared, request.query.file))).size}`),
  );
  router.get('/theme', (request, response) =>
    response.json(require(path.join(__dirname, '..', 'plugins', request.query.name))),
  );
  router.get('/theme-module', async (request, response) =>
    response.json(Object.keys(await import(path.join(__dirname, '..', 'plugins', request.query.name)))),
  );
  router.get('/language', (request, response) =>
    response.send(fs.readFileSync(path.join(shared, 'letters', `${request.query.lang}.txt`), 'utf8')),
  );
  router.get('/filtered', (request, response) =>
    response.send(fs.readFileSync(path.join(shared, request.query.file.replace(/\.\.\//g, '')), 'utf8')),
  );
  router.get('/prefixed', (request, response) => {
    const file = path.resolve(shared, request.query.file);
    // public and public-secrets begin alike.
    if (!file.startsWith(shared.slice(0, -1))) return response.status(403).send('no');
    response.send(fs.readFileSync(file, 'utf8'));
  });
  router.post('/save', async (request, response) => {
    await fs.promises.writeFile(path.join(uploads, request.body.name), request.body.text ?? '');
    response.send('saved');
  });
  router.post('/append', (request, response) => {
    fs.appendFileSync(`${uploads}/${request.body.name}`, 'x');
    response.send('appended');
  });
  router.post('/stream-in', (request, response, next) =>
    fs
      .createWriteStream(path.join(uploads, request.body.name))
      .on('error', next)
      .end('x', () => response.send('saved')),
  );
  router.post('/copy', async (request, response) => {
    await fs.promises.cp(path.join(shared, 'a.txt'), path.join(uploads, request.body.to));
    response.send('copied');
  });
  router.post('/move', (request, response) => {
    const made = path.join(uploads, `m${process.hrtime.bigint()}`);
    fs.writeFileSync(made, 'x');
    fs.renameSync(made, path.join(uploads, request.body.to));
    response.send('moved');
  });
  router.post('/mkdir', (request, response) => {
    fs.mkdirSync(path.join(uploads, request.body.name), { recursive: true });
    response.send('made');
  });
  router.post('/link', (request, response) => {
    const made = path.join(uploads, `l${process.hrtime.bigint()}`);
    fs.symlinkSync(path.join(shared, request.body.to), made);
    response.send(fs.readFileSync(made, 'utf8'));
  });
  router.post('/delete', (request, response) => {
    fs.rmSync(path.join(uploads, request.body.name), { force: true });
    response.send('deleted');
  });
  // A name inside an uploaded form, and names inside an uploaded archive.
  router.post(
    '/upload',
    multer({ storage: multer.memoryStorage(), preservePath: true }).single('file'),
    (request, response) => {
      fs.writeFileSync(path.join(uploads, request.file.originalname), request.file.buffer);
      response.send('uploaded');
    },
  );
  router.post('/upload-named', multer().any(), (request, response) => {
    fs.writeFileSync(`${uploads}/${request.body.name}`, request.files[0].buffer);
    response.send('uploaded');
  });
  router.post('/unzip', express.raw({ type: 'application/zip' }), (request, response) => {
    for (const { name, data } of entriesOf(request.body)) fs.writeFileSync(path.join(uploads, name), data);
    response.send('unpacked');
  });

  // Done right.
  router.get('/safe/send', (request, response) =>
    response.sendFile(request.query.file, { root: shared }, (error) => {
      if (error && !response.headersSent) response.status(404).send('no such file');
    }),
  );
  router.get('/safe/download', (request, response) =>
    response.download(path.basename(request.query.file), { root: shared }, (error) => {
      if (error && !response.headersSent) response.status(404).send('no such file');
    }),
  );
  router.get('/safe/inside', (request, response) => {
    const file = path.resolve(shared, `./${request.query.file}`);
    if (!file.startsWith(`${shared}/`)) return response.status(403).send('no');
    response.send(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : 'nothing there');
  });
  router.get('/safe/base', (request, response) => {
    const file = path.join(shared, path.basename(String(request.query.file)));
    response.send(fs.existsSync(file) && fs.statSync(file).isFile() ? fs.readFileSync(file, 'utf8') : 'nothing there');
  });
  router.get('/safe/relative', (request, response) => {
    const relative = path.relative(shared, path.join(shared, String(request.query.file)));
    if (relative.startsWith('..') || path.isAbsolute(relative)) return response.status(403).send('no');
    response.send(fs.existsSync(path.join(shared, relative)) ? 'there' : 'not there');
  });
  router.post('/safe/upload', multer({ storage: multer.memoryStorage() }).single('file'), (request, response) => {
    const name = `${process.hrtime.bigint()}${path.extname(request.file.originalname)}`;
    fs.writeFileSync(path.join(uploads, name), request.file.buffer);
    response.send(`kept ${request.file.originalname}, ${request.file.size} bytes, ${path.extname(name)}`);
  });
  return router;
};

/** The stored (not deflated) entries of a zip, as a small reader of them would find. */
function entriesOf(zip) {
  const found = [];
  for (let at = zip.indexOf('PK\u0003\u0004'); at >= 0; at = zip.indexOf('PK\u0003\u0004', at + 4)) {
    const size = zip.readUInt32LE(at + 18);
    const nameLength = zip.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + zip.readUInt16LE(at + 28);
    found.push({ name: zip.toString('utf8', at + 30, at + 30 + nameLength), data: zip.subarray(start, start + size) });
  }
  return found;
}
