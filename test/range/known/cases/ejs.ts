import { get, type KnownCase } from '../case.ts';

const benign: KnownCase['benign'] = () => [
  get('/ejs/page', { name: 'Ann' }),
  get('/ejs/page', { name: "O'Neill; process & sons", title: 'x' }),
  get('/ejs/page?name=x&settings[lang]=en&settings[theme]=dark'),
];

export default [
  {
    app: 'ejs',
    package: 'ejs',
    id: 'CVE-2022-29078',
    guard: 'template-injection',
    title: 'settings[view options][outputFunctionName] in the query becomes code of the compiled template',
    attack(places) {
      const file = places.made();
      const code = `x;process.mainModule.require('child_process').execSync('touch ${file}');s`;
      return {
        requests: [
          get(`/ejs/page?${new URLSearchParams({ name: 'x', 'settings[view options][outputFunctionName]': code })}`),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign,
  },
] satisfies KnownCase[];
