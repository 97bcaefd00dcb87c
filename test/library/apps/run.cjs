// The CommonJS application: loads its library with require.
'use strict';
const { serve } = require('./serve.cjs');
const cases = process.argv[2];

serve(require(`./${cases}.cjs`), async (name, exported) => (exported ? require(name)[exported] : require(name)));
