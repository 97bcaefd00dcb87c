// The switchboard: lines that a stranger adds to what the program says to the servers around it, and texts of several lines.
import type { Effect, RangeCase, RangePlaces, RangeRequest } from '../case.ts';
import { form, get, post, shelf, text, type Shelf } from './shop.ts';

export function switchboardCases(places: RangePlaces): RangeCase[] {
  const lines = shelf('header-injection', places);
  adding(lines);
  several(lines);
  const logs = shelf('log-injection', places);
  logging(logs);
  const commands = shelf('shell-injection', places);
  const paths = shelf('path-traversal', places);
  leaving(commands, paths);
  return [lines, logs, commands, paths].flatMap(({ cases }) => cases);
}

const heard = (line: string): Effect => ({ kind: 'answer', holds: `heard ${line}`, of: get('/heard', { line }) });
const logged = (line: string): Effect => ({ kind: 'answer', holds: `logged ${line}`, of: get('/logged', { line }) });

type Added = readonly [route: string, field: string, added: (token: string) => string, says: (token: string) => string];

const attacks: readonly Added[] = [
  ['mail/invite', 'to', (t) => `ann@example.com>\r\nRCPT TO:<${t}@example.org`, (t) => `to ${t}@example.org`],
  ['mail/invite', 'to', (t) => `ann@example.com>\nrcpt to: <${t}@example.org`, (t) => `to ${t}@example.org`],
  [
    'mail/invite',
    'to',
    (t) =>
      `ann@example.com>\r\nDATA\r\nSubject: x\r\n\r\n${t}\r\n.\r\nRSET\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<${t}@example.org`,
    (t) => `to ${t}@example.org`,
  ],
  ['mail/tls', 'to', (t) => `ann@example.com>\r\nRCPT TO:<${t}@example.org`, (t) => `to ${t}@example.org`],
  ['mail/subject', 'subject', (t) => `Hello\r\nBcc: ${t}@example.org`, (t) => `Bcc: ${t}@example.org`],
  ['mail/subject', 'subject', (t) => `Hello\nX-Priority: ${t}`, (t) => `X-Priority: ${t}`],
  ['mail/parts', 'subject', (t) => `Hello\r\nReply-To: ${t}@example.org`, (t) => `Reply-To: ${t}@example.org`],
  [
    'mail/text',
    'text',
    (t) =>
      `Hello!\r\n.\r\nMAIL FROM:<boss@example.com>\r\nRCPT TO:<${t}@example.org>\r\nDATA\r\nSubject: pay\r\n\r\nnow`,
    (t) => `to ${t}@example.org`,
  ],
  ['mail/name', 'name', (t) => `desk\r\nMAIL FROM:<${t}@example.org>`, (t) => `from ${t}@example.org`],
  ['files/fetch', 'file', (t) => `a.txt\r\nDELE ${t}`, (t) => `DELE ${t}`],
  ['files/fetch', 'file', (t) => `a.txt\nSITE CHMOD 777 ${t}`, (t) => `SITE CHMOD 777 ${t}`],
  ['files/folder', 'folder', (t) => `news\r\nRMD ${t}`, (t) => `RMD ${t}`],
  ['files/user', 'user', (t) => `ann\r\nRNFR ${t}\r\nRNTO x`, (t) => `RNFR ${t}`],
  ['store/name', 'id', (t) => `7\r\nCONFIG SET dir /tmp/${t}`, (t) => `CONFIG SET dir /tmp/${t}`],
  ['store/name', 'id', (t) => `7\nset admin ${t}`, (t) => `set admin ${t}`],
  ['store/visit', 'page', (t) => `home\r\nSLAVEOF ${t} 6379`, (t) => `SLAVEOF ${t} 6379`],
  ['store/colour', 'colour', (t) => `red\nEVAL "return '${t}'" 0`, (t) => `EVAL "return '${t}'" 0`],
  ['store/queued', 'id', (t) => `7\r\nDEL session:${t}`, (t) => `DEL session:${t}`],
  ['store/cached', 'key', (t) => `home\r\nset ${t} 0 0 5\r\nadmin`, (t) => `set ${t} 0 0 5`],
  ['store/cached', 'key', (t) => `home\r\ndelete ${t}`, (t) => `delete ${t}`],
  ['store/job', 'tube', (t) => `mail\r\nput 1 0 9 ${t.length}\r\n${t}\r\nuse ${t}`, (t) => `use ${t}`],
  ['service/header', 'name', (t) => `ann\r\nX-Role: ${t}`, (t) => `X-Role: ${t}`],
  ['service/path', 'item', (t) => `7 HTTP/1.1\r\nX-Role: ${t}\r\nX-Rest:`, (t) => `X-Role: ${t}`],
  ['service/pieces', 'name', (t) => `ann\r\nX-Role: ${t}`, (t) => `X-Role: ${t}`],
  ['service/ended', 'name', (t) => `ann\r\nX-Role: ${t}`, (t) => `X-Role: ${t}`],
  ['service/piped', 'name', (t) => `ann\r\nX-Role: ${t}`, (t) => `X-Role: ${t}`],
  ['service/call', 'channel', (t) => `7\r\nApplication: System\r\nData: ${t}`, (t) => `Data: ${t}`],
  ['service/mailbox', 'folder', (t) => `INBOX"\r\na3 DELETE ${t}\r\na4 NOOP "`, (t) => `a3 DELETE ${t}`],
  ['service/own', 'text', (t) => `hi\nTELL bob ${t}`, (t) => `TELL bob ${t}`],
  ['lines/metric', 'shop', (t) => `north 1 1700000000\nshops.${t}`, (t) => `shops.${t}.orders 1 1700000000`],
  ['lines/metric', 'shop', (t) => `x 1 1700000000\r\n${t} 999 1700000000\r\nz`, (t) => `${t} 999 1700000000`],
  ['lines/counter', 'shop', (t) => `north:1|c\n${t}:999|g\nx`, (t) => `${t}:999|g`],
  ['lines/datagram', 'shop', (t) => `north:1|c\n${t}:999|g\nx`, (t) => `${t}:999|g`],
  [
    'lines/log',
    'user',
    (t) => `ann\n<34>1 2024-01-01T00:00:00Z desk su - - - ${t}`,
    (t) => `<34>1 2024-01-01T00:00:00Z desk su - - - ${t}`,
  ],
  ['lines/news', 'text', (t) => `hello\r\nPRIVMSG boss :${t}`, (t) => `PRIVMSG boss :${t}`],
  ['lines/news', 'text', (t) => `hello\r\njoin #${t}`, (t) => `join #${t}`],
];

function adding({ attack, places }: Shelf): void {
  for (const [route, field, added, says] of attacks)
    for (const way of ['json', 'form', 'nested']) {
      const token = places.token();
      const value = added(token);
      const request: RangeRequest =
        way === 'json'
          ? post(`/${route}`, { [field]: value })
          : way === 'form'
            ? form(`/${route}`, { [field]: value, more: 'x' })
            : post(`/${route}`, { more: ['a', { b: 'c\nd' }], [field]: value });
      attack(`${way} ${value.replaceAll(token, 'TOKEN')}`, request, heard(says(token)));
    }
}

const texts = [
  'hello',
  'two\nlines',
  'a\r\nb\r\n\r\nc\r\n',
  'Subject: hi\r\nBcc: bob@example.com\r\n\r\nforwarded',
  'Dear Ann,\n\nplease get the keys.\nSet them aside, and delete the rest.\n\nBob\n.\n',
  'the server said\n250 OK\nMAIL FROM:<a@b.c>\nRCPT TO:<d@e.f>\n',
  'SET a 1\nGET a\nDEL a',
  'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\n',
  'Error: no\n    at a (b.js:1:2)\n    at c (d.js:3:4)',
  '{"a": 1,\n "b": 2}',
  'shops.north 1\nshops.south 2',
  '# Title\n\n- one\n- two\n\n> quoted',
  'join us\ntell everybody\nquit smoking',
  '…\u2028über\n日本\n',
] as const;

function several({ benign }: Shelf): void {
  for (const value of texts) {
    const flat = value.replaceAll(/[\r\n]+/g, ' ');
    benign(
      value,
      post('/mail/text', { text: value.replaceAll(/^\./gm, '..') }),
      post('/mail/subject', { subject: flat }),
      post('/mail/parts', { subject: flat, text: value }),
      post('/safe/mail/text', { subject: value, text: value }),
      post('/safe/mail/form', { name: 'Ann', subject: value, message: value }),
      post('/safe/mail/transport', { to: 'ann@example.com', subject: flat, text: value, file: 'a b.txt' }),
      post('/safe/store/name', { id: value, note: value }),
      post('/safe/store/cached', { key: 'x', note: value }),
      post('/safe/store/job', { note: value }),
      post('/safe/store/encoded', { id: value }),
      post('/safe/service/posted', { text: value }),
      post('/safe/service/forwarded', { text: value }),
      post('/safe/service/fetched', { text: value }),
      post('/safe/service/file', { text: value }),
      post('/safe/service/lines', { text: value, list: [value] }),
      post('/safe/service/framed', { text: value }),
      post('/safe/lines/news', { text: value }),
      post('/safe/lines/log', { text: value }),
      post('/safe/lines/trace', { text: value }),
      text('/safe/service/lines', value),
    );
  }
  benign(
    'words',
    post('/mail/invite', { to: 'ann@example.com' }),
    post('/mail/tls', { to: 'ann@example.com' }),
    post('/mail/name', { name: 'desk.example.com' }),
    post('/files/fetch', { file: 'a b.txt' }),
    post('/store/name', { id: '7' }),
    post('/store/cached', { key: 'home' }),
    post('/service/header', { name: "Ann O'Neil" }),
    post('/service/pieces', { name: 'Ann' }),
    post('/lines/metric', { shop: 'north' }),
    post('/lines/datagram', { shop: 'north' }),
    post('/lines/news', { text: 'hello\nall of you' }),
    post('/service/own', { text: 'hello' }),
  );
}

/** What a stranger leaves in a file for the next request. */
function leaving(commands: Shelf, paths: Shelf): void {
  const { places } = commands;
  for (const [name, made] of [
    ['a semicolon', (file: string) => `hello; touch ${file}`],
    ['a substitution', (file: string) => `$(touch ${file})`],
    ['backticks', (file: string) => `\`touch ${file}\``],
    ['a pipe', (file: string) => `hello | tee ${file}`],
    ['a second line', (file: string) => `hello\ntouch ${file}`],
  ] as const) {
    for (const [route, left, used] of [
      ['print', 'enter', (id: string) => ({ id })],
      ['print-page', 'page', (id: string) => ({ id })],
    ] as const) {
      const file = `${places.folder}/tmp/${places.token()}`;
      const id = places.token();
      const entry = left === 'enter' ? { id, entry: { name: made(file) } } : { id, text: made(file) };
      commands.attack(name, post(`/book/${route}`, used(id)), { kind: 'file', path: file }, [
        post(`/book/${left}`, entry),
      ]);
    }
  }
  const climbing = places.token();
  paths.attack('a climb', post('/book/open', { id: climbing }), paths.leaks, [
    post('/book/enter', { id: climbing, entry: { file: '../private/secret.txt' } }),
  ]);
  const enter = (entry: object): { id: string; before: RangeRequest } => {
    const id = places.token();
    return { id, before: post('/book/enter', { id, entry }) };
  };
  for (const [route, entry, more] of [
    ['/book/print', { name: 'Ann', note: 'a; b && c | d `e` $(f)' }, {}],
    ['/safe/book/run', { command: 'echo hello | cat; echo bye' }, {}],
    ['/safe/book/fill', { template: 'echo {word} | cat && echo done' }, { word: 'hello' }],
    ['/safe/book/show', { note: '$(date); `date` | date' }, {}],
  ] as const) {
    const { id, before } = enter(entry);
    commands.cases.push({
      guard: 'shell-injection',
      sink: route,
      name: 'an entry that is used',
      request: post(route, { id, ...more }),
      before: [before],
    });
  }
  const { id, before } = enter({ file: 'a.txt', note: 'see ../private' });
  const request = post('/book/open', { id });
  paths.cases.push({
    guard: 'path-traversal',
    sink: '/book/open',
    name: 'an entry that is used',
    request,
    before: [before],
  });
}

function logging({ attack, benign, places }: Shelf): void {
  for (const route of ['sync', 'bytes', 'callback', 'file']) {
    const token = places.token();
    const line = `2024-01-01T00:00:00.000Z INFO login of ${token}`;
    attack('a line of its own', post(`/log/${route}`, { user: `bob\n${line}` }), logged(line));
    benign('a user', post(`/log/${route}`, { user: 'bob' }));
  }
  for (const value of texts)
    benign(
      value,
      post('/safe/log/notes', { text: value }),
      post('/safe/log/text', { text: value }),
      post('/safe/log/escaped', { user: value }),
    );
  benign('a log that was pasted', post('/safe/log/notes', { text: 'x\n2024-01-01T00:00:00.000Z INFO login of root' }));
}
