// maildev: takes the mail that programs under development send, and shows it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Application, Place } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'maildev',
  packages: { maildev: '2.1.0', nodemailer: '6.9.8' },
  start({ packages, folder, port, secondPort }) {
    return {
      file: join(packages, 'maildev/bin/maildev'),
      arguments: [
        '--web',
        String(port),
        '--smtp',
        String(secondPort),
        '--ip',
        '127.0.0.1',
        '--web-ip',
        '127.0.0.1',
        '--mail-directory',
        join(folder, 'mail'),
        '--silent',
      ],
      ready: '/email',
    };
  },
  async use(user, place) {
    await user.get('/', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      await send(place, {
        from: "Ann O'Neil <ann@example.com>",
        to: `list+${index}@localhost`,
        subject: text.replace(/[\r\n]+/g, ' '),
        text: difficult.join('\n'),
        html: `<p>${text}</p><img src="cid:logo${index}@example.com">`,
        attachments: [
          { filename: `report ${index} (a&b)'s.txt`, content: text },
          { filename: '../../notes.txt', content: 'a name from another machine' },
          { filename: 'logo.png', content: Buffer.from([137, 80, 78, 71]), cid: `logo${index}@example.com` },
        ],
      });
      await user.until('/email', ({ json }) => (json as unknown[]).length > index);
    }
    const { json } = await user.get('/email', { statusOnly: true });
    for (const { id, subject } of json as { id: string; subject: string }[]) {
      user.hide(id);
      user.note('subject', subject);
      await user.get(`/email/${id}`, { statusOnly: true });
      await user.get(`/email/${id}/html`, { statusOnly: true });
      await user.get(`/email/${id}/source`, { statusOnly: true });
      await user.get(`/email/${id}/download`, { statusOnly: true });
      await user.get(`/email/${id}/attachment/logo.png`);
    }
    await user.get('/email/nothing');
    await user.get('/config');
    await user.ask('PATCH', '/email/read-all', { body: {} });
    await user.delete(`/email/${(json as { id: string }[])[0]!.id}`);
    await user.delete('/email/all');
    await user.get('/email');
    await user.get('/healthz');
  },
  attacks: [
    {
      id: 'CVE-2024-27448',
      guard: 'path-traversal',
      title: 'mails an attachment whose Content-ID climbs to a file of its own choice',
      async attempt(user, place) {
        const file = place.made();
        const climb = '../'.repeat(16);
        await send(place, {
          from: 'a@example.com',
          to: 'b@example.com',
          subject: 'x',
          html: 'x',
          attachments: [{ filename: 'x.js', content: 'module.exports = 1', cid: `${climb}${file.slice(1)}` }],
        }).catch((error: unknown) => user.note('smtp', String(error)));
        return place.appears(file);
      },
    },
  ],
} satisfies Application;

/** Over SMTP, with the client that most Node programs use. */
async function send({ packages, secondPort }: Place, mail: object): Promise<void> {
  const { createTransport } = createRequire(join(packages, 'x.js'))('nodemailer') as {
    createTransport(options: object): { sendMail(mail: object): Promise<unknown> };
  };
  await createTransport({ host: '127.0.0.1', port: secondPort, ignoreTLS: true }).sendMail(mail);
}
