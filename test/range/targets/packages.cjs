// Packages that are too many for every checkout come from a folder of their own.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

/** A require that finds them. */
const packages = () => createRequire(path.join(process.env.RANGE_PACKAGES, 'index.cjs'));

module.exports = { packages };
