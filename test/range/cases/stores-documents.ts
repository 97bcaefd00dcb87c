// Filters, pipelines, scripts and commands of the lending library.
import type { Effect, RangeCase, RangePlaces } from '../case.ts';
import { prose, room } from './stores.ts';

const answer = (holds: string): Effect => ({ kind: 'answer', holds });

export function documentCases(places: RangePlaces): RangeCase[] {
  const one = room('mongo', 'nosql-injection', places, 'mongodb');
  const { attack, benign } = one;
  const anything: readonly unknown[] = [
    { $ne: 'x' },
    { $ne: null },
    { $gt: '' },
    { $gte: '' },
    { $lt: '~' },
    { $regex: '.*' },
    { $regex: '^', $options: 'i' },
    { $exists: true },
    { $nin: [] },
    { $nin: ['x'] },
    { $in: [places.secret, 'hunter2'] },
    { $not: { $eq: 'x' } },
    { $not: { $in: ['x'] } },
    { $not: { $regex: 'zzz' } },
    { $type: 'string' },
    { $type: 2 },
    { $eq: places.secret },
    { $gt: '', $lt: '~' },
  ];
  const textual = anything.filter(
    (value) => !JSON.stringify(value).includes('null') && !JSON.stringify(value).includes('[]'),
  );
  for (const pin of anything) attack('login', { name: 'root', pin });
  for (const [index, pin] of textual.entries()) {
    attack(['loginAnd', 'mongooseLogin', 'mongooseWhere', 'mongooseLoose', 'mongooseUpdate'][index % 5]!, {
      name: 'root',
      pin,
    });
    attack('loginDeep', { user: { name: 'root', pin } });
    if (index % 2 === 0) attack('find', { name: pin });
    if (index % 3 === 0) attack('count', { pin }, answer('there are 1'));
    if (index % 3 === 1) attack('mongooseCount', { pin }, answer('there are 1'));
    if (index % 3 === 2) attack('mongooseExists', { pin }, answer('exists true'));
  }
  attack('reset', { token: { $ne: null } });
  attack('reset', { token: { $exists: true } });
  attack('reset', { token: { $gt: 'a' } });
  attack('login', { name: { $in: ['root', 'admin'] }, pin: { $gt: '' } });
  attack('login', { name: { $regex: '^ro' }, pin: { $ne: '1' } });
  attack('tags', { tag: { $ne: 'x' } });
  attack('tags', { tag: { $size: 1 } });
  attack('tags', { tag: { $all: ['z'] } });
  attack('tags', { tag: { $elemMatch: { $eq: 'z' } } });
  attack('nested', { address: { $ne: 1 } });
  attack('nested', { address: { $exists: true } });
  attack('city', { city: { $gt: 'P' } });
  attack('city', { city: { $regex: 'ome' } });
  attack('eq', { name: { $ne: 'x' } }, answer('x'));
  attack('spread', { hidden: { $ne: false } });
  attack('spread', { $or: [{ hidden: true }], hidden: { $exists: true } });
  attack('spread', { hidden: { $in: [true, false] } });
  attack('assigned', { hidden: { $ne: false } });
  attack('assigned', { hidden: { $gt: false } });
  attack('assigned', { $nor: [{ name: 'bob' }], hidden: { $type: 'bool' } });
  attack('whole', { pin: { $gt: '' } });
  attack('whole', { $or: [{ name: 'root' }, { name: 'bob' }] });
  attack('whole', { $and: [{ hidden: true }] });
  attack('whole', { $nor: [{ name: 'bob' }] });
  attack('whole', { $expr: { $eq: ['$hidden', true] } });
  for (const filter of [
    { hidden: { $ne: false } },
    { $or: [{ hidden: true }, { role: 'admin' }] },
    { name: { $regex: 'oot' } },
    { pin: { $exists: true } },
  ])
    attack('text', { filter: JSON.stringify(filter) });
  attack('key', { field: 'pin', value: { $gt: '' } });
  attack('key', { field: '$nor', value: [{ name: 'bob' }] });
  attack('key', { field: '$expr', value: { $eq: ['$name', 'root'] } });
  attack('many', { ids: { $ne: 1 } }, answer('x'));
  attack('aggregate', { match: { hidden: { $ne: false } } });
  attack('aggregate', { match: { hidden: { $exists: true }, $or: [{ name: 'root' }] } });
  attack('mongooseAggregate', { match: { hidden: { $ne: false } } });
  attack('mongooseAggregate', { match: { $or: [{ role: 'admin' }] } });
  attack('pipeline', { stages: [{ $lookup: { from: 'loans', localField: 'none', foreignField: 'none', as: 'all' } }] });
  attack('pipeline', { stages: [{ $unionWith: 'loans' }] });
  attack('wholePipeline', { stages: [{ $match: { hidden: true } }, { $project: { _id: 0 } }] });
  attack('wholePipeline', { stages: [{ $match: { name: { $ne: 'bob' } } }] });
  attack('wholePipeline', { stages: [{ $project: { pin: 1 } }] });
  attack('wholePipeline', { stages: [{ $group: { _id: '$pin' } }] });
  attack('wholePipeline', { stages: [{ $set: { leaked: '$pin' } }] });
  attack('distinct', { name: { $ne: 'x' } });
  attack('distinct', { name: { $regex: '^r' } });
  for (const pin of [{ $ne: 'x' }, { $gt: '' }, { $regex: '^s' }]) attack('update', { pin }, answer('"told":1'));
  for (const name of [{ $ne: 'x' }, { $gt: '' }, { $exists: true }]) {
    attack('updateMany', { name }, answer('"told":3'));
    attack('remove', { name }, answer('"told":3'));
    attack('replace', { name }, answer('"told":"root"'));
    attack('bulk', { name }, answer('"told":3'));
  }
  attack('command', { name: { $ne: 'bob' } });
  attack('command', { name: { $gt: 'p' } });
  attack('updateDocument', { change: { $set: { role: 'admin' } } }, answer('{"name":"bob","role":"admin"'));
  attack('updateDocument', { change: { $rename: { pin: 'role' } } }, answer('{"name":"bob","role":"hunter2"'));
  attack('updateDocument', { change: { $unset: { pin: 1 } } }, answer('{"name":"bob","role":"user"}'));
  attack('mongooseFind', { name: { $ne: 'x' } });
  attack('mongooseFind', { $or: [{ role: 'admin' }, { role: 'user' }] });
  attack('mongooseFind', { pin: { $regex: '^s' } });
  attack('mongooseOr', { name: { $ne: 'bob' }, email: 'x' });
  attack('mongooseOr', { name: 'x', email: { $regex: '^root' } });
  attack('mongooseLogin', { name: { $eq: 'root' }, pin: { $ne: 'a' } });

  const routes = [
    'safe',
    'safeEq',
    'safeRegex',
    'safeIn',
    'safeSet',
    'safeMongoose',
    'safeMongooseSanitized',
    'safeMongooseCast',
    'safeAggregate',
    'safeInsert',
  ];
  let turn = 0;
  for (const route of routes) for (const q of prose) if (turn++ % 2 === 0) benign(route, { q });
  for (const q of [{ $ne: 1 }, { $gt: '' }, ['bob', { $ne: 1 }], { a: { $ne: 1 } }])
    for (const route of ['safe', 'safeEq', 'safeMongooseSanitized', 'safeAggregate']) benign(route, { q });
  for (const said of [
    { name: 'bob', pin: 'hunter2' },
    { name: "O'Brien", pin: 'pass' },
    { name: 'root', pin: '{"$ne":1}' },
    { name: '$ne', pin: '$gt' },
    { name: 'root', pin: "' || '1'=='1" },
    { name: 'root', pin: '[$ne]=1' },
  ])
    for (const route of ['login', 'loginAnd', 'mongooseLogin', 'mongooseWhere', 'mongooseLoose']) benign(route, said);
  for (const [field, op, value] of [
    ['age', 'gt', '30'],
    ['age', '$gt', '30'],
    ['name', 'ne', 'bob'],
    ['name', '$ne', "O'Brien"],
    ['age', 'lte', '40'],
    ['x', '$where', '1'],
  ] as const)
    benign('safeOperator', { field, op, value });
  for (const filter of [
    { age: { gte: 18 } },
    { age: { gte: 18, lte: 35 } },
    { name: { ne: 'bob' } },
    { name: { $ne: 'bob' } },
    { name: { eq: '$ne' } },
    { $where: '1' },
  ]) {
    benign('safeFilter', { filter });
    benign('safeFilter', { filter: JSON.stringify(filter) });
  }
  for (const id of ['507f1f77bcf86cd799439011', 'x', '$ne', '123456789012']) benign('safeId', { id });
  for (const [sort, dir] of [
    ['name', 'desc'],
    ['age', 'asc'],
    ['$where', 'x'],
    ['-name', '1'],
  ] as const)
    benign('safeSort', { sort, dir });
  for (const said of [
    { title: '$100 book', words: '{"$set":1}' },
    { price: { amount: 5, currency: 'CHF' } },
    { 'a.b': 1 },
    { list: [1, 'x', { y: null }] },
  ])
    benign('safeInsert', said);
  benign('safeTrusted', { min: '35' });
  benign('spread', { name: 'bob' });
  benign('spread', { role: 'user', age: 30 });
  benign('assigned', { 'address.city': 'Bern' });
  benign('whole', { name: 'bob' });
  benign('whole', { hidden: false, age: 30 });
  benign('text', { filter: '{"name":"bob"}' });
  benign('nested', { address: { city: 'Bern' } });
  for (const tag of ['a', 'z', '$a', 'x.y']) benign('elem', { tag });
  for (const city of ['Bern', 'Cork', '$city']) benign('city', { city });
  for (const q of ['^root', 'bob|pat', '.*', '@example\\.com$', '(?i)x'])
    benign('regex', { q: q === '.*' ? 'zz.*' : q.replace('^root', '^zz') });
  benign('many', { ids: ['bob', 'pat'] });
  benign('key', { field: 'name', value: 'bob' });
  benign('key', { field: 'address.city', value: 'Bern' });
  benign('aggregate', { match: { name: 'bob' } });
  benign('mongooseAggregate', { match: { name: 'nobody' } });
  benign('sort', { sort: { name: 1 } });
  benign('sort', { sort: { name: -1, age: 1 } });
  benign('sort', { sort: 'name' });
  benign('setFields', { email: '$new@example.com' });
  benign('setFields', { email: 'x', tags: ['$ne', 'a.b'] });
  benign('distinct', { name: 'nobody' });
  benign('count', { pin: 'wrong' });
  benign('command', { name: 'bob' });
  return one.cases;
}

export function searchCases(places: RangePlaces): RangeCase[] {
  const one = room('search', 'nosql-injection', places, 'opensearch');
  const { attack, benign } = one;
  for (const field of [
    "name'].value != 'x' || doc['name",
    "name'].value == 'x' || true || doc['name",
    "name'].size() > 0 || doc['name",
  ])
    attack('script', { field }, answer("O'Brien"));
  for (const age of ['1 || true', "1 || doc['hidden'].value", '50 || 1 == 1', "0 || doc['pin'].value.startsWith('s')"])
    attack('scriptSort', { age });
  for (const bonus of ["0 + doc['pin'].value.length() * 0 + '' + doc['pin'].value", "0 + '/' + doc['pin'].value"])
    attack('scriptField', { bonus }, answer('hunter2'));
  for (const q of [
    'x) OR (pin:*',
    'x) OR (pin:s*',
    'x) OR (hidden:true',
    '*) OR (hidden:true',
    'x) OR _exists_:pin OR (name:x',
    'book) || (name:root',
  ])
    attack('queryString', { q });
  attack('queryStringUri', { q: 'x) OR (hidden:true' });
  attack('queryStringUri', { q: '*) OR (name:root' });
  attack('query', { query: { script: { script: { source: "doc['pin'].size() > 0" } } } });
  for (const name of [
    'x"}}],"should":[{"match_all":{}}],"must":[{"match_all":{}},{"match_all":{"boost":"1',
    'root"}}],"must_not":[{"term":{"name":"x',
  ])
    attack('textTemplate', { name }, answer('x'));
  attack('textTemplate', { name: 'x"}}],"must":[{"term":{"name":"root' });
  attack('textBody', { name: 'x"}}],"must":[{"term":{"name":"root' }, answer('x'));

  const routes = ['safe', 'safeTerm', 'safeSimple', 'safeQueryString', 'safeParams', 'match'];
  let turn = 0;
  for (const route of routes) for (const q of prose) if (turn++ % 3 === 0) benign(route, { q });
  for (const q of ['book', 'open', '"open book"', 'boo*', 'opn~1', 'open^2', '(open)']) benign('queryString', { q });
  benign('query', { query: { match: { text: 'book' } } });
  benign('query', { query: { bool: { must: [{ term: { hidden: false } }, { range: { age: { gte: 18 } } }] } } });
  for (const said of [
    { source: 'from the web', script: 'read me first; then sign', inline: 'a + b' },
    { source: 'x', body: 'Dear Sir, (hello) && goodbye' },
    { map: 'page 3, top left', reduce: 'by 20 %' },
  ])
    benign('safeIndex', said);
  for (const [op, value] of [
    ['gt', '30'],
    ['lte', '40'],
    ['script', '1'],
  ] as const)
    benign('safeRange', { op, value });
  for (const field of ['name', 'pin']) benign('script', { field });
  for (const age of ['30', '40', '20 + 10']) benign('scriptSort', { age });
  for (const bonus of ['1', '2.5', '-1']) benign('scriptField', { bonus });
  for (const name of ['bob', "O'Brien", 'x y', 'a-b']) {
    benign('textTemplate', { name });
    benign('textBody', { name });
  }
  return one.cases;
}

export function keyCases(places: RangePlaces): RangeCase[] {
  const one = room('redis', 'nosql-injection', places, 'redis');
  const { attack, benign } = one;
  for (const name of [
    "x') or redis.call('get', 'vault",
    "x') return redis.call('get', 'vault') --",
    "'..'') or redis.call('get','vault",
    "x') .. redis.call('get', 'vault'..'".replace(') .. ', ') or '),
  ])
    for (const route of ['script', 'scriptRedis', 'scriptLoaded', 'scriptPipeline']) attack(route, { name });
  for (const n of ["0, redis.call('get', 'vault')", "#redis.call('get','vault')"])
    attack('scriptNumber', { n }, answer('x'));
  attack('scriptNumber', { n: "1 and redis.call('get', 'vault')" }, answer('x'));
  attack('scriptNumber', { n: "0 > 0 and 1 or redis.call('get', 'vault')" });
  attack(
    'scriptNumber',
    { n: "0; local x = 1 return redis.call('get', 'vault')".replace('0; local', '0 local') },
    answer('x'),
  );
  attack('scriptDefined', { name: 'x") or redis.call("get", "vault' });

  const routes = [
    'safe',
    'safeScript',
    'safeScriptKey',
    'safeKey',
    'safeHash',
    'safePipeline',
    'safeScan',
    'safeTransaction',
    'get',
  ];
  let turn = 0;
  for (const route of routes)
    for (const q of prose) if (turn++ % 3 === 0) benign(route, route === 'get' ? { name: q } : { q });
  for (const name of ['bob', 'a:b', 'x-y', 'session:1', 'or', '--', '"q"'])
    for (const route of ['script', 'scriptRedis']) benign(route, { name });
  for (const n of ['1', '2 + 3', '-1', '(4)']) benign('scriptNumber', { n });
  return one.cases;
}

export function directoryCases(): RangeCase[] {
  const one = room('ldap', 'ldap-injection', { secret: '\0none' }, 'ldap');
  const { attack, benign } = one;
  const admin = answer('uid=admin');
  const bob = answer('uid=bob');
  for (const name of ['*', 'b*', '*b', 'x)(|(uid=*', 'bob)(|(cn=*', 'x)(|(uid=bob)(uid=olga)', '*o*'])
    attack('find', { name }, /^x\)\(\|\(uid=\*$|^bob/.test(name) ? answer('nothing') : bob);
  attack('find', { name: 'x)(uid=*))(|(uid=*' }, bob);
  attack('find', { name: '*)(!(uid=x)' }, bob);
  attack('find', { name: 'bob)(objectClass=*' }, bob);
  for (const [name, pin] of [
    ['admin', '*'],
    ['admin)(uid=*', '*'],
    ['*', '*'],
    ['admin)(&', 'x)'],
    ['admin))(|(uid=x', 'x'],
    ['*)(uid=admin', '*'],
    ['admin)(|(uid=*', 'x)'],
  ] as const) {
    attack('login', { name, pin }, admin);
    attack('secondLogin', { name, pin }, admin);
  }
  attack('prefix', { q: '*)(uid=' }, bob);
  attack('prefix', { q: 'x)(|(uid=b' }, answer('nothing'));
  attack('attribute', { by: 'objectClass', value: '*' }, bob);
  attack('attribute', { by: 'uid', value: '*' }, bob);
  attack('attribute', { by: '|(uid=b*)(uid', value: 'x)' }, bob);
  attack('attribute', { by: 'uid=b*)(uid', value: '*' }, bob);
  attack('not', { name: 'x)(!(uid=y)' }, answer('nothing'));
  attack('not', { name: 'x)(uid=y)' }, answer('nothing'));
  attack('any', { q: '*' }, bob);
  attack('any', { q: 'x)(uid=*' }, bob);
  attack('group', { group: '*' }, bob);
  attack('group', { group: 'it)(|(visible=*)' }, bob);
  attack('group', { group: 'x)(visible=yes))(|(uid=bob' }, bob);
  attack('group', { group: 'ops)(uid=admin)(visible=no)(|(x=y)' }, admin);
  attack('whole', { filter: '(uid=*)' }, admin);
  attack('whole', { filter: '(|(uid=admin)(uid=bob))' }, admin);
  attack('whole', { filter: 'uid=*' }, admin);

  const routes = ['safe', 'safeNot', 'safeBuilt', 'safeObject', 'safePrefix'];
  let turn = 0;
  for (const route of routes) for (const q of prose) if (turn++ % 2 === 0) benign(route, { q });
  for (const name of ['bob', 'nobody', "o'neil", 'Doe, Jane', 'a-b', 'x y', 'a=b', '&', '|', 'uid=bob', 'C:\\41']) {
    benign('find', { name });
    benign('not', { name });
    benign('any', { q: name });
    benign('group', { group: name });
  }
  for (const [by, value] of [
    ['uid', 'bob'],
    ['cn', 'Bob'],
    ['department', 'it'],
    ['(x', 'y'],
  ] as const)
    benign('safeAttribute', { by, value });
  for (const [by, value] of [
    ['uid', 'bob'],
    ['cn', 'Bob'],
    ['cn', 'Olga & co'],
  ] as const)
    benign('attribute', { by, value });
  for (const q of ['B', 'Doe', 'Ol']) benign('prefix', { q });
  return one.cases;
}
