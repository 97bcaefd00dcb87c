// Applications whose files somebody else compiles on the way in: what they evaluate is judged as in any other.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-transpiled-'));
afterAll(() => rmSync(folder, { recursive: true }));

const source = `
  import { createServer } from 'node:http';
  import { execSync } from 'node:child_process';
  enum Route { Sum = '/sum', Say = '/say' }
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const given: string = url.searchParams.get('given') ?? '';
    if (url.pathname === Route.Sum) response.end(String(eval('1+' + given)));
    else response.end(execSync('echo ' + given));
  });
  server.listen(0, () => console.log('listening', (server.address() as { port: number }).port));
`;

const stripping = join(folder, 'strip.cjs');
writeFileSync(
  stripping,
  `const { transformSync } = require(${JSON.stringify(createRequire(import.meta.url).resolve('esbuild'))});
   require.extensions['.ts'] = (module, file) =>
     module._compile(transformSync(require('node:fs').readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs' }).code, file);`,
);

describe.each([
  ['a hook of require', 'commonjs', ['--require', stripping]],
  ['tsx, CommonJS', 'commonjs', ['--import', import.meta.resolve('tsx')]],
  ['tsx, modules', 'module', ['--import', import.meta.resolve('tsx')]],
])('%s', (name, type, nodeArguments) => {
  test('what it evaluates and starts is judged', async () => {
    const home = join(folder, name.replaceAll(/\W+/g, '-'));
    const file = join(home, 'app.ts');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'transpiled', type }));
    writeFileSync(file, source);
    const app = await runApp(file, { mode: 'block', flag: 'NODE_OPTIONS', nodeArguments });
    try {
      expect(await app.get('/sum?given=2')).toMatchObject({ status: 200, body: '3' });
      expect(await app.get('/sum?given=process.pid')).toMatchObject({ status: 403 });
      expect(await app.get('/say?given=blue')).toMatchObject({ status: 200, body: 'blue\n' });
      expect(await app.get('/say?given=blue;id')).toMatchObject({ status: 403 });
      await until(() => app.findings().length >= 2, app.errors);
      expect(app.findings().map(({ guard }) => guard)).toEqual(['code-injection', 'shell-injection']);
    } finally {
      await app.stop();
    }
  });
});
