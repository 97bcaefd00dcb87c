'use strict';
const { mkdir, writeFile } = require('node:fs/promises');
const { join } = require('node:path');

/** Puts the mail where the mail relay picks it up. */
async function send(to, text) {
  const folder = process.env.OUTBOX || 'outbox';
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${Date.now()}-${process.hrtime.bigint()}.eml`), `To: ${to}\n\n${text}`);
}

module.exports = { send };
