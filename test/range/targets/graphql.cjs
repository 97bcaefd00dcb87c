// What the GraphQL targets have in common: one schema, and a client that writes the same question in every way the language and
// its transports have: variables, literals, input objects, aliases, fragments, batches, GET, uploads.
'use strict';

const typeDefs = `
  input Field { name: String!, value: String! }
  input Asked { sink: String!, query: [Field!], body: JSON }
  scalar JSON
  type Answer { status: Int!, text: String! }
  type Query {
    ask(asked: Asked!): Answer
    one(sink: String!, x: String, y: String, d: String): Answer
  }
  type Mutation { put(asked: Asked!): Answer }
`;

const resolvers = (run) => {
  const ask = (_, { asked }) =>
    run({
      sink: asked.sink,
      query: Object.fromEntries((asked.query ?? []).map(({ name, value }) => [name, value])),
      body: asked.body,
    });
  return {
    Query: {
      ask,
      one: (_, { sink, x, y, d }) =>
        run({
          sink,
          query: { ...(x !== undefined && { x }), ...(y !== undefined && { y }), ...(d !== undefined && { d }) },
        }),
    },
    Mutation: { put: ask },
  };
};

const literal = (value) => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${name}: ${literal(one)}`)
      .join(', ')} }`;
  return JSON.stringify(value);
};
const ANSWER = '{ status text }';
const named = (value) =>
  typeof value !== 'object' || value === null
    ? true
    : Array.isArray(value)
      ? value.every(named)
      : Object.entries(value).every(([name, one]) => /^[A-Za-z_]\w*$/.test(name) && named(one));
const simple = ({ query, body }) => body === undefined && Object.keys(query).every((name) => /^[xyd]$/.test(name));

/** Each takes what a handler is asked with, and gives a request of fetch and how its answer is found. */
const spellings = [
  (asked) => ({
    body: { query: `query Q($asked: Asked!) { ask(asked: $asked) ${ANSWER} }`, variables: { asked: fields(asked) } },
  }),
  (asked) => named(asked.body) && { body: { query: `{ ask(asked: ${literal(fields(asked))}) ${ANSWER} }` } },
  (asked) => ({
    body: {
      query: `mutation M($asked: Asked!) { ask: put(asked: $asked) ${ANSWER} }`,
      variables: { asked: fields(asked) },
    },
  }),
  (asked) =>
    named(asked.body) && {
      body: {
        query: `fragment F on Query { ask: ask(asked: ${literal(fields(asked))}) { ...A } } fragment A on Answer ${ANSWER} query Q { ...F }`,
        operationName: 'Q',
      },
    },
  (asked) =>
    simple(asked) && {
      body: {
        query: `query Q($x: String = ${JSON.stringify(asked.query.x ?? '')}, $y: String, $d: String) { ask: one(sink: "${asked.sink}", x: $x, y: $y, d: $d) ${ANSWER} }`,
        variables: { y: asked.query.y, d: asked.query.d },
      },
    },
  (asked) => ({
    get: {
      query: `query Q($asked: Asked!) { ask(asked: $asked) ${ANSWER} }`,
      variables: JSON.stringify({ asked: fields(asked) }),
    },
  }),
  (asked) => ({
    batch: [
      { query: '{ __typename }' },
      { query: `query Q($asked: Asked!) { ask(asked: $asked) ${ANSWER} }`, variables: { asked: fields(asked) } },
    ],
  }),
  // Block strings keep backslashes and quotes as they are.
  (asked) =>
    simple(asked) &&
    !/"""|[\n\r]|\\$|"$|^\s|\s$/.test(asked.query.x ?? '"""') && {
      body: {
        query: `{ ask: one(sink: "${asked.sink}", x: """${asked.query.x}""", y: ${JSON.stringify(asked.query.y ?? null)}, d: ${JSON.stringify(asked.query.d ?? null)}) ${ANSWER} }`,
      },
    },
];

function fields({ sink, query, body }) {
  return {
    sink,
    query: Object.entries(query).map(([name, value]) => ({ name, value })),
    ...(body !== undefined && { body }),
  };
}

/** @param without spellings that this server does not take: "get", "batch" */
function client(url, without = []) {
  return async (asked) => {
    // The same question is spelled the same each time.
    let turn = JSON.stringify(asked).length;
    let spelled;
    while (!spelled || without.some((one) => one in spelled)) spelled = spellings[turn++ % spellings.length](asked);
    const headers = { 'content-type': 'application/json', 'apollo-require-preflight': '1', accept: 'application/json' };
    const response = spelled.get
      ? await fetch(`${url}?${new URLSearchParams(spelled.get)}`, { headers })
      : await fetch(url, { method: 'POST', headers, body: JSON.stringify(spelled.batch ?? spelled.body) });
    if (response.status === 403) return undefined;
    const answer = await response.json();
    const { data, errors } = Array.isArray(answer) ? answer[1] : answer;
    if (!data?.ask) return { status: 500, text: `graphql ${JSON.stringify(errors)}`.slice(0, 500) };
    return data.ask;
  };
}

module.exports = { client, resolvers, typeDefs };
