// Node-RED: its editors write JavaScript, templates and commands that the server runs, by design. The dashboard is the
// version whose folder could be climbed out of.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const FUNCTION = `
const words = String(msg.payload.text || msg.payload).split(/\\s+/);
const counts = {};
for (const word of words) counts[word] = (counts[word] || 0) + 1;
global.set("seen", (global.get("seen") || 0) + 1);
context.set("last", words.at(-1));
msg.payload = { words: words.length, buffer: Buffer.from("abc").toString("hex"), os: typeof os.platform(), counts };
await new Promise((resolve) => setTimeout(resolve, 5));
return msg;
`;

const flows = [
  { id: 'f1', type: 'tab', label: "Ann's flow", disabled: false, info: difficult.join('\n') },
  ...route('count', 'post', {
    type: 'function',
    func: FUNCTION,
    outputs: 1,
    libs: [{ var: 'os', module: 'os' }],
    initialize: 'context.set("last", "");',
    finalize: '',
  }),
  ...route('page', 'get', {
    type: 'template',
    field: 'payload',
    format: 'handlebars',
    syntax: 'mustache',
    output: 'str',
    template: '<h1>Hello {{payload.name}}</h1><p>{{{payload.text}}}</p>',
  }),
  ...route('change', 'post', {
    type: 'change',
    rules: [
      {
        t: 'set',
        p: 'payload',
        pt: 'msg',
        to: '$join([payload.text, " ", $string($length(payload.text) * 2)])',
        tot: 'jsonata',
      },
    ],
  }),
  ...route('run', 'get', {
    type: 'exec',
    command: "printf '%s\\n' one two | sort -r",
    addpay: '',
    append: '',
    useSpawn: 'false',
    timer: '',
    oldrc: false,
  }),
  ...route('fetch', 'get', {
    type: 'http request',
    method: 'GET',
    ret: 'txt',
    url: 'http://127.0.0.1:PORT/page?name=self',
    tls: '',
  }),
  ...route('file', 'post', {
    type: 'file',
    filename: 'NOTES',
    filenameType: 'str',
    appendNewline: true,
    overwriteFile: 'false',
    createDir: true,
  }),
];

/** http in → the node → http response. */
function route(name: string, method: string, node: Record<string, unknown>): object[] {
  return [
    { id: `${name}-in`, type: 'http in', z: 'f1', url: `/${name}`, method, x: 1, y: 1, wires: [[name]] },
    { id: name, z: 'f1', name, x: 1, y: 1, wires: [[`${name}-out`], [], []], ...node },
    { id: `${name}-out`, type: 'http response', z: 'f1', statusCode: '', x: 1, y: 1, wires: [] },
  ];
}

export default {
  name: 'node-red',
  packages: { 'node-red': '4.1.15', 'node-red-dashboard': '2.26.1' },
  start({ packages, folder, port }) {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(packages, 'node-red-dashboard'), join(folder, 'node_modules/node-red-dashboard'));
    writeFileSync(
      join(folder, 'settings.js'),
      `module.exports = { uiHost: '127.0.0.1', uiPort: ${port}, flowFile: 'flows.json', credentialSecret: 'ordinary',
        functionExternalModules: true, telemetry: { enabled: false }, diagnostics: { enabled: true } };`,
    );
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'red', version: '1.0.0', dependencies: { 'node-red-dashboard': '2.26.1' } }),
    );
    return {
      file: join(packages, 'node-red/red.js'),
      arguments: ['--userDir', folder, '--settings', join(folder, 'settings.js')],
      ready: '/flows',
    };
  },
  async use(user, { folder, port }) {
    await user.get('/', { statusOnly: true });
    await user.get('/settings', { statusOnly: true });
    await user.get('/nodes', { headers: { accept: 'application/json' }, statusOnly: true });
    const deployed = JSON.parse(
      JSON.stringify(flows).replaceAll('PORT', String(port)).replaceAll('NOTES', join(folder, 'notes/today.txt')),
    ) as object;
    await user.post('/flows', deployed, { headers: { 'node-red-deployment-type': 'full' }, statusOnly: true });
    // The answer comes before the flows have begun.
    await user.until('/page?name=a', ({ status }) => status === 200);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await user.get('/flows', { headers: { accept: 'application/json' } });
    for (const text of difficult) {
      await user.post('/count', { text });
      await user.get(`/page?${new URLSearchParams({ name: text.slice(0, 40), text })}`);
      await user.post('/change', { text });
      await user.post('/file', { text });
      const tab = {
        label: text,
        nodes: [{ id: 'n1', type: 'comment', name: text, info: text, x: 1, y: 1, wires: [] }],
      };
      const { json } = await user.post('/flow', tab);
      user.hide(json?.id);
      await user.get(`/flow/${json?.id}`, { statusOnly: true });
      await user.delete(`/flow/${json?.id}`);
    }
    await user.get('/run');
    await user.get('/fetch');
    await user.get('/page?name=../../settings.js');
    await user.post('/inject/missing');
    await user.get('/context/global', { statusOnly: true });
    await user.get('/ui/', { statusOnly: true });
    await user.get('/ui_base/js/app.min.js', { statusOnly: true });
    await user.get('/ui_base/css/app.min.css', { statusOnly: true });
  },
  attacks: [
    {
      id: 'CVE-2021-3223',
      guard: 'path-traversal',
      title: 'reads a file through an encoded path below the dashboard (node-red-dashboard 2.26.1)',
      async attempt(user, { folder, outside, secret }) {
        void folder;
        const climb = '..%2f'.repeat(14);
        const { text } = await user.get(`/ui_base/js/${climb}${outside.slice(1).replaceAll('/', '%2f')}%2fsecret.txt`);
        return text.includes(secret);
      },
    },
  ],
  settings: {
    file: {
      allow: [
        { route: '/flows', guard: 'code-injection' },
        { route: '/flow*', guard: 'code-injection' },
      ],
    },
    why: 'its editors deploy functions, which the server compiles; behind its own log-in (adminAuth) only',
  },
} satisfies Application;
