// The clients of OpenSearch and Elasticsearch over one index. Elasticsearch's newer client insists on its own product: in front of
// it stands a forwarder that answers in its name and speaks plain JSON to the server.
'use strict';
const http = require('node:http');

module.exports = async function cases(load) {
  const port = Number(process.env.PORT_OPENSEARCH);
  const { Client: OpenSearch } = await load('@opensearch-project/opensearch');
  const { Client: Elasticsearch } = await load('@elastic/elasticsearch');
  const { Client: Elasticsearch7 } = await load(require.resolve(process.env.ELASTICSEARCH_7));
  const node = `http://127.0.0.1:${port}`;
  const open = new OpenSearch({ node });
  const elastic = new Elasticsearch({ node: `http://127.0.0.1:${await forwarder(port)}`, maxRetries: 0 });
  const elastic7 = new Elasticsearch7({ node });
  const index = `users-${process.pid}`;
  const byScript = (name) => ({ script: { script: { source: `doc['name'].value == '${name}'` } } });
  const hits = (answer) => (answer.body ?? answer).hits.hits.map(({ _source }) => _source.name).toSorted();
  await open.indices.create({ index, body: { mappings: { properties: { name: { type: 'keyword' } } } } });
  for (const name of ['alice', 'bob']) await open.index({ index, body: { name }, refresh: true });
  const parameter = (name) => ({
    script: { script: { source: "doc['name'].value == params.name", params: { name } } },
  });
  const callback = (client, parameters) =>
    new Promise((resolve, reject) =>
      client.search(parameters, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
  return {
    reset() {},
    total: () => 0,
    openScript: async ({ name }) => hits(await open.search({ index, body: { query: byScript(name) } })),
    openCallback: async ({ name }) => hits(await callback(open, { index, body: { query: byScript(name) } })),
    openUpdate: async ({ name }) =>
      (
        await open.updateByQuery({
          index,
          conflicts: 'proceed',
          refresh: true,
          body: { query: byScript(name), script: { source: 'ctx._source.seen = true' } },
        })
      ).body.total,
    elasticScript: async ({ name }) => hits(await elastic.search({ index, query: byScript(name) })),
    elastic7Script: async ({ name }) => hits(await elastic7.search({ index, body: { query: byScript(name) } })),
    elastic7Callback: async ({ name }) => hits(await callback(elastic7, { index, body: { query: byScript(name) } })),
    openTerm: async ({ name }) => hits(await open.search({ index, body: { query: { term: { name } } } })),
    openParameter: async ({ name }) => hits(await open.search({ index, body: { query: parameter(name) } })),
    elasticTerm: async ({ name }) => hits(await elastic.search({ index, query: { term: { name } } })),
    elasticParameter: async ({ name }) => hits(await elastic.search({ index, query: parameter(name) })),
    elastic7Term: async ({ name }) => hits(await elastic7.search({ index, body: { query: { term: { name } } } })),
    index: async ({ name }) => (await open.index({ index: `${index}-others`, body: { name } })).body.result,
  };
};

function forwarder(port) {
  const server = http.createServer((request, response) => {
    const { method, url, headers } = request;
    const plain = { ...headers, accept: 'application/json', host: `127.0.0.1:${port}` };
    if (headers['content-type']) plain['content-type'] = 'application/json';
    const onward = http.request({ host: '127.0.0.1', port, method, path: url, headers: plain }, (answer) => {
      response.writeHead(answer.statusCode, {
        ...answer.headers,
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'x-elastic-product': 'Elasticsearch',
      });
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}
