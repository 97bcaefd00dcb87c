// Proves that the hooks of Node itself are in place, once the application is up: a copy of a builtin that somebody saved
// earlier, or replaced later, is otherwise only found by an attacker.
import { Activity, runInActivity } from './activities.ts';
import type { Coverage } from './coverage.ts';
import { isHooked } from './wrap.ts';

/** Instrumentation → the functions it stands or falls with. */
const places: Readonly<Record<string, readonly [module: string, ...path: string[]][]>> = {
  'http-server': [
    ['node:http', 'Server', 'prototype', 'emit'],
    ['node:http', 'IncomingMessage', 'prototype', 'push'],
    ['node:http', 'ServerResponse', 'prototype', 'end'],
  ],
  'https-server': [['node:https', 'Server', 'prototype', 'emit']],
  'http-client': [
    ['node:http', 'request'],
    ['node:http', 'get'],
  ],
  'https-client': [
    ['node:https', 'request'],
    ['node:https', 'get'],
  ],
  net: [['node:net', 'Socket', 'prototype', 'connect']],
  dns: [
    ['node:dns', 'lookup'],
    ['node:dns', 'resolve'],
  ],
  'child-process': [
    ['node:child_process', 'ChildProcess', 'prototype', 'spawn'],
    ['node:child_process', 'spawnSync'],
    ['node:child_process', 'execSync'],
    ['node:child_process', 'execFileSync'],
  ],
  fs: [
    ['node:fs', 'readFile'],
    ['node:fs', 'readFileSync'],
    ['node:fs', 'open'],
    ['node:fs', 'stat'],
    ['node:fs', 'writeFile'],
  ],
  vm: [
    ['node:vm', 'runInThisContext'],
    ['node:vm', 'runInNewContext'],
    ['node:vm', 'compileFunction'],
  ],
  process: [['node:process', 'dlopen']],
};

/** Files what it finds under the instrumentation's name. Never throws. */
export function selfTest(coverage: Coverage): void {
  for (const [name, functions] of Object.entries(places)) {
    if (!coverage.isLive(name)) continue;
    const lost = functions.filter(([module, ...path]) => {
      const found = at(process.getBuiltinModule(module), path);
      return !isHooked(found) && !(module === 'node:fs' && leadsToUs(found));
    });
    if (lost.length === 0) coverage.live(name, 'in place');
    else
      coverage.gap(name, `${lost.map((path) => path.slice(1).join('.')).join(', ')} was replaced by somebody after us`);
  }
  if (coverage.isLive('fs') && !callIsSeen())
    coverage.gap('fs', 'a call in an activity was not seen: the async context is lost');
  if (globalThis.Function !== (() => {}).constructor || !isHooked(globalThis.Function))
    coverage.gap('function-constructor', 'Function was replaced by somebody after us');
}

function at(owner: any, path: readonly string[]): unknown {
  return path.reduce((object, name) => object?.[name], owner);
}

// A look at the root folder leaves no trace anywhere.
function callIsSeen(): boolean {
  return isSeen(() => process.getBuiltinModule('node:fs').existsSync('/'));
}

// graceful-fs and others put their own functions in front of ours. None of those asked about can do anything to the root folder:
// reading, writing and opening a folder for writing fail.
function leadsToUs(replacement: unknown): boolean {
  if (typeof replacement !== 'function') return false;
  return isSeen(() => {
    if (replacement.name.endsWith('Sync')) replacement('/');
    else replacement('/', 'r+', () => {});
  });
}

// The whole way from a call to its record, in an activity of our own.
function isSeen(call: () => unknown): boolean {
  const activity = new Activity({ kind: 'job', name: 'self-test', inputs: {} });
  try {
    runInActivity(activity, () => {
      try {
        call();
      } catch {
        // What it answers does not matter.
      }
    });
    return activity.record.operationCount > 0;
  } catch {
    return false;
  } finally {
    // One that stayed open would be asked about every call that belongs to none.
    activity.end('completed', 0);
  }
}
