// Mail as a way in, with the packages that take it: what an address, a header, an attachment's name or a part does is stopped, the
// sender is told 554 in his turn, and the next mail on the same connection is taken.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { startApp, type Protection } from './protected-app.ts';

const program = join(import.meta.dirname, 'apps/mail.cjs');
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

interface Mail {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly attachments?: { filename: string; content: string }[];
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mail-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['aliases', 'attachments']) mkdirSync(join(folder, name));
  for (const name of ['ann', 'bob']) writeFileSync(join(folder, 'aliases', name), 'desk');
  return folder;
}

const attacks: readonly (readonly [name: string, mail: Mail, made: string])[] = [
  ['an address', { to: 'ann|touch${IFS}made-by-address@example.com' }, 'made-by-address'],
  ['a subject', { subject: 'hello; touch made-by-subject' }, 'made-by-subject'],
  ['an encoded subject', { subject: 'grüße; touch made-by-words' }, 'made-by-words'],
  ['the name of an attachment', { attachments: [{ filename: '../made-by-name', content: 'x' }] }, 'made-by-name'],
  [
    'an encoded name of an attachment',
    { attachments: [{ filename: '../made-bÿ-name', content: 'x' }] },
    'made-bÿ-name',
  ],
  ['a document in the text', { text: '{"command":"hello; touch made-by-text"}' }, 'made-by-text'],
  [
    'a document in the text, encoded',
    { text: `{"note":"${'ü'.repeat(200)}","command":"hello; touch made-by-encoded-text"}` },
    'made-by-encoded-text',
  ],
  [
    'a handler that never answers',
    { from: 'stuck@example.com', subject: 'hello; touch made-by-stuck' },
    'made-by-stuck',
  ],
];
const ordinary: readonly Mail[] = [
  { subject: 'hello' },
  { subject: 'two words', text: 'a\n.\nb\n..c; rm -rf /\n$(x) `y`' },
  { text: '{"command":"hello"}', attachments: [{ filename: 'a b (1).txt', content: '../../etc/passwd' }] },
  { to: 'bob@example.com', text: 'x'.repeat(300_000), attachments: [{ filename: 'ü.txt', content: 'ü' }] },
];

async function start(protection: Protection, folder: string, environment: Record<string, string> = {}) {
  const app = await startApp(program, protection, 'cjs', { MAIL_FOLDER: folder, ...environment });
  stops.push(() => app.stop());
  // One connection for all.
  const transport = createTransport({
    host: '127.0.0.1',
    port: app.port,
    ignoreTLS: true,
    pool: true,
    maxConnections: 1,
  });
  stops.push(() => transport.close());
  const send = (mail: Mail): Promise<string> =>
    transport
      .sendMail({ from: 'a@example.com', to: 'ann@example.com', subject: 'hello', text: 'hello', ...mail })
      .then(({ response }: { response: string }) => response)
      .catch((error: { response?: string }) => error.response ?? String(error));
  return { app, send };
}

test('without the agent every mail does what it says', async () => {
  const folder = makeFolder();
  const { send } = await start('none', folder);
  for (const [, mail, made] of attacks) {
    expect(await send(mail)).toBe('250 taken');
    expect(existsSync(join(folder, made))).toBe(true);
  }
  for (const mail of ordinary) expect(await send(mail)).toBe('250 taken');
});

test('in block mode it is refused with 554, and the next one is taken on the same connection', async () => {
  const folder = makeFolder();
  const { app, send } = await start('block', folder);
  for (const [name, mail, made] of attacks) {
    expect(`${name}: ${await send(mail)}`).toBe(`${name}: 554 Blocked by Throughline`);
    expect(existsSync(join(folder, made))).toBe(false);
    expect(await send({ subject: `after ${name}` })).toBe('250 taken');
  }
  for (const mail of ordinary) expect(await send(mail)).toBe('250 taken');
  expect(await app.findings(attacks.length)).toHaveLength(attacks.length);
  expect(readFileSync(join(folder, 'list.txt'), 'utf8').split('\n')).toContain('two words');
});

test('in observe mode it is told and taken', async () => {
  const folder = makeFolder();
  const { app, send } = await start('observe', folder);
  for (const [, mail, made] of attacks) {
    expect(await send(mail)).toBe('250 taken');
    expect(existsSync(join(folder, made))).toBe(true);
  }
  expect(await app.findings(attacks.length)).toHaveLength(attacks.length);
});

const letters = [
  'Subject: first\r\n\r\nhello',
  'Subject: second; touch made-by-mailbox\r\n\r\nhello',
  'Subject: third\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: attachment; filename="../made-by-part"\r\n\r\nx\r\n--x--',
  'Subject: last\r\n\r\nhello',
];

test.for(['none', 'block'] as const)('mail out of a mailbox, %s', async (protection) => {
  const folder = makeFolder();
  const mailbox = await startMailbox(letters);
  stops.push(() => mailbox.close());
  const { app } = await start(protection, folder, { IMAP_PORT: String((mailbox.address() as net.AddressInfo).port) });
  const made = ['made-by-mailbox', 'made-by-part'].map((name) => existsSync(join(folder, name)));
  expect(made).toEqual(protection === 'none' ? [true, true] : [false, false]);
  const list = readFileSync(join(folder, 'list.txt'), 'utf8');
  expect(list).toMatch(/first/);
  expect(list).toMatch(/last/);
  if (protection === 'block') expect(await app.findings(2)).toHaveLength(2);
});

/** Says what a client has to hear to fetch these letters (RFC 3501). */
async function startMailbox(mails: readonly string[]): Promise<net.Server> {
  const server = net.createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.write('* OK mailbox\r\n');
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const [tag, command, ...rest] = text.slice(0, end).split(' ');
        text = text.slice(end + 2);
        const name = `${command}${command === 'UID' ? ` ${rest[0]}` : ''}`.toUpperCase();
        if (name === 'CAPABILITY') socket.write('* CAPABILITY IMAP4rev1\r\n');
        if (name === 'LIST' || name === 'LSUB') socket.write(`* ${name} () "/" INBOX\r\n`);
        if (name === 'SELECT' || name === 'EXAMINE')
          socket.write(
            `* FLAGS ()\r\n* ${mails.length} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 99]\r\n`,
          );
        if (name === 'FETCH' || name === 'UID FETCH')
          for (const [index, mail] of mails.entries())
            socket.write(`* ${index + 1} FETCH (UID ${index + 1} BODY[] {${mail.length}}\r\n${mail})\r\n`);
        socket.write(`${tag} OK ${name === 'SELECT' ? '[READ-WRITE] ' : ''}done\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
