import type { NosqlQueryOperation } from '../operation.ts';
import { nosqlInjection } from './nosql-injection.ts';
import { testGuard } from './table.test-helper.ts';

const find = (filter: unknown): NosqlQueryOperation => ({
  kind: 'nosql.query',
  call: 'mongodb.find',
  system: 'mongodb',
  command: 'find',
  filter,
});
const redis = (command: string, ...filter: string[]): NosqlQueryOperation => ({
  kind: 'nosql.query',
  call: `redis.${command}`,
  system: 'redis',
  command,
  filter,
});
const search = (filter: unknown): NosqlQueryOperation => ({
  kind: 'nosql.query',
  call: 'opensearch.request',
  system: 'elasticsearch',
  command: 'POST /i/_search',
  filter,
});
const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });

testGuard(
  nosqlInjection,
  [
    ['JSON operator', find({ user: 'a', password: { $ne: null } }), json({ user: 'a', password: { $ne: null } })],
    ['gt empty', find({ password: { $gt: '' } }), json({ password: { $gt: '' } })],
    ['query brackets', find({ password: { $ne: '1' } }), { query: { 'password[$ne]': '1' } }],
    ['query brackets, raw', find({ password: { $ne: '1' } }), { query: 'password[$ne]=1' }],
    [
      'a look-up behind an order',
      find([{ $sort: { a: 1 } }, { $lookup: { from: 'b' } }]),
      json({ p: [{ $sort: { a: 1 } }, { $lookup: { from: 'b' } }] }),
    ],
    ['nested', find({ $and: [{ a: { $regex: '.*' } }] }), json({ filter: { $and: [{ a: { $regex: '.*' } }] } })],
    ['regex cast', find({ a: { $regex: /^a/ } }), json({ a: { $regex: '^a' } })],
    ['in list', find({ a: { $in: ['x', 'y'] } }), json({ a: { $in: ['x', 'y'] } })],
    ['JSON in a string', find({ a: { $ne: 1 } }), { query: { filter: '{"a":{"$ne":1}}' } }],
    [
      'form body',
      find({ a: { $ne: '1' } }),
      { body: { bytes: Buffer.from('a[$ne]=1'), contentType: 'application/x-www-form-urlencoded' } },
    ],
    ['where string', find({ $where: "this.name == '' || '1'=='1'" }), json({ name: "' || '1'=='1" })],
    ['where operator', find({ $where: 'sleep(1000)' }), json({ $where: 'sleep(1000)' })],
    ['where expression', find({ $where: 'this.age > 1 || true' }), json({ age: '1 || true' })],
    [
      'function',
      find({ $expr: { $function: { body: "function(n){ return n == 'a' || true || '' }", args: [], lang: 'js' } } }),
      json({ n: "a' || true || '" }),
    ],
    [
      'pipeline stage',
      find([{ $match: {} }, { $lookup: { from: 'secrets', as: 'x' } }]),
      json({ stages: [{ $lookup: { from: 'secrets', as: 'x' } }] }),
    ],
    ['update operator', find({ $set: { role: 'admin' } }), json({ $set: { role: 'admin' } })],
    ['cookie JSON', find({ token: { $ne: '' } }), { cookie: { t: '{"$ne":""}' } }],
    [
      'redis script',
      redis('eval', "return redis.call('get', 'a') .. redis.call('flushall') --')", '0'),
      json({ key: "a') .. redis.call('flushall') --" }),
    ],
    ['redis command', redis('FLUSHALL'), json({ command: 'FLUSHALL' })],
    [
      'elasticsearch script',
      {
        kind: 'nosql.query',
        call: 'es',
        system: 'elasticsearch',
        command: 'POST /i/_search',
        filter: { script_fields: { a: { script: { source: "doc['x'].value + java.lang.Runtime" } } } },
      },
      json({ f: "x'].value + java.lang.Runtime" }),
    ],
    ['a script that is all of the user', find({ $where: 'true' }), json({ x: 'true' }), { isConstant: () => false }],
    [
      'map of a command',
      { ...find({ mapReduce: 'a', map: 'function(){ emit(1, this.pin) }', reduce: 'r' }), command: 'command' },
      json({ map: 'function(){ emit(1, this.pin) }' }),
    ],
    [
      'operator of an update',
      { ...find({ filter: { name: 'a' }, update: { $rename: { pin: 0 } } }), command: 'updateOne' },
      json({ change: { $rename: { pin: 'role' } } }),
    ],
    [
      'a name of the program for a field, and the conditions with it',
      find({ owner: 'ann', $or: [{ a: 1 }, { role: 'admin' }] }),
      json({ field: '$or', value: [{ a: 1 }, { role: 'admin' }] }),
      { isConstant: () => true },
    ],
    [
      'the same in a query',
      find({ $nor: [{ a: '1' }] }),
      { query: 'field=$nor&value[0][a]=1' },
      { isConstant: () => true },
    ],
    ['operator by its name', find({ $nor: [{ a: 1 }] }), { query: { by: '$nor' } }, { isConstant: () => false }],
    [
      'JSON written by hand',
      find(JSON.parse('{"name":"x","public":{"$ne":5},"a":"b"}')),
      json({ name: 'x","public":{"$ne":5},"a":"b' }),
    ],
    [
      'JSON written by hand, the first of two keys lost',
      search({ query: { bool: { must: [{ term: { name: 'root' } }] } } }),
      json({ name: 'x"}}], "must": [{"term": {"name":"root' }),
    ],
    [
      'JSON sent as text',
      search('{"query":{"term":{"name":"x"}},"size":9,"from":{"a":"b"}}'),
      json({ name: 'x"}},"size":9,"from":{"a":"b' }),
    ],
    [
      'a bracket of a search closed',
      search({ query: { query_string: { query: '(hidden:false AND text:x) OR (hidden:true)' } } }),
      json({ q: 'x) OR (hidden:true' }),
    ],
    [
      'operators of sequelize',
      { ...find({ name: 'root', pin: { $ne: 'x' } }), system: 'sequelize', command: 'findAll' },
      json({ name: 'root', pin: { $ne: 'x' } }),
    ],
    [
      'elasticsearch path',
      { kind: 'nosql.query', call: 'es', system: 'elasticsearch', command: 'GET /docs/../secrets/_doc/1', filter: {} },
      { query: { id: '../secrets/_doc/1' } },
    ],
  ],
  [
    [
      'an order and an end',
      find([{ $sort: { a: 1 } }, { $limit: 2 }]),
      json({ p: [{ $sort: { a: 1 } }, { $limit: 2 }] }),
    ],
    ['plain', find({ user: 'a', password: 'b' }), json({ user: 'a', password: 'b' })],
    ["the program's operator", find({ price: { $gt: 5 } }), json({ price: 5 })],
    ['same operator as text', find({ price: { $gt: 5 } }), json({ price: 5, note: '$gt' })],
    ['same operator, other operand', find({ price: { $gt: 5 } }), json({ price: { $gt: 9 } })],
    ['wrapped in $eq', find({ a: { $eq: { $ne: 1 } } }), json({ a: { $ne: 1 } })],
    ['cast to text', find({ a: '[object Object]' }), json({ a: { $ne: 1 } })],
    ['dollar in a value', find({ a: '$ne' }), json({ a: '$ne' })],
    ['where with a number', find({ $where: 'this.age > 21' }), json({ age: 21 })],
    ['where with a quoted word', find({ $where: "this.name == 'bob'" }), json({ name: 'bob' })],
    ['redis value', redis('set', 'a', 'FLUSHALL'), json({ v: 'FLUSHALL' })],
    ['redis script constant', redis('eval', "return redis.call('get', KEYS[1])", '1', 'a; b'), json({ k: 'a; b' })],
    [
      'fields called like scripts',
      find({ source: 'a + b', body: 'f(x); g()', map: 'x && y' }),
      json({ source: 'a + b', body: 'f(x); g()', map: 'x && y' }),
    ],
    [
      'a document with such fields',
      { ...search({ source: 'a + b', script: 'act one; (enter Hamlet)' }), command: 'PUT /plays/_doc/1' },
      json({ source: 'a + b', script: 'act one; (enter Hamlet)' }),
    ],
    ['a search as text', search('{"query":{"match":{"text":"bob and alice"}}}'), json({ q: 'bob and alice' })],
    ['a filter as JSON text', find({ name: 'bob', age: { $gt: 5 } }), { query: { filter: '{"name":"bob","age":5}' } }],
    [
      'quotes of prose',
      find({ note: 'he said "no", then "yes": twice' }),
      json({ note: 'he said "no", then "yes": twice' }),
    ],
    ['a bracket of its own', search({ query: { query_string: { query: 'text:(a OR b)' } } }), json({ q: '(a OR b)' })],
    ['a smile', search({ query: { query_string: { query: 'text:hello :)' } } }), json({ q: 'hello :)' })],
    [
      'an operator that the program knows',
      find({ $or: [{ a: 1 }] }),
      { query: { by: '$or' } },
      { isConstant: () => true },
    ],
    [
      "the program's update",
      { ...find({ filter: { name: 'a' }, update: { $set: { role: 0 } } }), command: 'updateOne' },
      json({ role: '$set', name: 'a' }),
    ],
    ['a number in brackets', redis('eval', 'return 1 + (4)', '0'), json({ n: '(4)' })],
    [
      'elasticsearch id',
      { kind: 'nosql.query', call: 'es', system: 'elasticsearch', command: 'GET /docs/_doc/abc-1', filter: {} },
      { query: { id: 'abc-1' } },
    ],
  ],
);
