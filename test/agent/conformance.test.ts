// The agent changes nothing that a program can see of Node: the builtins are described, a program is lived through and
// programs end, in a process with the agent and in one without. What differs is named here, with the reason; see also
// docs/decisions/0014.
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
  [
    /^fs\/promises\.\w+ kind$/,
    'util.types.isAsyncFunction: a wrapper that is async would hide who waits from stacks and cost three turns of the queue',
  ],
  [
    /^dns(\/promises)?\.(resolve\w*|reverse) kind$/,
    'a bound function can be called with new, ours cannot; both throw nothing that anybody would want',
  ],
  [
    /^(vm\.Script|worker_threads\.Worker)(\.prototype\.constructor)? kind$/,
    'util.types.isProxy: only a proxy keeps subclasses, static members and private fields of the class',
  ],
  [/^functionText$/, 'a bound function does not print the name of what it stands for; it prints [native code]'],
  [/^module\.(\w+\.)?Module\.prototype\.require|^module\.prototype\.require/, 'require-in-the-middle'],
];

const ourSymbols = /,?Symbol\(throughline\.\w+\)/g;

for (const { name, path, missing } of nodeBinaries()) {
  const why = missing && ` (skipped: ${missing})`;
  const run = async (file: string, mode: 'block' | undefined, flag?: '--import', argument?: string) => {
    const app = spawnApp(join(appsFolder, file), {
      ...(mode ? { mode } : {}),
      ...(flag ? { flag } : {}),
      ...(argument ? { appArguments: [argument] } : {}),
      node: path!,
    });
    const code = await app.ended;
    return { code, output: app.output(), errors: app.errors(), signal: app.child.signalCode };
  };

  test.skipIf(path === undefined)(`${name}: the builtins${why}`, async () => {
    const [plain, hooked] = await Promise.all(
      [undefined, 'block' as const].map(async (mode) => {
        const { code, output, errors } = await run('conformance.cjs', mode);
        expect(code, errors).toBe(0);
        return JSON.parse(output) as Record<string, unknown>;
      }),
    );
    const differences = [...new Set([...Object.keys(plain!), ...Object.keys(hooked!)])]
      .filter((key) => JSON.stringify(plain![key]) !== JSON.stringify(hooked![key]))
      .filter((key) => !allowed.some(([pattern]) => pattern.test(key)))
      .map((key) => ({ key, without: plain![key], with: hooked![key] }));
    expect(differences).toEqual([]);
  });

  test.skipIf(path === undefined)(`${name}: a program's life${why}`, async () => {
    const [plain, required, imported] = await Promise.all([
      run('fidelity.mjs', undefined),
      run('fidelity.mjs', 'block'),
      run('fidelity.mjs', 'block', '--import'),
    ]);
    const told = ({ code, output, errors }: typeof plain): unknown => {
      expect(code, errors).toBe(0);
      return JSON.parse(output.replaceAll(ourSymbols, ''));
    };
    expect(JSON.stringify(plain)).not.toContain('"failed"');
    expect(told(required)).toEqual(told(plain));
    expect(told(imported)).toEqual(told(plain));
  });

  test.skipIf(path === undefined)(`${name}: how programs end${why}`, async () => {
    const endings = JSON.parse((await run('endings.cjs', undefined, undefined, 'list')).output) as string[];
    expect(endings.length).toBeGreaterThan(10);
    for (const ending of endings) {
      const [plain, hooked] = await Promise.all([
        run('endings.cjs', undefined, undefined, ending),
        run('endings.cjs', 'block', undefined, ending),
      ]);
      expect({ ...hooked, errors: withoutUs(hooked.errors), ending }).toEqual({
        ...plain,
        errors: withoutUs(plain.errors),
        ending,
      });
    }
  });
}

/** Builtins that cost an application milliseconds or a hundred kilobytes and that the agent can do without until they are asked for. */
const COSTLY =
  /^NativeModule (child_process|cluster|crypto|dgram|dns|http2|https|inspector|perf_hooks|readline|sqlite|tls|v8|worker_threads|zlib)$/;

test('the start of the agent loads no builtin that an application may never need', async () => {
  const loaded = async (mode: 'block' | undefined): Promise<readonly string[]> => {
    const app = spawnApp(join(appsFolder, 'loaded.cjs'), mode ? { mode } : {});
    expect(await app.ended, app.errors()).toBe(0);
    return JSON.parse(app.output()) as string[];
  };
  const plain = new Set(await loaded(undefined));
  expect((await loaded('block')).filter((name) => COSTLY.test(name) && !plain.has(name))).toEqual([]);
});

/** Without our own lines, our frames, and the ids that differ between any two runs. */
function withoutUs(errors: string): string {
  return errors
    .split('\n')
    .filter((line) => !line.startsWith('{"throughline"') && !line.includes('/agent/dist/'))
    .join('\n')
    .replaceAll(/\(node:\d+\)/g, '(node)');
}
