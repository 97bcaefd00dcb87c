// A plugin for esbuild that keeps the library hooks alive in a bundle, where nothing is required or imported any more: to each
// file that an instrumentation names it appends a call that hands the file's exports to the agent, if one is there.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Instrumentation } from './instrumentation.ts';
import { instrumentations } from './instrumentations/index.ts';

/** As much of esbuild's plugin interface as is used here. */
interface PluginBuild {
  onLoad(
    options: { filter: RegExp },
    load: (file: { path: string }) => Promise<{ contents: string; loader: 'js'; resolveDir: string } | undefined>,
  ): void;
}

/**
 * `build({ plugins: [throughline()] })`. The bundle is still started with `--require @throughline/agent/register`, and runs
 * without the agent as if the plugin had not been there. Packages kept external need nothing.
 */
export function throughline(): { name: string; setup(build: PluginBuild): void } {
  return {
    name: 'throughline',
    setup(build) {
      const names = [...packages.keys()].map((name) =>
        name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('/', '[/\\\\]'),
      );
      build.onLoad(
        { filter: new RegExp(`[/\\\\]node_modules[/\\\\](?:${names.join('|')})[/\\\\][^:]*\\.[cm]?js$`) },
        async ({ path }) => {
          const calls = await callsFor(path);
          if (calls === '') return undefined;
          return { contents: `${await readFile(path, 'utf8')}\n${calls}`, loader: 'js', resolveDir: dirname(path) };
        },
      );
    },
  };
}

const packages = Map.groupBy(
  instrumentations.filter(({ module }) => !module.startsWith('node:')),
  ({ module }) => module,
);

/** What to append to a file; "" for nearly all. */
async function callsFor(path: string): Promise<string> {
  const at = path.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules${sep}`.length;
  const parts = path.slice(at).split(sep);
  const name = parts.slice(0, parts[0]!.startsWith('@') ? 2 : 1).join('/');
  const inside = parts.slice(name.split('/').length).join('/');
  const folder = join(path.slice(0, at), name);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const interested = packages.get(name) ?? [];
  const wanted: string[] = [];
  if (interested.some(({ files }) => files?.includes(inside))) wanted.push(inside);
  if (interested.some(isForEntry) && entries(manifest, folder, name).has(inside)) wanted.push('');
  if (wanted.length === 0) return '';
  const call = (exports: string, file: string): string =>
    `globalThis[Symbol.for('throughline.bundled')]?.(${exports},${[name, file, manifest.version ?? ''].map((text) => JSON.stringify(text)).join(',')})`;
  if (!isEsModule(path, manifest, await readFile(path, 'utf8'))) {
    return wanted.map((file) => `;module.exports=${call('module.exports', file)}??module.exports;`).join('');
  }
  const self = JSON.stringify(`./${parts.at(-1)!}`);
  return `;import * as __throughline from ${self};${wanted.map((file) => call('__throughline', file)).join(';')};`;
}

interface Manifest {
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly module?: string;
  readonly exports?: unknown;
}

function isForEntry({ files }: Instrumentation): boolean {
  return files === undefined;
}

/** Every file that stands for the package itself, whichever condition a bundler looks at. */
function entries(manifest: Manifest, folder: string, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') found.add(value.replace(/^\.\//, ''));
    else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) add(inner);
  };
  add(manifest.module);
  const dot = (manifest.exports as Record<string, unknown> | undefined)?.['.'];
  add(dot ?? (typeof manifest.exports === 'string' ? manifest.exports : undefined));
  try {
    found.add(
      createRequire(join(folder, 'package.json'))
        .resolve(name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    );
  } catch {
    // A package for import only.
  }
  return found;
}

function isEsModule(path: string, { type }: Manifest, source: string): boolean {
  if (path.endsWith('.mjs')) return true;
  if (path.endsWith('.cjs')) return false;
  return type === 'module' || (/^(?:import|export)[\s{*]/m.test(source) && !source.includes('module.exports'));
}
