// Rules and formulas of users, in evaluators made for them; and texts that become values again.
'use strict';
const v8 = require('node:v8');
const zlib = require('node:zlib');
const { packages } = require('./packages.cjs');
const { room } = require('./room.cjs');

module.exports = async () => {
  const { router, route } = room();
  const load = packages();
  const mathjs = load('mathjs');
  const { Parser } = load('expr-eval');
  const jexl = load('jexl');
  jexl.addTransform('upper', (text) => String(text).toUpperCase());
  const facts = () => ({ price: 3, count: 4, name: 'Ann', tags: ['a', 'b'] });
  route('/mathjs', ({ formula }) => mathjs.evaluate(String(formula), facts()));
  route('/expr-eval', ({ formula }) => Parser.evaluate(String(formula), facts()));
  route('/expr-eval-function', ({ formula }) => new Parser().parse(String(formula)).toJSFunction('price')(3));
  route('/jexl', ({ formula }) => jexl.eval(String(formula), facts()));
  route('/jsonata', ({ formula }) => load('jsonata')(String(formula)).evaluate(facts()).then(JSON.stringify));
  route('/filtrex', ({ formula }) => load('filtrex').compileExpression(String(formula))(facts()));
  route('/angular', ({ formula }) => load('angular-expressions').compile(String(formula))(facts()));
  route('/json-logic', ({ rule }) =>
    load('json-logic-js').apply(typeof rule === 'string' ? JSON.parse(rule) : rule, facts()),
  );
  route('/json-rules', async ({ condition }) => {
    const { Engine } = load('json-rules-engine');
    const engine = new Engine([{ conditions: { all: [condition] }, event: { type: 'match' } }]);
    const { events } = await engine.run(facts());
    return events.length;
  });
  route('/ajv', ({ schema, data }) => {
    const Ajv = load('ajv').default;
    return new Ajv({ strict: false }).compile(schema)(data);
  });
  const validator = () =>
    new (load('ajv').default)().compile({ type: 'object', properties: { name: { type: 'string' } } });
  route('/safe/ajv', ({ data }) => validator()(data));
  route('/safe/csv', ({ cell }) => `"${String(cell).replaceAll('"', '""')}"`);

  // Values out of texts.
  const yaml = load('js-yaml');
  const words = (value) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, one]) => `${key}=${one}`)
          .join()
      : String(value);
  route('/yaml', ({ text }) => words(yaml.load(String(text))));
  route('/yaml-all', ({ text }) => yaml.loadAll(String(text)).map(words).join());
  route('/safe/yaml', ({ text }) => words(yaml.safeLoad(String(text))));
  route('/node-serialize', ({ text }) => words(load('node-serialize').unserialize(String(text))));
  route('/node-serialize-cookie', (fields, request) =>
    words(load('node-serialize').unserialize(Buffer.from(request.cookies.profile ?? '', 'base64').toString())),
  );
  route('/serialize-javascript', ({ text }) => words(eval(`(${text})`)));
  route(
    '/safe/serialize-javascript',
    ({ name }) => eval(`(${load('serialize-javascript')({ name, made: new Date(0) })})`).name,
  );
  route('/safe/devalue', ({ text }) => load('devalue').parse(String(text)));
  route('/safe/flatted', ({ text }) => words(load('flatted').parse(String(text))));
  route('/safe/superjson', ({ text }) => words(load('superjson').parse(String(text))));
  route('/safe/v8', ({ name }) => v8.deserialize(v8.serialize({ name })).name);
  route('/v8', ({ text }) => words(v8.deserialize(Buffer.from(String(text), 'base64'))));
  const revive = (key, value) =>
    typeof value === 'string' && value.startsWith('function') ? eval(`(${value})`) : value;
  route('/reviver', ({ text }) => words(JSON.parse(String(text), revive)));
  route('/packed', ({ text }) =>
    words(load('node-serialize').unserialize(zlib.gunzipSync(Buffer.from(String(text), 'base64')).toString())),
  );
  route('/token', (fields, request) => {
    const [, payload] = String(request.headers.authorization ?? '..').split('.');
    return eval(`(${JSON.parse(Buffer.from(payload, 'base64url')).filter})`);
  });
  return router;
};
