// Pages: templates from the request, from the administrator's store and from the program, in the engines that are to be had.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { packages } = require('./packages.cjs');
const { room } = require('./room.cjs');

module.exports = async () => {
  const { router, route } = room();
  const load = packages();
  const folder = process.env.RANGE_FOLDER;
  const facts = () => ({ title: 'Studio', user: { name: 'Ann' }, items: ['a', 'b'], price: 3 });
  const art = load('art-template');
  const twig = load('twig');
  const Handlebars = load('handlebars');
  const engines = {
    ejs: (text, data) => load('ejs').render(text, data),
    'ejs-client': (text, data) => load('ejs').compile(text, { client: true })(data),
    pug: (text, data) => load('pug').render(text, data),
    nunjucks: (text, data) => load('nunjucks').renderString(text, data),
    handlebars: (text, data) => Handlebars.compile(text)(data),
    dot: (text, data) => load('dot').template(text)(data),
    art: (text, data) => art.render(text, data),
    hogan: (text, data) => load('hogan.js').compile(text).render(data),
    twig: (text, data) => twig.twig({ data: text }).render(data),
    velocity: (text, data) => load('velocityjs').render(text, data),
    lodash: (text, data) => load('lodash.template')(text)(data),
    angular: (text, data) => load('angular-expressions').compile(text)(data),
  };
  for (const [name, render] of Object.entries(engines)) {
    route(`/preview/${name}`, ({ template }) => render(String(template), facts()));
    // A greeting is put in front of a template that is otherwise the program's.
    route(`/greeting/${name}`, ({ name: who }) => render(`Hello ${who}, welcome`, facts()));
  }
  const own = {
    ejs: 'Hello <%= name %> <%- items.join() %>',
    pug: 'p Hello #{name}\n  each one in items\n    i= one',
    nunjucks: 'Hello {{ name | upper }} {% for one in items %}{{ one }}{% endfor %}',
    handlebars: 'Hello {{name}} {{#each items}}{{this}}{{/each}}',
    dot: 'Hello {{=it.name}} {{~it.items :one}}{{=one}}{{~}}',
    art: 'Hello {{name}} {{each items}}{{$value}}{{/each}}',
    hogan: 'Hello {{name}} {{#items}}{{.}}{{/items}}',
    twig: 'Hello {{ name|upper }} {% for one in items %}{{ one }}{% endfor %}',
    velocity: 'Hello $name #foreach($one in $items)$one#end',
    lodash: 'Hello <%= name %> <%- items.join() %>',
  };
  for (const [name, text] of Object.entries(own))
    route(`/safe/${name}`, ({ name: who }) => engines[name](text, { ...facts(), name: String(who) }));
  // Texts of the administrator, put there by the program itself.
  const store = path.join(folder, 'tmp', 'welcome.json');
  fs.writeFileSync(store, JSON.stringify({ ejs: own.ejs, handlebars: own.handlebars, lodash: own.lodash }));
  route('/safe/stored/:engine', ({ engine, name }) =>
    engines[engine](JSON.parse(fs.readFileSync(store, 'utf8'))[engine], { ...facts(), name: String(name) }),
  );
  const templates = { welcome: own.handlebars, goodbye: 'Goodbye {{name}}' };
  route('/safe/named', ({ template, name }) =>
    Handlebars.compile(templates[template] ?? templates.welcome)({ ...facts(), name }),
  );
  // Options of engines that come with the data.
  route('/options/ejs', (fields) => load('ejs').render('Hello <%= name %>', { name: 'x', ...fields }, fields.options));
  route('/options/ejs-data', (fields) =>
    load('ejs').renderFile(path.join(__dirname, 'views/hello.ejs'), { name: 'x', ...fields }),
  );
  route('/options/pug', ({ name, ...options }) => load('pug').compile('p= name', options)({ name }));
  route('/options/lodash', ({ name, options }) => load('lodash.template')('Hello <%= name %>', options)({ name }));
  route('/options/dot', ({ name, settings }) =>
    load('dot').template('Hello {{=it.name}}', { ...load('dot').templateSettings, ...settings })({ name }),
  );
  route('/options/art', ({ name, options }) => art.render('Hello {{name}}', { name, items: [] }, options));
  route('/options/handlebars', ({ name, options }) => Handlebars.compile('Hello {{name}}', options)({ name }));
  route('/ast/handlebars', ({ template, name }) => Handlebars.compile(template)({ name }));
  const remembered = new Map();
  route('/remember', ({ key, template }) => void remembered.set(String(key), String(template)));
  route('/remembered/:engine', ({ engine, key }) => engines[engine](remembered.get(String(key)), facts()));
  // A template lies in a file that a request wrote.
  route('/write', ({ key, template }) =>
    fs.writeFileSync(path.join(folder, 'tmp', `${String(key).replace(/\W/g, '')}.ejs`), String(template)),
  );
  route('/written', ({ key }) =>
    load('ejs').renderFile(path.join(folder, 'tmp', `${String(key).replace(/\W/g, '')}.ejs`), facts()),
  );
  return router;
};
