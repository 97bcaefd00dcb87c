// Pages, mails and formulas: templates, expressions, documents that are parsed.
'use strict';
const { Router } = require('express');
const vm = require('node:vm');
const ejs = require('ejs');
const pug = require('pug');
const handlebars = require('handlebars');
const nunjucks = require('nunjucks');
const lodash = require('lodash');
const nodeSerialize = require('node-serialize');
const yaml3 = require('js-yaml3');
const yaml = require('js-yaml');
const xml2js = require('xml2js');
const { XMLParser } = require('fast-xml-parser');

const optional = (name) => {
  try {
    return require(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_DLOPEN_FAILED') return undefined;
    throw error;
  }
};
const eta = optional('eta');
const mustache = optional('mustache');
const liquid = optional('liquidjs');
const dot = optional('dot');
const squirrelly = optional('squirrelly');
const libxml = process.env.LIBXML ? require(process.env.LIBXML) : undefined;
const funcster = optional('funcster');
const cryo = optional('cryo');
const secret = process.env.RANGE_SECRET;

module.exports = async function pages() {
  const router = Router();
  const at = (name, work) =>
    router.all(name, async (request, response) =>
      response
        .type('text')
        .send(
          String(
            await work(
              { ...request.query, ...(typeof request.body === 'object' ? request.body : { body: request.body }) },
              request,
            ),
          ),
        ),
    );
  at('/ejs', ({ name }) => ejs.render(`<h1>Hello ${name}</h1>`));
  at('/pug', ({ name }) => pug.render(`h1 Hello ${name}`));
  at('/handlebars', ({ name }) => handlebars.compile(`Hello ${name}`)({ secret }));
  at('/nunjucks', ({ name }) => nunjucks.renderString(`Hello ${name}`, {}));
  at('/lodash', ({ name }) => lodash.template(`Hello ${name}`)({}));
  if (eta) at('/eta', ({ name }) => new eta.Eta().renderString(`Hello ${name}`, {}));
  if (mustache) at('/mustache', ({ name }) => mustache.render(`Hello ${name}`, { secret }));
  if (liquid) at('/liquid', ({ name }) => new liquid.Liquid().parseAndRender(`Hello ${name}`, { secret }));
  if (dot) at('/dot', ({ name }) => dot.template(`Hello ${name}`)({}));
  if (squirrelly) at('/squirrelly', ({ name }) => squirrelly.render(`Hello ${name}`, {}));
  at('/eval', ({ formula }) => eval(formula));
  at('/function', ({ formula }) => new Function('price', `return ${formula}`)(12));
  at('/function-call', ({ formula }) => Function(`"use strict"; return (${formula})`)());
  at('/constructor', ({ formula }) => (() => {}).constructor(`return ${formula}`)());
  at('/vm', ({ formula }) => vm.runInNewContext(formula, { price: 12 }));
  at('/vm-this', ({ formula }) => vm.runInThisContext(formula));
  at('/json-eval', ({ json }) => JSON.stringify(eval(`(${json})`)));
  at(
    '/timer',
    ({ formula }) => new Promise((resolve) => setTimeout(new Function('resolve', `resolve(${formula})`), 1, resolve)),
  );
  at('/sort', ({ by }) =>
    JSON.stringify([{ a: 2 }, { a: 1 }].sort(new Function('x', 'y', `return x.${by} - y.${by}`))),
  );
  at('/reduce', ({ code }) => [1, 2, 3].map((n) => eval(`n ${code}`)).join(','));
  at('/unserialize', ({ profile }) =>
    JSON.stringify(nodeSerialize.unserialize(Buffer.from(profile, 'base64').toString())),
  );
  at('/cookie', (given, request) =>
    JSON.stringify(nodeSerialize.unserialize(Buffer.from(request.cookies.profile, 'base64').toString())),
  );
  at('/yaml', ({ body }) => `loaded ${yaml3.load(body)}`);
  if (funcster) at('/funcster', ({ json }) => JSON.stringify(funcster.deepDeserialize(JSON.parse(json)).f()));
  if (cryo) at('/cryo', ({ json }) => String(cryo.parse(json)));
  if (libxml) {
    at('/xml', ({ body }) => libxml.parseXml(body, { noent: true, dtdload: true, nonet: true }).root().text());
    at('/safe/xml', ({ body }) => libxml.parseXml(body).root().text());
  }
  at('/xpath', ({ user }) => {
    if (!libxml) return 'none';
    const people = libxml.parseXml(
      `<people><person name="bob" public="1">hello</person><person name="root" public="0">${secret}</person></people>`,
    );
    return people
      .find(`//person[@public='1' and @name='${user}']`)
      .map((person) => person.text())
      .join(',');
  });

  // Done right: data stays data.
  at('/safe/ejs', ({ name }) => ejs.render('<h1>Hello <%= name %></h1>', { name }));
  at('/safe/pug', ({ name }) => pug.render('h1 Hello #{name}', { name }));
  at('/safe/handlebars', ({ name }) => handlebars.compile('Hello {{name}}')({ name }));
  at('/safe/nunjucks', ({ name }) => nunjucks.renderString('Hello {{ name }}', { name }));
  at('/safe/lodash', ({ name }) => lodash.template('Hello <%- name %>')({ name }));
  if (mustache) at('/safe/mustache', ({ name }) => mustache.render('Hello {{name}}', { name }));
  if (eta) at('/safe/eta', ({ name }) => new eta.Eta().renderString('Hello <%= it.name %>', { name }));
  at('/safe/paste', ({ body, text }) => `<pre>${lodash.escape(text ?? body)}</pre>`);
  at('/safe/yaml', ({ body }) => JSON.stringify(yaml.load(body)));
  at('/safe/yaml-old', ({ body }) => JSON.stringify(yaml3.safeLoad(body)));
  at('/safe/xml2js', ({ body }) => xml2js.parseStringPromise(body).then(JSON.stringify));
  at('/safe/fast-xml', ({ body }) => JSON.stringify(new XMLParser().parse(body)));
  at('/safe/json', ({ json }) => JSON.stringify(JSON.parse(json)));
  at('/safe/vm', ({ text }) => vm.runInNewContext('text.toUpperCase()', { text }));
  at('/safe/validator', ({ text }) => {
    const ajv = new (require('ajv'))();
    return ajv.compile({ type: 'string', maxLength: 5_000, pattern: '^[^\\0]*$' })(text);
  });
  at('/safe/calculator', ({ formula }) => (/^[\d\s+*/().-]+$/.test(formula) ? eval(formula) : 'digits only'));
  at('/safe/graphql', (given, request) => {
    const { buildSchema, graphql } = require('graphql');
    const source = given.query ?? given.body;
    return graphql({
      schema: buildSchema('type Query { hello(name: String): String }'),
      source,
      variableValues: request.body?.variables,
      rootValue: { hello: ({ name }) => `hello ${name}` },
    }).then(JSON.stringify);
  });
  return router;
};
