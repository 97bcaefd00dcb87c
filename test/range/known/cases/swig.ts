import { postJson, type KnownCase } from '../case.ts';

const benign: KnownCase['benign'] = () => [
  postJson('/swig/letter', { template: 'Dear customer, 50% off' }),
  postJson('/swig/letter', { template: 'see include/files (and extends) = all' }),
  postJson('/swig/letter', { template: 'plain <b>bold</b> { one } text' }),
];

export default [
  {
    app: 'swig',
    package: 'swig-templates',
    id: 'CVE-2023-25345',
    guard: 'template-injection',
    title: "a user's template includes a file of the machine",
    attack: (places) => ({
      requests: [postJson('/swig/letter', { template: `{% include "${places.outside}/secret.txt" %}` })],
      effect: { kind: 'answer', holds: places.secret },
    }),
    benign,
  },
  {
    app: 'swig',
    package: 'swig-templates',
    id: 'CVE-2023-25344',
    guard: 'template-injection',
    title: "a user's template reaches Function through a method's constructor",
    attack(places) {
      const file = places.made();
      return {
        requests: [
          postJson('/swig/letter', {
            template: `{{ name.sub.constructor("global.process.mainModule.require('child_process').execSync('touch ${file}')")() }}`,
          }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign,
  },
] satisfies KnownCase[];
