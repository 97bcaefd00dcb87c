// What a build leaves of the clinic's desk: one CommonJS file without types, packages outside.
'use strict';
const path = require('node:path');
const { packages } = require('../packages.cjs');

packages('CLINIC_PACKAGES')('esbuild').buildSync({
  entryPoints: [path.join(__dirname, 'desk.cts')],
  outfile: path.join(__dirname, 'desk.built.cjs'),
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  external: ['../packages.cjs'],
});
