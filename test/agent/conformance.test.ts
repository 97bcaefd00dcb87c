// The agent changes nothing that a program can see of Node: the builtins are described in a process with the agent and in
// one without. What differs is named here, with the reason.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeBinaries } from './node-versions.ts';
import { appsFolder, spawnApp } from './run-app.ts';

const allowed: readonly [RegExp, string][] = [
  [/^globalThis\.Symbol\(throughline\.\w+\)/, 'our own, under symbols'],
  [
    /^(https?\.\w+|http2\.Http2ServerResponse|process)(\.prototype)?\.(emit|push|write|end)/,
    'an inherited method hooked where it is used, not where all streams use it',
  ],
  [/^functionText$/, 'a bound function does not print the name of what it stands for; it prints [native code]'],
  [/^module\.(\w+\.)?Module\.prototype\.require|^module\.prototype\.require/, 'require-in-the-middle'],
];

for (const { name, path, missing } of nodeBinaries()) {
  test.skipIf(path === undefined)(`${name}${missing && ` (skipped: ${missing})`}`, async () => {
    const [plain, hooked] = await Promise.all(
      [undefined, 'block' as const].map(async (mode) => {
        const app = spawnApp(join(appsFolder, 'conformance.cjs'), { ...(mode ? { mode } : {}), node: path! });
        expect(await app.ended, app.errors()).toBe(0);
        return JSON.parse(app.output()) as Record<string, unknown>;
      }),
    );
    const differences = [...new Set([...Object.keys(plain!), ...Object.keys(hooked!)])]
      .filter((key) => JSON.stringify(plain![key]) !== JSON.stringify(hooked![key]))
      .filter((key) => !allowed.some(([pattern]) => pattern.test(key)))
      .map((key) => ({ key, without: plain![key], with: hooked![key] }));
    expect(differences).toEqual([]);
  });
}
