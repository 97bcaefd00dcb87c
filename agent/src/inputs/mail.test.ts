// Mails taken apart: what headers say at every level, and what parts hold once their encoding is undone.
import { expect, it } from 'vitest';
import { createInputIndex } from './index.ts';
import { readMail } from './mail.ts';

const valuesOf = (text: string): string[] =>
  createInputIndex({ mail: { bytes: Buffer.from(text), contentType: 'message/rfc822' } })
    .values()
    .map(({ value }) => value);

it.for([
  ['a header', 'Subject: a; b\r\n\r\nx', 'a; b'],
  ['a folded header', 'Subject: a\r\n b\r\n\r\nx', 'a b'],
  ['a fold inside of a name', 'Content-ID: <../a/\r\n ../b>\r\n\r\nx', '../a/../b'],
  ['an address', 'From: Ann <a;b@example.com>\r\n\r\nx', 'a;b@example.com'],
  ['an encoded word', 'Subject: =?utf-8?q?a=3B_b?=\r\n\r\nx', 'a; b'],
  ['two encoded words', 'Subject: =?utf-8?B?YTs=?= =?utf-8?B?IGI=?=\r\n\r\nx', 'a; b'],
  ['a parameter', 'Content-Type: a/b; name="../x"\r\n\r\n', '../x'],
  ['an extended parameter', "Content-Type: a/b; name*=utf-8''%2e%2e%2fx\r\n\r\n", '../x'],
  ['a parameter in pieces', 'Content-Type: a/b;\r\n name*0="../";\r\n name*1="x"\r\n\r\n', '../x'],
  ['base64', 'Content-Transfer-Encoding: base64\r\n\r\nYTsg\r\nYg==\r\n', 'a; b'],
  ['quoted printable', 'Content-Transfer-Encoding: quoted-printable\r\n\r\na=3B=\r\n b', 'a; b'],
  ['JSON', 'Content-Type: application/json\r\n\r\n{"a":"b;c"}', 'b;c'],
  [
    'a part of a part',
    'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/related; boundary="y z"\r\n\r\n--y z\r\n\r\nno\r\n--y z--\r\n--x\r\nContent-Disposition: attachment; filename=a;b\r\n\r\nhello; you\r\n--x--',
    'hello; you',
  ],
  ['only the end of a mail', 'see you\r\n--x\r\nContent-ID: <../a>\r\n', '../a'],
])('%s', ([, mail, value]) => {
  expect(valuesOf(mail!)).toContain(value);
});

it('takes what never ends in bounded time', () => {
  for (const text of [
    'A: b\r\n'.repeat(50_000),
    `Subject: ${'=?'.repeat(100_000)}`,
    `A: ${';a="'.repeat(50_000)}`,
    `A: ${'<'.repeat(200_000)}`,
    `Content-Type: multipart/mixed; boundary=-\r\n\r\n${'--'.repeat(200_000)}`,
    `A:${'\r\n '.repeat(100_000)}`,
    `Subject: ${'=?a?q?='.repeat(50_000)}`,
  ]) {
    const started = process.cpuUsage();
    readMail(Buffer.from(text));
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  }
});
