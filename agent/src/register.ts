// The one entry: `node --import @throughline/agent/register app.js`, also --require and NODE_OPTIONS. Synchronous from
// beginning to end: when it returns, everything is hooked and the application may start.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { start as Start } from './core.ts';

const core = join(__dirname, 'core.cjs');
const cache = join(__dirname, `core.${process.version}.${process.arch}.cache`);

load()(__filename, core);

// Compiling the agent is half of what it adds to a start: its compiled form is read where this Node's is there. V8 refuses
// one that does not fit the source, its version or its flags, and compiles then.
function load(): typeof Start {
  const building = process.env['THROUGHLINE_BUILD_CACHE'] === 'on';
  const script = new Script(
    `(function(exports,require,module,__filename,__dirname){${readFileSync(core, 'utf8')}\n})`,
    {
      filename: core,
      cachedData: building ? undefined : readIfThere(cache),
    },
  );
  const module = { exports: {} as { start: typeof Start } };
  script.runInThisContext()(module.exports, createRequire(core), module, core, __dirname);
  if (building) {
    delete process.env['THROUGHLINE_BUILD_CACHE'];
    process.on('exit', () => writeFileSync(cache, script.createCachedData()));
  }
  return module.exports.start;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
