import { get, type KnownCase } from '../case.ts';

const benign =
  (page: string): KnownCase['benign'] =>
  () => [
    get(page, { name: 'Ann' }),
    get(page, { name: "O'Neill; process & sons", title: 'x' }),
    get(`${page}?name=x&settings[lang]=en&settings[theme]=dark`),
    get(page, { name: 'x', client: 'Smith (son)', escape: 'to the country' }),
  ];

export default [
  {
    app: 'ejs',
    package: 'ejs',
    id: 'CVE-2022-29078',
    guard: 'template-injection',
    title: 'the query names outputFunctionName among the view options: code of the compiled template',
    attack(places) {
      const file = places.made();
      const code = `x;process.mainModule.require('child_process').execSync('touch ${file}');s`;
      return {
        requests: [get('/ejs/page', { name: 'x', 'settings[view options][outputFunctionName]': code })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: benign('/ejs/page'),
  },
  {
    app: 'ejs',
    package: 'ejs-3.1.9',
    id: 'CVE-2023-29827',
    guard: 'template-injection',
    title: 'client and escapeFunction among the view options: the escape function is code of the template',
    attack(places) {
      const file = places.made();
      const code = `1;return process.mainModule.constructor._load('child_process').execSync('touch ${file}');`;
      return {
        requests: [
          get('/ejs/later/page', {
            name: 'x',
            'settings[view options][client]': 'true',
            'settings[view options][escapeFunction]': code,
          }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: benign('/ejs/later/page'),
  },
] satisfies KnownCase[];
