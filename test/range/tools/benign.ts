// Ordinary requests to the same application, and the tools' own texts where they are ordinary: searched for, posted, printed.
// They go on while a tool attacks the same process, and have to be answered as on a quiet day.
import type { RangeRequest } from '../case.ts';
import type { Need } from './tool.ts';

const get = (path: string, x: string): RangeRequest => ({ method: 'GET', path: `${path}?x=${encodeURIComponent(x)}` });
const json = (path: string, body: unknown): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const form = (path: string, text: string): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ text }).toString(),
});

/** What people search for and write about; the last ones are what the tools send. */
const texts = [
  "O'Brien",
  "O'Brien suite",
  'SELECT a plan',
  '1 OR 2 bedrooms',
  'room AND board',
  'order by phone -- or in person',
  'union; where select members meet',
  "rock 'n' roll, drop the table at 8",
  '100% (sea view)',
  'a/b; c|d & e',
  '../notes',
  '{{ name }}, <%= name %> and ${name} are placeholders',
  "' OR '1'='1",
  "1' UNION ALL SELECT NULL,NULL,NULL-- -",
  '1 AND (SELECT 1 FROM (SELECT SLEEP(5))x)',
  '1;SELECT PG_SLEEP(5)--',
  '../../../../etc/passwd',
  '; cat /etc/passwd #',
  '*)(uid=*',
  '{"$ne": null}',
];

/** @param has tells whether the doors to this server are open */
export function benignRequests(has: (need: Need) => boolean): readonly RangeRequest[] {
  const databases = [...(!has('postgresql') ? [] : ['postgresql']), ...(!has('mariadb') ? [] : ['mysql']), 'sqlite'];
  return [
    ...databases.flatMap((name) => [
      ...texts.flatMap((text) => ['search', 'post', 'escaped'].map((door) => get(`/safe/${name}-${door}`, text))),
      ...['room', 'Garden room', 'ROOM', '40', 'a OR b', 'Attic and Garden'].map((x) => get(`/door/${name}-search`, x)),
      json(`/door/${name === 'mysql' ? 'mysql-tag' : name === 'sqlite' ? 'sqlite-room' : 'postgresql-login'}`, {
        tag: 'Attic (north)',
        id: 2,
        login: 'bob',
      }),
    ]),
    ...(!has('postgresql')
      ? []
      : [
          { method: 'GET', path: '/door/postgresql-room/3' },
          { method: 'GET', path: '/door/postgresql-page', headers: { cookie: 'page=2' } },
          ...['price', 'name desc', 'price ASC'].map((x) => get('/door/postgresql-sort', x)),
          ...['hello', 'we met at 5; it was fine -- really', 'SELECT the union of both'].map((text) =>
            form('/door/postgresql-post', text),
          ),
        ]),
    ...(!has('mariadb')
      ? []
      : [
          { method: 'GET', path: '/door/mysql-room', headers: { 'x-room': '2' } },
          { method: 'GET', path: '/door/mysql-login', headers: { cookie: 'login=bob' } },
          ...['price', 'name DESC'].map((x) => get('/door/mysql-sort', x)),
        ]),
    { method: 'GET', path: '/door/sqlite-sort/price' },
    { method: 'GET', path: '/door/sqlite-login', headers: { 'x-login': 'bob' } },
    ...['www', 'example.org', 'a b', '10.0.0.1', 'host-1.example.org:80'].map((x) => get('/door/shell-plain', x)),
    ...['www', 'one and two', 'a;b', 'x | y & z'].map((x) => get('/door/shell-single', x)),
    json('/door/shell-quoted', { x: 'a; b (c)' }),
    ...['a.txt', 'notes', './a.txt', 'sub/../notes', 'a.txt?', 'none.txt'].map((x) => get('/door/file-query', x)),
    ...['a.txt', '../notes'].map((x) => get('/door/file-stripped', x)),
    { method: 'GET', path: '/door/file-path/a.txt' },
    ...['Ann', 'Ann & Bob', "O'Brien", '50 % off', 'a #hash'].flatMap((x) =>
      ['ejs', 'nunjucks', 'handlebars', 'lodash'].map((engine) => get(`/door/template-${engine}`, x)),
    ),
    ...['1 + 2', '(3 * 4) / 2'].map((x) => get('/door/calculate', x)),
    ...(!has('mongodb')
      ? []
      : [
          get('/door/mongo-find', 'bob'),
          get('/door/mongo-find', '$ne'),
          json('/door/mongo-login', { name: 'bob', password: 'hunter2' }),
          json('/door/mongo-login', { name: 'bob', password: "' || '1'=='1" }),
        ]),
    ...(!has('ldap') ? [] : ['Bob', 'Olga', 'Nobody here'].map((x) => get('/door/ldap', x))),
    ...texts.map((text) => get('/safe/shell', text)),
    ...texts.map((text) => get('/safe/greet', text)),
    ...['a.txt', '../notes', 'sub/a.txt'].map((text) => get('/safe/file', text)),
  ];
}
