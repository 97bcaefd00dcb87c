// Packages that are too many for every checkout come from a folder of their own.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

/** A require that finds them; `folder` is the variable that names theirs. */
const packages = (folder = 'RANGE_PACKAGES') => createRequire(path.join(process.env[folder], 'index.cjs'));

module.exports = { packages };
