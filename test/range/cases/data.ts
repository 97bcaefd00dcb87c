// Statements, filters, templates, serialised objects.
import { whyNotInstalled } from '../../native-package.ts';
import {
  answering,
  carry,
  changedWays,
  combine,
  plainWays,
  type RangeCase,
  type RangePlaces,
  type RangeRequest,
  type Way,
} from '../case.ts';

const both = (sink: string): readonly string[] =>
  whyNotInstalled('better-sqlite3') === undefined ? [sink, `${sink}Better`] : [sink];

export function sqlCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const ways = [...plainWays.filter((way) => way !== 'xml'), ...changedWays.filter((way) => way !== 'lower')];
  let turn = 0;
  const leaks = { kind: 'answer', holds: places.secret } as const;
  const attack = (
    sink: string,
    value: string,
    effect: RangeCase['effect'] = leaks,
    extra?: Record<string, string>,
  ): void => {
    for (const one of both(sink)) {
      const way = extra === undefined ? ways[turn++ % ways.length]! : 'query';
      cases.push({
        guard: 'sql-injection',
        sink: one,
        name: `${way}: ${value}`,
        request: carry(one, value, way, extra),
        effect: effect!,
      });
    }
  };
  const named = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "' or true --",
    "' OR 1 -- ",
    "x' OR role <> '",
    "' UNION SELECT 1, value, 2 FROM secrets --",
    "x' UNION ALL SELECT 1,value,3 FROM secrets -- ",
    "'/**/OR/**/1=1--",
    "' OR ''='",
    "x'or'1'='1",
    "' || (SELECT 1) OR '1",
    "' OR id=3 --",
    "' OR tenant=2--",
    "'\nOR\n1=1--",
    "'\tOR\t1=1--",
    "' OR name IS NOT NULL --",
    "' OR name LIKE '%",
    "' OR NOT '0",
    "x' OR EXISTS(SELECT 1) --",
    "' OR 1=1/*",
    "' OR 1=1;",
    "' OR id IN (3) --",
    "' OR id BETWEEN 1 AND 9 --",
    "' OR length(name)>0 --",
    "' OR 2>1 --",
    "' OR 'a'<>'b' --",
  ];
  for (const value of named) attack('sqlName', value);
  for (const value of [
    "x%') OR ('1'='1",
    "x') OR 1=1 --",
    "%') UNION SELECT value, 2 FROM secrets --",
    "' OR 1) --",
    "x%' OR '1' LIKE '",
    "') or true--",
    "x'))UNION SELECT value,3 FROM(secrets)--".replace('))', ')'),
  ])
    attack('sqlLike', value);
  const numbers = [
    '1 OR 1=1',
    '1 or true',
    '0 UNION SELECT 1, value, 2 FROM secrets',
    '1/**/or/**/1',
    '1 OR id = 3',
    '0 or 1',
    'id',
    '1 OR (1)',
    '3 OR tenant = 2',
    '-1 UNION SELECT 1,value,2 FROM secrets',
    '1 or not 0',
    '1 or 1 like 1',
    '1 or exists (select 1)',
    '(1) or (1)',
    "1 or ''=''",
    '1 or id>0',
    '1||1 or 1',
    '1 or 1=1 --',
    '1\nor\n1',
    '1 or tenant<>1',
    'id or id',
    '1 or length(name)',
  ];
  for (const value of numbers) attack('sqlId', value);
  for (const value of [
    '1) OR (1=1',
    '1) UNION SELECT value, 2 FROM secrets --',
    '1,2) or (1',
    'SELECT id FROM users) OR (1',
  ])
    attack('sqlIn', value);
  for (const value of [
    '(SELECT value FROM secrets)',
    '(SELECT value FROM secrets) AS name',
    'name, (SELECT value FROM secrets)',
    'value FROM secrets --',
    'name FROM users UNION SELECT value FROM secrets --',
    '* FROM secrets --',
    '(SELECT group_concat(value) FROM secrets) x',
  ])
    attack('sqlColumns', value);
  for (const value of [
    "x'||(SELECT value FROM secrets), 1) --",
    "x'||(SELECT value FROM secrets)||'",
    "a', 1), ('bob', (SELECT value FROM secrets), 1) --",
    "'||(SELECT group_concat(value) FROM secrets)||'",
  ])
    attack('sqlInsert', value);
  for (const value of [
    "x', role = (SELECT value FROM secrets) WHERE id = 1 --",
    "x', role=(SELECT value FROM secrets), name='y",
    "'||(SELECT value FROM secrets)||'",
  ])
    attack('sqlUpdate', value);
  for (const value of [
    "x'; INSERT INTO notes SELECT 'a', value, 1 FROM secrets; --",
    "x'; INSERT INTO notes VALUES ('a', (SELECT value FROM secrets), 1); SELECT '",
  ])
    attack('sqlExec', value);
  for (const value of [
    '0 UNION SELECT value, 1 FROM secrets',
    '0 OR 1 UNION SELECT value,2 FROM secrets --',
    '-1 UNION ALL SELECT value, 0 FROM secrets',
  ])
    attack('sqlHaving', value);
  for (const value of [
    'name", (SELECT value FROM secrets) AS "x',
    'name" FROM users UNION SELECT value FROM secrets -- ',
  ])
    attack('sqlQuotedName', value);
  for (const [x, y] of [
    ['x', "' OR '1'='1"],
    ["' OR 1=1 --", 'y'],
    ["' /*", '*/ OR 1=1 --'],
    ["'||'", "' OR 1 --"],
  ] as const)
    attack('sqlTwo', x, leaks, { y });

  const benign = (sink: string, value: string, way: Way): void => {
    for (const one of both(sink))
      cases.push({ guard: 'sql-injection', sink: one, name: `${way}: ${value}`, request: carry(one, value, way) });
  };
  const texts = [
    'bob',
    "O'Brien",
    'hello world',
    'SELECT',
    'select name from users',
    'u WHERE',
    '* FROM',
    'text=?1',
    '=?',
    "'user','guest'",
    'name LIKE ?',
    'ORDER BY name',
    'users WHERE tenant',
    '-- a comment',
    "it's 5 o'clock",
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    '1=1',
    '100%',
    '; DELETE FROM notes',
    'a\\b',
    'AND name = ?',
    'tenant = 1',
    "Robert'); DROP TABLE students;--",
    'ünïcode',
    '?',
    '$1',
    'NULL',
  ];
  for (const [sink, value, way] of combine(
    [
      'safeBound',
      'safeBoundLike',
      'safeNumbered',
      'safeEscaped',
      'safeNumber',
      'safeList',
      'safeSort',
      'safeInsert',
      'safeBuilt',
    ],
    texts,
    [...plainWays.filter((one) => one !== 'xml'), 'base64', 'json-in-string'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['sqlName', 'sqlLike', 'sqlInsert', 'sqlUpdate', 'sqlExec'],
    [
      'bob',
      'hello world',
      'select name from users',
      '100%',
      "O''Brien",
      '1=1',
      '-- a',
      'a; b',
      'union select',
      'x (y)',
      "O'Brien",
    ],
    plainWays.filter((one) => one !== 'xml'),
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['sqlId', 'sqlLimit', 'sqlHaving', 'sqlIn'],
    ['1', '2', '0', '-1', '1.0', '1 + 1', 'null', '99'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(['sqlIn'], ['1,2', '1, 2, 3', "'1','2'"], plainWays))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['sqlOrder'],
    ['name', 'id DESC', 'name asc, id desc', '2', 'users.name', 'name DESC NULLS LAST'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['sqlColumns'],
    ['name', 'id, name', 'users.id, users.name', '"name"', '*'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(['sqlQuotedName'], ['name', 'id', 'no such column; --'], plainWays))
    benign(sink, value, way);
  return cases;
}

const json = (sink: string, body: unknown): RangeRequest => ({
  method: 'POST',
  path: `/run/${sink}`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export function nosqlCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const attack = (sink: string, name: string, request: RangeRequest): void => {
    cases.push({
      guard: 'nosql-injection',
      sink,
      name,
      request,
      effect: { kind: 'answer', holds: places.secret },
      needs: 'mongodb',
    });
  };
  const benign = (sink: string, name: string, request: RangeRequest): void => {
    cases.push({ guard: 'nosql-injection', sink, name, request, needs: 'mongodb' });
  };
  const operators: readonly unknown[] = [
    { $ne: null },
    { $ne: 'x' },
    { $gt: '' },
    { $gte: '' },
    { $regex: '.*' },
    { $regex: '^' },
    { $exists: true },
    { $nin: [] },
    { $nin: ['x'] },
    { $not: { $eq: 'x' } },
    { $lt: '~' },
    { $type: 2 },
    { $in: ['root', 'bob'] },
    { $ne: 1 },
    { $not: { $regex: 'x' } },
  ];
  for (const operator of operators) {
    attack('mongoLogin', JSON.stringify(operator), json('mongoLogin', { name: 'root', password: operator }));
    attack('mongoField', JSON.stringify(operator), json('mongoField', { x: operator }));
    attack(
      'mongoField',
      `nested ${JSON.stringify(operator)}`,
      json('mongoField', { items: [{ detail: { x: operator } }] }),
    );
    attack('mongoField', `JSON in a string ${JSON.stringify(operator)}`, {
      method: 'POST',
      path: '/run/mongoField?d=json',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ x: JSON.stringify({ x: operator }) }),
    });
  }
  for (const filter of [
    { public: { $ne: true } },
    { $or: [{ public: false }, { public: true }], public: { $exists: true } },
    { public: { $in: [true, false] } },
  ]) {
    attack('mongoFilter', JSON.stringify(filter), json('mongoFilter', { x: filter }));
    attack('mongoJson', JSON.stringify(filter), carry('mongoJson', JSON.stringify(filter), 'query'));
    attack('mongoJson', `form ${JSON.stringify(filter)}`, carry('mongoJson', JSON.stringify(filter), 'form'));
    attack('mongoJson', `base64 ${JSON.stringify(filter)}`, carry('mongoJson', JSON.stringify(filter), 'base64'));
  }
  for (const text of ['x[$ne]=1', 'x[$gt]=', 'x[$regex]=.*', 'x[$exists]=true', 'x[$nin][]=x']) {
    // Only qs reads brackets; the other targets take the name as it stands and answer with nothing.
    attack('mongoField', `query ${text}`, { method: 'GET', path: `/run/mongoField?${text}` });
    attack('mongoField', `form ${text}`, {
      method: 'POST',
      path: '/run/mongoField',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: text,
    });
  }
  for (const name of ['bob', 'root', '$ne', '{"$ne":1}', '$where', 'a.b', "' || '1'=='1"]) {
    benign('mongoField', name, json('mongoField', { x: name }));
    benign('mongoSafe', name, json('mongoSafe', { x: name }));
    benign('mongoSafeEq', name, carry('mongoSafeEq', name, 'query'));
    benign('mongoLogin', name, json('mongoLogin', { name, password: 'wrong' }));
  }
  for (const value of [{ $ne: 1 }, { $gt: '' }])
    benign('mongoSafe', `cast ${JSON.stringify(value)}`, json('mongoSafe', { x: value }));
  for (const value of ['18', '21', '0']) benign('mongoRange', value, carry('mongoRange', value, 'query'));
  for (const filter of [{ name: 'bob' }, { age: 30 }, {}])
    benign('mongoFilter', JSON.stringify(filter), json('mongoFilter', { x: filter }));
  return cases;
}

export function ldapCases(): RangeCase[] {
  const cases: RangeCase[] = [];
  const ways = [...plainWays.filter((way) => way !== 'xml'), 'base64', 'url', 'json-in-string'] as const;
  let turn = 0;
  const attack = (sink: string, value: string, holds: string, extra?: Record<string, string>): void => {
    for (let repeat = 0; repeat < 3; repeat++) {
      const way = ways[turn++ % ways.length]!;
      cases.push({
        guard: 'ldap-injection',
        sink,
        name: `${way}: ${value}`,
        request: carry(sink, value, way, extra),
        effect: { kind: 'answer', holds },
        needs: 'ldap',
      });
    }
  };
  for (const value of ['*', 'adm*', '*min']) attack('ldapUser', value, 'uid=admin');
  for (const value of ['admin)(|(uid=*', '*)(|(uid=*', 'admin)(!(uid=nobody)(uid=x'])
    attack('ldapLogin', value, 'uid=admin', { y: 'x))' });
  attack('ldapLogin', 'admin', 'uid=admin', { y: '*' });
  attack('ldapLogin', 'a*', 'uid=admin', { y: '*' });
  for (const value of ['*', 'o*', 'ops)(|(visible=no)(visible=yes)']) attack('ldapGroup', value, 'uid=');
  for (const value of ['*', 'x)(uid=*', 'x)(uid=admin']) attack('ldapOr', value, 'uid=');
  for (const [sink, value, way] of combine(
    ['ldapUser', 'ldapSafe', 'ldapOr', 'ldapGroup'],
    ['bob', 'nobody', 'ops', 'Doe, Jane', 'a-b', 'x y', 'uid', 'person', "o'neil"],
    ways,
  ))
    cases.push({
      guard: 'ldap-injection',
      sink,
      name: `${way}: ${value}`,
      request: carry(sink, value, way),
      needs: 'ldap',
    });
  for (const [sink, value, way] of combine(
    ['ldapSafe'],
    ['*', 'adm*', 'a)(uid=*', '(x)', 'a\\b', '(objectClass=*)'],
    ways,
  ))
    cases.push({
      guard: 'ldap-injection',
      sink,
      name: `${way}: ${value}`,
      request: carry(sink, value, way),
      needs: 'ldap',
    });
  return cases;
}

export function templateCases(places: RangePlaces): RangeCase[] {
  const ways = [...plainWays.filter((way) => way !== 'xml'), ...changedWays.filter((way) => way !== 'entities')];
  const { cases, attack: answers } = answering('template-injection', ways, 3);
  const attack = (sink: string, value: string): void => answers(sink, value, places.secret);
  for (const value of [
    '<%= process.env.RANGE_SECRET %>',
    '<%- process.env.RANGE_SECRET -%>',
    '<% __append(process.env.RANGE_SECRET) %>',
    '<%=process["env"].RANGE_SECRET%>',
    'bob <%= global.process.env.RANGE_SECRET %>',
    "<%= [].constructor.constructor('return process.env.RANGE_SECRET')() %>",
  ]) {
    attack('ejsSource', value);
    attack('ejsCompile', value);
  }
  attack('ejsField', 'name.constructor.constructor("return process.env.RANGE_SECRET")()');
  attack('ejsField', 'name %><%= process.env.RANGE_SECRET');
  for (const value of [
    '#{process.env.RANGE_SECRET}',
    '!{process.env.RANGE_SECRET}',
    "#{global.process.env['RANGE_SECRET']}",
    'x\np= process.env.RANGE_SECRET',
    'x\n- var a = process.env.RANGE_SECRET\np= a',
    'x\na(href=process.env.RANGE_SECRET)',
  ])
    attack('pugSource', value);
  for (const value of [
    'p= process.env.RANGE_SECRET',
    '!= process.env.RANGE_SECRET',
    '| #{process.env.RANGE_SECRET}',
    'a(href=process.env.RANGE_SECRET)',
    "= this.constructor.constructor('return process.env.RANGE_SECRET')()",
  ])
    attack('pugLines', value);
  for (const value of [
    '{{secret}}',
    '{{{secret}}}',
    '{{#if secret}}{{secret}}{{/if}}',
    '{{lookup this "secret"}}',
    '{{#with this}}{{secret}}{{/with}}',
    '{{#each this}}{{this}}{{/each}}',
  ])
    attack('handlebarsSource', value);
  for (const value of [
    '{{ range.constructor("return process.env.RANGE_SECRET")() }}',
    '{{ cycler.constructor("return process.env.RANGE_SECRET")() }}',
    '{% set x = range.constructor("return process.env.RANGE_SECRET")() %}{{ x }}',
    "{{ ''.constructor.constructor('return process.env.RANGE_SECRET')() }}",
    '{{ name["constructor"]["constructor"]("return process.env.RANGE_SECRET")() }}',
  ])
    attack('nunjucksSource', value);
  for (const value of [
    '<%= process.env.RANGE_SECRET %>',
    '${process.env.RANGE_SECRET}',
    '<%- process.env.RANGE_SECRET %>',
    '<% print(process.env.RANGE_SECRET) %>',
  ])
    attack('lodashSource', value);
  const options = (sink: string, value: unknown): void => {
    cases.push({
      guard: 'template-injection',
      sink,
      name: JSON.stringify(value),
      request: json(sink, { x: value }),
      effect: { kind: 'answer', holds: places.secret },
    });
    cases.push({
      guard: 'template-injection',
      sink,
      name: `JSON in a string ${JSON.stringify(value)}`,
      request: {
        method: 'POST',
        path: `/run/${sink}?d=json`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ x: JSON.stringify({ x: value }) }),
      },
      effect: { kind: 'answer', holds: places.secret },
    });
  };
  options('ejsOptions', { client: true, escapeFunction: '1;return process.env.RANGE_SECRET;' });
  options('ejsOptions', { client: true, escape: '1;return process.env.RANGE_SECRET;' });
  options('lodashOptions', { variable: 'obj){return process.env.RANGE_SECRET}(function(' });
  const benign = (sink: string, value: string, way: Way): void => {
    cases.push({ guard: 'template-injection', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  };
  const texts = [
    'bob',
    'hello world',
    '<b>bold</b>',
    'a & b',
    'costs $5 (five)',
    '50% off',
    "it's",
    'name',
    'user',
    'C# and C++',
    '1 < 2',
    'x = y',
    'mail@example.com',
    '{ json }',
    'a: b',
  ];
  for (const [sink, value, way] of combine(
    ['ejsSource', 'handlebarsSource', 'nunjucksSource', 'lodashSource', 'pugSource'],
    texts,
    [...plainWays.filter((one) => one !== 'xml'), 'base64'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['ejsData', 'pugData', 'handlebarsData', 'nunjucksData', 'lodashData'],
    [...texts, '<%= 1 %>', '{{ 1 }}', '#{1}', '${1}', '{% x %}', '<%= name %>', '{{name}}', '<%- name'],
    [...plainWays.filter((one) => one !== 'xml'), 'base64'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(['ejsField'], ['name', 'email', 'missing'], plainWays))
    benign(sink, value, way);
  for (const value of [{ rmWhitespace: true }, { pretty: true }, {}])
    for (const sink of ['ejsOptions', 'pugOptions'])
      cases.push({ guard: 'template-injection', sink, name: JSON.stringify(value), request: json(sink, { x: value }) });
  return cases;
}

export function deserializationCases(places: RangePlaces): RangeCase[] {
  const ways = [
    ...plainWays.filter((way) => way !== 'xml'),
    'base64',
    'hex',
    'url',
    'json-in-string',
    'base64-json',
    'trim',
    'first',
  ] as const;
  const { cases, attack: answers } = answering('deserialization', ways, 4);
  const attack = (sink: string, value: string): void => answers(sink, value, places.secret);
  for (const code of [
    'function(){return process.env.RANGE_SECRET}()',
    'function (){ return global.process.env.RANGE_SECRET }()',
    '(()=>process.env.RANGE_SECRET)()',
    'function(){return eval("process.env.RANGE_SECRET")}()',
    "function(){return process['env']['RANGE_SECRET']}()",
  ]) {
    attack('unserialize', JSON.stringify({ a: `_$$ND_FUNC$$_${code}` }));
    attack('unserialize', JSON.stringify({ a: { b: `_$$ND_FUNC$$_${code}` } }));
  }
  for (const value of [
    'toString: !!js/function "function(){return process.env.RANGE_SECRET}"',
    '{toString: !!js/function "function (){ return process.env.RANGE_SECRET }"}',
    'toString: !<tag:yaml.org,2002:js/function> "function(){return process.env.RANGE_SECRET}"',
    "valueOf: 1\ntoString: !!js/function 'function(){return global.process.env.RANGE_SECRET}'",
  ])
    attack('yamlCall', value);
  const values = [
    '{"a":"b"}',
    '{"a":[1,2,{"c":null}]}',
    '{"text":"a function () in prose"}',
    '[]',
    '"text"',
    '{"constructor":"steel"}',
    '{"code":"require(\'x\')"}',
  ];
  for (const [sink, value, way] of combine(
    ['unserialize', 'jsonParse', 'yamlFour', 'yamlSafe', 'yamlLoad'],
    values,
    ways,
  ))
    cases.push({ guard: 'deserialization', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  for (const [sink, value, way] of combine(
    ['yamlLoad', 'yamlSafe', 'yamlFour', 'yamlCall'],
    ['a: 1', 'a: function', '- x\n- y', 'text: "!!js is a tag"', 'date: 2024-01-01'],
    ways,
  ))
    cases.push({ guard: 'deserialization', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  return cases;
}
