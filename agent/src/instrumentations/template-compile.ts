// compile(source, options) of an engine that throws: the shape that most template engines share.
import type { Tap } from '../instrumentation.ts';
import type { TemplateCompileOperation } from '../operation.ts';
import { plainOptions } from './template-options.ts';

export function guardedCompile(compile: any, tap: Tap, engine: string): any {
  return function (this: any, source: any, options: any) {
    if (tap.active('template.compile')) tap.intercept(compileOperation(engine, source, options));
    return Reflect.apply(compile, this, arguments);
  };
}

/** Longest syntax tree looked at in place of a source, in characters of JSON. */
const TREE_CHARACTERS_MAX = 65_536;

export function compileOperation(engine: string, source: unknown, options: unknown): TemplateCompileOperation {
  const given = plainOptions(options);
  return {
    kind: 'template.compile',
    call: `${engine}.compile`,
    engine,
    ...(sourceText(source) !== undefined && { source: sourceText(source)! }),
    ...(given && { options: given }),
  };
}

/** An object in place of a source is a syntax tree that skips the parser: its JSON is its source. */
function sourceText(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (Buffer.isBuffer(source)) return source.toString('utf8');
  if (source === null || typeof source !== 'object') return undefined;
  try {
    return JSON.stringify(source)?.slice(0, TREE_CHARACTERS_MAX);
  } catch {
    return undefined;
  }
}
