import { get, type KnownCase } from '../case.ts';

export default [
  {
    app: 'dust',
    package: 'dustjs-helpers',
    id: '–',
    guard: 'code-injection',
    title: 'a list in the query is not escaped and becomes code of the condition',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          get(
            `/dust/page?${new URLSearchParams([
              ['device[]', 'x'],
              ['device[]', `y'-process.mainModule.require('child_process').execSync('touch ${file}')-'`],
            ])}`,
          ),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      get('/dust/page', { device: 'mobile', name: 'Ann' }),
      get('/dust/page', { device: "Bob's phone (old)", name: 'x' }),
      get('/dust/page?device[]=a&device[]=b'),
    ],
  },
] satisfies KnownCase[];
