// A package that is installed here under an alias ("js-yaml3"), under its own name: hooks know packages by their folder.
'use strict';
const { cpSync, existsSync, mkdirSync, renameSync } = require('node:fs');
const { join } = require('node:path');

/** The folder of a copy of node_modules/<alias> named <name>. */
exports.installedAs = function installedAs(alias, name) {
  const installed = join(__dirname, '../../../node_modules', alias);
  const { version } = require(join(installed, 'package.json'));
  const folder = join(installed, '../.cache/throughline', `${name}-${version}`, 'node_modules', name);
  if (!existsSync(folder)) {
    // Complete or not there: tests run side by side.
    const partial = `${folder}.${process.pid}`;
    mkdirSync(join(folder, '..'), { recursive: true });
    cpSync(installed, partial, { recursive: true, dereference: true });
    try {
      renameSync(partial, folder);
    } catch {
      // another process was first
    }
  }
  return folder;
};
