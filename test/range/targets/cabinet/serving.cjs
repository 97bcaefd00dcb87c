// Files that are sent: by the servers of folders, by streams, handles and links, and past checks that do not hold.
'use strict';
const { Router, static: serveStatic } = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { pathToFileURL, fileURLToPath } = require('node:url');
const { packages } = require('../packages.cjs');

module.exports = async function serving(folder) {
  const library = packages();
  const users = path.join(folder, 'users');
  const shelves = path.join(folder, 'shelves');
  const router = Router();
  const get = (name, work) =>
    router.get(name, async (request, response) => {
      const text = await work(request.query, request, response);
      if (!response.headersSent) response.type('text').send(String(text));
    });
  const drained = async (stream) => {
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text;
  };

  // Servers of folders, with the root or the name made of what was asked.
  const send = library('send');
  router.get('/send', (request, response, next) =>
    send(request, request.query.file, { root: `${shelves}/${request.query.shelf}`, etag: false, lastModified: false })
      .on('error', (error) => (error.status ? response.status(error.status).send('no such file') : next(error)))
      .pipe(response),
  );
  router.get('/send-file-root', (request, response, next) =>
    response.sendFile(request.query.file, { root: path.join(users, request.query.user) }, (error) => {
      if (error && !response.headersSent) error.status ? response.status(404).send('no such file') : next(error);
    }),
  );
  router.get('/shelf/:shelf/*file', (request, response, next) => {
    request.url = `/${request.params.file.join('/')}`;
    serveStatic(path.join(shelves, request.params.shelf), { fallthrough: false, etag: false })(request, response, next);
  });
  router.get('/download', (request, response, next) =>
    response.download(path.join(users, request.query.user, 'notes.txt'), (error) => {
      if (error && !response.headersSent) next(error);
    }),
  );
  const { default: sirv } = await import(library.resolve('sirv'));
  router.get('/sirv', (request, response) => {
    const { shelf, file } = request.query;
    request.url = `/${file}`;
    sirv(path.join(shelves, shelf), { dev: true, dotfiles: true })(request, response, () =>
      response.status(404).send('no such file'),
    );
  });
  const { default: handler } = await import(library.resolve('serve-handler'));
  router.get('/serve-handler', (request, response) => {
    const { shelf, file = '' } = request.query;
    request.url = `/${file}`;
    return handler(request, response, { public: path.join(shelves, shelf), cleanUrls: false });
  });
  const serveIndex = library('serve-index');
  router.get('/index', (request, response, next) => {
    const { shelf } = request.query;
    request.url = '/';
    request.originalUrl = '/';
    request.headers.accept = 'text/plain';
    serveIndex(path.join(shelves, shelf))(request, response, next);
  });
  const Koa = require('koa');
  const koaSend = library('koa-send');
  const koa = new Koa();
  koa.silent = true;
  koa.use(async (context) => {
    const { shelf, file } = context.query;
    await koaSend(context, file, { root: `${shelves}/${shelf}`, hidden: true });
  });
  router.use('/koa', koa.callback());
  const fastify = library('fastify')();
  await fastify.register(library('@fastify/static'), { root: shelves, serve: false, etag: false, lastModified: false });
  fastify.get('/', (request, reply) => reply.sendFile(request.query.file, path.join(shelves, request.query.shelf)));
  fastify.get('/named', (request, reply) => reply.download(request.query.file, 'x.txt', { root: shelves }));
  await fastify.ready();
  router.use('/fastify', (request, response) => fastify.routing(request, response));

  // By hand.
  get('/template', ({ user, name }) => fs.readFileSync(`${users}/${user}/${name}.txt`, 'utf8'));
  get('/two', ({ year, city }) => fs.promises.readFile(path.join(users, 'ann/trips', year, `${city}.txt`), 'utf8'));
  get('/three', ({ a, b, c }) => fs.promises.readFile(path.join(users, 'ann', a, b, c), 'utf8'));
  get('/glued', ({ a, b }) => fs.readFileSync(`${users}/ann/${a}${b}`, 'utf8'));
  get('/normal', ({ file }) => fs.readFileSync(path.normalize(`${users}/ann/${file}`), 'utf8'));
  get('/segments', ({ parts }) => fs.readFileSync(path.join(users, 'ann', ...[parts].flat()), 'utf8'));
  get('/comma', ({ where }) => fs.readFileSync(path.join(users, 'ann', ...where.split(',')), 'utf8'));
  get('/dotted', ({ where }) => fs.readFileSync(`${path.join(users, 'ann', where.replaceAll(':', '/'))}`, 'utf8'));
  get('/windows', ({ file }) => fs.readFileSync(path.join(users, 'ann', file.replaceAll('\\', '/')), 'utf8'));
  get('/lower', ({ file }) => fs.readFileSync(path.join(users, 'ann', file.toLowerCase()), 'utf8'));
  get('/reversed', ({ path: where }) =>
    fs.readFileSync(path.join(users, 'ann', where.split('/').reverse().join('/')), 'utf8'),
  );
  get('/buffer', ({ file }) => fs.readFileSync(Buffer.from(`${users}/ann/${file}`), 'utf8'));
  get('/buffers', ({ file }) =>
    fs.promises.readFile(Buffer.concat([Buffer.from(`${users}/ann/`), Buffer.from(file)]), 'utf8'),
  );
  get('/url', ({ file }) => fs.promises.readFile(new URL(file, pathToFileURL(`${users}/ann/`)), 'utf8'));
  get('/url-text', ({ file }) => fs.readFileSync(new URL(`file://${users}/ann/${file}`), 'utf8'));
  get('/from-url', ({ url }) => fs.readFileSync(fileURLToPath(url), 'utf8'));
  get('/url-path', ({ url }) =>
    fs.readFileSync(path.join(users, 'ann', decodeURIComponent(new URL(url, 'http://x').pathname)), 'utf8'),
  );
  get('/decoded', ({ file }) => fs.readFileSync(path.join(users, 'ann', decodeURIComponent(decodeURI(file))), 'utf8'));
  get('/unescaped', ({ file }) => fs.readFileSync(`${users}/ann/${unescape(file)}`, 'utf8'));
  get('/normalised', ({ file }) => fs.readFileSync(`${users}/ann/${file.normalize('NFKC')}`, 'utf8'));
  get('/cut-at-null', ({ file }) => fs.readFileSync(`${users}/ann/${file.split('\0')[0]}`, 'utf8'));
  get('/no-null', ({ file }) => fs.readFileSync(`${users}/ann/${file.replace(/[\0-\x1f]/g, '')}`, 'utf8'));
  get('/trimmed', ({ file }) => fs.readFileSync(`${users}/ann/${file.trim().replace(/^\/+/, '')}`, 'utf8'));
  get('/home', ({ file }) => fs.readFileSync(file.replace(/^~/, path.join(users, 'ann')), 'utf8'));
  get('/resolve', ({ file }) => fs.readFileSync(path.resolve(users, 'ann', file), 'utf8'));
  get('/relative', ({ file }) => fs.readFileSync(path.relative(process.cwd(), path.join(users, 'ann', file)), 'utf8'));
  get('/chdir-free', ({ file }) => fs.readFileSync(file, 'utf8'));
  get('/by-header', (query, request) => fs.readFileSync(path.join(users, request.get('x-user'), 'notes.txt'), 'utf8'));
  get('/by-cookie', (query, request) =>
    fs.readFileSync(
      path.join(users, decodeURIComponent(/user=([^;]*)/.exec(request.get('cookie') ?? '')?.[1] ?? 'ann'), 'notes.txt'),
      'utf8',
    ),
  );
  get('/by-url', (query, request) =>
    fs.readFileSync(path.join(users, 'ann', decodeURIComponent(request.url.split('?')[1] ?? '')), 'utf8'),
  );
  router.use('/raw', (request, response) =>
    response.type('text').send(fs.readFileSync(users + decodeURIComponent(request.url), 'utf8')),
  );
  router.use('/mount;v=1', (request, response) =>
    response.type('text').send(fs.readFileSync(path.join(users, 'ann', request.path.replace(/;/g, '')), 'utf8')),
  );
  // Every way to get at the bytes.
  const ann = (file) => path.join(users, 'ann', file);
  get(
    '/read/callback',
    ({ file }) =>
      new Promise((resolve, reject) =>
        fs.readFile(ann(file), 'utf8', (error, text) => (error ? reject(error) : resolve(text))),
      ),
  );
  get('/read/handle', async ({ file }) => {
    const handle = await fs.promises.open(ann(file), 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0);
    await handle.close();
    return buffer.toString('utf8', 0, bytesRead);
  });
  get('/read/descriptor', ({ file }) => {
    const descriptor = fs.openSync(ann(file), fs.constants.O_RDONLY);
    const bytes = Buffer.alloc(100);
    const length = fs.readSync(descriptor, bytes);
    fs.closeSync(descriptor);
    return bytes.toString('utf8', 0, length);
  });
  get('/read/lines', async ({ file }) => {
    const handle = await fs.promises.open(ann(file));
    let text = '';
    for await (const line of handle.readLines()) text += line;
    return text;
  });
  get('/read/stream', ({ file }) => drained(fs.createReadStream(ann(file), { encoding: 'utf8' })));
  get('/read/class', ({ file }) => drained(new fs.ReadStream(ann(file), { encoding: 'utf8' })));
  get('/read/web', async ({ file }) => drained(Readable.fromWeb((await fs.openAsBlob(ann(file))).stream())));
  get('/read/cp', ({ file }) => {
    const made = path.join(folder, 'copies', `c${process.hrtime.bigint()}`);
    fs.cpSync(ann(file), made, { recursive: true });
    return fs.readFileSync(made, 'utf8');
  });
  get('/read/copy', async ({ file }) => {
    const made = path.join(folder, 'copies', `d${process.hrtime.bigint()}`);
    await fs.promises.copyFile(ann(file), made);
    return fs.readFileSync(made, 'utf8');
  });
  get('/read/hard-link', ({ file }) => {
    const made = path.join(folder, 'copies', `h${process.hrtime.bigint()}`);
    fs.linkSync(ann(file), made);
    return fs.readFileSync(made, 'utf8');
  });
  get('/read/link', async ({ file }) => {
    const made = path.join(folder, 'copies', `s${process.hrtime.bigint()}`);
    await fs.promises.symlink(path.join('..', 'users', 'ann', file), made);
    return fs.promises.readFile(made, 'utf8');
  });
  get('/read/real', ({ file }) => fs.readFileSync(fs.realpathSync.native(ann(file)), 'utf8'));
  get('/read/require', ({ file }) => JSON.stringify(require(ann(file))));
  get('/read/resolve', ({ file }) => JSON.stringify(require(require.resolve(`./${file}`, { paths: [ann('.')] }))));
  get('/read/import', async ({ file }) =>
    JSON.stringify((await import(pathToFileURL(ann(file)), { with: { type: 'json' } })).default),
  );
  get('/read/env', ({ file }) => {
    process.loadEnvFile(ann(file));
    return process.env.CABINET_SECRET;
  });
  get('/read/fs-extra', async ({ file }) => JSON.stringify(await library('fs-extra').readJson(ann(file))));
  get('/read/fs-extra-copy', async ({ file }) => {
    const made = path.join(folder, 'copies', `e${process.hrtime.bigint()}`);
    await library('fs-extra').copy(ann(file), made);
    return fs.readFileSync(made, 'utf8');
  });
  get('/read/graceful', ({ file }) => library('graceful-fs').readFileSync(ann(file), 'utf8'));
  get('/read/database', ({ file }) => {
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(ann(file), { open: true });
    database.exec('CREATE TABLE IF NOT EXISTS visits (id INTEGER)');
    database.close();
    return 'opened';
  });
  // What is there.
  const names = (list) => JSON.stringify(list.map((one) => one.name ?? one).sort());
  get('/list/dir', ({ dir }) => names(fs.readdirSync(ann(dir))));
  get('/list/typed', async ({ dir }) => names(await fs.promises.readdir(ann(dir), { withFileTypes: true })));
  get('/list/open', async ({ dir }) => {
    const found = [];
    for await (const entry of await fs.promises.opendir(ann(dir), { recursive: true })) found.push(entry.name);
    return names(found);
  });
  get('/list/open-sync', ({ dir }) => {
    const opened = fs.opendirSync(ann(dir));
    const found = [];
    for (let entry = opened.readSync(); entry; entry = opened.readSync()) found.push(entry.name);
    opened.closeSync();
    return names(found);
  });
  get('/list/glob', ({ pattern }) => names(fs.globSync(pattern, { cwd: ann('.') })));
  get('/list/glob-cwd', async ({ dir }) => names(await Array.fromAsync(fs.promises.glob('**', { cwd: ann(dir) }))));
  get('/list/glob-package', async ({ pattern }) => names(await library('glob').glob(pattern, { cwd: ann('.') })));
  get('/list/fast-glob', async ({ pattern }) =>
    names(await library('fast-glob')(pattern, { cwd: ann('.'), dot: true })),
  );
  get('/list/tinyglobby', async ({ pattern }) => names(await library('tinyglobby').glob(pattern, { cwd: ann('.') })));
  get('/list/fast-glob-cwd', async ({ dir }) => names(await library('fast-glob')('**', { cwd: ann(dir), dot: true })));
  get('/list/exists', ({ file }) => (fs.existsSync(ann(file)) ? 'yes, there' : 'no'));
  get('/list/access', ({ file }) =>
    fs.promises.access(ann(file)).then(
      () => 'yes, there',
      () => 'no',
    ),
  );
  get('/list/stat', ({ file }) => `bytes ${fs.lstatSync(ann(file)).size}`);
  get('/list/bigint', async ({ file }) => `bytes ${(await fs.promises.stat(ann(file), { bigint: true })).size}`);
  get('/list/watch', ({ file }) => {
    fs.watch(ann(file)).close();
    return 'watching';
  });
  get('/list/path-exists', async ({ file }) =>
    (await library('fs-extra').pathExists(ann(file))) ? 'yes, there' : 'no',
  );
  // Checks that do not hold.
  get('/check/prefix', ({ file }) => {
    const asked = path.join(users, 'ann', file);
    return asked.startsWith(path.join(users, 'ann')) ? fs.readFileSync(asked, 'utf8') : 'no';
  });
  get('/check/early', ({ file }) =>
    path.normalize(file).startsWith('..')
      ? 'no'
      : fs.readFileSync(path.join(users, 'ann', decodeURIComponent(file)), 'utf8'),
  );
  get('/check/once', ({ file }) => fs.readFileSync(`${users}/ann/${file.replace('../', '')}`, 'utf8'));
  get('/check/word', ({ file }) =>
    /^\.\./.test(file) ? 'no' : fs.readFileSync(path.join(users, 'ann', file), 'utf8'),
  );
  get('/check/ending', ({ file }) =>
    file.endsWith('.txt') ? fs.readFileSync(path.join(users, 'ann', file), 'utf8') : 'no',
  );
  get('/check/list', ({ file }) =>
    [file].flat().includes('..') ? 'no' : fs.readFileSync(path.join(users, 'ann', String(file)), 'utf8'),
  );
  get('/check/includes', ({ file }) =>
    file.includes('../') ? 'no' : fs.readFileSync(`${users}/ann/${[file].flat().join('/')}`, 'utf8'),
  );
  get('/check/shelf', ({ file }) =>
    fs.readFileSync(file.startsWith(shelves) ? file : path.join(shelves, path.basename(file)), 'utf8'),
  );

  // Done right.
  const inside = (root, file) => {
    const asked = path.resolve(root, file);
    return asked === root || asked.startsWith(root + path.sep) ? asked : undefined;
  };
  get('/safe/resolve', ({ file }) => {
    const asked = inside(path.join(users, 'ann'), file);
    return asked !== undefined && fs.existsSync(asked) && fs.statSync(asked).isFile()
      ? fs.readFileSync(asked, 'utf8')
      : 'no';
  });
  get('/safe/real', async ({ file }) => {
    const asked = await fs.promises
      .realpath(path.join(users, 'ann', path.normalize(`/${file}`)))
      .catch(() => undefined);
    return asked?.startsWith(path.join(users, 'ann') + path.sep)
      ? fs.promises.readFile(asked, 'utf8').catch(() => 'no')
      : 'no';
  });
  get('/safe/rooted', ({ file }) => {
    const asked = path.join(users, 'ann', path.join('/', file));
    return fs.existsSync(asked) && fs.statSync(asked).isFile() ? fs.readFileSync(asked, 'utf8') : 'no';
  });
  get('/safe/listed', ({ file }) =>
    fs.readdirSync(path.join(users, 'ann')).includes(file) ? fs.statSync(path.join(users, 'ann', file)).size : 'no',
  );
  get('/safe/base', ({ file }) => fs.existsSync(path.join(users, 'ann', path.basename(file))));
  get('/safe/cleaned', ({ file }) => fs.existsSync(path.join(users, 'ann', file.replace(/[^\w.-]/g, '_'))));
  get('/safe/url', ({ file }) => fs.existsSync(new URL(encodeURIComponent(file), pathToFileURL(`${users}/ann/`))));
  get('/safe/other', ({ file }) => `${fs.readFileSync(path.join(users, 'ann/notes.txt'), 'utf8')} ${file.length}`);
  router.use(
    '/safe/static',
    serveStatic(path.join(users, 'ann'), { dotfiles: 'allow', etag: false, lastModified: false }),
  );
  router.use('/safe/sirv', sirv(path.join(users, 'ann'), { dev: true, dotfiles: true, etag: false }));
  router.get('/safe/send', (request, response) =>
    send(request, request.query.file, {
      root: path.join(users, 'ann'),
      dotfiles: 'allow',
      etag: false,
      lastModified: false,
    })
      .on('error', () => response.status(404).send('no such file'))
      .pipe(response),
  );
  return router;
};
