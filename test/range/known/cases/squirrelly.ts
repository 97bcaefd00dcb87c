import { get, type KnownCase } from '../case.ts';

export default [
  {
    app: 'squirrelly',
    package: 'squirrelly',
    id: 'CVE-2021-32819',
    guard: 'template-injection',
    title: 'defaultFilter in the query becomes code of the compiled template',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          get('/squirrelly/page', {
            name: 'x',
            defaultFilter: `e',process.mainModule.require('child_process').execSync('touch ${file}'),'`,
          }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      get('/squirrelly/page', { name: 'Ann' }),
      get('/squirrelly/page', { name: 'x', filter: 'e', title: "it's (fine); ok" }),
      get('/squirrelly/page', { name: "');//" }),
    ],
  },
] satisfies KnownCase[];
