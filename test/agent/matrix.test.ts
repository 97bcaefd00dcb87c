// One entry for everything: each flag, CommonJS and ES modules, on each supported Node. Children of every kind keep the agent.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeBinaries } from './node-versions.ts';
import { appsFolder, spawnApp } from './run-app.ts';

for (const { name, path, missing } of nodeBinaries()) {
  describe.skipIf(path === undefined)(`${name}${missing && ` (skipped: ${missing})`}`, () => {
    test.each(['--require', '--import', 'NODE_OPTIONS'] as const)('%s', async (flag) => {
      for (const file of ['matrix.cjs', 'matrix.mjs']) {
        const app = spawnApp(join(appsFolder, file), { mode: 'block', flag, node: path! });
        expect(await app.ended, app.errors()).toBe(0);
        const seen = JSON.parse(
          app
            .output()
            .split('\n')
            .find((line) => line.startsWith('{'))!,
        );
        expect(seen, file).toEqual(Object.fromEntries(Object.keys(seen).map((what) => [what, true])));
        expect(
          app.findings().map(({ guard }) => guard),
          file,
        ).toEqual(['shell-injection', 'path-traversal']);
        expect(app.lines().filter(({ throughline }) => throughline === 'fault')).toEqual([]);
      }
    });

    test('-e, -p and standard input', async () => {
      for (const given of [
        ['-e', 'console.log(require("module").builtinModules.length > 1)'],
        ['-p', 'require("node:http").createServer !== undefined'],
      ]) {
        const direct = spawnApp(given[0]!, { mode: 'block', node: path!, appArguments: [given[1]!] });
        expect(await direct.ended, direct.errors()).toBe(0);
        expect(direct.output().trim()).toBe('true');
      }
    });
  });
}
