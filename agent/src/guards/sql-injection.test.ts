import { describe, expect, it } from 'vitest';
import type { SqlQueryOperation } from '../operation.ts';
import { constants, judgeWith } from './judge-with.test-helper.ts';
import { sqlInjection } from './sql-injection.ts';

type Dialect = SqlQueryOperation['dialect'];
const sql = (text: string, parameters?: readonly unknown[], dialect: Dialect = 'sqlite'): SqlQueryOperation => ({
  kind: 'sql.query',
  call: 'db.query',
  dialect,
  sql: text,
  ...(parameters === undefined ? {} : { parameters }),
});
const byName = (value: string, dialect: Dialect = 'sqlite') =>
  [sql(`SELECT * FROM users WHERE name = '${value}'`, undefined, dialect), { query: { x: value } }] as const;
const byId = (value: string, dialect: Dialect = 'sqlite') =>
  [sql(`SELECT * FROM users WHERE id = ${value}`, undefined, dialect), { query: { x: value } }] as const;

const byOrder = (value: string) =>
  [sql(`SELECT name FROM members m ORDER BY ${value}`), { query: { x: value } }] as const;

const attacks: readonly (readonly [string, SqlQueryOperation, Record<string, unknown>])[] = [
  ...[
    "' OR '1'='1",
    "' OR 1=1 --",
    "x' UNION SELECT * FROM secrets --",
    "'; DROP TABLE users; --",
    "' OR 1 -- ",
    "x'||(SELECT password FROM users LIMIT 1)||'",
    "' OR ''='",
    "' AND 1=0 UNION ALL SELECT 1,2,3 --",
    "x'/**/OR/**/1=1--",
    "') OR ('1'='1",
    "' or true--",
    "' IS NOT NULL --",
    "'||'a",
    // SQLite reads to there.
    "' OR 1=1\0",
    "' OR 1=1 \0 -- x",
    "'\0",
    // No database reads these: somebody wants to see what it says.
    `room\u00bf'"(`,
    `x')))`,
    `'"`,
  ].map((value) => [`name = ${value}`, ...byName(value)] as const),
  ...[
    '1 OR 1=1',
    '1 or true',
    '0 UNION SELECT name FROM secrets',
    '1; DROP TABLE users',
    '1/**/or/**/1',
    '(SELECT 1)',
    '1 AND sleep(5)',
    '0=0',
    '1||1',
    '-1 UNION SELECT 1',
    '1 -- x',
    'id OR id',
    '1 or id',
    'sleep(1)',
    '1 LIKE 1',
    '1 or 2>1',
    "1 or name like 'a%'",
  ].map((value) => [`id = ${value}`, ...byId(value)] as const),
  ['mysql backslash', ...byName("\\' OR 1=1 -- ", 'mysql')].map((part, index) =>
    index === 1 ? sql("SELECT * FROM users WHERE name = '\\\\' OR 1=1 -- '", undefined, 'mysql') : part,
  ) as never,
  ['mysql hash comment', ...byName("' OR 1=1 #", 'mysql')],
  [
    'mysql double quotes',
    sql('SELECT * FROM users WHERE name = "" OR ""=""', undefined, 'mysql'),
    { query: { x: '" OR ""="' } },
  ],
  ['postgres dollar', ...byId('1 or $$a$$=$$a$$', 'postgresql')],
  ['postgres cast', ...byId('1::int or 1=1', 'postgresql')],
  ['postgres comment cuts', ...byName("' or 1=1/*", 'sqlite')],
  ['mssql', ...byName("'; EXEC xp_cmdshell 'dir' --", 'mssql')],
  [
    'order by sub-select',
    sql('SELECT * FROM t ORDER BY (CASE WHEN 1=1 THEN a ELSE b END)'),
    { query: { x: '(CASE WHEN 1=1 THEN a ELSE b END)' } },
  ],
  ['limit', sql('SELECT * FROM t LIMIT 1 UNION SELECT 2'), { query: { x: '1 UNION SELECT 2' } }],
  ['insert', sql("INSERT INTO t VALUES ('a', 1), ('b', 2)"), { query: { x: "a', 1), ('b" } }],
  ['update set', sql("UPDATE u SET name = 'x', role = 'admin' WHERE id = 1"), { query: { x: "x', role = 'admin" } }],
  ['table name', sql('SELECT * FROM users; DELETE FROM users'), { query: { x: 'users; DELETE FROM users' } }],
  ['column list', sql('SELECT (SELECT secret FROM s) FROM t'), { query: { x: '(SELECT secret FROM s)' } }],
  ['like', sql("SELECT * FROM t WHERE a LIKE '%' OR 1=1 --%'"), { query: { x: "' OR 1=1 --" } }],
  [
    'placeholder kept alive',
    sql("SELECT * FROM t WHERE a = '' OR $1=$1 --' AND b = $1", ['x'], 'postgresql'),
    { query: { x: "' OR $1=$1 --", y: 'x' } },
  ],
  ['whole statement', sql('SELECT * FROM secrets'), { query: { q: 'SELECT * FROM secrets' } }],
  [
    'base64',
    sql("SELECT * FROM t WHERE a = '' OR 1=1 --'"),
    { query: { x: Buffer.from("' OR 1=1 --").toString('base64') } },
  ],
  ['lower case', sql("select * from t where a = '' or 1=1 --'"), { query: { x: "' OR 1=1 --" } }],
  [
    'two inputs',
    sql("SELECT * FROM t WHERE a = 'x\\' AND b = ' OR 1=1 -- '", undefined, 'mysql'),
    { query: { a: 'x\\', b: ' OR 1=1 -- ' } },
  ],
  ['blanks removed', sql("SELECT * FROM t WHERE a = ''OR'1'='1'"), { query: { x: "' OR '1'='1" } }],
  [
    'key of a body',
    sql('INSERT INTO t (a) SELECT b FROM s -- ) VALUES (?)', ['1']),
    { body: Buffer.from('{"a) SELECT b FROM s -- ":"1"}') },
  ],
  [
    'object for a value',
    sql('SELECT * FROM users WHERE name = ? AND password = ?', ['root', { password: 1 }], 'mysql'),
    { body: Buffer.from('{"name":"root","password":{"password":1}}') },
  ],
  ['array joined', sql('SELECT * FROM t WHERE id IN (1,2) OR (1=1)'), { query: { id: ['1', '2) OR (1=1'] } }],
  ...[
    'lower((SELECT entry FROM vault))',
    'id, sleep(5)',
    'lower(name) || entry',
    'max(name), (SELECT 1)',
    'lower(name)) UNION (SELECT 1',
    'CASE WHEN 1=1 THEN id ELSE name END',
    'name COLLATE NOCASE, (SELECT 1)',
    'count(*) FILTER (WHERE 1=1)',
  ].map((value) => [`order by ${value}`, ...byOrder(value)] as const),
  ...['1) OR (1=1', '(1) OR (1)', '1) + (SELECT 1', '~1 OR 1', '(id)'].map(
    (value) => [`id = ${value}`, ...byId(value)] as const,
  ),
  [
    'a function where a value is wanted',
    sql('SELECT * FROM t WHERE id = lower(name)'),
    { query: { x: 'lower(name)' } },
  ],
  ['a second table', sql('SELECT * FROM books, vault WHERE 1 = 1'), { query: { x: 'books, vault' } }],
  ['a table joined', sql('SELECT * FROM books CROSS JOIN vault'), { query: { x: 'books CROSS JOIN vault' } }],
  [
    'out of a type',
    sql('SELECT CAST(a AS text), (SELECT entry FROM vault) FROM t'),
    { query: { x: 'text), (SELECT entry FROM vault' } },
  ],
  [
    'the body of DO',
    sql("DO $$ BEGIN INSERT INTO t SELECT ''||(SELECT entry FROM vault)||''; END $$", undefined, 'postgresql'),
    { query: { x: "'||(SELECT entry FROM vault)||'" } },
  ],
  [
    'SQL as an argument',
    sql(
      "SELECT query_to_xml('SELECT a FROM t UNION SELECT entry FROM vault', true, false, '')",
      undefined,
      'postgresql',
    ),
    { query: { x: 't UNION SELECT entry FROM vault' } },
  ],
  [
    'EXEC of a text',
    sql("EXEC('SELECT a FROM t; DROP TABLE t')", undefined, 'mssql'),
    { query: { x: 't; DROP TABLE t' } },
  ],
  [
    'names that a query builder quoted on the way',
    sql(
      'SELECT "m"."id" FROM "members" "m" WHERE "m"."hidden" = 0 AND "m"."id" = 0 OR "m"."name"=\'root\'',
      [],
      'postgresql',
    ),
    { query: { x: "0 OR m.name='root'" } },
  ],
];

const benign: readonly (readonly [string, SqlQueryOperation, Record<string, unknown>])[] = [
  ...[
    'bob',
    "O''Brien",
    'a b c',
    'select',
    'SELECT name FROM users',
    'drop table',
    '1=1',
    '-- not a comment',
    'a;b',
    '50% off',
    'x" OR 1',
    '(a)',
    '/* c */',
    'a\0b',
    // A careless program fails by these as it always did.
    "O'Brien",
    "the boys'",
    "sad :'(",
    `12' 6"`,
  ].map((value) => [`name = ${value}`, ...byName(value)] as const),
  ...['1', '-1', '1.5', '1,2,3', '0x1f', 'null', 'true', '1e5', '2-1', "'a'", "'a','b'"].map(
    (value) => [`id = ${value}`, ...byId(value)] as const,
  ),
  ...['(1)', '(1, 2)', '~1', '!0', '(1+2)*3', 'now()'].map((value) => [`id = ${value}`, ...byId(value)] as const),
  ...[
    'lower(name)',
    'length(m.name) DESC, id',
    'name COLLATE NOCASE',
    "FIELD(name, 'a', 'b')",
    'coalesce(lower(name), id) ASC NULLS LAST',
    'count(*) DESC',
  ].map((value) => [`order by ${value}`, ...byOrder(value)] as const),
  ...['name AS n', 'count(*) AS n, max(id)', 'upper(name), lower(m.role) AS role', 'id, 1'].map(
    (value) => [`select ${value}`, sql(`SELECT ${value} FROM members m`), { query: { x: value } }] as const,
  ),
  ...['numeric(10, 2)', 'timestamp with time zone', 'varchar(20)', 'char varying'].map(
    (value) => [`cast as ${value}`, sql(`SELECT CAST(a AS ${value}) FROM t`), { query: { x: value } }] as const,
  ),
  ...['members m', 'members AS m'].map(
    (value) => [`from ${value}`, sql(`SELECT count(*) FROM ${value} WHERE id = 1`), { query: { x: value } }] as const,
  ),
  [
    'a whole word in DO',
    sql("DO $$ BEGIN INSERT INTO t SELECT 'o''neill'; END $$", undefined, 'postgresql'),
    { query: { x: "o'neill" } },
  ],
  [
    'a note about a statement',
    sql("INSERT INTO log VALUES ('SELECT a FROM t; DROP TABLE t')"),
    { query: { x: 't; DROP TABLE t' } },
  ],
  ['escaped quote', sql("SELECT * FROM t WHERE a = 'it''s OR 1=1 --'"), { query: { x: "it's OR 1=1 --" } }],
  [
    'mysql escaped quote',
    sql("SELECT * FROM t WHERE a = 'it\\'s OR 1=1 -- '", undefined, 'mysql'),
    { query: { x: "it's OR 1=1 -- " } },
  ],
  ['bound', sql('SELECT * FROM t WHERE a = ?', ["' OR 1=1 --"]), { query: { x: "' OR 1=1 --" } }],
  [
    'coincidence: u WHERE',
    sql('SELECT * FROM users u WHERE id = $1', ['5'], 'postgresql'),
    { query: { x: 'u WHERE' } },
  ],
  ['coincidence: * FROM', sql('SELECT * FROM users WHERE id = $1', ['5'], 'postgresql'), { query: { x: '* FROM' } }],
  ['coincidence: n=$1', sql('SELECT * FROM t WHERE n=$1', ['n=$1'], 'postgresql'), { query: { x: 'n=$1' } }],
  ['coincidence: =$', sql('SELECT * FROM t WHERE n=$1', ['=$'], 'postgresql'), { query: { x: '=$' } }],
  ['coincidence: $1', sql('SELECT * FROM t WHERE n = $1', ['$1'], 'postgresql'), { query: { x: '$1' } }],
  [
    'coincidence: the end of a name in brackets',
    sql('SELECT a.id FROM unnest(($1)::text[]) a WHERE (a."people") IS NULL', [['(1,x)']], 'postgresql'),
    { body: { text: 'and ("my people") go' } },
  ],
  ['coincidence: column', sql('SELECT name FROM t WHERE id = ?', ['name']), { query: { x: 'name' } }],
  [
    'coincidence: users WHERE id',
    sql('SELECT name FROM users WHERE id = ?', ['1']),
    { query: { x: 'users WHERE id' } },
  ],
  [
    'coincidence: name FROM users',
    sql('SELECT name FROM users WHERE id = ?', ['1']),
    { query: { x: 'name FROM users' } },
  ],
  ['coincidence: id = ?', sql('SELECT name FROM users WHERE id = ?', ['1']), { query: { x: 'id = ?' } }],
  [
    'coincidence: AND status',
    sql('SELECT * FROM t WHERE id = ? AND status = 1', ['1']),
    { query: { x: 'AND status' } },
  ],
  [
    'coincidence: quoted list',
    sql("SELECT * FROM t WHERE k IN ('a-b','c-d') AND id = $1", ['1'], 'postgresql'),
    { query: { x: "'a-b','c-d'" } },
  ],
  ['order by', sql('SELECT * FROM t ORDER BY price DESC'), { query: { sort: 'price DESC' } }],
  ['column list', sql('SELECT id, name FROM t'), { query: { fields: 'id, name' } }],
  ['quoted name', sql('SELECT "a b; drop" FROM t'), { query: { f: 'a b; drop' } }],
  ['unterminated: the database refuses it', sql("SELECT * FROM t WHERE name = 'O'Brien'"), { query: { x: "O'Brien" } }],
  [
    'words in a value',
    sql("INSERT INTO notes VALUES ('union select or and from')"),
    { query: { x: 'union select or and from' } },
  ],
  [
    'object for SET',
    sql('UPDATE t SET ? WHERE id = ?', [{ name: 'x' }, 1], 'mysql'),
    { body: Buffer.from('{"name":"x"}') },
  ],
  [
    'date for a value',
    sql('SELECT * FROM t WHERE day = ?', [new Date(0)], 'mysql'),
    { body: Buffer.from('{"day":"x"}') },
  ],
  ['not there', sql('SELECT 1'), { query: { x: "' OR 1=1 --" } }],
];

describe('sql-injection', () => {
  it.each(attacks)('finds: %s', (_, operation, inputs) => {
    expect(judgeWith(sqlInjection, operation, inputs)).toBeDefined();
  });
  it.each(benign)('leaves alone: %s', (_, operation, inputs) => {
    expect(judgeWith(sqlInjection, operation, inputs)).toBeUndefined();
  });
  it('a counter of the program is not the field of the same name that the user sent', () => {
    const isConstant = (): boolean => false;
    const input = { body: { likes: 5 } };
    for (const text of [
      'UPDATE t SET "likes"=likes + 1 WHERE id = 1',
      'UPDATE t SET `likes` = likes - 1',
      'UPDATE t SET likes = likes * 2',
    ]) {
      expect(judgeWith(sqlInjection, sql(text), input, { isConstant }), text).toBeUndefined();
    }
    for (const text of ['SELECT * FROM t WHERE likes = likes', 'UPDATE t SET price = likes + 1']) {
      expect(judgeWith(sqlInjection, sql(text), input, { isConstant }), text).toBeDefined();
    }
  });

  it('sees a name in the place of a value when it knows the program text', () => {
    const operation = sql('SELECT * FROM t WHERE id = id AND tenant = 1');
    expect(
      judgeWith(
        sqlInjection,
        operation,
        { query: { id: 'id' } },
        { isConstant: constants('SELECT * FROM t WHERE id = ', ' AND tenant = 1') },
      ),
    ).toBeDefined();
    expect(
      judgeWith(
        sqlInjection,
        operation,
        { query: { id: 'id' } },
        { isConstant: constants('SELECT * FROM t WHERE id = id AND tenant = 1') },
      ),
    ).toBeUndefined();
  });
  it.each([
    "SELECT * FROM orders WHERE owner = 'x' OR '1'='1'",
    "SELECT * FROM orders WHERE owner = 'x' or 1=1 -- ' AND open = 1",
    "SELECT * FROM orders WHERE owner = 'admin' -- ' AND open = 1",
  ])('sees stored input that acts: %s', (statement) => {
    const isConstant = constants("SELECT * FROM orders WHERE owner = '", "' AND open = 1");
    expect(judgeWith(sqlInjection, sql(statement), { query: { id: '5' } }, { isConstant })).toBeDefined();
    expect(
      judgeWith(sqlInjection, sql(statement), { query: { id: '5' } }, { isConstant: constants(statement) }),
    ).toBeUndefined();
  });
  it.each([
    "SELECT * FROM orders WHERE owner = 'x' -- newest first",
    'SELECT * FROM a WHERE 1=1 AND b = 2',
    "SELECT 'it''s' /* a comment */ FROM a",
    'select a from b where c = 1 or d = 1',
  ])('leaves a statement without input alone: %s', (statement) => {
    expect(
      judgeWith(sqlInjection, sql(statement), { query: { id: '5x' } }, { isConstant: () => false }),
    ).toBeUndefined();
  });
  it("does not take an input in the program's comment for something stored", () => {
    const isConstant = constants('SELECT a FROM t -- asked by ');
    const statement = "SELECT a FROM t -- asked by it's me\nWHERE b = 1";
    expect(judgeWith(sqlInjection, sql(statement), { query: { x: "it's me" } }, { isConstant })).toBeUndefined();
    const ended = 'SELECT a FROM t -- asked by me\nUNION SELECT entry FROM vault\nWHERE b = 1';
    const given = { query: { x: 'me\nUNION SELECT entry FROM vault' } };
    expect(judgeWith(sqlInjection, sql(ended), given, { isConstant })).toBeDefined();
  });
  it('knows a text that has its own place from what is like it in the statement', () => {
    const isConstant = (): boolean => false;
    const written = (value: string) =>
      sql(
        `SELECT "name" FROM "members" AS "m" WHERE "m"."hidden" = 0 AND "m"."name" LIKE '%${value}%'`,
        [],
        'postgresql',
      );
    for (const value of ['as "', '."', "LIKE '%".replace("'", ''), 'hidden = 0 AND'])
      expect(judgeWith(sqlInjection, written(value), { query: { x: value } }, { isConstant }), value).toBeUndefined();
    const bound = sql('SELECT "m"."name", "m"."role" FROM "m" WHERE "m"."name" LIKE $1', ['%", "%'], 'postgresql');
    expect(judgeWith(sqlInjection, bound, { query: { x: '", "' } }, { isConstant })).toBeUndefined();
    const escaped = sql("SELECT name FROM m WHERE name NOT LIKE '%LIKE ''%%'", [], 'postgresql');
    expect(judgeWith(sqlInjection, escaped, { query: { x: "LIKE '%" } }, { isConstant })).toBeUndefined();
    const doubled = "SELECT * FROM m WHERE a = E'x\\'' OR 1=1 --'";
    const given = { query: { x: "x\\' OR 1=1 --" } };
    expect(judgeWith(sqlInjection, sql(doubled, undefined, 'postgresql'), given, { isConstant })).toBeDefined();
    // Its own place is no excuse for a place that the program left open.
    const both = (value: string) => sql(`SELECT ${value} FROM m WHERE a = $1`, [value], 'postgresql');
    for (const value of ['(SELECT entry FROM vault)', 'a FROM m UNION SELECT entry FROM vault --'])
      expect(judgeWith(sqlInjection, both(value), { query: { x: value } }, { isConstant }), value).toBeDefined();
    const twice = "SELECT * FROM m WHERE a = 'x'' OR 1=1 --' OR b = 'x' OR 1=1 --'";
    expect(judgeWith(sqlInjection, sql(twice), { query: { x: "x' OR 1=1 --" } }, { isConstant })).toBeDefined();
  });
  it('takes a name with its table for a name where a value was wanted', () => {
    const given = { query: { x: 'members.id' } };
    const isConstant = (): boolean => false;
    expect(
      judgeWith(sqlInjection, sql('SELECT * FROM members WHERE id = members.id'), given, { isConstant }),
    ).toBeDefined();
    expect(
      judgeWith(sqlInjection, sql('SELECT * FROM members ORDER BY members.id'), given, { isConstant }),
    ).toBeUndefined();
  });
  it('remembers what a statement stored, and knows it in a later one', () => {
    const isConstant = constants("SELECT * FROM orders WHERE owner = '", "' AND open = 1");
    const store = sql('INSERT INTO people (name) VALUES (?)', ["x' UNION SELECT a FROM vault WHERE '1'='1"]);
    const use = (name: string) => sql(`SELECT * FROM orders WHERE owner = '${name}' AND open = 1`);
    const later = (name: string) => judgeWith(sqlInjection, use(name), { query: { id: '5' } }, { isConstant });
    expect(later("x' UNION SELECT a FROM vault WHERE '1'='1")).toBeUndefined();
    expect(judgeWith(sqlInjection, store, { body: 'new person' }, { isConstant })).toBeUndefined();
    expect(later("x' UNION SELECT a FROM vault WHERE '1'='1")).toBeDefined();
    expect(later("x'' UNION SELECT a FROM vault WHERE ''1''=''1")).toBeUndefined();
  });
  it('does not take a statement of stored values for its own', () => {
    const statement = "SELECT * FROM parts WHERE owner = 'x' AND role <> 'y' --'";
    const isConstant = (text: string): boolean => "WHERE owner = '".includes(text);
    judgeWith(sqlInjection, sql(statement), { query: { id: '5' } }, { isConstant: () => true });
    const sent = { query: { name: "x' AND role <> 'y' --" } };
    expect(judgeWith(sqlInjection, sql(statement), sent, { isConstant })).toBeDefined();
  });
  it("does not take pieces all over a driver's statement for what is left of an input", () => {
    const own = 'SELECT t.typname, t.typarray, r.oid FROM pg_type t LEFT JOIN ranges r ON t.oid = r.sub';
    const sent = { query: { name: "x' UNION SELECT entry, entry FROM vault --" } };
    expect(judgeWith(sqlInjection, sql(own), sent, { isConstant: () => false })).toBeUndefined();
  });
  it('excuses any piece that the program text holds with its neighbours', () => {
    const text = 'SELECT * FROM t WHERE a = 1 OR b = 2 ORDER BY c';
    expect(
      judgeWith(sqlInjection, sql(text), { query: { x: '1 OR b = 2' } }, { isConstant: constants(text) }),
    ).toBeUndefined();
  });
});
