// Documents that are made of others: pages, stylesheets, mails and prints whose author, or reader, names a file.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { packages } = require('../packages.cjs');

module.exports = async function printing(folder) {
  const library = packages();
  const shelves = path.join(folder, 'shelves');
  const views = path.join(folder, 'views');
  fs.mkdirSync(views, { recursive: true });
  for (const ending of ['ejs', 'pug', 'njk', 'hbs', 'liquid', 'html'])
    fs.writeFileSync(path.join(views, `hello.${ending}`), ending === 'pug' ? 'p hello' : '<p>hello</p>');
  for (const ending of ['ejs', 'njk', 'liquid', 'pug', 'hbs', 'less', 'scss', 'styl'])
    fs.writeFileSync(
      path.join(folder, `settings/key.${ending}`),
      ending === 'pug'
        ? `p ${process.env.RANGE_SECRET}`
        : ['less', 'scss', 'styl'].includes(ending)
          ? `.x { content: "${process.env.RANGE_SECRET}" }`
          : process.env.RANGE_SECRET,
    );
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('views', views).set('view engine', 'ejs');
  app.engine('pug', require('pug').__express);
  const get = (name, work) =>
    app.get(name, async (request, response) => response.type('text').send(String(await work(request.query))));
  const post = (name, work) =>
    app.post(name, async (request, response) => response.type('text').send(String(await work(request.body))));
  const rendered = (render) =>
    new Promise((resolve, reject) => render((error, text) => (error ? reject(error) : resolve(text))));

  get('/view', ({ page }) => rendered((done) => app.render(page, {}, done)));
  app.get('/view-response', (request, response) => response.render(`${request.query.page}`));
  app.get('/view-theme', (request, response) => response.render(path.join(request.query.theme, 'hello'), {}));
  get('/view-pug', ({ page }) => rendered((done) => app.render(`${page}.pug`, {}, done)));
  get('/ejs', ({ page }) => require('ejs').renderFile(path.join(views, `${page}.ejs`), {}));
  get('/ejs-include', ({ page }) =>
    require('ejs').render('<%- include(page) %>', { page }, { filename: path.join(views, 'x.ejs') }),
  );
  get('/pug', ({ page }) => require('pug').renderFile(`${views}/${page}.pug`));
  get('/nunjucks', ({ page }) => {
    const nunjucks = require('nunjucks');
    return nunjucks.renderString(fs.readFileSync(`${views}/${page}.njk`, 'utf8'), {});
  });
  get('/liquid', ({ page }) => {
    const { Liquid } = require('liquidjs');
    return new Liquid({ root: views, extname: '.liquid' }).parseAndRender(
      fs.readFileSync(path.join(views, `${page}.liquid`), 'utf8'),
    );
  });
  get('/handlebars', ({ page }) => {
    const handlebars = require('handlebars').create();
    handlebars.registerPartial('page', fs.readFileSync(path.join(views, `${page}.hbs`), 'utf8'));
    return handlebars.compile('{{> page}}')({});
  });
  // Stylesheets and mails that a shop's owner writes; what they bring in is found from the shelf.
  post(
    '/less',
    async ({ style }) => (await library('less').render(style, { paths: [shelves], filename: `${shelves}/x.less` })).css,
  );
  post(
    '/sass',
    ({ style }) => library('sass').compileString(style, { loadPaths: [shelves], logger: { warn() {} } }).css,
  );
  get('/sass-file', ({ theme }) => library('sass').compile(path.join(shelves, `${theme}.scss`)).css);
  post('/stylus', ({ style }) =>
    rendered((done) => library('stylus').render(style, { paths: [shelves], filename: `${shelves}/x.styl` }, done)),
  );
  post(
    '/postcss',
    async ({ style }) =>
      (
        await library('postcss')([(await import(library.resolve('postcss-import'))).default()]).process(style, {
          from: `${shelves}/x.css`,
        })
      ).css,
  );
  post('/inlined', ({ page }) =>
    rendered((done) =>
      library('web-resource-inliner').html({ fileContent: page, relativeTo: shelves, images: 9999, svgs: 9999 }, done),
    ),
  );
  post('/markdown', ({ text }) =>
    library('marked').marked.parse(
      text.replace(/^@include (.+)$/gm, (line, name) => fs.readFileSync(path.join(shelves, name.trim()), 'utf8')),
    ),
  );
  // Prints.
  const printed = (work) =>
    new Promise((resolve, reject) => {
      const PDFDocument = library('pdfkit');
      const document = new PDFDocument({ compress: false, info: { CreationDate: new Date(0) } });
      document
        .on('error', reject)
        .on('data', () => {})
        .on('end', () => resolve('printed'));
      work(document);
      document.end();
    });
  get('/picture', ({ logo }) =>
    printed((document) => document.image(path.join(shelves, logo))).catch(({ code, message }) => {
      if (code !== undefined) throw Object.assign(new Error(message), { code });
      return message;
    }),
  );
  get('/font', ({ font }) =>
    printed((document) => document.font(`${shelves}/${font}`).text('x')).catch((error) => {
      if (error.code !== undefined) throw error;
      return error.message;
    }),
  );
  get('/size', ({ picture }) => {
    return JSON.stringify(library('image-size').imageSize(fs.readFileSync(path.join(shelves, picture))));
  });
  get('/jimp', async ({ picture }) => {
    const { Jimp } = library('jimp');
    return `wide ${(await Jimp.read(path.join(shelves, picture))).bitmap.width}`;
  });
  get('/worker', ({ job }) => {
    const { Worker } = require('node:worker_threads');
    return new Promise((resolve, reject) =>
      new Worker(path.join(shelves, job))
        .on('message', resolve)
        .on('exit', () => resolve('ended'))
        .on('error', reject),
    );
  });

  // Done right.
  const known = ['hello'];
  get('/safe/view', ({ page }) => rendered((done) => app.render(known.includes(page) ? page : 'hello', {}, done)));
  get('/safe/ejs', ({ page }) =>
    require('ejs').render('<%= page %> <%- include("hello") %>', { page }, { filename: path.join(views, 'x.ejs') }),
  );
  post('/safe/less', async ({ style }) => (await library('less').render(`@colour: red; ${style}`)).css);
  post('/safe/markdown', ({ text }) => library('marked').marked.parse(text));
  get('/safe/picture', ({ caption }) => printed((document) => document.text(caption)));
  return app;
};
