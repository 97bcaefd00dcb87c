// An application that is bundled into one file: the entry of test/library/bundle.test.ts.
'use strict';
const cases = require('./bundled-cases.cjs');
const { serve } = require('./serve.cjs');

serve(cases, async () => undefined);
