// How instrumentations reach their modules: builtins are patched in place at once; packages when they are loaded, by
// require() through require-in-the-middle, by import through a synchronous load hook that appends one call to the few
// files that matter. Both may meet the same module: a module is patched once.
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hook } from 'require-in-the-middle';
import { declaredAliases } from './aliases.ts';
import { readPackage } from './caller.ts';
import { watchCompilers } from './compiled-sources.ts';
import type { Coverage } from './coverage.ts';
import { freshText } from './fresh-files.ts';
import type { Instrumentation } from './instrumentation.ts';
import { satisfies } from './semver.ts';
import type { AgentTap } from './tap.ts';
import { disguise } from './wrap.ts';

/**
 * Builtins that many applications never load and that cost milliseconds to load for nothing: hooked when first asked for.
 * What has its choke point on an object that Node itself uses (net, http) is hooked at once.
 */
const loadedLater: ReadonlySet<string> = new Set([
  'node:child_process',
  'node:dgram',
  'node:dns',
  'node:fs/promises',
  'node:http2',
  'node:https',
  'node:inspector',
  'node:repl',
  'node:sqlite',
  'node:v8',
  'node:worker_threads',
]);

const DOT = 46;
const SLASH = 47;
const HASH = 35;
const AT = 64;
const FOLDERS_MAX = 5000;

const read = readFileSync;
const loadedSymbol = Symbol.for('throughline.loaded');
const bundledSymbol = Symbol.for('throughline.bundled');

export interface HookOptions {
  readonly instrumentations: readonly Instrumentation[];
  readonly tap: AgentTap;
  readonly coverage: Coverage;
  readonly onFault: (where: string, error: unknown) => void;
  /** Rewrites the source of a file, or returns undefined to leave it; asked again about what it gave. */
  readonly rewrite?: (source: string, file: string) => string | undefined;
}

export function installHooks({ instrumentations, tap, coverage, onFault, rewrite }: HookOptions): void {
  const packages = new Map<string, Instrumentation[]>();
  const laterBuiltins = new Map<string, Instrumentation[]>();
  const alreadyLoaded = new Set((process as { moduleLoadList?: string[] }).moduleLoadList);
  for (const instrumentation of instrumentations) {
    const { module } = instrumentation;
    if (module.startsWith('node:')) {
      if (!loadedLater.has(module) || alreadyLoaded.has(`NativeModule ${module.slice(5)}`))
        enableBuiltin(instrumentation);
      else {
        coverage.waiting(instrumentation.name);
        laterBuiltins.set(module, [...(laterBuiltins.get(module) ?? []), instrumentation]);
      }
    } else {
      coverage.waiting(instrumentation.name);
      packages.set(instrumentation.module, [...(packages.get(instrumentation.module) ?? []), instrumentation]);
    }
  }
  for (const [alias, name] of declaredAliases([dirname(process.argv[1] ?? ''), process.cwd()])) {
    const known = packages.get(name);
    if (known) packages.set(alias, [...(packages.get(alias) ?? []), ...known]);
  }
  nodeModule.syncBuiltinESMExports();
  reportLoadedBefore();

  const patched = new WeakMap<object, Set<Instrumentation>>();

  // `file` is the path of the loaded file; `inside` the same below the package's folder, "" for the package's entry.
  // Gives the exports to go on with: an instrumentation may replace those of a package that is a bare function.
  function loaded(given: any, name: string, folder: string, inside: string, bundledVersion?: string): any {
    let exports = given;
    for (const instrumentation of packages.get(name) ?? []) {
      const wanted = instrumentation.files ? instrumentation.files.includes(inside) : isEntry(name, folder, inside);
      if (!wanted || exports === null || (typeof exports !== 'object' && typeof exports !== 'function')) continue;
      let done = patched.get(exports);
      if (!done) patched.set(exports, (done = new Set()));
      if (done.has(instrumentation)) continue;
      done.add(instrumentation);
      const replacement = enable(
        instrumentation,
        exports,
        inside || name,
        bundledVersion ?? readPackage(join(folder, 'package.json'))?.version ?? '',
      );
      if (replacement === null || (typeof replacement !== 'object' && typeof replacement !== 'function')) continue;
      patched.set(replacement, done);
      exports = replacement;
    }
    return exports;
  }

  function enable(instrumentation: Instrumentation, exports: any, file: string, version: string): unknown {
    if (instrumentation.versions && version && !satisfies(version, instrumentation.versions)) {
      coverage.gap(
        instrumentation.name,
        `${instrumentation.module} ${version} is not in the supported range ${instrumentation.versions}`,
      );
      return undefined;
    }
    try {
      const replacement = instrumentation.enable(exports, tap.for(instrumentation.name), { file, version });
      coverage.live(instrumentation.name, version ? `${instrumentation.module} ${version}` : instrumentation.module);
      return replacement;
    } catch (error) {
      coverage.gap(instrumentation.name, `failed: ${(error as Error).message}`);
      onFault(instrumentation.name, error);
      return undefined;
    }
  }

  function enableBuiltin(instrumentation: Instrumentation): void {
    const exports = process.getBuiltinModule(instrumentation.module as 'node:fs');
    if (exports === undefined) coverage.gap(instrumentation.name, `this Node has no ${instrumentation.module}`);
    else enable(instrumentation, exports, instrumentation.module, '');
  }

  // The application is about to get this builtin for the first time.
  function builtinRequested(asked: string): void {
    const module = asked === 'node:dns/promises' ? 'node:dns' : asked;
    const waiting = laterBuiltins.get(module);
    if (waiting === undefined) return;
    laterBuiltins.delete(module);
    for (const instrumentation of waiting) enableBuiltin(instrumentation);
    nodeModule.syncBuiltinESMExports();
  }

  function reportLoadedBefore(): void {
    for (const file of Object.keys(nodeModule.createRequire(__filename).cache ?? {})) {
      const { name } = packageFile(file);
      for (const instrumentation of packages.get(name) ?? []) {
        coverage.gap(instrumentation.name, `${name} was loaded before the agent: start the agent first`);
      }
    }
  }

  const cache = nodeModule.createRequire(__filename).cache;
  const builtins = new Set(
    [...laterBuiltins.keys(), 'node:dns/promises'].flatMap((module) => [module, module.slice(5)]),
  );
  const plainRequire = nodeModule.Module.prototype.require;
  const plainGetBuiltin = process.getBuiltinModule;
  new Hook([...packages.keys(), ...builtins], { internals: true }, (exports: any, name: string, folder?: string) => {
    if (!folder) builtinRequested(name.startsWith('node:') ? name : `node:${name}`);
    const packageName = packageOf(name);
    if (!folder) return exports;
    const inside = name.slice(packageName.length + 1).replaceAll(sep, '/');
    // Required in a circle while it is being imported: the call appended to its last line will see it whole.
    if (cache[inside === '' ? entryOf(packageName, folder) : join(folder, inside)]?.loaded === false) return exports;
    return loaded(exports, packageName, folder, inside);
  });
  disguise(process.getBuiltinModule as never, plainGetBuiltin as never);
  const lookForCompilers = rewrite && watchCompilers(rewrite, onFault);
  skipUnwatched();

  // Require-in-the-middle resolves every request a second time, 15 ms for an express application. Nearly all requests can
  // be told by their text to be none of ours.
  function skipUnwatched(): void {
    const watchedRequire = nodeModule.Module.prototype.require;
    const ofPackage = new Map<string, boolean>();
    nodeModule.Module.prototype.require = function (this: NodeModule, id: string): unknown {
      const exports = Reflect.apply(concerns(this, id) ? watchedRequire : plainRequire, this, arguments);
      lookForCompilers?.();
      return exports;
    } as typeof plainRequire;
    disguise(nodeModule.Module.prototype.require as never, plainRequire as never);

    function concerns(from: NodeModule, id: unknown): boolean {
      if (typeof id !== 'string' || id === '') return true;
      const first = id.charCodeAt(0);
      if (first === DOT) return insideWatched(from.path);
      if (first === SLASH || first === HASH) return true;
      return builtins.has(id) || packages.has(id) || packages.has(packageOf(id)) || insideWatched(from.path);
    }

    // A file of a watched package may require its own by name, and a relative path may lead to a hooked file.
    function insideWatched(folder: string | undefined): boolean {
      if (folder === undefined) return true;
      let known = ofPackage.get(folder);
      if (known === undefined) {
        known = packages.has(packageFile(`${folder}${sep}`).name);
        if (ofPackage.size < FOLDERS_MAX) ofPackage.set(folder, known);
      }
      return known;
    }
  }

  // Called from bundles that were made with the plugins in bundle.ts.
  Object.defineProperty(globalThis, bundledSymbol, {
    value: (exports: unknown, name: string, inside: string, version: string) =>
      loaded(exports, name, '', inside, version),
  });

  if (typeof nodeModule.registerHooks !== 'function') {
    coverage.gap('import', 'this Node has no synchronous module hooks: packages loaded by import are not hooked');
    return;
  }
  Object.defineProperty(globalThis, loadedSymbol, {
    value: (exports: unknown, url: string) => {
      const { name, folder, inside } = packageFile(url.startsWith('file:') ? fileURLToPath(url) : url);
      return loaded(exports, name, folder, inside);
    },
  });
  const inPackages = `/node_modules/`;
  nodeModule.registerHooks({
    load(url, context, nextLoad) {
      lookForCompilers?.();
      if (url.startsWith('node:')) {
        builtinRequested(url);
        return nextLoad(url, context);
      }
      // import('data:text/javascript,…') is eval by another name; BlockedError becomes the import's rejection.
      if (url.startsWith('data:') && tap.active('code.load'))
        tap.intercept({ kind: 'code.load', call: 'import', target: url }).finish();
      // A file that a request wrote a moment ago is what that request says.
      if (url.startsWith('file:') && !url.includes(inPackages) && tap.active('code.load')) {
        const source = tap.unseen(() => freshText(fileURLToPath(url)));
        if (source !== undefined) tap.intercept({ kind: 'code.eval', call: 'import', source }).finish();
      }
      const result = nextLoad(url, context);
      try {
        const at = url.lastIndexOf(inPackages);
        const own =
          at >= 0 && packages.has(packageOf(url.slice(at + inPackages.length))) ? appendCall(url, result) : result;
        return rewrite ? rewriteSource(url, own) : own;
      } catch (error) {
        onFault('load', error);
      }
      return result;
    },
  });
  coverage.live('import', 'module.registerHooks');

  function appendCall(url: string, result: nodeModule.LoadFnOutput): nodeModule.LoadFnOutput {
    const { name, folder, inside } = packageFile(url.startsWith('file:') ? fileURLToPath(url) : url);
    const wanted = (packages.get(name) ?? []).some((one) =>
      one.files ? one.files.includes(inside) : isEntry(name, folder, inside),
    );
    if (!wanted || result.source === undefined || result.source === null) return result;
    const source = textOf(result.source);
    const call = `globalThis[Symbol.for('throughline.loaded')]?.`;
    // Written so that Node, which reads the names of exports out of the text, takes it for no assignment to them: that would be the
    // end of names that are exported on from other files.
    if (result.format === 'commonjs')
      return { ...result, source: `${source}\n;module["exports"]=${call}(module.exports,__filename)??module.exports;` };
    if (result.format !== 'module') return result;
    // A module may import itself: its own namespace, complete when its last line runs.
    return {
      ...result,
      source: `${source}\n;import * as __throughline from ${JSON.stringify(url)};${call}(__throughline,import.meta.url);`,
    };
  }

  // Packages inside a bundle are never loaded by name: their hooks stay silent, which must not look like safety. Where a plugin
  // of bundle.ts was used, its calls are in the text.
  function reportBundle(source: string, url: string): void {
    if (!bundlerMarks.test(source) && !isMinified(source)) return;
    const withPlugin = source.includes(bundledSymbol.description!);
    const inside = [...packages.keys()].filter(
      (name) =>
        (source.includes(`node_modules/${name}/`) ||
          source.includes(`node_modules/.pnpm/${name.replace('/', '+')}@`)) &&
        !(withPlugin && source.includes(`"${name}"`)),
    );
    if (withPlugin && inside.length === 0) return;
    const named = inside.length > 0 ? ` (${inside.join(', ')} among them)` : '';
    coverage.gap(
      'bundle',
      `${url.slice(url.lastIndexOf('/') + 1)} holds its packages inside${named}: hooks of Node itself are live in it, hooks of packages are not; leave them external, or bundle with a plugin of @throughline/agent/bundle`,
    );
  }

  function rewriteSource(url: string, result: nodeModule.LoadFnOutput): nodeModule.LoadFnOutput {
    if (
      !url.startsWith('file:') ||
      // Node names no format where a package.json has no "type", which is most packages.
      !/^(commonjs|module)/.test(result.format ?? (/\.c?js$/.test(url) ? 'commonjs' : '')) ||
      result.source === undefined ||
      result.source === null
    )
      return result;
    const source = textOf(result.source);
    if (source.length > BUNDLE_CHARS_MIN && !url.includes(inPackages)) reportBundle(source, url);
    const changed = rewrite!(source, url);
    return changed === undefined ? result : { ...result, source: changed };
  }
}

const BUNDLE_CHARS_MIN = 20_000;
const bundlerMarks = /__webpack_require__|\b__commonJS(?:Min)? ?=|\b__toESM ?=|\b__turbopack_|getDefaultExportFromCjs/;

// Names are gone from a minified file. Nobody minifies one server file alone: what is, is a bundle.
function isMinified(source: string): boolean {
  let lines = 1;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines++;
  return source.length / lines > MINIFIED_LINE_CHARS;
}

const MINIFIED_LINE_CHARS = 500;

function textOf(source: unknown): string {
  return typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8');
}

/** "kafkajs/src/x.js" → "kafkajs"; "@a/b/c" → "@a/b". */
function packageOf(name: string): string {
  const path = sep === '/' ? name : name.replaceAll(sep, '/');
  let end = path.indexOf('/');
  if (end >= 0 && path.charCodeAt(0) === AT) end = path.indexOf('/', end + 1);
  return end < 0 ? path : path.slice(0, end);
}

/** The package that a file belongs to by its path: name, folder, and the file below it. */
function packageFile(file: string): { name: string; folder: string; inside: string } {
  const at = file.lastIndexOf(`${sep}node_modules${sep}`);
  if (at < 0) return { name: '', folder: dirname(file), inside: '' };
  const rest = file.slice(at + 14);
  const name = packageOf(rest);
  return { name, folder: file.slice(0, at + 14) + name, inside: rest.slice(name.length + 1).replaceAll(sep, '/') };
}

const entries = new Map<string, string>();
const ENTRIES_MAX = 500;

// RITM names the entry by the package alone; the load hook by its file.
function isEntry(name: string, folder: string, inside: string): boolean {
  if (inside === '') return true;
  return entryOf(name, folder) === join(folder, inside) || importEntries(folder).includes(inside);
}

/** The file that require() takes for the package; "" when there is none. */
function entryOf(name: string, folder: string): string {
  let entry = entries.get(folder);
  if (entry === undefined) {
    try {
      entry = nodeModule.createRequire(join(folder, 'package.json')).resolve(name);
    } catch {
      entry = '';
    }
    if (entries.size < ENTRIES_MAX) entries.set(folder, entry);
  }
  return entry;
}

// What `import` would take: the "import" side of exports["."], and "module".
function importEntries(folder: string): readonly string[] {
  let known = imports.get(folder);
  if (known === undefined) {
    known = readImportEntries(folder);
    if (imports.size < ENTRIES_MAX) imports.set(folder, known);
  }
  return known;
}

const imports = new Map<string, readonly string[]>();

function readImportEntries(folder: string): string[] {
  try {
    const manifest = JSON.parse(read(join(folder, 'package.json'), 'utf8')) as any;
    const dot = manifest.exports?.['.'] ?? manifest.exports;
    const found: string[] = [];
    const walk = (value: unknown, depth: number): void => {
      if (typeof value === 'string') found.push(value.replace(/^\.\//, ''));
      else if (value && typeof value === 'object' && depth < 4) {
        for (const [key, inner] of Object.entries(value))
          if (/^(import|node|default|module-sync)$/.test(key)) walk(inner, depth + 1);
      }
    };
    walk(dot, 0);
    return found;
  } catch {
    return [];
  }
}
