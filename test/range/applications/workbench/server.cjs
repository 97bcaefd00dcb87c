// An office that does what offices ask their software for: documents, pictures, archives, letters, reports, other services.
'use strict';
const { createRequire } = require('node:module');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const packaged = createRequire(path.join(process.env.PACKAGES, 'x.js'));
const express = packaged('express');

const app = express();
const folder = process.cwd();
app.use(express.json({ limit: '1mb' }));
app.use(express.urlencoded({ extended: true }));
const session = packaged('express-session')({ secret: 'office', resave: false, saveUninitialized: false });
const passport = packaged('passport');
const { Strategy } = packaged('passport-local');
passport.use(new Strategy((name, password, done) => done(null, password === 'right' ? { id: name } : false)));
passport.serializeUser((user, done) => done(null, user.id));
passport.deserializeUser((id, done) => done(null, { id }));
app.use('/account', session, passport.session());
app.post('/account/login', passport.authenticate('local'), (request, response) => response.json(request.user));
app.get('/account', (request, response) => response.json(request.user ?? null));

const collected = (stream) =>
  new Promise((resolve, reject) => {
    const chunks = [];
    stream
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject);
  });
let files = 0;
const fresh = (ending) => path.join(folder, `made-${files++}.${ending}`);

const work = {
  pdf: async ({ title, text }) => {
    const document = new (packaged('pdfkit'))({ info: { Title: title, CreationDate: new Date(0) }, compress: false });
    document.text(text);
    document.end();
    return (await collected(document)).length > 500;
  },
  sheet: async ({ title, text }) => {
    const book = new (packaged('exceljs').Workbook)();
    book.addWorksheet('a').addRow([title, text, { formula: 'A1&B1' }]);
    const again = new (packaged('exceljs').Workbook)();
    await again.xlsx.load(await book.xlsx.writeBuffer());
    return again.worksheets[0].getRow(1).values;
  },
  archive: async ({ title, text }) => {
    const archive = packaged('archiver')('zip');
    archive.append(text, { name: 'docs/text.txt' });
    archive.append(title, { name: `${encodeURIComponent(title).slice(0, 80)}.txt` });
    archive.finalize();
    const file = fresh('zip');
    fs.writeFileSync(file, await collected(archive));
    const opened = await packaged('unzipper').Open.file(file);
    return Promise.all(opened.files.map(async (one) => [one.path, (await one.buffer()).toString()]));
  },
  picture: async ({ title }) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text>${title.replace(/[<>&\0-\x1f]/g, ' ')}</text></svg>`;
    const { width, height, format } = await packaged('sharp')(Buffer.from(svg))
      .png()
      .toBuffer()
      .then((png) => packaged('sharp')(png).metadata());
    return { width, height, format };
  },
  code: async ({ text }) => packaged('qrcode').toString(text.slice(0, 100), { type: 'svg' }),
  page: ({ title, text }) => {
    const html = packaged('sanitize-html')(packaged('marked').parse(text));
    return [
      html,
      packaged('cheerio').load(html)('p').text(),
      packaged('highlight.js').highlightAuto(text, ['javascript', 'sql']).value,
      packaged('slugify')(title),
    ];
  },
  table: ({ text }) => {
    const { parse } = packaged('csv-parse/sync');
    const { stringify } = packaged('csv-stringify/sync');
    return parse(
      stringify([
        ['a', text],
        [text, 'b'],
      ]),
    );
  },
  check: ({ title, text, data }) => {
    const Ajv = packaged('ajv');
    const valid = new Ajv().compile({ type: 'object', properties: { title: { type: 'string', maxLength: 60 } } });
    const { z } = packaged('zod');
    const joi = packaged('joi');
    return [
      valid({ title }),
      z.object({ title: z.string().regex(/^\w/) }).safeParse({ title }).success,
      joi.object({ text: joi.string().max(100) }).validate({ text }).error?.message ?? null,
      packaged('lodash').merge({ a: 1 }, data),
      packaged('qs').parse(packaged('qs').stringify({ data })),
    ];
  },
  letter: async ({ title, text }) => {
    const transport = packaged('nodemailer').createTransport({ jsonTransport: true });
    const template = packaged('handlebars').compile('Dear {{name}}, {{{text}}} -- the office');
    const { message } = await transport.sendMail({
      from: 'office@example.com',
      to: 'ann@example.com',
      subject: title.replace(/[\r\n]/g, ' '),
      html: template({ name: title, text }),
      attachments: [{ filename: 'note.txt', content: text }],
    });
    return { ...JSON.parse(message), messageId: undefined };
  },
  token: ({ title }) =>
    packaged('jsonwebtoken').verify(
      packaged('jsonwebtoken').sign({ title }, 'office', { noTimestamp: true }),
      'office',
    ),
  words: async ({ title }) => {
    const i18n = packaged('i18next').createInstance();
    await i18n.init({
      lng: 'en',
      resources: { en: { translation: { hello: 'Hello {{name}}', nested: '$t(hello) again' } } },
    });
    return [i18n.t('hello', { name: title }), i18n.t('nested', { name: title }), i18n.t(title)];
  },
  repository: async ({ title, text }) => {
    const at = fresh('git');
    fs.mkdirSync(at);
    const git = packaged('simple-git').simpleGit(at);
    await git.init();
    await git.addConfig('user.name', 'Ann').addConfig('user.email', 'ann@example.com');
    fs.writeFileSync(path.join(at, 'note.txt'), text);
    await git.add('note.txt');
    await git.commit(title);
    const { latest } = await git.log();
    return [
      latest.message,
      (await git.raw(['log', '--format=%s', '--grep', title.slice(0, 20), '-F'])).trim(),
      await git.show(['HEAD:note.txt']),
    ];
  },
  database: ({ title, text }) => {
    const { DatabaseSync } = require('node:sqlite');
    const store = new DatabaseSync(':memory:');
    store.exec('create table notes (title text, body text)');
    store.prepare('insert into notes values (?, ?)').run(title, text);
    const { sql } = packaged('knex')({ client: 'better-sqlite3' })('notes')
      .where('title', title)
      .whereLike('body', `%${text.slice(0, 9)}%`)
      .toSQL();
    return [sql, store.prepare('select * from notes where title = ?').all(title)];
  },
  services: async ({ title, text }) => {
    const stripe = new (packaged('stripe'))('sk_test_x', {
      host: '127.0.0.1',
      port: backend.port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    const { Octokit } = packaged('@octokit/rest');
    const octokit = new Octokit({ baseUrl: backend.url, auth: 'x' });
    const { WebClient } = packaged('@slack/web-api');
    const slack = new WebClient('x', { slackApiUrl: `${backend.url}/slack/`, retryConfig: { retries: 0 } });
    const { S3Client, PutObjectCommand } = packaged('@aws-sdk/client-s3');
    const s3 = new S3Client({
      endpoint: backend.url,
      region: 'eu-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    return [
      (await stripe.customers.create({ name: title, description: text })).said,
      (await octokit.issues.create({ owner: 'ann', repo: 'notes', title, body: text })).data.said,
      (await slack.chat.postMessage({ channel: 'C1', text })).said,
      (await s3.send(new PutObjectCommand({ Bucket: 'notes', Key: `notes/${encodeURIComponent(title)}`, Body: text })))
        .$metadata.httpStatusCode,
    ];
  },
};

app.post('/work/:name', (request, response, next) =>
  Promise.resolve()
    .then(() => work[request.params.name](request.body))
    .then((done) => response.json({ done }), next),
);
const backend = {};
app.use('/backend', (request, response, next) =>
  packaged('http-proxy-middleware').createProxyMiddleware({ target: backend.url, changeOrigin: true })(
    request,
    response,
    next,
  ),
);
app.use((error, request, response, next) =>
  response.status(500).json({ failed: String(error.message).split('\n')[0] }),
);

http
  .createServer((request, response) => {
    collected(request).then((body) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ ok: true, said: `${request.method} ${request.url.split('?')[0]} ${body.length > 0}` }),
      );
    });
  })
  .listen(0, '127.0.0.1', function () {
    backend.port = this.address().port;
    backend.url = `http://127.0.0.1:${backend.port}`;
    app.listen(Number(process.env.PORT), '127.0.0.1');
  });
