// Files that somebody else turns into JavaScript (tsx, ts-node, Babel) come past Node's load hooks: what they hand to Node to be
// compiled is rewritten there. Only once somebody does so: the names in the stack of every error thrown while a module
// loads would be others.
import * as nodeModule from 'node:module';
import { wrapProperty } from './wrap.ts';

const endings = ['.js', '.ts', '.tsx', '.jsx', '.cjs', '.cts', '.mjs', '.mts'] as const;

/**
 * @param rewrite gives the source to compile instead, or undefined to leave it; may be asked again about what it gave
 * @returns looks whether somebody took over a kind of file since; to be called whenever a module has been loaded
 */
export function watchCompilers(
  rewrite: (source: string, file: string) => string | undefined,
  onFault: (where: string, error: unknown) => void,
): () => void {
  const { extensions } = nodeModule.createRequire(__filename);
  const nodesOwn = endings.map((ending) => extensions[ending]);
  let taken = false;
  return () => {
    if (taken || endings.every((ending, index) => extensions[ending] === nodesOwn[index])) return;
    taken = true;
    wrapProperty(nodeModule.Module.prototype, '_compile', (compile) => {
      return function _compile(this: unknown, source: unknown, file: string): unknown {
        const changed = typeof source === 'string' ? rewritten(source, file) : undefined;
        if (changed === undefined) return Reflect.apply(compile, this, arguments);
        return Reflect.apply(compile, this, [changed, ...Array.prototype.slice.call(arguments, 1)]);
      };
    });
  };

  function rewritten(source: string, file: string): string | undefined {
    try {
      return rewrite(source, file);
    } catch (error) {
      onFault('compile', error);
      return undefined;
    }
  }
}
