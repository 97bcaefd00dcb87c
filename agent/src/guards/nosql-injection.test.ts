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
const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });

testGuard(
  nosqlInjection,
  [
    ['JSON operator', find({ user: 'a', password: { $ne: null } }), json({ user: 'a', password: { $ne: null } })],
    ['gt empty', find({ password: { $gt: '' } }), json({ password: { $gt: '' } })],
    ['query brackets', find({ password: { $ne: '1' } }), { query: { 'password[$ne]': '1' } }],
    ['query brackets, raw', find({ password: { $ne: '1' } }), { query: 'password[$ne]=1' }],
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
    [
      'elasticsearch path',
      { kind: 'nosql.query', call: 'es', system: 'elasticsearch', command: 'GET /docs/../secrets/_doc/1', filter: {} },
      { query: { id: '../secrets/_doc/1' } },
    ],
  ],
  [
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
      'elasticsearch id',
      { kind: 'nosql.query', call: 'es', system: 'elasticsearch', command: 'GET /docs/_doc/abc-1', filter: {} },
      { query: { id: 'abc-1' } },
    ],
  ],
);
