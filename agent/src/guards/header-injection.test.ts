// Lines that somebody else's words add to a header or to what a program writes to a connection, and words that add none.
import { expect, it } from 'vitest';
import { conversation, converse } from '../line-protocols.ts';
import type { Operation } from '../operation.ts';
import { headerInjection } from './header-injection.ts';
import { judgeWith } from './judge-with.test-helper.ts';
import { testGuard } from './table.test-helper.ts';

const header = (value: string): Operation => ({ kind: 'response.header', call: 'setHeader', name: 'location', value });
testGuard(
  headerInjection,
  [['line end', header('/a\r\nset-cookie: x=1'), { query: { u: '/a\r\nset-cookie: x=1' } }]],
  [
    ['plain', header('/a'), { query: { u: '/a' } }],
    ['encoded', header('/a%0d%0aset-cookie: x'), { query: { u: '/a\r\nset-cookie: x' } }],
  ],
);

const said = (text: string, first = text): Operation => {
  const before = conversation(first)!;
  return {
    kind: 'net.write',
    call: 'net.Socket.write',
    text,
    conversation: first === text ? before : converse(before, first).after,
  };
};
const inTwoLines = 'hello there\r\nand good bye';
const mail = (to: string, subject: string, text: string): string =>
  `HELO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<${to}>\r\nDATA\r\nSubject: ${subject}\r\n\r\n${text}\r\n.\r\nQUIT\r\n`;
testGuard(
  headerInjection,
  (
    [
      ['a recipient', 'a@b>\r\nRCPT TO:<c@d', (x) => said(`RCPT TO:<${x}>\r\n`)],
      ['a recipient of one text', 'a@b>\nRCPT TO:<c@d', (x) => said(mail(x, 's', 't'))],
      ['a header of a mail', 'hello\r\nBcc: c@d', (x) => said(mail('a@b', x, 't'))],
      ['a body of a mail', 'hello\r\n\r\nanother text', (x) => said(`Subject: ${x}\r\n\r\ntext`, 'EHLO a\r\nDATA\r\n')],
      ['the end of a mail', 'x\r\n.\r\nMAIL FROM:<e@f>\r\nRCPT TO:<c@d>', (x) => said(mail('a@b', 's', x))],
      ['a command of FTP', 'a.txt\r\nDELE b.txt', (x) => said(`RETR ${x}\r\n`, 'USER a\r\n')],
      ['a command of Redis', 'a\r\nCONFIG SET dir /tmp', (x) => said(`GET name:${x}\r\n`)],
      ['a key of memcached', 'a\r\nset admin 0 0 1\r\n1', (x) => said(`get ${x}\r\n`)],
      ['a header of a request', 'a\r\nX-Admin: 1', (x) => said(`GET / HTTP/1.1\r\nHost: b\r\nX-Name: ${x}\r\n\r\n`)],
      [
        'a header in the address',
        'a HTTP/1.1\r\nX-Admin: 1\r\nY: ',
        (x) => said(`GET /${x} HTTP/1.1\r\nHost: b\r\n\r\n`),
      ],
      ['a metric', 'a 1 1700000000\nshop.paid', (x) => said(`shop.${x} 1 1700000000\n`)],
      ['a counter', 'a:1|c\nshop.paid', (x) => said(`shop.${x}:1|c\n`)],
      ['a message of a chat', 'hi\r\nJOIN #b', (x) => said(`PRIVMSG #a :${x}\r\n`, 'NICK a\r\n')],
      ['a line of syslog', 'bob\n<34>1 login of root', (x) => said(`<14>1 login of ${x}\n`)],
      ['a mailbox', 'a"\r\na2 DELETE "b', (x) => said(`a1 SELECT "${x}"\r\n`)],
      ['an action', 'x\r\nAction: Command', (x) => said(`Action: Originate\r\nChannel: ${x}\r\n\r\n`)],
      ['the same command again', 'a\nTELL bob all', (x) => said(`TELL ann ${x}\n`)],
    ] as [string, string, (value: string) => Operation][]
  ).map(([name, value, made]) => [name, made(value), { body: { x: value } }] as const),
  (
    [
      ['a mail of several lines', inTwoLines, (x) => said(mail('a@b', 's', x))],
      ['a mail with headers in it', 'Subject: hi\r\nBcc: a@b\r\n\r\nhello', (x) => said(mail('a@b', 's', `> ${x}`))],
      ['a mail that was stuffed', 'x\r\n.\r\nMAIL FROM:<e@f>', (x) => said(mail('a@b', 's', x.replace('\n.', '\n..')))],
      ['a folded header', 'hello\r\n there', (x) => said(mail('a@b', x, 't'))],
      ['a value of memcached', 'a\r\nset b 0 0 1\r\n1', (x) => said(`set a 0 0 ${x.length + 6}\r\nget a ${x}\r\n`)],
      ['a message of NATS', 'a\r\nPUB b 1\r\n1', (x) => said(`PUB a ${x.length + 6}\r\nPUB a ${x}\r\n`)],
      [
        'a message of IMAP',
        'a\r\na2 DELETE b',
        (x) => said(`a1 APPEND a {${x.length + 6}}\r\na SELECT${x}\r\n`, 'a0 LOGIN a b\r\n'),
      ],
      ['the body of a request', 'a\r\nX-Admin: 1', (x) => said(`POST / HTTP/1.1\r\nHost: b\r\n\r\nX-Name: ${x}`)],
      ['a message of several lines', inTwoLines, (x) => said(`PRIVMSG #a :${x}\r\n`, 'NICK a\r\n')],
      ['a text of several lines', inTwoLines, (x) => said(`SAY ${x}\r\n`)],
      ['lines of the sender alone', 'SAY hello\r\nSAY good bye', (x) => said(`${x}\r\n`, 'HELLO\r\n')],
      ['a log of several lines', 'Error: x\n    at <anonymous>', (x) => said(`<14>1 ${x}\n`)],
    ] as [string, string, (value: string) => Operation][]
  ).map(([name, value, made]) => [name, made(value), { body: { x: value } }] as const),
);
it('leaves what is no protocol of lines alone', () => {
  for (const first of [
    '*1\r\n$4\r\nPING\r\n',
    '{"a":1}\n',
    '\0\0\0\x08\x04\xd2\x16\x2f',
    'Dear Ann,\n',
    '<html>',
    ' x',
  ])
    expect(conversation(first)).toBeUndefined();
});

it('answers in bounded time', () => {
  const of = (own: string, given: string): readonly [string, string] => [own, given];
  for (const [own, given] of [
    of(`a${'.'.repeat(60_000)} `, 'a\nb'),
    of('SET a ', 'a\n'.repeat(30_000)),
    of('HELO a\r\n', 'DATA\n.\n'.repeat(8_000)),
    of('GET / HTTP/1.1\r\nA: ', ' \n'.repeat(30_000)),
    of('a1 SELECT ', '{1}\n'.repeat(15_000)),
    of('', 'a\nb '.repeat(15_000)),
  ]) {
    const text = `${own}${given}\r\n`;
    const started = process.threadCpuUsage();
    const before = conversation(own) ?? { mode: 'lines', left: 0, open: '', oneWay: false };
    judgeWith(
      headerInjection,
      { kind: 'net.write', call: 'net.Socket.write', text, conversation: before },
      { body: { x: given, y: 'a\nb', z: given.slice(0, 100) } },
    );
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  }
});
