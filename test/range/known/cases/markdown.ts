import { get, postText, type KnownCase } from '../case.ts';

const plain =
  (route: string): KnownCase['benign'] =>
  () => [
    postText(`/markdown/${route}`, '# Hello\n\nSome *words*.', 'text/markdown'),
    postText(`/markdown/${route}`, '---\ntitle: Notes\nlist: [1, 2]\n---\n# Hello', 'text/markdown'),
    postText(
      `/markdown/${route}`,
      '---json\n{"title": "process.exit()"}\n---\n```js\nrequire(\'fs\')\n```',
      'text/markdown',
    ),
  ];

const frontMatter =
  (route: string): KnownCase['attack'] =>
  (places) => {
    const file = places.made();
    const code = `(require("fs").writeFileSync("${file}", ""), {})`;
    return {
      requests: [postText(`/markdown/${route}`, `---js\n${code}\n---\n# Hello`, 'text/markdown')],
      effect: { kind: 'file', path: file },
    };
  };

export default [
  {
    app: 'markdown',
    package: 'md-to-pdf',
    id: 'CVE-2021-23639',
    guard: 'code-injection',
    title: 'the facts in front of a document are JavaScript where it says so',
    attack: frontMatter('md-to-pdf'),
    benign: plain('md-to-pdf'),
  },
  {
    app: 'markdown',
    package: 'gray-matter',
    id: '–',
    guard: 'code-injection',
    title: 'the facts in front of a document are JavaScript where it says so',
    attack: frontMatter('gray-matter'),
    benign: plain('gray-matter'),
  },
  {
    app: 'markdown',
    package: 'vite',
    id: 'CVE-2025-30208',
    guard: 'path-traversal',
    title: 'two question marks behind raw take the check of allowed folders out',
    attack: ({ outside, secret }) => ({
      requests: [get(`/markdown/vite/@fs${outside}/secret.txt?import&raw??`)],
      effect: { kind: 'answer', holds: secret },
    }),
    benign: ({ folder }) => [
      get('/markdown/vite/main.js'),
      get('/markdown/vite/words.txt?raw'),
      get(`/markdown/vite/@fs${folder}/site/words.txt?raw`),
      get('/markdown/vite/none.js'),
    ],
  },
] satisfies KnownCase[];
