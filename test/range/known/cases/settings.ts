import { get, postJson, type KnownCase, type KnownEffect } from '../case.ts';

const PROTO = '{"__proto__":{"admin":true}}';
const CONSTRUCTOR = '{"constructor":{"prototype":{"admin":true}}}';
const BODIES: readonly object[] = [
  { theme: { color: 'dark' }, list: [2, 3] },
  { theme: { note: 'the __proto__ and the constructor' }, constructor: 'steel' },
  { name: 'constructor', prototype: { built: 1999 }, first: { a: 1 } },
];

const merge = (
  name: string,
  id: string,
  attack: string | object = PROTO,
  bodies: readonly object[] = BODIES,
  title = 'a key __proto__ in the body',
  effect?: KnownEffect,
): KnownCase => ({
  app: 'settings',
  package: name,
  id,
  guard: 'prototype-pollution',
  title: attack === CONSTRUCTOR ? 'keys constructor and prototype in the body' : title,
  attack: (places) => ({
    requests: [postJson(`/settings/merge/${name.replace('/', '.')}`, attack)],
    effect: effect ?? { kind: 'answer', holds: places.secret, of: get('/settings/secret') },
  }),
  benign: () => bodies.map((body) => postJson(`/settings/merge/${name.replace('/', '.')}`, body)),
});

const PATHS = ['theme.color', 'theme.constructor', 'list.0'];
const POINTERS = ['/theme/color', '/theme/constructor', '/list/0'];

const path = (
  name: string,
  id: string,
  reach: unknown,
  title?: string,
  paths: readonly unknown[] = PATHS,
  value: unknown = true,
): KnownCase => ({
  app: 'settings',
  package: name,
  id,
  guard: 'prototype-pollution',
  title: title ?? `the path ${JSON.stringify(reach).replaceAll('"', '')}`,
  attack: (places) => ({
    requests: [postJson(`/settings/path/${name}`, { path: reach, value })],
    effect: { kind: 'answer', holds: places.secret, of: get('/settings/secret') },
  }),
  benign: () => paths.map((one) => postJson(`/settings/path/${name}`, { path: one, value: 'dark' })),
});

const FLAT: readonly object[] = [{ 'theme.color': 'dark' }, { 'a.b': 1, b: 2 }, { note: 'the __proto__', 'list.0': 2 }];

const patches = (op: string, way: unknown): object => ({ patches: [{ op, path: way, value: true }] });

/** The prototype of the application's own class is what is written to: no other object shows it. */
const account = (name: string, id: string, body: string): KnownCase => ({
  app: 'settings',
  package: name,
  id,
  guard: 'prototype-pollution',
  title: "the prototype of the application's own class is written to",
  attack: (places) => ({
    requests: [postJson(`/settings/account/${name}`, body)],
    effect: { kind: 'answer', holds: places.secret },
  }),
  benign: () => [
    postJson(`/settings/account/${name}`, { path: 'theme.color', value: 'dark', theme: { color: 'dark' } }),
    postJson(`/settings/account/${name}`, { path: 'note', value: '__proto__', note: 'the __proto__' }),
    postJson(`/settings/account/${name}`, { path: 'list', value: [1], constructors: { prototype: 1 } }),
  ],
});
const CLASS = '{"path":"constructor.prototype.admin","value":true}';

export default [
  account('deep-extend', 'CVE-2018-3750', PROTO),
  account('assign-deep', 'CVE-2019-10745', CONSTRUCTOR),
  account('set-value', 'CVE-2019-10747', CLASS),
  account('dot-prop', 'CVE-2020-8116', CLASS.replace('constructor.prototype', '__proto__')),
  account('object-path', 'CVE-2020-15256', CLASS.replace('constructor.prototype', '__proto__')),
  merge('lodash', 'CVE-2018-16487', CONSTRUCTOR),
  merge('lodash-4.17.11', 'CVE-2019-10744', CONSTRUCTOR),
  merge('lodash.mergewith', 'CVE-2018-16487', CONSTRUCTOR),
  merge('lodash.defaultsdeep', 'CVE-2019-10744', CONSTRUCTOR),
  merge('deep-extend', 'CVE-2018-3750'),
  merge('merge-deep', 'CVE-2021-26707', CONSTRUCTOR),
  merge('defaults-deep', 'CVE-2018-16486', CONSTRUCTOR),
  merge('assign-deep', 'CVE-2019-10745', CONSTRUCTOR),
  merge('extend', 'CVE-2018-16492'),
  merge('just-extend', 'CVE-2018-16489'),
  merge('hoek', 'CVE-2018-3728'),
  merge('merge', 'CVE-2018-16469'),
  merge('mout', 'CVE-2020-7792'),
  merge(
    'immer',
    'CVE-2020-28477',
    patches('add', ['__proto__', 'admin']),
    [patches('replace', ['theme', 'color']), patches('add', ['list', 0]), patches('add', ['constructor'])],
    'a patch whose path begins with __proto__',
  ),
  merge(
    'fast-json-patch',
    'CVE-2021-4279',
    patches('replace', '/constructor/prototype/admin'),
    [patches('replace', '/theme/color'), patches('add', '/list/0'), patches('add', '/theme/prototype')],
    'a patch whose path goes over constructor and prototype',
  ),
  merge(
    'flat',
    'CVE-2020-36632',
    { '__proto__.admin': true },
    [{ 'theme.color': 'dark' }, { 'a.constructor': 1, b: 2 }, { 'list.0': 'the __proto__', 'list.1': 2 }],
    'a flat key that begins with __proto__',
  ),
  merge('@firebase/util', 'CVE-2020-7765'),
  merge('merge-objects', '–'),
  merge('js-data', 'CVE-2020-28442'),
  merge('lutils', '–'),
  merge('js-extend', 'CVE-2021-25945'),
  merge('deep-defaults', 'CVE-2021-25944'),
  merge('safe-flat', 'CVE-2021-25927', { '__proto__.admin': true }, FLAT, 'a flat key that begins with __proto__'),
  merge(
    'arr-flatten-unflatten',
    'CVE-2020-7713',
    { '__proto__.admin': true },
    FLAT,
    'a flat key that begins with __proto__',
  ),
  merge(
    'immer-9.0.5',
    'CVE-2021-23436',
    patches('add', [['__proto__'], 'admin']),
    [patches('replace', ['theme', 'color']), patches('add', ['list', 0]), patches('add', ['name'])],
    'a patch whose path begins with __proto__ in a list',
  ),
  merge(
    'superjson',
    'CVE-2022-23631',
    { json: { a: true }, meta: { referentialEqualities: { a: ['__proto__.admin'] } } },
    [
      { json: { name: 'Ann' } },
      { json: { when: '2020-01-01T00:00:00.000Z' }, meta: { values: { when: ['Date'] } } },
      { json: { a: { x: 1 }, b: null }, meta: { referentialEqualities: { a: ['b'] } } },
    ],
    'a reference is put where a path leads that begins with __proto__',
  ),
  merge(
    'dot-object',
    'CVE-2019-10793',
    { '__proto__.admin': true },
    [{ 'theme.color': 'dark' }, { 'a.constructor': 1, b: 2 }, { 'list.first': 'the __proto__' }],
    'a dotted key that begins with __proto__',
  ),
  merge(
    'extend',
    'CVE-2018-16492',
    '{"__proto__":{"toString":"x","hasOwnProperty":"x"}}',
    BODIES,
    'what every object has is replaced: the application answers nobody any more',
    { kind: 'answer', holds: 'error', of: get('/settings/text') },
  ),
  path('set-value', 'CVE-2019-10747', 'constructor.prototype.admin'),
  path('set-value-4.0.0', 'CVE-2021-23440', [['__proto__'], 'admin']),
  path('dot-prop', 'CVE-2020-8116', '__proto__.admin'),
  path('object-path', 'CVE-2020-15256', '__proto__.admin'),
  path('node-forge', 'CVE-2020-7720', ['__proto__', 'admin'], undefined, [
    ['theme', 'color'],
    ['theme', 'constructor'],
    ['name'],
  ]),
  path('jsonpointer', 'CVE-2021-23807', ['__proto__', ['__proto__'], 'admin'], undefined, POINTERS),
  path('json-pointer', 'CVE-2020-7709', '/__proto__/admin', undefined, POINTERS),
  path('dset', 'CVE-2020-28277', '__proto__.admin'),
  path('dset-3.1.3', 'CVE-2024-21529', [['__proto__'], 'admin']),
  path('jsonpath', 'CVE-2025-61140', '$.__proto__.admin', undefined, ['$.theme.color', '$.list[0]', '$.theme.size']),
  path('mongoose-6.4.5', 'CVE-2022-2564', '__proto__.admin', 'the name __proto__.admin for a path of a schema', [
    'color',
    'nested.size',
    'maker.constructorName',
  ]),
  path('undefsafe', 'CVE-2019-10795', '__proto__.admin'),
  path('property-expr', 'CVE-2020-7707', 'constructor.prototype.admin'),
  path('mpath', 'CVE-2021-23438', [['__proto__'], 'admin']),
  path('getobject', 'CVE-2020-28282', '__proto__.admin'),
  path('convict', 'CVE-2022-21190', 'constructor.prototype.admin'),
  path('nconf', 'CVE-2022-21803', '__proto__:admin', undefined, ['theme:color', 'theme:constructor', 'list:0']),
  path('protobufjs', 'CVE-2022-25878', 'constructor.prototype.admin'),
  path('protobufjs-7.2.3', 'CVE-2023-36665', 'constructor.prototype.admin'),
  path('lodash-4.17.15', 'CVE-2020-8203', ['__proto__.admin'], undefined, [['a.b'], ['theme.constructor'], ['list']]),
  path('lodash-4.17.11', 'CVE-2020-8203', '__proto__.admin'),
  path('object-path-0.11.5', 'CVE-2021-23434', [['__proto__'], 'admin']),
  path('json-pointer-0.6.1', 'CVE-2021-23820', [['__proto__'], 'admin'], undefined, POINTERS),
  path('deep-get-set', 'CVE-2020-7715', '__proto__.admin'),
  path('just-safe-set', 'CVE-2021-25952', '__proto__.admin'),
  path('set-deep-prop', 'CVE-2021-23373', ['__proto__', 'admin'], undefined, [
    ['theme', 'color'],
    ['name'],
    ['list', 0],
  ]),
  path('field', 'CVE-2020-28269', '__proto__.admin', undefined, ['theme.color', 'name', 'theme.size']),
  path('lodash.set', 'CVE-2020-8203', '__proto__.admin'),
  path('lodash.setwith', 'CVE-2020-8203', 'constructor.prototype.admin'),
  path('rollbar', 'CVE-2025-57325', '__proto__.admin', undefined, ['theme.color', 'theme.size', 'name']),
  path(
    'jsonata',
    'CVE-2024-27307',
    '$ ~> | __proto__ | {"admin": true} |',
    'a transform whose pattern is __proto__ writes into the prototype',
    ['theme.color', '$ ~> | theme | {"color": value} |', '$sum(list)'],
  ),
] satisfies KnownCase[];
