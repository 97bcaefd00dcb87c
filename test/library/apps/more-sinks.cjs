// Clients whose servers this machine cannot have (Elasticsearch, SQL Server): the real client against a stand-in that only counts
// what reaches it.
'use strict';
const http = require('node:http');

module.exports = async function cases(load) {
  const { Client } = await load('@elastic/elasticsearch');
  const { Connection, Request } = await load('tedious');
  const reached = [];
  const listen = (handler) =>
    new Promise((resolve) => {
      const server = http.createServer(handler).listen(0, '127.0.0.1', () => resolve(server.address().port));
    });
  const elasticsearchPort = await listen((request, response) => {
    reached.push(request.url);
    request.resume();
    response.writeHead(200, {
      'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
      'x-elastic-product': 'Elasticsearch',
    });
    response.end('{"hits":{"hits":[]}}');
  });
  const client = new Client({ node: `http://127.0.0.1:${elasticsearchPort}`, maxRetries: 0 });
  return {
    reset: () => reached.splice(0),
    total: () => reached.length,
    esScript: ({ text }) =>
      client.search({ index: 'users', query: { script: { script: { source: `doc['name'].value == '${text}'` } } } }),
    esMatch: ({ text }) => client.search({ index: 'users', query: { match: { name: String(text) } } }),
    // Never connected: a statement that passes the guard is answered with the driver's own error.
    tedious: ({ text }) =>
      new Promise((resolve, reject) => {
        const connection = new Connection({ server: '127.0.0.1', options: { trustServerCertificate: true } });
        connection.execSql(
          new Request(`SELECT * FROM users WHERE name = '${text}'`, (error) =>
            error ? reject(error) : resolve('ran'),
          ),
        );
      }),
  };
};
