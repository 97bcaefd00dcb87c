// Filters of the shop's document store and directory.
import type { RangeCase, RangePlaces } from '../case.ts';
import { form, get, post, shelf } from './shop.ts';

export function shopSearchCases(places: RangePlaces): RangeCase[] {
  const mongo = shelf('nosql-injection', places, 'mongodb');
  for (const path of ['/search/mongo/login', '/search/mongoose/login'])
    for (const password of [
      { $ne: null },
      { $gt: '' },
      { $regex: '^' },
      { $regex: '.', $options: 'i' },
      { $exists: true },
      { $nin: ['a'] },
      { $not: { $type: 10 } },
      { $in: [places.secret] },
    ])
      mongo.attack(JSON.stringify(password).replace(places.secret, 'SECRET'), post(path, { name: 'root', password }));
  mongo.attack('form', { ...form('/search/mongo/login', {}), body: 'name=root&password[$ne]=x' });
  mongo.attack('form, regex', { ...form('/search/mongo/login', {}), body: 'name=root&password[$regex]=.*' });
  mongo.attack('query', { method: 'GET', path: '/search/mongo/find?name[$ne]=x&all[$ne]=7' });
  mongo.attack('query, one', { method: 'GET', path: '/search/mongo/find?name=root&all[$exists]=true' });
  mongo.attack('query, in', { method: 'GET', path: '/search/mongo/find?name=root&all[$nin][]=1' });
  mongo.attack('the filter itself', post('/search/mongo/filter', { filter: { password: { $gt: '' }, public: false } }));
  mongo.attack(
    'the filter itself, or',
    post('/search/mongo/filter', { filter: { $or: [{ public: false }, { public: true }] } }),
  );
  mongo.attack('count', post('/search/mongo/count', { password: { $regex: '^s' } }), {
    kind: 'answer',
    holds: 'found 1',
  });
  mongo.attack('update', post('/search/mongo/update', { password: { $gt: '' } }), {
    kind: 'answer',
    holds: 'matched 1',
  });
  mongo.attack('aggregate', post('/search/mongo/aggregate', { public: { $ne: true } }));
  for (const name of [
    'bob',
    'root',
    '$ne',
    '$where',
    '{"$gt":""}',
    'a.b',
    "'; return true; //",
    '.*',
    '100%',
    "O'Brien",
    'regex',
  ]) {
    mongo.benign(name, get('/search/safe/mongo/find', { name }), get('/search/safe/mongo/prefix', { q: name }));
    mongo.benign(name, post('/search/mongo/login', { name, password: name }), post('/search/safe/mongoose', { name }));
    mongo.benign(name, post('/search/safe/mongo/in', { names: [name, 'bob'] }));
  }
  mongo.benign('operators cast to text', post('/search/safe/mongoose', { name: { $ne: 1 } }), {
    method: 'GET',
    path: '/search/safe/mongo/find?name[$ne]=1',
  });
  mongo.benign(
    'ages',
    post('/search/safe/mongo/range', { min: 18, max: 40 }),
    post('/search/safe/mongo/range', { min: '18', max: '99' }),
  );
  mongo.benign(
    'plain filters',
    post('/search/mongo/filter', { filter: { name: 'bob', public: true } }),
    get('/search/mongo/find', { name: 'bob' }),
  );
  mongo.benign(
    'numbers and truth',
    post('/search/mongo/aggregate', { public: true }),
    post('/search/mongo/login', { name: 'bob', password: 5 }),
  );

  const ldap = shelf('ldap-injection', places, 'ldap');
  const admin = { kind: 'answer', holds: 'uid=admin' } as const;
  for (const [user, password] of [
    ['admin', '*'],
    ['*', '*'],
    ['adm*', '*'],
    ['admin)(|(uid=x', 'x)(uid=*)'],
    ['admin)(!(&(uid=x', 'x))'],
  ] as const)
    ldap.attack(`${user} / ${password}`, post('/search/ldap/login', { user, password }), admin);
  ldap.attack('every name', get('/search/ldap/people', { q: '*)(visible=*' }), { kind: 'answer', holds: 'uid=bob' });
  for (const q of ['Bob', 'Doe, Jane', 'jane', '(Jane)', '*', 'a\\b', "O'Neil", 'cn', 'Olga & co', 'ä', 'x)(uid=*'])
    ldap.benign(q, get('/search/safe/ldap', { q }));
  for (const q of ['Bob', 'Doe, Jane', 'o', 'visible', 'a-b'])
    ldap.benign(q, get('/search/ldap/people', { q }), post('/search/ldap/login', { user: q, password: 'hunter2' }));
  return [...mongo.cases, ...ldap.cases];
}
