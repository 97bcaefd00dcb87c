// Tools that ask a system program through a shell, each used as its page says: a name, an address, a file of the user's.
'use strict';
const express = require('express');
const { exec } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { repository } = require('../repository.cjs');

module.exports = () => {
  const app = express();
  const repo = repository();
  const files = process.env.KNOWN_FOLDER;
  const told = (response, next) => (error, value) => {
    if (error?.name === 'BlockedError') return next(error);
    response.json(error ? { failed: true } : { value: value ?? null });
  };
  /** A route for a package: its handler gives a promise, or calls back. */
  const route = (name, handler) =>
    app.get(`/${name}`, (request, response, next) => {
      const done = told(response, next);
      const promise = handler(request.query, done);
      if (typeof promise?.then === 'function') promise.then((value) => done(null, value), done);
    });
  route('systeminformation-services', async ({ name }) => {
    const services = await require('systeminformation').services(name);
    return services.map((service) => service.name).length;
  });
  route('gitlog', async ({ author }) => {
    const { gitlogPromise } = require('gitlog');
    const commits = await gitlogPromise({ repo, number: 5, author, fields: ['hash', 'subject'] });
    return commits.map(({ subject }) => subject);
  });
  route('git-parse', ({ from }) => require('git-parse').gitDiff(repo, from, 'main'));
  route('blamer', ({ options }) => {
    const Blamer = require('blamer');
    return new Blamer('git').blameByFile(path.join(repo, 'notes.txt'), options).then((lines) => Object.keys(lines));
  });
  route('im-metadata', ({ file }, done) => require('im-metadata')(file, { timeout: 4000 }, (error) => done(error)));
  route('im-resize', ({ suffix }, done) =>
    require('im-resize')(
      { path: path.join(files, 'public/a.png'), width: 20, height: 10 },
      { path: path.join(files, 'made/thumb'), versions: [{ suffix, maxHeight: 10, maxWidth: 10 }] },
      (error) => done(error),
    ),
  );
  route('pdf-image', async ({ file }) => {
    const { PDFImage } = require('pdf-image');
    return new PDFImage(path.join(files, 'public', file)).numberOfPages();
  });
  route('kill-port', ({ port }) => require('kill-port')(port).then(() => 'free'));
  route('ps-kill', ({ pid }, done) => require('ps-kill').kill(pid, done));
  route('node-df', ({ file }, done) => require('node-df')({ file }, (error, disks) => done(error, disks?.length)));
  route('diskusage-ng', ({ folder }, done) =>
    require('diskusage-ng')(folder, (error, usage) => done(error, typeof usage?.available)),
  );
  route('macaddress', ({ name }, done) => require('macaddress').one(name, done));
  route('lsof', ({ port }, done) => require('lsof').rawTcpPort(port, (list) => done(null, list.length)));
  route('curling', ({ url }, done) => {
    require('curling').run(`-s ${url}`, (error, { payload } = {}) => done(error, payload));
  });
  route('find-exec', async ({ name }) => require('find-exec')(name, 'cat'));
  route('bwm-ng', ({ name }, done) => {
    require('bwm-ng').check(() => {}, [name]);
    setTimeout(done, 100);
  });
  route('whereis', ({ name }, done) => require('whereis')(name, done));
  route('connection-tester', async ({ host }) => require('connection-tester').test(host, 9, 200).success);
  route('local-devices', ({ address }) => require('local-devices')(address));
  route('arpping', ({ address }, done) => {
    new (require('arpping'))({ timeout: 1 }).ping?.([address], done);
  });
  route('geojson2kml', ({ name }, done) =>
    require('geojson2kml')(path.join(files, 'public/a.json'), path.join(files, 'made', name), done),
  );
  route('node-latex-pdf', ({ file }, done) =>
    require('node-latex-pdf')(path.join(files, 'public', file), path.join(files, 'made'), (code) => done(null, code)),
  );
  route('fs-path', ({ name }, done) =>
    require('fs-path').copy(path.join(files, 'public/a.txt'), path.join(files, 'made', name), done),
  );
  route('compass-compile', ({ style }) => {
    const compass = new (require('compass-compile'))();
    return compass.compile({ outputStyle: style, compassCommand: 'true' }).then(() => 'made');
  });
  route('is-http2', ({ host }, done) => {
    require('is-http2')(host, { includeSpdy: true }).then(
      () => done(null, 'asked'),
      (error) => done(error),
    );
  });
  route('dns-sync', async ({ type }) => require('dns-sync').resolve('localhost', type));
  route('gm', ({ colour }, done) =>
    require('gm').compare(
      path.join(files, 'public/a.png'),
      path.join(files, 'public/b.png'),
      { file: path.join(files, 'made/diff.png'), highlightColor: colour },
      (error) => done(error),
    ),
  );
  route('samsung-remote', ({ address }, done) => {
    new (require('samsung-remote'))({ ip: address }).isAlive((code) => done(null, code));
  });
  route('bestzip', ({ name }) =>
    require('bestzip').nativeZip({ source: 'a.txt', destination: `../made/${name}`, cwd: path.join(files, 'public') }),
  );
  route('shell-quote', ({ text }, done) => {
    exec(require('shell-quote-1.7.2').quote(['echo', '-n', text]), (error, output) => done(error, output));
  });
  route('shell-quote-old', ({ text }, done) => {
    exec(require('shell-quote-1.6.0').quote(['echo', text]), (error, output) => done(error, output));
  });
  route('network', ({ nic }, done) => require('network').mac_address_for(nic, done));
  route('ggit', ({ branch }) =>
    require('ggit')
      .fetchTags(branch)
      .then(() => 'fetched'),
  );
  route('node-tesseract-ocr', ({ picture }) =>
    require('node-tesseract-ocr').recognize(path.join(files, 'public', picture), { lang: 'eng' }),
  );
  route('nodemailer', async ({ to }) => {
    const transport = require('nodemailer-6.4').createTransport({
      sendmail: true,
      path: path.join(__dirname, '../views/sendmail/sendmail'),
    });
    await transport.sendMail({ from: 'shop@example.com', to, subject: 'Hello', text: 'Thank you.' });
  });
  return app;
};
