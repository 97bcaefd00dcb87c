// Handlers that touch files. `folder` holds public/ (meant to be read), private/ and what lies around it.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { field } = require('./input.cjs');

const of = (request) => path.join(request.folder, 'public');
const text = (value) => String(value);

module.exports = {
  readConcat: (x, request) => fs.readFileSync(`${of(request)}/${x}`, 'utf8'),
  readConcatBare: (x, request) => fs.readFileSync(of(request) + x, 'utf8'),
  readJoin: (x, request) => fs.promises.readFile(path.join(of(request), text(x)), 'utf8'),
  readResolve: (x, request) => fs.promises.readFile(path.resolve(of(request), text(x)), 'utf8'),
  readNormalize: (x, request) => fs.readFileSync(path.normalize(`${of(request)}/${x}`), 'utf8'),
  readSuffix: (x, request) => fs.readFileSync(path.join(of(request), `${x}.txt`), 'utf8'),
  readPrefix: (x, request) => fs.readFileSync(path.normalize(`${of(request)}/note-${x}`), 'utf8'),
  readUrl: (x, request) => fs.readFileSync(new URL(text(x), `${pathToFileURL(of(request))}/`), 'utf8'),
  readWhole: (x) => fs.readFileSync(text(x), 'utf8'),
  readFileUrl: (x) => fs.readFileSync(new URL(text(x)), 'utf8'),
  readStrippedOnce: (x, request) => fs.readFileSync(`${of(request)}/${text(x).replaceAll('../', '')}`, 'utf8'),
  readStrippedJoin: (x, request) => fs.readFileSync(path.join(of(request), text(x).replaceAll('../', '')), 'utf8'),
  readStrippedFirst: (x, request) => fs.readFileSync(path.join(of(request), text(x).replace('../', '')), 'utf8'),
  readTwo: (x, request) => fs.readFileSync(path.join(of(request), text(x), text(field(request, 'y'))), 'utf8'),
  readTwoConcat: (x, request) => fs.readFileSync(`${of(request)}/${x}/${field(request, 'y')}`, 'utf8'),
  readBuffer: (x, request) => fs.readFileSync(Buffer.from(`${of(request)}/${x}`), 'utf8'),
  readOpen: async (x, request) => {
    const handle = await fs.promises.open(path.join(of(request), text(x)));
    try {
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  },
  readOpenSync: (x, request) => {
    const descriptor = fs.openSync(`${of(request)}/${x}`, 'r');
    try {
      return fs.readFileSync(descriptor, 'utf8');
    } finally {
      fs.closeSync(descriptor);
    }
  },
  readStream: (x, request) =>
    new Promise((resolve, reject) => {
      let out = '';
      fs.createReadStream(path.join(of(request), text(x)), 'utf8')
        .on('data', (chunk) => (out += chunk))
        .on('error', reject)
        .on('end', () => resolve(out));
    }),
  readCallback: (x, request) =>
    new Promise((resolve, reject) =>
      fs.readFile(path.join(of(request), text(x)), 'utf8', (error, data) => (error ? reject(error) : resolve(data))),
    ),
  readCopy: async (x, request) => {
    const target = path.join(request.folder, 'tmp', `copy-${process.hrtime.bigint()}`);
    await fs.promises.copyFile(path.join(of(request), text(x)), target);
    return fs.promises.readFile(target, 'utf8');
  },
  statExists: (x, request) => `exists ${fs.existsSync(path.join(of(request), text(x)))}`,
  statSize: (x, request) => `size ${fs.statSync(`${of(request)}/${x}`).size}`,
  statAccess: (x, request) =>
    fs.promises.access(path.join(of(request), text(x))).then(
      () => 'there',
      (error) => (error.name === 'BlockedError' ? Promise.reject(error) : 'not there'),
    ),
  statReal: (x, request) => path.basename(fs.realpathSync(path.join(of(request), text(x)))),
  listDir: (x, request) =>
    fs
      .readdirSync(path.join(of(request), text(x)))
      .sort()
      .join(','),
  listDirConcat: (x, request) =>
    fs
      .readdirSync(`${of(request)}/${x}`)
      .sort()
      .join(','),
  listGlob: (x, request) =>
    fs
      .globSync(text(x), { cwd: of(request) })
      .sort()
      .join(','),
  listOpendir: async (x, request) => {
    const names = [];
    for await (const entry of await fs.promises.opendir(path.join(of(request), text(x)))) names.push(entry.name);
    return names.sort().join(',');
  },
  writeConcat: (x, request) => (fs.writeFileSync(`${request.folder}/uploads/${x}`, 'written'), 'ok'),
  writeJoin: (x, request) =>
    fs.promises.writeFile(path.join(request.folder, 'uploads', text(x)), 'written').then(() => 'ok'),
  writeAppend: (x, request) => (fs.appendFileSync(path.join(request.folder, 'uploads', text(x)), 'written'), 'ok'),
  writeMkdir: (x, request) => (fs.mkdirSync(path.join(request.folder, 'uploads', text(x)), { recursive: true }), 'ok'),
  writeRename: (x, request) => {
    const from = path.join(request.folder, 'tmp', `from-${process.hrtime.bigint()}`);
    fs.writeFileSync(from, 'written');
    fs.renameSync(from, path.join(request.folder, 'uploads', text(x)));
    return 'ok';
  },
  writeStream: (x, request) =>
    new Promise((resolve, reject) => {
      fs.createWriteStream(path.join(request.folder, 'uploads', text(x)))
        .on('error', reject)
        .on('finish', () => resolve('ok'))
        .end('written');
    }),
  removeFile: (x, request) => (fs.unlinkSync(path.join(request.folder, 'uploads', text(x))), 'ok'),
  // The same done right.
  safeBasename: (x, request) => fs.readFileSync(path.join(of(request), path.basename(text(x))), 'utf8'),
  safeChecked: (x, request) => {
    const target = path.resolve(of(request), text(x));
    if (!target.startsWith(`${of(request)}/`)) return 'refused';
    return fs.readFileSync(target, 'utf8');
  },
  safeStripped: (x, request) => {
    const file = path.join(
      of(request),
      text(x)
        .split('/')
        .filter((part) => part !== '' && !/^\.+$/.test(part))
        .join('_'),
    );
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : 'no such file';
  },
  safeConstant: (x, request) => fs.readFileSync(path.join(of(request), 'a.txt'), 'utf8'),
  safeSystem: () => String(fs.readFileSync('/etc/hostname', 'utf8').length > 0),
  safeMap: (x, request) =>
    fs.readFileSync(
      path.join(
        request.folder,
        { first: 'public/a.txt', second: 'public/dots..txt', parent: 'public/../public/a.txt' }[x] ?? 'public/a.txt',
      ),
      'utf8',
    ),
};
