// Statements that objects, keys and options of the request take part in.
import { postForm, postJson, type KnownCase, type KnownPlaces, type KnownRequest } from '../case.ts';

const post = (route: string, body: unknown): KnownRequest => postJson(`/databases/${route}`, body);

/** password[password]=1 is an object, which the client writes as name = value: true for every row. */
const login = (route: string): readonly KnownRequest[] => [
  post(route, { name: 'bob', password: 'hunter2' }),
  post(route, { name: 'bob', password: "x' OR '1'='1" }),
  post(route, { name: "o'neill", password: 'password' }),
  postForm(`/databases/${route}`, { name: 'bob', password: 'hunter2' }),
];

interface Statement {
  readonly package: string;
  readonly id: string;
  readonly guard?: string;
  readonly title: string;
  readonly attack: (places: KnownPlaces) => KnownRequest;
  readonly holds?: string;
  readonly benign: readonly KnownRequest[];
}

const statements: readonly Statement[] = [
  {
    package: 'mysql',
    id: '–',
    title: 'an object for the password is written as a comparison of the column with itself',
    attack: () => postForm('/databases/mysql', 'name=ann&password[password]=1'),
    benign: login('mysql'),
  },
  {
    package: 'mysql2-3.9.3',
    id: '–',
    title: 'an object for the password is written as a comparison of the column with itself',
    attack: () => post('mysql2', { name: 'ann', password: { password: 1 } }),
    benign: login('mysql2'),
  },
  {
    package: 'knex',
    id: 'CVE-2016-20018',
    title: 'an object for the password is written as a comparison of the column with itself',
    attack: () => post('knex', { name: 'ann', password: { password: 1 } }),
    benign: login('knex'),
  },
  {
    package: 'sequelize-6.19.0',
    id: 'CVE-2023-25813',
    title: 'a value that names another replacement is replaced inside of its quotes',
    attack: () => post('sequelize-replacements', { name: ':soundex', soundex: ' OR 1 = 1) -- ' }),
    benign: [
      post('sequelize-replacements', { name: 'bob', soundex: 'B000' }),
      post('sequelize-replacements', { name: "o'neill", soundex: 'O540' }),
      post('sequelize-replacements', { name: 'a:b', soundex: 'x' }),
    ],
  },
  {
    package: 'typeorm',
    id: 'CVE-2022-33171',
    title: 'an object for the id is taken for options, whose where is a piece of the statement',
    attack: () =>
      post('typeorm', { id: { where: "1=0 UNION SELECT 3, password, 1 FROM accounts WHERE name = 'ann'" } }),
    benign: [post('typeorm', { id: 1 }), post('typeorm', { id: '2' }), post('typeorm', { id: 99 })],
  },
  {
    package: 'sequelize-6.37',
    id: 'CVE-2026-30951',
    title: 'the name of a setting ends the cast that it asks for',
    attack: () => post('sequelize-json', { settings: { 'theme::char) OR 1 = 1 #': 'x' } }),
    benign: [
      post('sequelize-json', { settings: { theme: 'light' } }),
      post('sequelize-json', { settings: { 'theme::char': 'none' } }),
      post('sequelize-json', { settings: { 'a b': "it's" } }),
    ],
  },
  {
    package: 'kysely',
    id: 'CVE-2026-32763',
    title: 'the name of a setting ends the path that it is put into',
    attack: () => post('kysely', { setting: "x') AS value FROM accounts UNION SELECT password FROM accounts -- " }),
    benign: [
      post('kysely', { setting: 'theme' }),
      post('kysely', { setting: 'none' }),
      post('kysely', { setting: 'union_select' }),
    ],
  },
  {
    package: 'typeorm-0.3',
    id: 'CVE-2025-60542',
    title: 'an object for the name is written as further columns that are set',
    attack: () => post('typeorm-0.3', { name: { name: 'cid', rights: 'all of them' } }),
    holds: 'all of them',
    benign: [
      post('typeorm-0.3', { name: 'cid' }),
      post('typeorm-0.3', { name: "o'neill, rights = 'all'" }),
      post('typeorm-0.3', { name: 'all of us' }),
    ],
  },
];

const options: KnownCase = {
  app: 'databases',
  package: 'mysql2-3.9.3',
  id: 'CVE-2024-21508',
  guard: 'code-injection',
  title: 'options of a query become code of the reader of its rows',
  needs: 'mariadb',
  attack(places) {
    const file = places.made();
    const code = `');process.mainModule.require('child_process').execSync('touch ${file}');//`;
    return {
      requests: [post('mysql2-options', { options: { timezone: code } })],
      effect: { kind: 'file', path: file },
    };
  },
  benign: () => [
    post('mysql2-options', { options: {} }),
    post('mysql2-options', { options: { timezone: '+02:00' } }),
    post('mysql2-options', { options: { rowsAsArray: false, timeout: 1_000 } }),
  ],
};

export default [
  ...statements.map((statement): KnownCase => ({
    app: 'databases',
    package: statement.package,
    id: statement.id,
    guard: statement.guard ?? 'sql-injection',
    title: statement.title,
    needs: 'mariadb',
    attack: (places) => ({
      requests: [statement.attack(places)],
      effect: { kind: 'answer', holds: statement.holds ?? places.secret },
    }),
    benign: () => statement.benign,
  })),
  options,
];
