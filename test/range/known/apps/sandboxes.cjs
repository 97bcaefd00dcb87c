// Small programs that users write for their own data, in the sandboxes that are made for it.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  app.use(express.json());
  const results = new Map();
  for (const name of ['vm2', 'vm2-3.9.16', 'vm2-3.9.17', 'vm2-3.9.19', 'vm2-3.10.0']) {
    app.post(`/${name}`, (request, response) => {
      const { VM } = require(name);
      const result = new VM({ timeout: 1_000, sandbox: { values: request.body.values } }).run(request.body.program);
      response.send(`result ${JSON.stringify(result)}`);
    });
    // Answered first, run then.
    app.post(`/${name}/later`, (request, response) => {
      const { VM } = require(name);
      const { program, values, as } = request.body;
      response.status(202).send('to be run');
      setTimeout(() => {
        try {
          results.set(as, JSON.stringify(new VM({ timeout: 1_000, sandbox: { values } }).run(program)));
        } catch (error) {
          results.set(as, `error ${error.name}`);
        }
      }, 20);
    });
  }
  app.get('/results/:as', async (request, response) => {
    for (let tries = 0; tries < 100 && !results.has(request.params.as); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    response.send(`result ${results.get(request.params.as)}`);
  });
  app.post('/sandboxjs', async (request, response, next) => {
    try {
      const { default: Sandbox } = require('@nyariv/sandboxjs');
      const run = new Sandbox().compile(request.body.program);
      response.send(`result ${JSON.stringify(await run({ values: request.body.values }).run())}`);
    } catch (error) {
      next(error);
    }
  });
  return app;
};
