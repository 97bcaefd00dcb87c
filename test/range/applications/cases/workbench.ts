// An application of our own around thirty libraries that applications are made of (../workbench/server.cjs).
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const SERVER = fileURLToPath(new URL('../workbench/server.cjs', import.meta.url));
const WORK = [
  'pdf',
  'sheet',
  'archive',
  'picture',
  'code',
  'page',
  'table',
  'check',
  'letter',
  'token',
  'words',
  'repository',
  'database',
  'services',
];

export default {
  name: 'workbench',
  packages: {
    express: '5.2.1',
    'express-session': '1.18.2',
    passport: '0.7.0',
    'passport-local': '1.0.0',
    pdfkit: '0.17.2',
    exceljs: '4.4.0',
    archiver: '7.0.1',
    unzipper: '0.12.3',
    sharp: '0.34.5',
    qrcode: '1.5.4',
    marked: '15.0.12',
    'sanitize-html': '2.17.0',
    cheerio: '1.1.2',
    'highlight.js': '11.11.1',
    slugify: '1.6.6',
    'csv-parse': '6.1.0',
    'csv-stringify': '6.6.0',
    ajv: '8.17.1',
    zod: '3.25.76',
    joi: '17.13.3',
    lodash: '4.17.21',
    qs: '6.14.1',
    nodemailer: '7.0.12',
    handlebars: '4.7.8',
    jsonwebtoken: '9.0.3',
    i18next: '25.7.4',
    'simple-git': '3.30.0',
    knex: '3.1.0',
    stripe: '20.1.2',
    '@octokit/rest': '22.0.1',
    '@slack/web-api': '7.13.0',
    '@aws-sdk/client-s3': '3.1163.0',
    'http-proxy-middleware': '3.0.5',
  },
  start({ packages, folder, port }) {
    copyFileSync(SERVER, join(folder, 'server.cjs'));
    return {
      file: join(folder, 'server.cjs'),
      environment: { PACKAGES: packages, PORT: String(port) },
      ready: '/account',
    };
  },
  async use(user) {
    for (const title of difficult) {
      const body = { title, text: difficult.join('\n'), data: { [title.slice(0, 10)]: [title], nested: { title } } };
      for (const name of WORK) await user.post(`/work/${name}`, body);
      await user.post('/account/login', new URLSearchParams({ username: title, password: 'right' }));
      await user.get('/account');
      await user.get(`/backend/orders/${encodeURIComponent(title)}?q=${encodeURIComponent(title)}`);
      await user.post('/work/services', { title: title.slice(0, 20), text: title });
    }
    await user.post('/account/login', new URLSearchParams({ username: 'ann', password: 'wrong' }), {
      statusOnly: true,
    });
    await user.post('/work/none', {});
  },
} satisfies Application;
