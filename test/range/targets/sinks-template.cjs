// Handlers that compile templates, and those that turn text back into objects.
'use strict';
const ejs = require('ejs');
const pug = require('pug');
const handlebars = require('handlebars');
const nunjucks = require('nunjucks');
const lodash = require('lodash');
const nodeSerialize = require('node-serialize');
const yaml3 = require('js-yaml3');
const yaml = require('js-yaml');

const text = (value) => String(value);

module.exports = {
  ejsSource: (x) => ejs.render(`<p>Hello ${x}</p>`, { name: 'bob' }),
  ejsCompile: (x) => ejs.compile(`<p>${x}</p>`)({}),
  ejsField: (x) => ejs.render(`<p><%= user.${x} %></p>`, { user: { name: 'bob', email: 'b@example.com' } }),
  ejsOptions: (x) => ejs.render('<p>Hello</p>', {}, x),
  pugSource: (x) => pug.render(`p Hello ${x}`),
  pugLines: (x) => pug.compile(`div\n  p= name\n  ${x}`)({ name: 'bob' }),
  pugOptions: (x) => pug.render('p Hello', x),
  handlebarsSource: (x) => handlebars.compile(`Hello ${x}`)({ name: 'bob', secret: process.env.RANGE_SECRET }),
  nunjucksSource: (x) => nunjucks.renderString(`Hello ${x}`, { name: 'bob' }),
  lodashSource: (x) => lodash.template(`Hello ${x}`)({ name: 'bob' }),
  lodashOptions: (x) => lodash.template('Hello', x)({}),
  // Done right: the input is data.
  ejsData: (x) => ejs.render('<p>Hello <%= name %></p>', { name: text(x) }),
  pugData: (x) => pug.render('p Hello #{name}', { name: text(x) }),
  handlebarsData: (x) => handlebars.compile('Hello {{name}}')({ name: text(x) }),
  nunjucksData: (x) => nunjucks.renderString('Hello {{ name }}{% if name %}!{% endif %}', { name: text(x) }),
  lodashData: (x) => lodash.template('Hello <%- name %>')({ name: text(x) }),
  // Text to objects.
  unserialize: (x) => JSON.stringify(nodeSerialize.unserialize(text(x))),
  yamlLoad: (x) => String(JSON.stringify(yaml3.load(text(x)))),
  yamlCall: (x) => {
    const loaded = yaml3.load(text(x));
    return `value ${loaded}`;
  },
  yamlSafe: (x) => String(JSON.stringify(yaml3.safeLoad(text(x)))),
  yamlFour: (x) => String(JSON.stringify(yaml.load(text(x)))),
  jsonParse: (x) => JSON.stringify(JSON.parse(text(x))),
};
