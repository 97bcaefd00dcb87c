// Plugins for esbuild, Rollup (Vite and Rolldown too) and webpack that keep the library hooks alive in a bundle, where nothing is
// required or imported any more: to each file that an instrumentation names they append a call that hands the file's exports
// to the agent, if one is there. The bundle is still started with `--require @throughline/agent/register`, and runs without
// the agent as if no plugin had been there. Packages kept external need nothing.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instrumentation } from './instrumentation.ts';
import { instrumentations } from './instrumentations/index.ts';

const packageFiles = /[/\\]node_modules[/\\].*\.[cm]?js$/;

/** `build({ plugins: [esbuild()] })` */
export function esbuild(): EsbuildPlugin {
  return {
    name: 'throughline',
    setup(build) {
      build.onLoad({ filter: packageFiles }, ({ path }) => {
        const source = withCalls(path, () => readFileSync(path, 'utf8'));
        return source === undefined ? undefined : { contents: source, loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/** `rollup({ plugins: [rollup(), commonjs(), …] })`, before what turns CommonJS into ES modules; Vite: `defineConfig({ plugins: [rollup()] })`. */
export function rollup(): RollupPlugin {
  return {
    name: 'throughline',
    enforce: 'pre',
    transform(source, id) {
      const path = id.split('?', 1)[0]!;
      // "\0" begins the names of modules that are no files.
      if (path.startsWith('\0') || !packageFiles.test(path)) return null;
      const code = withCalls(path, () => source);
      // A package that promises to have no side effects would lose the call.
      return code === undefined ? null : { code, map: null, moduleSideEffects: true };
    },
  };
}

/** `{ plugins: [webpack()] }`; Next.js: `webpack(config) { config.plugins.push(webpack()); return config; }`. */
export function webpack(): WebpackPlugin {
  return {
    apply({ options }) {
      options.module.rules.push({
        test: (path: string) => packageFiles.test(path) && callsFor(path).length > 0,
        sideEffects: true,
        use: [{ loader: fileURLToPath(import.meta.url) }],
      });
    },
  };
}

/** This file as a loader of webpack's. */
export default function loader(this: { readonly resourcePath: string }, source: string): string {
  return withCalls(this.resourcePath, () => source) ?? source;
}

/** As much of esbuild's plugin interface as is used here. */
export interface EsbuildPlugin {
  readonly name: string;
  setup(build: {
    onLoad(
      options: { filter: RegExp },
      load: (file: { path: string }) => { contents: string; loader: 'js'; resolveDir: string } | undefined,
    ): void;
  }): void;
}

/** As much of Rollup's plugin interface as is used here. */
export interface RollupPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  transform(source: string, id: string): { code: string; map: null; moduleSideEffects: true } | null;
}

/** As much of webpack's plugin interface as is used here. */
export interface WebpackPlugin {
  apply(compiler: any): void;
}

function withCalls(path: string, read: () => string): string | undefined {
  const wanted = callsFor(path);
  if (wanted.length === 0) return undefined;
  const source = read();
  const { name, folder, manifest } = packageOf(path)!;
  const call = (exports: string, file: string): string =>
    `globalThis[Symbol.for('throughline.bundled')]?.(${exports},${[name, file, manifest.version ?? ''].map((text) => JSON.stringify(text)).join(',')})`;
  if (!isEsModule(path, folder, source))
    return `${source}\n${wanted.map((file) => `;module.exports=${call('module.exports', file)}??module.exports;`).join('')}`;
  const self = JSON.stringify(`./${basename(path)}`);
  return `${source}\n;import * as __throughline from ${self};${wanted.map((file) => call('__throughline', file)).join(';')};`;
}

const instrumented = Map.groupBy(
  instrumentations.filter(({ module }) => !module.startsWith('node:')),
  ({ module }) => module,
);

/** As what the file is handed over: its path in the package, and "" where it stands for the package itself. Mostly as nothing. */
function callsFor(path: string): readonly string[] {
  const found = packageOf(path);
  const interested = found && instrumented.get(found.name);
  if (!interested) return [];
  const inside = path.slice(found.folder.length + 1).replaceAll('\\', '/');
  return [
    ...(interested.some(({ files }) => files?.includes(inside)) ? [inside] : []),
    ...(interested.some(isForEntry) && found.entries.has(inside) ? [''] : []),
  ];
}

function isForEntry({ files }: Instrumentation): boolean {
  return files === undefined;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly module?: string;
  readonly exports?: unknown;
}

interface Package {
  /** As its package.json says: an alias has another folder. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly entries: ReadonlySet<string>;
}

const known = new Map<string, Package | undefined>();

function packageOf(path: string): Package | undefined {
  const [folder] = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(path) ?? [];
  if (folder === undefined) return undefined;
  if (!known.has(folder)) known.set(folder, readPackage(folder));
  return known.get(folder);
}

function readPackage(folder: string): Package | undefined {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
  const { name = '' } = manifest;
  return instrumented.has(name) ? { name, folder, manifest, entries: entries(manifest, folder) } : undefined;
}

/** Every file that stands for the package itself, whichever condition a bundler looks at. */
function entries(manifest: Manifest, folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') found.add(value.replace(/^\.\//, ''));
    else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) add(inner);
  };
  add(manifest.module);
  const dot = (manifest.exports as Record<string, unknown> | undefined)?.['.'];
  add(dot ?? (typeof manifest.exports === 'string' ? manifest.exports : undefined));
  try {
    const require = createRequire(join(folder, 'package.json'));
    add(
      require
        .resolve(folder)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  } catch {
    // A package for import only.
  }
  return found;
}

function isEsModule(path: string, folder: string, source: string): boolean {
  if (path.endsWith('.mjs')) return true;
  if (path.endsWith('.cjs')) return false;
  const type = nearestType(dirname(path), folder);
  if (type !== undefined) return type === 'module';
  return /^(?:import|export)[\s{*]/m.test(source) && !source.includes('module.exports');
}

/** A folder of a package may have a package.json of its own that only says this. */
function nearestType(from: string, folder: string): unknown {
  for (let at = from; at.length >= folder.length; at = dirname(at)) {
    try {
      return (JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as Manifest).type;
    } catch {
      // The next folder up.
    }
  }
  return undefined;
}
