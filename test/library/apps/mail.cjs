// Takes mail: over SMTP by smtp-server and mailparser, and out of a mailbox by imapflow. Each step uses carelessly what came in.
'use strict';
const { exec } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { ImapFlow } = require('imapflow');
const { simpleParser } = require('mailparser');
const { SMTPServer } = require('smtp-server');

const folder = process.env.MAIL_FOLDER;
const run = promisify(exec);

async function handle(mail) {
  for (const { filename, content } of mail.attachments)
    await fs.promises.writeFile(path.join(folder, 'attachments', filename), content);
  await run(`echo ${mail.subject} >> list.txt`, { cwd: folder });
  if (mail.text.startsWith('{')) await run(JSON.parse(mail.text).command.replace(/^/, 'echo '), { cwd: folder });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  async onRcptTo({ address }, session, done) {
    try {
      await run(`test -e aliases/${address.split('@')[0]}`, { cwd: folder });
      done();
    } catch (error) {
      done(error);
    }
  },
  onData(stream, session, done) {
    if (session.envelope.mailFrom.address === 'stuck@example.com') {
      // Never answers when something goes wrong.
      simpleParser(stream).then(async (mail) => {
        await handle(mail);
        done(null, 'taken');
      });
      return;
    }
    simpleParser(stream)
      .then(handle)
      .then(
        () => done(null, 'taken'),
        (error) => done(error),
      );
  },
});
server.on('error', () => {});
process.on('unhandledRejection', () => {});

async function fetchAll() {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: Number(process.env.IMAP_PORT),
    secure: false,
    doSTARTTLS: false,
    auth: { user: 'desk', pass: 'x' },
    logger: false,
  });
  await client.connect();
  await client.getMailboxLock('INBOX');
  for await (const { source } of client.fetch('1:*', { source: true })) {
    try {
      await handle(await simpleParser(source));
    } catch {
      // The next one, then.
    }
  }
  client.close();
}

server.listen(0, '127.0.0.1', async () => {
  if (process.env.IMAP_PORT) await fetchAll().catch((error) => console.error(error));
  console.log(`listening ${server.server.address().port}`);
});
