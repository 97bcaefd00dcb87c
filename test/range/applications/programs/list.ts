// The programs, each over a small piece of work that looks odd and is harmless.
import { difficult } from '../user.ts';
import type { Program } from './program.ts';

const NOTES = difficult.map((text, index) => `## ${index}\n\n${text.replaceAll(/[{}<%]/g, ' ')}\n`).join('\n');
const MODULE = `const child = require('node:child_process');
exports.shout = (text) => child.execFileSync(process.execPath, ['-p', JSON.stringify(text.toUpperCase())]).toString().trim();
exports.made = new Function('a', 'return a + 1');
exports.said = eval('1 + 1');
exports.texts = ${JSON.stringify(difficult)};
`;
const SPEC = `const { shout, made, said, texts } = require('./module.js');
describe('module', () => {
  it('starts a program', () => { if (shout('it is $(x)') !== 'IT IS $(X)') throw new Error('no'); });
  it('makes a function', () => { if (made(1) !== 2 || said !== 2) throw new Error('no'); });
  for (const [index, text] of texts.entries()) it('text ' + index, () => { if (text.length === 0) throw new Error('no'); });
  it('fails', () => { throw new Error('as it should: ' + texts[1]); });
});
`;
const ESM = `import { readFileSync } from 'node:fs';
export const texts = ${JSON.stringify(difficult)};
export const read = (name) => readFileSync(new URL('../' + name, import.meta.url), 'utf8');
export default class Note { #text = texts[0]; get text() { return this.#text ?? \`\${this}\`; } }
`;

const PACKAGE = { 'package.json': '{"name":"work","version":"1.0.0"}' };

export const programs: readonly Program[] = [
  {
    file: 'typescript/bin/tsc',
    packages: { typescript: '5.9.3' },
    arguments: ['--outDir', 'out', '--declaration', '--strict', '--skipLibCheck', 'a.ts', 'b.ts'],
    files: {
      'a.ts': `export interface Note { text: string }\nexport const notes: Note[] = ${JSON.stringify(difficult)}.map((text) => ({ text }));\nexport const wrong: number = 'x';\n`,
      'b.ts': "import { notes } from './a';\nexport enum Kind { A, B }\nexport const first = notes[0]!.text;\n",
    },
    exitCode: 2,
  },
  {
    file: 'eslint/bin/eslint.js',
    packages: { eslint: '9.39.1' },
    arguments: ['--no-color', 'module.js'],
    files: {
      ...PACKAGE,
      'eslint.config.js':
        "module.exports = [{ rules: { 'no-eval': 'error', 'no-new-func': 'warn', 'no-unused-vars': 'error' } }];\n",
      'module.js': MODULE,
    },
    exitCode: 1,
  },
  {
    file: 'prettier/bin/prettier.cjs',
    packages: { prettier: '3.8.1' },
    arguments: ['--write', 'module.js', 'notes.md', 'data.json', 'page.html'],
    files: {
      'module.js': MODULE,
      'notes.md': NOTES,
      'data.json': JSON.stringify({ difficult }),
      'page.html': `<p>${difficult[0]}</p><script>eval("1")</script>`,
    },
  },
  {
    file: 'mocha/bin/mocha.js',
    packages: { mocha: '11.7.5' },
    arguments: ['--reporter', 'dot', '--no-color', 'module.spec.js'],
    files: { ...PACKAGE, 'module.js': MODULE, 'module.spec.js': SPEC },
    exitCode: 1,
  },
  {
    file: 'jest/bin/jest.js',
    packages: { jest: '30.2.0' },
    arguments: ['--ci', '--no-color', '--silent', '--maxWorkers=2', '--cacheDirectory=cache', '--rootDir=.'],
    files: { ...PACKAGE, 'module.js': MODULE, 'module.spec.js': SPEC, 'other.spec.js': SPEC },
    exitCode: 1,
    anyOrder: true,
  },
  {
    file: 'ava/entrypoints/cli.mjs',
    packages: { ava: '6.4.1' },
    arguments: ['--tap', '--serial'],
    files: {
      'package.json': '{"name":"work","type":"module"}',
      'test.js': `import test from 'ava';\nimport { read, texts } from './lib/esm.js';\ntest('texts', (t) => t.is(texts.length, ${difficult.length}));\ntest('file', (t) => t.true(read('package.json').includes('work')));\n`,
      'lib/esm.js': ESM,
    },
  },
  {
    file: '@rollup/wasm-node/dist/bin/rollup',
    packages: { '@rollup/wasm-node': '4.68.4' },
    arguments: ['--silent', '--format', 'cjs', '--external', 'node:fs', '--file', 'out/bundle.js', 'esm.mjs'],
    files: { 'esm.mjs': ESM },
  },
  {
    file: 'webpack/bin/webpack.js',
    packages: { webpack: '5.99.0', 'webpack-cli': '6.0.1' },
    arguments: [
      'build',
      '--mode',
      'production',
      '--target',
      'node',
      '--entry',
      './module.js',
      '--no-stats',
      '--output-path',
      'out',
    ],
    files: { ...PACKAGE, 'module.js': MODULE },
  },
  {
    file: 'esbuild/bin/esbuild',
    packages: { esbuild: '0.28.0' },
    arguments: ['esm.mjs', '--bundle', '--platform=node', '--minify', '--outfile=out/esm.js', '--log-level=warning'],
    files: { 'esm.mjs': ESM },
  },
  {
    file: '@11ty/eleventy/cmd.cjs',
    packages: { '@11ty/eleventy': '3.1.2' },
    arguments: ['--quiet', '--output=out'],
    files: {
      ...PACKAGE,
      'notes.md': `---\ntitle: Notes\nlayout: page.njk\n---\n${NOTES}`,
      '_includes/page.njk':
        '<title>{{ title }}</title>{% for n in [1, 2] %}<p>{{ n }}</p>{% endfor %}{{ content | safe }}',
      'feed.liquid': '{% assign a = "x,y" | split: "," %}{% for b in a %}{{ b }}{% endfor %}',
      'script.11ty.js':
        'exports.data = { permalink: "/made.json" }; exports.render = (data) => JSON.stringify(Object.keys(data.page));\n',
    },
  },
  {
    file: 'hexo/bin/hexo',
    packages: {
      hexo: '8.1.1',
      'hexo-renderer-marked': '7.0.1',
      'hexo-renderer-ejs': '2.0.0',
      'hexo-generator-index': '4.0.0',
    },
    arguments: ['generate', '--silent'],
    files: {
      'package.json':
        '{"name":"site","hexo":{"version":"8.1.1"},"dependencies":{"hexo":"8.1.1","hexo-renderer-marked":"7.0.1","hexo-renderer-ejs":"2.0.0","hexo-generator-index":"4.0.0"}}',
      '_config.yml': 'title: Site\ntheme: plain\n',
      'source/_posts/one.md': `---\ntitle: One\ndate: 2026-01-02 03:04:05\n---\n${NOTES}`,
      'themes/plain/layout/index.ejs':
        '<% page.posts.each((post) => { %><h1><%= post.title %></h1><%- post.content %><% }) %>',
    },
  },
  {
    file: 'sass/sass.js',
    packages: { sass: '1.97.3' },
    arguments: ['--no-source-map', 'style.scss', 'out/style.css'],
    files: {
      'style.scss':
        '@use "sass:math";\n@use "part/colours";\n.a { width: math.div(10px, 3); &:hover { color: colours.$dark; } }\n',
      'part/_colours.scss': '$dark: #123;\n',
    },
  },
  {
    file: 'tsx/dist/cli.mjs',
    packages: { tsx: '4.21.0' },
    arguments: ['main.ts'],
    files: {
      ...PACKAGE,
      'main.ts':
        "import { texts } from './texts';\nenum Kind { A = 'a' }\nconsole.log(Kind.A, texts.length, eval('1 + 1'));\nprocess.exitCode = 3;\n",
      'texts.ts': `export const texts: string[] = ${JSON.stringify(difficult)};\n`,
    },
    exitCode: 3,
  },
  {
    file: '@babel/cli/bin/babel.js',
    packages: { '@babel/cli': '7.28.6', '@babel/core': '7.28.6', '@babel/preset-env': '7.28.6' },
    arguments: ['esm.mjs', '--out-file', 'out.js'],
    files: {
      ...PACKAGE,
      'babel.config.json': '{"presets":[["@babel/preset-env",{"targets":"defaults"}]]}',
      'esm.mjs': ESM,
    },
  },
  {
    file: 'npm/bin/npm-cli.js',
    packages: { npm: '11.6.4' },
    arguments: ['pack', '--silent', '--offline', '--cache', 'cache'],
    files: {
      'package.json':
        '{"name":"work","version":"1.0.0","files":["lib"],"scripts":{"prepack":"node -e \\"console.log(1)\\" > made.txt && echo \\"it\'s done; $HOME\\" > /dev/null"}}',
      'README.md': NOTES,
      'lib/esm.js': ESM,
    },
  },
  {
    file: 'metalsmith/bin/metalsmith',
    packages: { metalsmith: '2.7.0' },
    arguments: ['build'],
    files: { ...PACKAGE, 'metalsmith.json': '{"source":"src","destination":"out"}', 'src/notes.md': NOTES },
  },
];
