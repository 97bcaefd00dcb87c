// Files outside the folder that a server, a view or a tool was given.
import { get, type KnownCase, type KnownPlaces, type KnownRequest } from '../case.ts';

interface Server {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  readonly request: (places: KnownPlaces) => KnownRequest;
  readonly benign: readonly KnownRequest[];
  readonly guard?: string;
  readonly beyond?: string;
}

const files = (route: string): readonly KnownRequest[] => [
  get(`/statics/${route}/a.txt`),
  get(`/statics/${route}/b%20c.txt`),
  get(`/statics/${route}/none/../a.txt`),
  get(`/statics/${route}/none.txt`),
];

const session = (id: string): KnownRequest => ({
  ...get('/statics/remix'),
  headers: { cookie: `__session=${encodeURIComponent(Buffer.from(JSON.stringify(id)).toString('base64'))}` },
});

const servers: readonly Server[] = [
  {
    package: 'st',
    id: 'CVE-2014-3744',
    title: 'dots sent as %2e climb out',
    request: () => get('/statics/st/%2e%2e/private/secret.txt'),
    benign: files('st'),
  },
  {
    package: 'node-static',
    id: 'CVE-2023-26111',
    title: 'the folder beside it, whose name begins alike, counts as inside',
    request: () => get('/statics/node-static/%2e%2e/public-not/secret.txt'),
    benign: files('node-static'),
  },
  {
    package: 'send-0.8.3',
    id: 'CVE-2014-6394',
    title: 'the folder beside it, whose name begins alike, counts as inside',
    request: () => get('/statics/send/..%2fpublic-not/secret.txt'),
    benign: files('send'),
  },
  {
    package: 'crud-file-server',
    id: 'CVE-2018-3733',
    title: 'dots in the path climb out',
    request: () => get('/statics/crud-file-server/../private/secret.txt'),
    benign: files('crud-file-server').slice(0, 3),
  },
  {
    package: 'glance',
    id: 'CVE-2018-3715',
    title: 'slashes sent as %2f climb out',
    request: () => get('/statics/glance/..%2f..%2fdata%2fprivate%2fsecret.txt'),
    benign: files('glance').slice(0, 3),
  },
  {
    package: 'hbs',
    id: 'CVE-2021-32822',
    title: 'layout in the query names a file to show',
    request: () => get('/statics/hbs', { layout: '../../../outside/secret.txt' }),
    benign: [
      get('/statics/hbs'),
      get('/statics/hbs', { name: 'Ann', title: '../notes' }),
      get('/statics/hbs', { layout: 'layout', name: 'Bob' }),
    ],
  },
  {
    package: 'express-handlebars',
    id: 'CVE-2021-32820',
    title: 'layout in the query names a file to show',
    request: ({ outside }) => get('/statics/express-handlebars', { layout: `${outside}/secret.txt` }),
    benign: [
      get('/statics/express-handlebars'),
      get('/statics/express-handlebars', { name: 'Ann' }),
      get('/statics/express-handlebars', { name: 'a/b', title: '/etc' }),
    ],
  },
  {
    package: 'jspdf',
    id: 'CVE-2025-68428',
    title: 'the name of a picture climbs to any file',
    request: () => get('/statics/jspdf', { logo: '../private/secret.txt' }),
    benign: [
      get('/statics/jspdf', { logo: 'a.txt' }),
      get('/statics/jspdf', { logo: 'b c.txt' }),
      get('/statics/jspdf', { logo: './a.txt' }),
    ],
  },
  {
    package: 'ipx',
    id: 'CVE-2025-54387',
    title: 'the folder beside it, whose name begins alike, counts as inside',
    request: () => get('/statics/ipx/_/..%2fpublic-not/secret.svg'),
    benign: [
      get('/statics/ipx/_/a.svg'),
      get('/statics/ipx/w_20/a.svg'),
      get('/statics/ipx/_/none/..%2fa.svg'),
      get('/statics/ipx/_/none.svg'),
    ],
    beyond:
      'both folders are inside the application, and which one was meant is known to an ES module of its own alone',
  },
  {
    package: '@remix-run/node',
    id: 'CVE-2025-61686',
    title: 'a session whose cookie, not signed, is a path',
    request: () => session('.././private/session'),
    benign: [session('0f3a9c5d7e1b2468'), session('none'), get('/statics/remix')],
  },
  {
    package: 'liquidjs',
    id: 'CVE-2026-30952',
    title: 'a part of the page that is the path of a file',
    request: ({ outside }) => get('/statics/liquidjs', { part: `${outside}/secret.txt` }),
    benign: [
      get('/statics/liquidjs', { part: 'about' }),
      get('/statics/liquidjs', { part: './about.liquid' }),
      get('/statics/liquidjs', { part: 'none' }),
    ],
  },
  {
    package: 'mjml',
    id: 'CVE-2025-67898',
    title: 'a letter includes a file of the machine',
    request: () => get('/statics/mjml', { letter: '<mj-include path="../private/secret.txt" type="html" />' }),
    benign: [
      get('/statics/mjml', { letter: '<mj-text>Hello ../you</mj-text>' }),
      get('/statics/mjml', { letter: '<mj-include path="a.txt" type="html" />' }),
      get('/statics/mjml', { letter: '<mj-text>&lt;mj-include path="/etc/passwd" /&gt;</mj-text>' }),
    ],
  },
  {
    package: 'webpack-dev-middleware',
    id: 'CVE-2024-29180',
    title: 'slashes sent as %2f climb out of what was built',
    request: () => get('/statics/webpack-dev-middleware/..%2f..%2fprivate%2fsecret.txt'),
    benign: [
      get('/statics/webpack-dev-middleware/main.js'),
      get('/statics/webpack-dev-middleware/none/..%2fmain.js'),
      get('/statics/webpack-dev-middleware/none.js'),
    ],
  },
  {
    package: 'curlrequest',
    id: 'CVE-2020-7646',
    title: 'an address with the scheme file: reads a file',
    request: ({ outside }) => get('/statics/curlrequest', { url: `file://${outside}/secret.txt` }),
    benign: [
      get('/statics/curlrequest', { url: 'http://none.invalid/a' }),
      get('/statics/curlrequest', { url: 'none.invalid/file/x' }),
      get('/statics/curlrequest', { url: 'http://none.invalid/?file=/etc/passwd' }),
    ],
    guard: 'argv-injection',
  },
];

export default servers.map((server): KnownCase => ({
  app: 'statics',
  package: server.package,
  id: server.id,
  guard: server.guard ?? 'path-traversal',
  title: server.title,
  attack: (places) => ({
    requests: [server.request(places)],
    effect: { kind: 'answer', holds: places.secret },
  }),
  benign: () => server.benign,
  ...(server.beyond === undefined ? {} : { beyond: server.beyond }),
}));
