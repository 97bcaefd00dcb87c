import { get, type KnownCase } from '../case.ts';

export default [
  {
    app: 'eta',
    package: 'eta',
    id: 'CVE-2023-23630',
    guard: 'template-injection',
    title: 'varName among the view options in the query becomes code of the compiled template',
    attack(places) {
      const file = places.made();
      const code = `it,a,b,c=process.mainModule.require('child_process').execSync('touch ${file}')`;
      return {
        requests: [get('/eta/page', { name: 'x', 'settings[view options][varName]': code })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      get('/eta/page', { name: 'Ann' }),
      get('/eta/page', { name: 'a=b(c)', title: 'varName=none of it' }),
      get('/eta/page?name=x&settings[lang]=en'),
    ],
  },
] satisfies KnownCase[];
