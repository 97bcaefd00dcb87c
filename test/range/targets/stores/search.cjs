// A search engine: its query language as objects, as text, and scripts that it compiles.
'use strict';

module.exports = async function search() {
  const { Client } = require('@opensearch-project/opensearch');
  const client = new Client({ node: `http://127.0.0.1:${process.env.OPENSEARCH_PORT}` });
  const index = `stores${process.pid}`;
  await client.indices.create({
    index,
    body: {
      settings: { number_of_replicas: 0 },
      mappings: {
        properties: {
          name: { type: 'keyword' },
          text: { type: 'text' },
          pin: { type: 'keyword' },
          hidden: { type: 'boolean' },
          age: { type: 'integer' },
        },
      },
    },
  });
  const docs = [
    { name: 'bob', text: 'an open book', pin: 'hunter2', hidden: false, age: 30 },
    { name: "O'Brien", text: 'select one or another', pin: 'pass', hidden: false, age: 40 },
    { name: 'root', text: 'a hidden thing', pin: process.env.RANGE_SECRET, hidden: true, age: 50 },
  ];
  await client.bulk({
    refresh: true,
    body: docs.flatMap((doc, id) => [{ index: { _index: index, _id: String(id) } }, doc]),
  });
  const ask = async (body) =>
    (await client.search({ index, body })).body.hits.hits.map(({ _source, fields }) => ({ ..._source, ...fields }));
  const open = { term: { hidden: false } };
  const escaped = (text) =>
    String(text)
      .replace(/[+\-=&|!(){}[\]^"~*?:\\/]/g, '\\$&')
      .replace(/[<>]/g, '')
      .replace(/\b(AND|OR|NOT)\b/g, (word) => word.toLowerCase());
  return {
    script: ({ field }) =>
      ask({ query: { bool: { must: [open, { script: { script: `doc['${field}'].value == 'bob'` } }] } } }),
    scriptSort: ({ age }) =>
      ask({ query: { script: { script: { source: `doc['hidden'].value == false && doc['age'].value == ${age}` } } } }),
    scriptField: ({ bonus }) =>
      ask({ query: open, script_fields: { score: { script: { source: `doc['age'].value + ${bonus}` } } } }),
    queryString: ({ q }) => ask({ query: { query_string: { query: `(hidden:false AND text:${q})` } } }),
    queryStringUri: async ({ q }) =>
      (await client.search({ index, q: `(hidden:false AND name:${q})` })).body.hits.hits.map(({ _source }) => _source),
    query: ({ query }) => ask({ query }),
    match: ({ q }) => ask({ query: { bool: { must: [{ match: { text: q } }, open] } } }),
    textTemplate: ({ name }) =>
      ask(JSON.parse(`{"query":{"bool":{"must":[{"term":{"hidden":false}},{"term":{"name":"${name}"}}]}}}`)),
    textBody: async ({ name }) =>
      (
        await client.search({
          index,
          body: `{"query":{"bool":{"must":[{"term":{"hidden":false}},{"term":{"name":"${name}"}}]}}}`,
        })
      ).body.hits.hits.map(({ _source }) => _source),

    safeIndex: async (said) => {
      const id = Math.random().toString(36).slice(2);
      await client.index({ index: `${index}-wishes`, id, body: said });
      return (await client.get({ index: `${index}-wishes`, id })).body._source;
    },
    safe: ({ q }) => ask({ query: { bool: { must: [{ match: { text: String(q) } }, open] } } }),
    safeTerm: ({ q }) =>
      ask({ query: { bool: { must_not: { term: { name: String(q) } }, must: open } }, sort: ['age'] }),
    safeSimple: ({ q }) =>
      ask({
        query: {
          bool: { must: [{ simple_query_string: { query: String(q), fields: ['text'], flags: 'NONE' } }, open] },
        },
      }),
    safeQueryString: ({ q }) =>
      ask({
        query: {
          bool: { filter: [open], should: [{ query_string: { query: `text:(${escaped(q)})`, fields: ['text'] } }] },
        },
      }),
    safeParams: ({ q }) =>
      ask({
        query: {
          bool: {
            must: [open, { script: { script: { source: "doc['name'].value != params.q", params: { q: String(q) } } } }],
          },
        },
        sort: ['age'],
      }),
    safeRange: ({ op, value }) =>
      ['gt', 'gte', 'lt', 'lte'].includes(op)
        ? ask({ query: { bool: { must: [open, { range: { age: { [op]: Number(value) } } }] } }, sort: ['age'] })
        : 'unknown',
  };
};
