// Which line of the application made this call: captured only for findings and for operations that are always sent, because
// a stack costs 5 to 25 microseconds.
import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeLocation } from '@throughline/proto';

const read = readFileSync;
const FRAMES_MAX = 32;
const LOCATIONS_MAX = 8;
const PACKAGES_CACHED_MAX = 2000;

export interface CallSite {
  /** The nearest frame of the application's own code, else of whatever package called. */
  readonly caller: CodeLocation | undefined;
  /** Nearest first, at most 8, without Node's own frames and ours. */
  readonly stack: readonly CodeLocation[];
  /** Some frame was made from a string (eval, Function): what runs there came from nowhere in the source. */
  readonly evaluated: boolean;
}

/** `agentFile` is where our own frames come from; `applicationRoot` is what paths are relative to. */
export function createCallSites(agentFile: string, applicationRoot: string): () => CallSite {
  const packages = new Map<string, { name: string; version: string; root: string }>();

  function callSite(): CallSite {
    const stack: CodeLocation[] = [];
    let evaluated = false;
    for (const frame of captureFrames()) {
      const fileName = frame.getFileName() ?? (frame.isEval() ? (frame.getEvalOrigin() ?? '') : '');
      if (frame.isEval()) evaluated = true;
      const location = locate(frame, fileName);
      if (location && stack.length < LOCATIONS_MAX) stack.push(location);
    }
    return { caller: callerOf(stack), stack, evaluated };
  }

  function locate(frame: NodeJS.CallSite, given: string): CodeLocation | undefined {
    if (given === '' || given.startsWith('node:')) return undefined;
    let file = given;
    let line = frame.getLineNumber() ?? 0;
    let column = frame.getColumnNumber() ?? 0;
    if (frame.isEval()) {
      // "eval at handler (/app/src/x.js:3:5)": the place that evaluated.
      const origin = /\(((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)\)*$/.exec(frame.getEvalOrigin() ?? '');
      if (!origin) return undefined;
      file = origin[1]!;
      line = Number(origin[2]);
      column = Number(origin[3]);
    }
    if (file.startsWith('file:')) {
      try {
        file = fileURLToPath(file);
      } catch {
        return undefined;
      }
    }
    if (file === agentFile || !file.startsWith('/')) return undefined;
    const source = sourceOf(given, line, column);
    if (source) ({ file, line, column } = source);
    const owner = packageOf(file);
    const inside = file.startsWith(`${applicationRoot}/`);
    return {
      function: frame.isEval() ? '<evaluated code>' : functionName(frame),
      file: inside ? relative(applicationRoot, file) : file,
      line,
      column,
      package: owner.name,
      packageVersion: owner.version,
    };
  }

  function packageOf(file: string): { name: string; version: string } {
    const folder = dirname(file);
    const known = packages.get(folder);
    if (known) return known;
    let found = { name: '', version: '', root: '' };
    for (let at = folder; ; at = dirname(at)) {
      const parsed = readPackage(join(at, 'package.json'));
      if (parsed) {
        found = { ...parsed, root: at };
        break;
      }
      if (at === dirname(at)) break;
    }
    if (packages.size >= PACKAGES_CACHED_MAX) packages.clear();
    packages.set(folder, found);
    return found;
  }

  return callSite;
}

// The application's own nearest frame. A callback without a name goes by the function it is written in.
function callerOf(stack: readonly CodeLocation[]): CodeLocation | undefined {
  const own = stack.find((location) => !location.file?.includes('node_modules/')) ?? stack[0];
  if (!own || own.function) return own;
  const named = stack.find((location) => location.file === own.file && location.function);
  return named ? { ...own, function: named.function! } : own;
}

/** Name and version, or undefined when there is no such file or it names no package (a bare {"type":"module"}). */
export function readPackage(file: string): { name: string; version: string } | undefined {
  try {
    const parsed = JSON.parse(read(file, 'utf8')) as { name?: unknown; version?: unknown };
    return typeof parsed.name === 'string' ? { name: parsed.name, version: String(parsed.version ?? '') } : undefined;
  } catch {
    return undefined;
  }
}

function functionName(frame: NodeJS.CallSite): string {
  const name = frame.getFunctionName() ?? '';
  const method = frame.getMethodName();
  return name || method || '';
}

// Own prepareStackTrace for the moment of one capture: an application's override must neither see nor break it.
export function captureFrames(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_, frames) => frames;
    Error.stackTraceLimit = FRAMES_MAX;
    Error.captureStackTrace(holder, captureFrames);
    return Array.isArray(holder.stack) ? (holder.stack as NodeJS.CallSite[]) : [];
  } catch {
    return [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace as NonNullable<typeof prepareStackTrace>;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The folder of the package that the program starts from: what "the application" means. */
export function findApplicationRoot(mainFile: string | undefined, workingDirectory: string): string {
  const start = mainFile ? dirname(mainFile) : workingDirectory;
  for (let at = start; ; at = dirname(at)) {
    if (readPackage(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return start;
  }
}

/** The place in the TypeScript, where Node was told to read source maps (--enable-source-maps; tsx does). */
function sourceOf(
  file: string,
  line: number,
  column: number,
): { file: string; line: number; column: number } | undefined {
  if (!process.sourceMapsEnabled) return undefined;
  try {
    const origin = findSourceMap(file)?.findOrigin(line, column);
    if (!origin || !('fileName' in origin) || !origin.fileName.startsWith('file:')) return undefined;
    return { file: fileURLToPath(origin.fileName), line: origin.lineNumber, column: origin.columnNumber };
  } catch {
    return undefined;
  }
}
