// Files that are written, moved, linked and thrown away, under names that their owners choose.
'use strict';
const { Router } = require('express');
const fs = require('node:fs');
const path = require('node:path');
const multer = require('multer');
const { packages } = require('../packages.cjs');

module.exports = async function handling(folder) {
  const library = packages();
  const inbox = path.join(folder, 'inbox');
  const router = Router();
  const post = (name, work) =>
    router.post(name, async (request, response) =>
      response.type('text').send(String((await work(request.body, request)) ?? 'done')),
    );
  const fresh = (text = 'x') => {
    const made = path.join(folder, 'copies', `f${process.hrtime.bigint()}`);
    fs.writeFileSync(made, text);
    return made;
  };
  const at = (name) => path.join(inbox, name);

  post('/write', ({ name }) => fs.promises.writeFile(at(name), 'x'));
  post('/write-handle', async ({ name }) => {
    const handle = await fs.promises.open(at(name), 'w');
    await handle.writeFile('x');
    await handle.close();
  });
  post('/write-descriptor', ({ name }) => fs.closeSync(fs.openSync(at(name), 'a+')));
  post(
    '/write-stream',
    ({ name }) => new Promise((resolve, reject) => new fs.WriteStream(at(name)).on('error', reject).end('x', resolve)),
  );
  post('/write-template', ({ folder: where, name, ending }) =>
    fs.writeFileSync(`${inbox}/${where}-${name}.${ending}`, 'x'),
  );
  post('/write-dated', ({ name }) => fs.writeFileSync(`${inbox}/2024-01-01_${name}`, 'x'));
  post('/write-folder', ({ user, name }) => {
    fs.mkdirSync(path.join(inbox, user), { recursive: true });
    fs.writeFileSync(path.join(inbox, user, name), 'x');
  });
  post('/append', ({ name }) => fs.promises.appendFile(at(name), 'x'));
  post('/rename', ({ name }) => fs.promises.rename(fresh(), at(name)));
  post('/copy', ({ name }) => fs.copyFileSync(fresh(), at(name)));
  post('/cp', ({ name }) => fs.promises.cp(path.join(folder, 'shelves/red'), at(name), { recursive: true }));
  post('/mkdir', async ({ name }) => void (await fs.promises.mkdir(at(name), { recursive: true })));
  post('/mkdtemp', ({ name }) => path.basename(fs.mkdtempSync(at(name))).slice(0, -6));
  post('/symlink', ({ name }) => fs.symlinkSync(path.join(folder, 'shelves/page.html'), at(name)));
  post('/link', ({ name }) => fs.promises.link(fresh(), at(name)));
  post('/fs-extra', ({ name }) => library('fs-extra').outputFile(at(name), 'x'));
  post('/fs-extra-json', ({ name }) => library('fs-extra').outputJson(at(name), { x: 1 }));
  post('/fs-extra-move', ({ name }) => library('fs-extra').move(fresh(), at(name), { overwrite: true }));
  post('/fs-extra-ensure', async ({ name }) => void (await library('fs-extra').ensureDir(at(name))));
  post('/graceful', ({ name }) => library('graceful-fs').promises.writeFile(at(name), 'x'));
  post('/atomic', async ({ name }) => library('write-file-atomic')(at(name), 'x'));
  post('/database', async ({ name }) => {
    const Datastore = library('@seald-io/nedb');
    const store = new Datastore({ filename: at(name) });
    await store.loadDatabaseAsync();
    await store.insertAsync({ x: 1 });
  });
  post('/sqlite', ({ name }) => {
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(at(name));
    database.exec('CREATE TABLE IF NOT EXISTS visits (id INTEGER)');
    database.close();
  });
  post('/backup', async ({ name }) => {
    const { DatabaseSync, backup } = require('node:sqlite');
    const database = new DatabaseSync(':memory:');
    await backup(database, at(name));
    database.close();
  });
  post('/report', ({ name }) => {
    process.report.directory = inbox;
    return path.basename(process.report.writeReport(name));
  });
  post('/snapshot', ({ name }) => {
    require('node:trace_events');
    fs.writeFileSync(at(name), JSON.stringify(process.memoryUsage()));
  });
  // Away with it. The file is there before: the answer says whether it still is.
  const gone = (work) => async (body) => {
    await work(body);
    return 'removed';
  };
  post(
    '/unlink',
    gone(({ name }) => fs.promises.unlink(at(name))),
  );
  post(
    '/rm',
    gone(({ name }) => fs.rmSync(at(name), { recursive: true })),
  );
  post(
    '/rmdir',
    gone(({ name }) => fs.rmdirSync(at(name))),
  );
  post(
    '/fs-extra-remove',
    gone(({ name }) => library('fs-extra').remove(at(name))),
  );
  post(
    '/rimraf',
    gone(({ name }) => library('rimraf').rimraf(at(name))),
  );
  post(
    '/trash',
    gone(({ name }) => fs.renameSync(at(name), path.join(folder, 'trash', `t${process.hrtime.bigint()}`))),
  );
  post(
    '/truncate',
    gone(({ name }) => fs.promises.truncate(at(name), 0)),
  );
  post(
    '/chmod',
    gone(({ name }) => fs.chmodSync(at(name), 0o644)),
  );
  post(
    '/utimes',
    gone(({ name }) => fs.promises.utimes(at(name), 1, 1)),
  );

  // Uploads.
  const named = (name, options) =>
    multer({ storage: multer.diskStorage({ destination: inbox, ...options }), preservePath: true }).single(name);
  router.post(
    '/multer',
    named('file', { filename: (request, file, done) => done(null, file.originalname) }),
    (request, response) => response.send('kept'),
  );
  router.post(
    '/multer-folder',
    named('file', {
      destination: (request, file, done) => {
        const where = path.join(inbox, request.body.album ?? '');
        fs.mkdirSync(where, { recursive: true });
        done(null, where);
      },
      filename: (request, file, done) => done(null, `${request.body.title}.txt`),
    }),
    (request, response) => response.send('kept'),
  );
  const busboy = library('busboy');
  router.post('/busboy', (request, response, next) => {
    const form = busboy({ headers: request.headers, preservePath: true });
    form.on('file', (name, stream, { filename }) =>
      stream.pipe(fs.createWriteStream(path.join(inbox, filename)).on('error', next)),
    );
    form.on('error', next).on('close', () => response.send('kept'));
    request.pipe(form);
  });
  router.post('/formidable-moved', async (request, response) => {
    const { default: formidable } = await import('formidable');
    const [fields, files] = await formidable({ uploadDir: inbox }).parse(request);
    fs.renameSync(files.file[0].filepath, path.join(inbox, fields.name?.[0] ?? files.file[0].originalFilename));
    response.send('kept');
  });
  router.put('/put/*name', (request, response, next) => {
    const file = fs.createWriteStream(path.join(inbox, ...request.params.name)).on('error', next);
    request.pipe(file).on('finish', () => response.send('kept'));
  });
  // In pieces, as big uploads come: the number and the name of each are in its headers.
  router.post('/piece', (request, response, next) => {
    const file = path.join(inbox, `${request.get('x-upload-id')}.part`, request.get('x-piece') ?? '0');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    request.pipe(fs.createWriteStream(file).on('error', next)).on('finish', () => response.send('kept'));
  });

  // Done right.
  post('/safe/write', ({ name }) =>
    fs.writeFileSync(path.join(inbox, `${path.parse(path.basename(name)).name}.txt`), 'x'),
  );
  post('/safe/hash', ({ name }) =>
    fs.writeFileSync(path.join(inbox, require('node:crypto').createHash('sha256').update(name).digest('hex')), name),
  );
  post('/safe/content', ({ text }) => fs.writeFileSync(path.join(inbox, 'content.txt'), text));
  post('/safe/inside', ({ name }) => {
    const made = path.resolve(inbox, name);
    if (path.relative(inbox, made).startsWith('..') || path.isAbsolute(path.relative(inbox, made))) return 'no';
    fs.mkdirSync(path.dirname(made), { recursive: true });
    fs.writeFileSync(made, 'x');
  });
  router.post('/safe/multer', multer({ dest: inbox }).single('file'), (request, response) =>
    response.type('text').send(`kept ${request.file.originalname} ${request.file.size}`),
  );
  router.post('/safe/formidable', async (request, response) => {
    const { default: formidable } = await import('formidable');
    const [, files] = await formidable({ uploadDir: inbox, keepExtensions: true }).parse(request);
    response.type('text').send(`kept ${files.file[0].originalFilename}`);
  });
  return router;
};
