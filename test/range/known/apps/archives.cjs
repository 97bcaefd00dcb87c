// An upload of an archive, unpacked into a folder of its own; what came out can be listed and read.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const zlib = require('node:zlib');

module.exports = () => {
  const app = express();
  const root = path.join(process.env.KNOWN_FOLDER, 'unpacked');
  app.use(express.raw({ type: () => true, limit: '1mb' }));

  const finished = (stream, event) => new Promise((resolve, reject) => stream.on(event, resolve).on('error', reject));

  const unpackers = {
    'adm-zip': async (body, folder) => new (require('adm-zip'))(body).extractAllTo(folder, true),
    unzipper: async (body, folder) => {
      await finished(Readable.from([body]).pipe(require('unzipper').Extract({ path: folder })), 'close');
      // It is closed before its last file is.
      await new Promise((resolve) => setTimeout(resolve, 400));
    },
    'zip-local': async (body, folder) => {
      fs.writeFileSync(`${folder}.zip`, body);
      require('zip-local').sync.unzip(`${folder}.zip`).save(folder);
    },
    decompress: (body, folder) => require('decompress')(body, folder),
    'jszip-3.7.1': async (body, folder) => {
      const archive = await require('jszip-3.7.1').loadAsync(body);
      for (const file of Object.values(archive.files)) {
        const target = path.join(folder, file.name);
        if (file.dir) fs.mkdirSync(target, { recursive: true });
        else {
          fs.mkdirSync(path.dirname(target), { recursive: true });
          fs.writeFileSync(target, await file.async('nodebuffer'));
        }
      }
    },
    'compressing-tgz': (body, folder) => require('compressing').tgz.uncompress(body, folder),
    tar: (body, folder) => pipeline(Readable.from([body]), require('tar').extract({ cwd: folder })),
    'tar-7': (body, folder) => pipeline(Readable.from([body]), require('tar-7').extract({ cwd: folder })),
    'tar-7.5.6': (body, folder) => pipeline(Readable.from([body]), require('tar-7.5.6').extract({ cwd: folder })),
    'tar-7.5.7': (body, folder) => pipeline(Readable.from([body]), require('tar-7.5.7').extract({ cwd: folder })),
    'tar-7.5.9': (body, folder) => pipeline(Readable.from([body]), require('tar-7.5.9').extract({ cwd: folder })),
    'tar-4': (body, folder) => finished(Readable.from([body]).pipe(require('tar-4').extract({ cwd: folder })), 'close'),
    'tar-fs-2.1.1': (body, folder) =>
      pipeline(Readable.from([body]), zlib.createGunzip(), require('tar-fs-2.1.1').extract(folder)),
    'tar-fs-2.1.3': (body, folder) =>
      pipeline(Readable.from([body]), zlib.createGunzip(), require('tar-fs-2.1.3').extract(folder)),
  };
  // Beside the folder of one, with a name that begins like it.
  fs.mkdirSync(path.join(root, 'tar-fs-2.1.3-private'), { recursive: true });
  fs.writeFileSync(path.join(root, 'tar-fs-2.1.3-private/secret.txt'), process.env.KNOWN_SECRET);

  app.post('/:tool', (request, response, next) => {
    const { tool } = request.params;
    const folder = path.join(root, tool);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    // Not by readdir's own recursion: that follows links, and some lead back up.
    const listed = (below = '') =>
      fs
        .readdirSync(path.join(folder, below), { withFileTypes: true })
        .flatMap((entry) => {
          const name = path.join(below, entry.name);
          return entry.isDirectory() ? listed(name) : entry.isFile() ? [name] : [];
        })
        .sort();
    unpackers[tool](request.body, folder).then(
      () => response.json({ files: listed() }),
      (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
    );
  });
  app.get('/:tool/:file', (request, response) => {
    response
      .type('text')
      .send(fs.readFileSync(path.join(root, request.params.tool, path.basename(request.params.file))));
  });
  return app;
};
