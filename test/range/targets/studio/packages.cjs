// The studio's packages come from a folder of their own.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

/** A require that finds them. */
const packages = () => createRequire(path.join(process.env.STUDIO_PACKAGES, 'index.cjs'));

module.exports = { packages };
