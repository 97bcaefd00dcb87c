// The handler of an AWS Lambda function: the environment names its file and its export, the function's runtime imports the file
// and calls the export with one event after the other. The runtime is no package that could be hooked, so the file is changed as
// it is loaded, for the runtime to find what instrumentations/aws-lambda.ts makes of the handler.
import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The name under which the handler's file is shown to its instrumentation. */
export const FUNCTION_MODULE = 'lambda:handler';

export type Rewrite = (source: string, file: string) => string | undefined;

/** "src/orders.admin.create" → file "src/orders", names ["admin", "create"]; undefined where there is no function. */
export function handlerNamed(
  environment: NodeJS.ProcessEnv,
): { readonly file: string; readonly names: readonly string[] } | undefined {
  const { AWS_LAMBDA_RUNTIME_API: runtime, LAMBDA_TASK_ROOT: root, _HANDLER: handler } = environment;
  if (!runtime || !root || !handler) return undefined;
  const [file, ...names] = basename(handler).split('.');
  if (!file || names.length === 0) return undefined;
  return { file: resolve(real(root), dirname(handler), file), names };
}

/** @param rewrite what is done to every file; it alone where this process is no function */
export function withFunctionHandler(rewrite: Rewrite, environment: NodeJS.ProcessEnv): Rewrite {
  const handler = handlerNamed(environment);
  if (handler === undefined) return rewrite;
  const urls = ['', '.js', '.mjs', '.cjs'].map((ending) => pathToFileURL(handler.file + ending).href);
  return (source, file) => {
    const rewritten = rewrite(source, file);
    if (!urls.includes(file) || source.includes(call)) return rewritten;
    // What a module exports cannot be replaced: one in front of it has all its exports, but the handler as it should be.
    if (isModule(source, file)) return moduleInFront(file, source, handler.names[0]!);
    return `${rewritten ?? source}\n;module["exports"]=${call}(module.exports,${place})??module.exports;`;
  };
}

const call = `globalThis[Symbol.for('throughline.bundled')]?.`;
const place = `${JSON.stringify(FUNCTION_MODULE)},"",""`;

function isModule(source: string, file: string): boolean {
  if (file.endsWith('.mjs')) return true;
  return !file.endsWith('.cjs') && /^\s*(?:export\s*[{*]|export\s+\w|import\s*[\w{*'"])/m.test(source);
}

/** The module itself is loaded under the same address with a question mark behind it. */
function moduleInFront(url: string, source: string, name: string): string {
  const own = JSON.stringify(`${url}?handler`);
  const exported = [`handler as ${name}`];
  if (name !== 'default' && /\bexport\s+default\b|\bas\s+default\b/.test(source)) exported.push('main as default');
  return [
    `import * as own from ${own};export * from ${own};`,
    `const all={...own};const {${name === 'default' ? '' : `${name}:handler,`}default:main}=${call}(all,${place})??all;`,
    `export{${exported.join(',').replace('handler as default', 'main as default')}};`,
  ].join('');
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
