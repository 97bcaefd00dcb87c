// The range's target on restify.
'use strict';
const { answered } = require('./asked.cjs');
const restify = require('./packages.cjs').packages()('restify');

const server = restify.createServer();
server.use(restify.plugins.queryParser());
server.use(restify.plugins.bodyParser({ mapParams: false }));
server.get('/health', (request, response, next) => {
  response.sendRaw(200, 'healthy');
  next();
});
const handle = (request, response, next) => {
  const { query, body, headers, params } = request;
  answered(params.sink, { query, body, headers, rest: params['*'] }).then(({ status, text }) => {
    if (!response.headersSent) response.sendRaw(status, text, { 'content-type': 'text/plain' });
    next();
  });
};
for (const method of ['get', 'post']) {
  server[method]('/run/:sink', handle);
  server[method]('/run/:sink/*', handle);
}
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
