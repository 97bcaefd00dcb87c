// What import() means in code made from a string: V8 takes the file it is relative to, and whether it works at all, from the
// topmost frame when the code is made. That would be ours; here it is one with the name and the place of whoever made it.
import { constants, Script } from 'node:vm';
import { captureFrames } from '../caller.ts';

// Before node:vm is hooked.
const PlainScript = Script;
const { construct } = Reflect;

const IMPORTS = /\bimport\b/;
/** A place further behind is not copied: what is made says that it comes from the beginning of the file. */
const LINE_MAX = 100_000;
const COLUMN_MAX = 10_000;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Reflect.construct for a constructor of functions: import() in what it makes starts from the file of the caller. */
export function constructFunction(
  constructor: (...args: any[]) => any,
  given: readonly unknown[],
  newTarget: (...args: any[]) => any,
): unknown {
  const make = given.some((part) => IMPORTS.test(String(part))) ? constructAtCaller() : construct;
  return make(constructor, given, newTarget);
}

function constructAtCaller(): typeof construct {
  try {
    return compileAt(callerPlace());
  } catch {
    // Better a function whose import() fails than none.
    return construct;
  }
}

// V8 shows where made code was made, and takes that from the text: line ends and blanks bring the call to its place.
function compileAt({ file, line, column }: Place): typeof construct {
  const known = line > 1 && line <= LINE_MAX && column <= COLUMN_MAX;
  const before = known ? '\n'.repeat(line - 2) : '';
  const between = known ? `\n${' '.repeat(column - 1)}` : '';
  const source = `${before}(construct)=>(constructor,given,target)=>${between}construct(constructor,given,target)`;
  return compile(source, file)(construct) as typeof construct;
}

function compile(source: string, file: string): (...args: any[]) => unknown {
  warnUnheard();
  return new PlainScript(source, {
    ...(file === '' ? {} : { filename: file }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (...args: any[]) => unknown;
}

// Node warns of that constant at the first import. It is ours to know and no concern of the application's.
let warned = false;
function warnUnheard(): void {
  if (warned) return;
  warned = true;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    void compile('() => import("node:vm")', '')();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function callerPlace(): Place {
  for (const frame of captureFrames()) {
    const file = frame.getFileName();
    if (file === __filename || file?.startsWith('node:')) continue;
    if (file) return { file, line: frame.getLineNumber() ?? 1, column: frame.getColumnNumber() ?? 1 };
    // "eval at handler (/app/src/x.js:3:5)": code that was made itself.
    const origin = /\(((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)\)*$/.exec(frame.getEvalOrigin() ?? '');
    if (origin) return { file: origin[1]!, line: Number(origin[2]), column: Number(origin[3]) };
  }
  return { file: '', line: 1, column: 1 };
}
