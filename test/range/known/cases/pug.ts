import { get, type KnownCase } from '../case.ts';

export default [
  {
    app: 'pug',
    package: 'pug',
    id: 'CVE-2021-21353',
    guard: 'template-injection',
    title: 'pretty in the query becomes code of the compiled template',
    attack(places) {
      const file = places.made();
      const code = `');process.mainModule.constructor._load('child_process').execSync('touch ${file}');_=('`;
      return {
        requests: [get('/pug/page', { name: 'x', pretty: code })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      get('/pug/page', { name: 'Ann' }),
      get('/pug/page', { name: "'); drop(); ('", title: 'pretty (good)' }),
      get('/pug/page?name=x&settings[lang]=en'),
    ],
  },
  {
    app: 'pug',
    package: 'pug-code-gen',
    id: 'CVE-2024-36361',
    guard: 'template-injection',
    title: 'the name of a template for the browser becomes code when the script is used',
    attack(places) {
      const file = places.made();
      const code = `x(){};process.mainModule.constructor._load('child_process').execSync('touch ${file}');function y`;
      return {
        requests: [get('/pug/client', { as: code })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      get('/pug/client', { as: 'greeting' }),
      get('/pug/client', { as: 'render_item' }),
      get('/pug/client', { as: 'template' }),
    ],
  },
] satisfies KnownCase[];
