// Writes sigma/rules.json, the packaged rules as JSON: `node --conditions=@throughline/source collector/rules/compile.mjs` after
// changing a rule file. library.test.ts fails when it is stale.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedFolder, readPackagedRules } from '../src/sigma/library.ts';

const rules = readPackagedRules().map((rule) => JSON.stringify(rule));
writeFileSync(join(packagedFolder(), 'rules.json'), `[\n${rules.join(',\n')}\n]\n`);
