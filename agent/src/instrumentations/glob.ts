// Patterns that files are looked for with: glob, fast-glob (globby asks it) and tinyglobby. What they open is the folder in front
// of the first wildcard, spelled by them; what was meant is only in the pattern.
import { isAbsolute } from 'node:path';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, wrapExported } from './library.ts';

/** Patterns of one call that are looked at. */
const PATTERNS_MAX = 64;

/** @param cwd the folder that the patterns are looked for in, the working directory when absent */
export function interceptGlob(tap: Tap, call: string, patterns: unknown, cwd: unknown): void {
  if (!tap.active('file.access')) return;
  const folder = cwd === undefined ? '' : cwd instanceof URL ? decodeURIComponent(cwd.pathname) : String(cwd);
  for (const pattern of [patterns].flat().slice(0, PATTERNS_MAX)) {
    if (typeof pattern !== 'string') continue;
    const path = folder === '' || isAbsolute(pattern) ? pattern : `${folder}/${pattern}`;
    tap.intercept({ kind: 'file.access', call, path, access: 'list', pattern: true });
  }
}

export const glob: Instrumentation = {
  name: 'glob',
  module: 'glob',
  versions: '>=9',
  operations: ['file.access'],
  enable(exports, tap) {
    const Glob = faces(exports).find((face) => typeof face.Glob?.prototype?.walk === 'function')?.Glob;
    if (!Glob) return tap.gap('glob: no Glob class');
    for (const name of ['walk', 'walkSync', 'stream', 'streamSync'])
      tap.wrap(
        Glob.prototype,
        name,
        (look) =>
          function (this: any) {
            interceptGlob(tap, `glob.${name}`, this.pattern, this.cwd);
            return Reflect.apply(look, this, arguments);
          },
      );
  },
};

/** Every call of glob 7 and 8 begins with this. */
export const oldGlob: Instrumentation = {
  name: 'glob-7',
  module: 'glob',
  versions: '>=7 <9',
  files: ['common.js'],
  operations: ['file.access'],
  enable(exports, tap) {
    tap.wrap(
      exports,
      'setopts',
      (setopts) =>
        function (this: unknown, self: unknown, pattern: unknown, options: any) {
          interceptGlob(tap, 'glob', pattern, options?.cwd);
          return Reflect.apply(setopts, this, arguments);
        },
    );
  },
};

/** Every call of fast-glob asks this for what there is to do. */
export const fastGlob: Instrumentation = {
  name: 'fast-glob',
  module: 'fast-glob',
  versions: '>=3 <4',
  files: ['out/managers/tasks.js'],
  operations: ['file.access'],
  enable(exports, tap) {
    tap.wrap(
      exports,
      'generate',
      (generate) =>
        function (this: unknown, patterns: unknown, settings: any) {
          interceptGlob(tap, 'fast-glob', patterns, settings?.cwd);
          return Reflect.apply(generate, this, arguments);
        },
    );
  },
};

export const tinyglobby: Instrumentation = {
  name: 'tinyglobby',
  module: 'tinyglobby',
  versions: '<1',
  operations: ['file.access'],
  enable(exports, tap) {
    for (const name of ['glob', 'globSync'])
      wrapExported(
        tap,
        exports,
        name,
        (look) =>
          function (this: unknown, patterns: any, options: any) {
            const given = Array.isArray(patterns) || typeof patterns === 'string' ? patterns : patterns?.patterns;
            interceptGlob(tap, `tinyglobby.${name}`, given, (options ?? patterns)?.cwd);
            return Reflect.apply(look, this, arguments);
          },
      );
  },
};
