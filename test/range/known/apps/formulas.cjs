// Formulas and conditions that the users write, in the packages that promise to evaluate just those.
'use strict';
const express = require('express');

const evaluators = {
  'static-eval': (formula, values) => {
    const tree = require('esprima').parse(formula).body[0].expression;
    return require('static-eval')(tree, values);
  },
  'safe-eval': (formula, values) => require('safe-eval')(formula, values),
  'safe-eval-0.4.1': (formula, values) => require('safe-eval-0.4.1')(formula, values),
  'safer-eval': (formula, values) => require('safer-eval')(formula, values),
  mathjs: (formula, values) => require('mathjs').eval(formula, values),
  'expr-eval': (formula, values) => require('expr-eval').Parser.evaluate(formula, values),
  'angular-expressions': (formula, values) => require('angular-expressions').compile(formula)(values, {}),
  'hot-formula-parser': (formula, values) => {
    const parser = new (require('hot-formula-parser').Parser)();
    for (const [name, value] of Object.entries(values)) parser.setVariable(name, value);
    return parser.parse(formula);
  },
  // Pages with a head of data, as site generators read them.
  'gray-matter': (text) => require('gray-matter')(text).data,
  // The columns that a log is to have.
  'morgan-json': (format) => {
    const line = require('morgan-json')(format);
    return line({ method: () => 'GET', status: () => 200 }, {}, {});
  },
  // A conversion under a name of the user's.
  'typed-function': (name) => require('typed-function')(name, { '': () => 'none', number: (value) => value * 2 })(),
  'expression-eval': (formula, values) => {
    const { eval: evaluate, parse } = require('expression-eval');
    return evaluate(parse(formula), values);
  },
  // A calculation by its name: "Math.max".
  locutus: (name, values) =>
    require('locutus/php/funchand/call_user_func_array')(name.split('.', 2), [values.price, values.count]),
  // Which nodes of a page are shown.
  'dom-iterator': (expression) => {
    const { document } = new (require('happy-dom-19').Window)();
    document.body.innerHTML = '<p>one</p><!-- two --><b>three</b>';
    const nodes = require('dom-iterator')(document.body).revisit(false).select(expression);
    const shown = [];
    for (let node; (node = nodes.next());) shown.push(node.nodeValue);
    return shown;
  },
  jsonpath: (path, json) => require('jsonpath').query(json, path),
  'jsonpath-plus': (path, json) => require('jsonpath-plus').JSONPath({ path, json }),
  'jsonpath-plus-10.2.0': (path, json) => require('jsonpath-plus-10.2.0').JSONPath({ path, json }),
};

module.exports = () => {
  const app = express();
  app.use(express.json());
  for (const [name, evaluate] of Object.entries(evaluators))
    app.post(`/${name}`, async (request, response, next) => {
      try {
        const result = await evaluate(request.body.formula, request.body.values ?? {});
        response.send(`result ${JSON.stringify(result)}`);
      } catch (error) {
        next(error);
      }
    });
  return app;
};
