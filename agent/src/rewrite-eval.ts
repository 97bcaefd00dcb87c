// Direct eval cannot be wrapped: a wrapper turns it into an indirect one and its code loses the scope around it. But its
// argument can be looked at on the way in: `eval(x)` becomes `eval(g.code = x)`, where the assignment to g.code is ours to
// judge and the value of the expression is still x.
import { tokens } from './js-tokens.ts';

/** What stands before the argument; the properties are defined by instrumentations/code.ts. */
export const GATE = "globalThis[Symbol.for('throughline.eval')].code=";
/** `window` and `self` are this program's own, or a page's that is looked at without a browser: its scripts run in its own context. */
export const pageGate = (object: string): string =>
  `globalThis[Symbol.for('throughline.eval')][${object}.eval===globalThis.eval?'code':'page']=`;

const mayEval = /(?<![\w$])eval\s*(?:[(/)])/;
/** Bigger files are bundles and compilers: reading one word by word would be felt at the start. */
const SOURCE_CHARS_MAX = 1_000_000;

/** The same length of every other line: the change adds no line. Undefined when there is nothing (more) to change. */
export function rewriteEval(source: string): string | undefined {
  if (!source.includes('eval') || source.length > SOURCE_CHARS_MAX) return undefined;
  if (!mayEval.test(source) || source.includes("Symbol.for('throughline.eval')")) return undefined;
  let changed = '';
  let done = 0;
  for (const [at, gate] of directEvals(source)) {
    changed += source.slice(done, at) + gate;
    done = at;
  }
  return done === 0 ? undefined : changed + source.slice(done);
}

/** Where the first argument of each direct eval begins, and what is to stand before it. */
function directEvals(source: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  // Brackets open now; a candidate stands beside the one that opened it.
  const open: (number | undefined)[] = [];
  let closed: number | undefined;
  // The last tokens, newest last.
  let before: string[] = [];
  for (const { text, start } of tokens(source)) {
    if (text === undefined) return new Map();
    // `eval(x) {` defines a method of that name.
    if (text === '{' && closed !== undefined) found.delete(closed);
    closed = undefined;
    if (text === '(') {
      const gate = gateOf(before);
      const at = gate === undefined ? undefined : firstArgument(source, start + 1);
      if (at !== undefined) found.set(at, gate!);
      open.push(at);
    } else if (text === ')') closed = open.pop();
    before = [...before.slice(-5), text];
  }
  return found;
}

/** For `eval`, `globalThis.eval` or `(0, eval)` where the next token opens its arguments. */
function gateOf(before: readonly string[]): string | undefined {
  const [, object, dot, last] = [...' '.repeat(4), ...before].slice(-4) as [string, string, string, string];
  if (last === ')') return before.slice(-5).join(' ') === '( 0 , eval )' ? GATE : undefined;
  if (last !== 'eval') return undefined;
  if (dot !== '.' && dot !== '?.') return notACall.has(dot) ? undefined : GATE;
  if (before.at(-4) === '.') return undefined;
  return globals.has(object) ? GATE : windows.has(object) ? pageGate(object) : undefined;
}

const globals = new Set(['globalThis', 'global']);
const windows = new Set(['window', 'self']);
const notACall = new Set(['.', '?.', 'function', '#', 'get', 'set', 'static', 'async', '*']);

/** Undefined without an argument, or with a spread: the assignment would not parse. */
function firstArgument(source: string, after: number): number | undefined {
  const gap = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*/y;
  gap.lastIndex = after;
  gap.test(source);
  return source[gap.lastIndex] === ')' || source.startsWith('...', gap.lastIndex) ? undefined : after;
}
