// Descriptions from outside, of which readers are generated.
import { postJson, type KnownCase } from '../case.ts';

const send = (type: string, message: object, more: object = {}) =>
  postJson('/schemas/protobufjs', {
    schema: {
      nested: {
        [type]: { fields: { name: { type: 'string', id: 1 }, tags: { type: 'string', rule: 'repeated', id: 2 } } },
        ...more,
      },
    },
    type,
    message,
  });

export default [
  {
    app: 'schemas',
    package: 'protobufjs-7.5',
    id: 'CVE-2026-41242',
    guard: 'code-injection',
    title: 'the name of a type becomes code of its constructor',
    attack(places) {
      const file = places.made();
      const code = `process['mainModule']['require']('child_process')['execSync']('touch ${file}')`;
      return {
        requests: [send(`User(){${code}};function x`, { name: 'Ann' })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      send('User', { name: 'Ann', tags: ['a', 'b'] }),
      send('process', { name: "require('child_process')" }),
      send('function_', { name: 'x' }, { enumOf: { values: { A: 0 } } }),
    ],
  },
] satisfies KnownCase[];
