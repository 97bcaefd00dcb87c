import { get, type KnownCase } from '../case.ts';

const variable = (name: string, id: string): KnownCase => ({
  app: 'template-options',
  package: name,
  id,
  guard: 'template-injection',
  title: 'the option variable, chosen by the page, becomes code of the compiled template',
  attack(places) {
    const file = places.made();
    const code = `a,b,c=process.mainModule.require('child_process').execSync('touch ${file}')`;
    return {
      requests: [get(`/template-options/${name}`, { as: code, text: 'x' })],
      effect: { kind: 'file', path: file },
    };
  },
  benign: () => [
    get(`/template-options/${name}`, { text: 'hello' }),
    get(`/template-options/${name}`, { as: 'item', text: 'a = b (c)' }),
    get(`/template-options/${name}`, { as: '$data', text: "it's; <%= fine %>" }),
  ],
});

export default [
  variable('underscore', 'CVE-2021-23358'),
  variable('lodash-4.17.20', 'CVE-2021-23337'),
  variable('lodash.template', 'CVE-2021-23337'),
] satisfies KnownCase[];
