import { get, postText, type KnownCase, type KnownRequest } from '../case.ts';

interface Parser {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  readonly attack: string;
  readonly ordinary: readonly string[];
  /** The object that was read has a prototype of the attacker's; no other object has. */
  readonly onlyThis?: true;
}

const parser = ({ package: name, id, title, attack, ordinary, onlyThis }: Parser): KnownCase => {
  const path = `/parsers/${name.replace('/', '.')}`;
  return {
    app: 'parsers',
    package: name,
    id,
    guard: 'prototype-pollution',
    title,
    attack: (places) => ({
      requests: [postText(path, attack)],
      effect: { kind: 'answer', holds: places.secret, ...(!onlyThis && { of: get('/parsers/secret') }) },
    }),
    benign: () => ordinary.map((text) => postText(path, text)),
  };
};

const JSONS = [
  '{"name":"Ann","list":[1,2]}',
  '{"note":"the __proto__ of it","constructor":"steel"}',
  '{"a":{"prototype":{"b":1}}}',
];
const KEY = '{"__proto__":{"admin":true}}';
const plist = (inner: string): string => `<plist version="1.0"><dict>${inner}</dict></plist>`;

const fields = (given: Readonly<Record<string, string>>): KnownRequest =>
  postText(
    '/parsers/upload',
    Object.entries(given)
      .map(([name, value]) => `--fields\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('') + '--fields--\r\n',
    'multipart/form-data; boundary=fields',
  );

export default [
  {
    app: 'parsers',
    package: 'express-fileupload',
    id: 'CVE-2020-7699',
    guard: 'prototype-pollution',
    title: 'a field called __proto__.admin',
    attack: (places) => ({
      requests: [fields({ name: 'x', '__proto__.admin': 'true' })],
      effect: { kind: 'answer', holds: places.secret, of: get('/parsers/secret') },
    }),
    benign: () => [
      fields({ name: 'Ann', 'theme.color': 'dark' }),
      fields({ name: 'constructor', 'a[b][c]': '1' }),
      fields({ note: 'the __proto__.x of it' }),
    ],
  },
  {
    app: 'parsers',
    package: 'tough-cookie',
    id: 'CVE-2023-26136',
    guard: 'prototype-pollution',
    title: 'a cookie of the domain __proto__',
    attack: () => ({
      requests: [postText('/parsers/cookies', 'https://__proto__/ admin=x; Domain=__proto__; Path=/reports')],
      effect: { kind: 'answer', holds: 'label known', of: get('/parsers/label', { of: '/reports' }) },
    }),
    benign: () => [
      postText('/parsers/cookies', 'https://example.com/ a=b; Path=/\nhttps://example.com/ c=d'),
      postText('/parsers/cookies', 'https://example.com/ constructor=b; Domain=example.com; Path=/__proto__'),
      get('/parsers/label', { of: '/docs' }),
    ],
  },
  parser({
    package: 'js-yaml-4.1.0',
    id: 'CVE-2025-64718',
    title: 'a merged field __proto__ becomes the prototype of what was read',
    attack: 'name: Ann\n<<: { "__proto__": { admin: true } }\n',
    ordinary: ['name: Ann\nlist: [1, 2]', 'base: &b { a: 1 }\nmore: { <<: *b, c: 2 }', 'note: the __proto__ of it'],
    onlyThis: true,
  }),
  parser({
    package: 'devalue',
    id: 'CVE-2025-57820',
    title: 'a key __proto__ becomes the prototype of what was read',
    attack: '[{"__proto__":1},{"admin":2},true]',
    ordinary: ['[{"name":1},"Ann"]', '[{"note":1,"constructor":2},"the __proto__","steel"]', '[{"list":1},[2,2],7]'],
    onlyThis: true,
  }),
  parser({
    package: 'ini',
    id: 'CVE-2020-7788',
    title: 'a section called __proto__',
    attack: '[__proto__]\nadmin = true',
    ordinary: [
      'name = Ann\n[theme]\ncolor = dark',
      '; [__proto__] is not a section here\nname = x',
      '[constructor]\nof = steel',
    ],
  }),
  parser({
    package: 'properties-reader',
    id: 'CVE-2020-28471',
    title: 'a section called __proto__',
    attack: '[__proto__]\nadmin = true',
    ordinary: ['name = Ann\n[theme]\ncolor = dark', 'name = the __proto__ file', 'a.b = 1\na.c = 2'],
  }),
  parser({
    package: 'json5',
    id: 'CVE-2022-46175',
    title: 'a key __proto__ becomes the prototype of what was read',
    attack: "{name: 'x', __proto__: {admin: true}}",
    ordinary: [
      "{name: 'Ann', list: [1, 2,],}",
      "{note: 'the __proto__: {of} it'}",
      "{constructor: 'steel', /* __proto__ */ a: 1}",
    ],
    onlyThis: true,
  }),
  parser({
    package: 'plist',
    id: 'CVE-2022-22912',
    title: 'a key __proto__ becomes the prototype of what was read',
    attack: plist('<key>__proto__</key><dict><key>admin</key><true/></dict>'),
    ordinary: [
      plist('<key>name</key><string>Ann</string>'),
      plist('<key>note</key><string>__proto__</string>'),
      plist('<key>theme</key><dict><key>constructor</key><string>steel</string></dict>'),
    ],
    onlyThis: true,
  }),
  parser({
    package: 'xml2js',
    id: 'CVE-2023-0842',
    title: 'an element __proto__ becomes the prototype of what was read',
    attack: '<__proto__><admin>true</admin></__proto__>',
    ordinary: [
      '<a><name>Ann</name></a>',
      '<a note="__proto__"><b/><b/></a>',
      '<constructor><of>steel</of></constructor>',
    ],
    onlyThis: true,
  }),
  parser({
    package: 'minimist',
    id: 'CVE-2020-7598',
    title: 'an option called __proto__.admin',
    attack: '--__proto__.admin true',
    ordinary: ['--name Ann -v', '--theme.color dark file.txt', '--note __proto__'],
  }),
  parser({
    package: 'yargs-parser',
    id: 'CVE-2020-7608',
    title: 'an option called foo.__proto__.admin',
    attack: '--foo.__proto__.admin true',
    ordinary: ['--name Ann -v', '--theme.color dark file.txt', '--note __proto__'],
  }),
  parser({
    package: 'protobufjs-7.2.3',
    id: 'CVE-2023-36665',
    title: 'an option of a schema whose path goes over constructor and prototype',
    attack: 'option(a).constructor.prototype.admin = true;',
    ordinary: [
      'syntax = "proto3"; message A { string name = 1; }',
      'syntax = "proto3"; message Constructor { int32 prototype = 1; }',
      'syntax = "proto3"; package a.b; enum E { NONE = 0; }',
    ],
  }),
  parser({
    package: 'deepmerge-ts',
    id: 'CVE-2022-24802',
    title: 'a key __proto__ becomes the prototype of what was merged',
    attack: KEY,
    ordinary: JSONS,
    onlyThis: true,
  }),
  parser({
    package: '@hapi/hoek',
    id: 'CVE-2020-36604',
    title: 'a key __proto__ becomes the prototype of the clone',
    attack: KEY,
    ordinary: JSONS,
    onlyThis: true,
  }),
  parser({
    package: 'class-transformer-0.2.3',
    id: 'CVE-2020-7637',
    title: 'a key __proto__ becomes the prototype of the instance',
    attack: KEY,
    ordinary: JSONS.slice(0, 2).concat('{"theme":{"color":"dark"}}'),
    onlyThis: true,
  }),
  parser({
    package: 'dottie',
    id: 'CVE-2023-26132',
    title: 'a dotted key that begins with __proto__',
    attack: '{"__proto__.admin":true}',
    ordinary: JSONS,
    onlyThis: true,
  }),
  parser({
    package: 'web3-utils',
    id: 'CVE-2024-21505',
    title: 'a key __proto__ in what is merged',
    attack: KEY,
    ordinary: JSONS,
  }),
  parser({
    package: 'immutable',
    id: 'CVE-2026-29063',
    title: 'a key __proto__ becomes the prototype of what was merged',
    attack: KEY,
    ordinary: JSONS,
    onlyThis: true,
  }),
  parser({
    package: 'xe-utils',
    id: 'CVE-2024-57074',
    title: 'a key __proto__ in what is merged',
    attack: KEY,
    ordinary: JSONS,
  }),
  parser({
    package: '@ndhoule/defaults',
    id: 'CVE-2024-57066',
    title: 'a key __proto__ among the defaults',
    attack: KEY,
    ordinary: JSONS,
  }),
  parser({
    package: '@intlify/message-resolver',
    id: 'CVE-2025-27597',
    title: 'a flat key of a message that begins with __proto__',
    attack: '{"__proto__.admin":"yes"}',
    ordinary: [
      '{"menu.file":"File","menu.edit":"Edit"}',
      '{"constructor":"steel","a.b.c":"{name}"}',
      '{"note":"a.__proto__"}',
    ],
  }),
  parser({
    package: 'node-gettext',
    id: 'CVE-2024-21528',
    title: 'translations for the language __proto__',
    attack: '{"locale":"__proto__","domain":"admin","translations":{"charset":"utf8"}}',
    ordinary: [
      '{"locale":"de","domain":"messages","translations":{"charset":"utf8","translations":{}}}',
      '{"locale":"en-GB","domain":"admin","translations":{"translations":{"":{"__proto__":{"msgstr":["x"]}}}}}',
      '{"locale":"de","domain":"constructor","translations":{}}',
    ],
  }),
  parser({
    package: 'requirejs',
    id: 'CVE-2024-38998',
    title: 'settings of a module called __proto__',
    attack: '{"__proto__":{"admin":true}}',
    ordinary: ['{"menu":{"size":"large"}}', '{"a/b":{"prototype":{"x":1}}}', '{"constructor-kit":{"metal":"steel"}}'],
  }),
  parser({
    package: 'locutus',
    id: 'CVE-2026-33993',
    title: 'a property __proto__ becomes the prototype of what was read',
    attack: 'O:8:"stdClass":1:{s:9:"__proto__";O:8:"stdClass":1:{s:5:"admin";b:1;}}',
    ordinary: [
      'a:2:{s:4:"name";s:3:"Ann";i:0;i:7;}',
      's:9:"__proto__";',
      'O:8:"stdClass":1:{s:4:"note";s:9:"__proto__";}',
    ],
    onlyThis: true,
  }),
  parser({
    package: 'js-toml',
    id: 'CVE-2025-54803',
    title: 'a table called __proto__',
    attack: '[__proto__]\nadmin = true\n',
    ordinary: [
      'name = "Ann"\nlist = [1, 2]',
      '[theme]\ncolor = "dark"\n',
      'note = "the __proto__ of it"\n[a.prototype]\nb = 1',
    ],
  }),
  parser({
    package: 'expand-object',
    id: 'CVE-2024-57069',
    title: 'the path __proto__.admin',
    attack: '__proto__.admin:yes',
    ordinary: ['theme.color:dark', 'a.b:1|c.d:2', 'name:constructor'],
  }),
  parser({
    package: '@conform-to/dom',
    id: 'CVE-2024-32866',
    title: 'a field called __proto__.admin',
    attack: '__proto__.admin=yes',
    ordinary: ['name=Ann&theme.color=dark', 'list[0]=a&list[1]=b', 'note=__proto__.admin&constructor=steel'],
  }),
  parser({
    package: '@orpc/client',
    id: 'CVE-2026-28794',
    title: 'an uploaded file is put where a path leads that begins with __proto__',
    attack: '{"json":{"name":"Ann"},"maps":[["__proto__","admin"]],"files":["x"]}',
    ordinary: [
      '{"json":{"name":"Ann","photo":null},"maps":[["photo"]],"files":["x"]}',
      '{"json":{"list":[1,null]},"maps":[["list",1]],"files":["__proto__"]}',
      '{"json":{"note":"the __proto__"},"maps":[],"files":[]}',
    ],
  }),
  {
    app: 'parsers',
    package: 'flatted',
    id: 'CVE-2026-33228',
    guard: 'prototype-pollution',
    title: 'a reference to __proto__ is the prototype of all lists, which then is named',
    attack: () => ({
      requests: [postText('/parsers/flatted', '[{"entries":"__proto__","label":"1"},"mine"]')],
      effect: { kind: 'answer', holds: 'lists mine', of: get('/parsers/lists') },
    }),
    benign: () => [
      postText('/parsers/flatted', '[{"entries":"1","label":"2"},["2"],"mine"]'),
      postText('/parsers/flatted', '[{"label":"1"},"__proto__"]'),
      get('/parsers/lists'),
    ],
  },
  {
    app: 'parsers',
    package: 'lodash-4.17.21',
    id: 'CVE-2025-13465',
    guard: 'prototype-pollution',
    title: 'the path constructor.prototype.toLocaleString takes a method from every object',
    attack: () => ({
      requests: [postText('/parsers/lodash-4.17.21', 'constructor.prototype.toLocaleString')],
      effect: { kind: 'answer', holds: 'text undefined', of: get('/parsers/text') },
    }),
    benign: () => [
      postText('/parsers/lodash-4.17.21', 'theme.color'),
      postText('/parsers/lodash-4.17.21', 'constructor.toLocaleString'),
      postText('/parsers/lodash-4.17.21', 'none.at.all'),
      get('/parsers/text'),
    ],
  },
] satisfies KnownCase[];
