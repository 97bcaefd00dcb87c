// Archives: made of what somebody names, and unpacked with the names that stand in them.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { packages } = require('../packages.cjs');

module.exports = async function packing(folder) {
  const library = packages();
  const users = path.join(folder, 'users');
  const unpacked = path.join(folder, 'unpacked');
  const router = express.Router();
  router.use(express.raw({ type: ['application/zip', 'application/x-tar', 'application/gzip'], limit: '5mb' }));
  const get = (name, work) =>
    router.get(name, async (request, response) => response.type('text').send(String(await work(request.query))));
  const post = (name, work) =>
    router.post(name, async (request, response) => {
      await work(request.body, request.query);
      response.send('unpacked');
    });
  const bytesOf = async (stream) => {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  get('/tar', async ({ files }) =>
    (await bytesOf(library('tar').c({ cwd: path.join(users, 'ann') }, [files].flat()))).toString('latin1'),
  );
  get('/tar-folder', async ({ dir }) =>
    (await bytesOf(library('tar').c({ cwd: path.join(users, dir) }, ['.']))).toString('latin1'),
  );
  get('/tar-fs', async ({ dir }) => (await bytesOf(library('tar-fs').pack(path.join(users, dir)))).toString('latin1'));
  get('/archiver', async ({ dir }) => {
    const { ZipArchive } = await import(library.resolve('archiver'));
    const zip = new ZipArchive({ store: true });
    zip.directory(path.join(users, dir), false);
    zip.finalize();
    return (await bytesOf(zip)).toString('latin1');
  });
  get('/archiver-file', async ({ file }) => {
    const { ZipArchive } = await import(library.resolve('archiver'));
    const zip = new ZipArchive({ store: true });
    zip.file(path.join(users, 'ann', file), { name: 'x', date: new Date(0) });
    zip.finalize();
    return (await bytesOf(zip)).toString('latin1');
  });
  get('/adm-zip', ({ file }) => {
    const zip = new (library('adm-zip'))();
    zip.addLocalFile(path.join(users, 'ann', file));
    return zip.getEntries()[0].getData().toString();
  });
  get('/jszip', async ({ files }) => {
    const zip = new (library('jszip'))();
    for (const file of files.split(',')) zip.file(file, fs.readFileSync(path.join(users, 'ann', file)));
    return (await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' })).toString('latin1');
  });
  get('/gzip', async ({ file }) => {
    const packed = [];
    await pipeline(
      fs.createReadStream(path.join(users, 'ann', `${file}`)),
      zlib.createBrotliCompress(),
      async (source) => {
        for await (const chunk of source) packed.push(chunk);
      },
    );
    return zlib.brotliDecompressSync(Buffer.concat(packed));
  });

  post('/unzip/adm', (body) => {
    for (const entry of new (library('adm-zip'))(body).getEntries())
      if (!entry.isDirectory) fs.writeFileSync(path.join(unpacked, entry.entryName), entry.getData());
  });
  post('/unzip/jszip', async (body) => {
    const zip = await library('jszip').loadAsync(body);
    for (const [, entry] of Object.entries(zip.files)) {
      const name = entry.unsafeOriginalName ?? entry.name;
      await fs.promises.writeFile(path.join(unpacked, name), await entry.async('nodebuffer'));
    }
  });
  post(
    '/unzip/yauzl',
    (body) =>
      new Promise((resolve, reject) =>
        library('yauzl').fromBuffer(body, { lazyEntries: true, decodeStrings: false }, (error, zip) => {
          if (error) return reject(error);
          zip.on('error', reject).on('end', resolve);
          zip.on('entry', (entry) =>
            zip.openReadStream(entry, (failed, stream) => {
              if (failed) return reject(failed);
              const file = `${unpacked}/${entry.fileName}`;
              stream.pipe(
                fs
                  .createWriteStream(file)
                  .on('error', reject)
                  .on('close', () => zip.readEntry()),
              );
            }),
          );
          zip.readEntry();
        }),
      ),
  );
  post('/unzip/unzipper', async (body) => {
    const opened = await library('unzipper').Open.buffer(body);
    for (const entry of opened.files)
      await fs.promises.writeFile(path.join(unpacked, entry.path), await entry.buffer());
  });
  post('/unzip/unzipper-stream', async (body) => {
    const entries = Readable.from([body]).pipe(library('unzipper').Parse({ forceStream: true }));
    for await (const entry of entries) fs.writeFileSync(path.resolve(unpacked, entry.path), await entry.buffer());
  });
  post('/untar/tar', async (body) => {
    const parser = new (library('tar').Parser)();
    const writes = [];
    parser.on('entry', (entry) => {
      const file = path.join(unpacked, entry.path);
      writes.push(entry.concat().then((bytes) => fs.promises.writeFile(file, bytes)));
    });
    await pipeline(Readable.from([body]), parser);
    await Promise.all(writes);
  });
  post('/untar/preserving', (body) =>
    pipeline(Readable.from([body]), library('tar').x({ cwd: unpacked, preservePaths: true })),
  );
  post('/untar/stream', async (body) => {
    const extract = library('tar-stream').extract();
    extract.end(body);
    for await (const entry of extract) fs.writeFileSync(path.join(unpacked, entry.header.name), await bytesOf(entry));
  });
  // What an archive links to is read as if it were a file of it.
  post('/untar/links', async (body) => {
    const extract = library('tar-stream').extract();
    extract.end(body);
    for await (const entry of extract) {
      const file = path.join(unpacked, path.basename(entry.header.name));
      fs.rmSync(file, { force: true });
      if (entry.header.type === 'symlink') fs.symlinkSync(entry.header.linkname, file);
      else fs.writeFileSync(file, await bytesOf(entry));
      entry.resume();
    }
  });
  get('/unpacked', ({ file }) => fs.readFileSync(path.join(unpacked, path.basename(file)), 'utf8'));

  // Done right.
  post('/safe/tar', (body) => pipeline(Readable.from([body]), library('tar').x({ cwd: unpacked })));
  post('/safe/adm', (body) => new (library('adm-zip'))(body).extractAllTo(unpacked, true));
  post('/safe/decompress', (body) => library('decompress')(body, unpacked).catch(() => {}));
  router.post('/safe/names', async (request, response) => {
    const zip = new (library('adm-zip'))(request.body);
    response.json(zip.getEntries().map(({ entryName }) => entryName));
  });
  get(
    '/safe/tar',
    async () =>
      (
        await bytesOf(
          library('tar').c({ cwd: path.join(users, 'ann'), portable: true, mtime: new Date(0) }, ['notes.txt']),
        )
      ).length,
  );
  return router;
};
