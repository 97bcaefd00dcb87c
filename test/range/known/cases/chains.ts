import { get, postJson, type KnownCase, type KnownRequest } from '../case.ts';

interface Chain {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  /** Requests that make `file` by running `code`. */
  readonly requests: (code: string, file: string) => readonly KnownRequest[];
  readonly ordinary: readonly KnownRequest[];
}

const chain = ({ package: name, id, title, requests, ordinary }: Chain): KnownCase => ({
  app: 'chains',
  package: name,
  id,
  guard: 'prototype-pollution',
  title,
  attack(places) {
    const file = places.made();
    const code = `process.mainModule.require('child_process').execSync('touch ${file}')`;
    return { requests: requests(code, file), effect: { kind: 'file', path: file } };
  },
  benign: () => ordinary,
});

const polluting = (value: object): object => ({ constructor: { prototype: value } });
const merges = (way: string, page: string): KnownRequest[] => [
  postJson(`/chains/${way}`, { theme: 'dark', block: 'a', type: 'Program' }),
  postJson(`/chains/${way}`, { note: 'outputFunctionName of __proto__', shell: '/bin/sh', client: true }),
  get(`/chains/${page}`),
];

export default [
  chain({
    package: 'ejs',
    id: 'CVE-2024-33883',
    title: 'lodash merges a prototype, ejs takes its escapeFunction from there: code',
    requests: (code) => [
      postJson('/chains/lodash', polluting({ client: true, escapeFunction: `1;return ${code}` })),
      get('/chains/ejs'),
    ],
    ordinary: merges('lodash', 'ejs'),
  }),
  chain({
    package: 'pug',
    id: 'CVE-2020-36632',
    title: 'flat unflattens a prototype, pug takes a block of its syntax tree from there: code',
    requests: (code) => [
      postJson('/chains/flat', { '__proto__.block': { type: 'Text', line: code, val: 'x' } }),
      get('/chains/pug'),
    ],
    ordinary: merges('flat', 'pug'),
  }),
  chain({
    package: 'handlebars-4.7.6',
    id: 'CVE-2020-36632',
    title: 'flat unflattens a prototype, Handlebars takes the program of its syntax tree from there: code',
    requests: (code) => [
      postJson('/chains/flat', {
        '__proto__.type': 'Program',
        '__proto__.body': [
          {
            type: 'MustacheStatement',
            path: 0,
            params: [{ type: 'NumberLiteral', value: code }],
            loc: { start: 0, end: 0 },
          },
        ],
      }),
      get('/chains/handlebars'),
    ],
    ordinary: merges('flat', 'handlebars'),
  }),
  chain({
    package: 'dot',
    id: 'CVE-2020-8141',
    title: 'extend merges a prototype, doT takes its templateSettings from there: code',
    requests: (code) => [
      postJson('/chains/extend', `{"__proto__":{"templateSettings":{"varname":"it,b=${code}"}}}`),
      get('/chains/dot'),
    ],
    ordinary: merges('extend', 'dot'),
  }),
  chain({
    package: 'lodash',
    id: 'CVE-2018-16487',
    title: 'lodash merges a prototype and takes the sourceURL of its templates from there: code',
    requests: (code) => [
      postJson('/chains/lodash', polluting({ sourceURL: `\u2028${code}//` })),
      get('/chains/lodash-template'),
    ],
    ordinary: merges('lodash', 'lodash-template'),
  }),
  chain({
    package: 'set-value',
    id: 'CVE-2019-10747',
    title: 'set-value writes NODE_OPTIONS into the prototype, a child process of Node takes it from there',
    requests: (_code, file) => [
      postJson('/chains/set-value', {
        path: 'constructor.prototype.NODE_OPTIONS',
        value: `--import=data:text/javascript,process.getBuiltinModule('fs').writeFileSync('${file}','')`,
      }),
      get('/chains/report'),
    ],
    ordinary: [
      postJson('/chains/set-value', { path: 'theme', value: 'dark' }),
      postJson('/chains/set-value', { path: 'env.NODE_OPTIONS', value: '--import x' }),
      get('/chains/report'),
    ],
  }),
  chain({
    package: 'extend',
    id: 'CVE-2018-16492',
    title: 'extend merges a prototype and ejs takes outputFunctionName from there, in one request',
    requests: (code) => [postJson('/chains/preview', `{"name":"x","__proto__":{"outputFunctionName":"x;${code};s"}}`)],
    ordinary: [
      postJson('/chains/preview', { name: 'Ann' }),
      postJson('/chains/preview', { name: '__proto__', outputFunctionName: 'echo' }),
      postJson('/chains/preview', { name: 'x', client: true, escapeFunction: 'x' }),
    ],
  }),
] satisfies KnownCase[];
