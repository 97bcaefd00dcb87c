// Code injection: user input acts as JavaScript in something that is evaluated: eval, Function, vm, Worker, import('data:').
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import type { CodeEvalOperation } from '../operation.ts';
import { readJs, type JsText, type JsToken } from './js-syntax.ts';
import { SeenTexts } from './seen-texts.ts';
import { tokensIn } from './tokens-in.ts';
import { userSpans, type UserSpan } from './user-spans.ts';

export const codeInjection: Guard = {
  id: 'code-injection',
  title: 'User input was evaluated as code',
  techniques: ['T1190', 'T1059.007'],
  weakness: 'CWE-94',
  operations: ['code.eval', 'code.load'],
  severity: 'critical',
  blindSpot:
    'Code kept in a store and evaluated by a later activity that carries none of it, unless it reaches for the process by name.',
  judge(operation, inputs, context) {
    if (operation.kind === 'code.eval' && operation.fromSandbox)
      return { reason: 'a program that was run in a sandbox has left it', confidence: 0.95 };
    if (operation.kind === 'code.eval' && operation.inSandbox) return judgeProgram(operation.source, inputs);
    if (operation.kind === 'code.eval') {
      const finding =
        judgeSource(operation.source, inputs, context) ?? judgeParameters(operation.parameters ?? [], inputs, context);
      return judgeReach(operation, finding, context) ?? finding;
    }
    if (operation.kind !== 'code.load') return undefined;
    if (operation.source !== undefined) {
      const finding = judgeSource(operation.source, inputs, context);
      if (finding !== undefined) return finding;
    }
    return judgeTarget(operation.target, inputs, context);
  },
};

/** A program that users are meant to write does what programs do; it has no business with the way out of its sandbox. */
function judgeProgram(source: string, inputs: InputIndex): GuardFinding | undefined {
  for (const span of userSpans(source, inputs)) {
    if (!LEADS_OUT.test(source.slice(span.start, span.end))) continue;
    return {
      reason: `a program from ${span.input.path} looks for a way out of its sandbox`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
}

// What only they name who look for the host's Function, its process and its modules.
const LEADS_OUT =
  /\bconstructor\b[^\w$]{1,12}constructor\b|["'`]\s{0,4}return\s{1,8}(?:process|this|global(?:This)?)\b|\bmainModule\b|\bchild_process\b|\bgetBuiltinModule\b|\bprepareStackTrace\b|nodejs\.util\.inspect\.custom|\bprocess\s{0,8}\.\s{0,8}(?:binding|dlopen)\b/;

const CONSTRUCTORS = new Set(['Function', 'AsyncFunction', 'GeneratorFunction', 'AsyncGeneratorFunction']);
const REACH_CHARACTERS_MAX = 200_000;
// The process by the names that expressions and templates of users are published to take: n8n's, Strapi's.
const REACHES =
  /\bmainModule\s{0,4}(?:\?\.|\.)?\s{0,4}(?:require\b|\[)|\bprocess\s{0,4}\.\s{0,4}binding\s{0,4}\(|\bgetBuiltinModule\s{0,4}\(|\bconstructor\b[^\w$]{1,12}constructor\b[^\w$]{1,8}return\s{1,8}(?:process|this|global)/;
const AROUND = 24;

/**
 * A function made of a text that no file of the program holds, and that takes the process by name. Who wrote it may have done
 * so in an earlier activity, on a route where writing programs is allowed: that much they were not.
 */
function judgeReach(
  { call, source }: CodeEvalOperation,
  known: GuardFinding | undefined,
  context: GuardContext,
): GuardFinding | undefined {
  if (!CONSTRUCTORS.has(call) || source.length > REACH_CHARACTERS_MAX || context.isConstant === undefined)
    return undefined;
  const reach = REACHES.exec(source);
  if (reach === null) return undefined;
  const around = source.slice(Math.max(0, reach.index - AROUND), reach.index + reach[0].length + AROUND);
  if (context.isConstant(around)) return undefined;
  return {
    ...(known ?? { reason: 'a function made of stored text takes the process by name', confidence: 0.9 }),
    evenWhereAllowed: true,
  };
}

/** Code that came without any input in it: compiled templates, validators. */
const programSources = new SeenTexts();

/** Shared with guards whose sinks carry JavaScript inside something else ($where, node -e, templates). */
export function judgeSource(source: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  if (programSources.has(source)) return undefined;
  const spans = userSpans(source, inputs);
  if (spans.every(({ start, end }) => /^\w+$/.test(source.slice(start, end)) && end - start < source.trim().length)) {
    if (inputs.values().length > 0 && (inputs.searchesCut ?? 0) === 0) programSources.add(source);
    return undefined;
  }
  const script = readJs(source, context.steps?.half());
  for (const span of spans) {
    if (context.steps?.take(4) === false) return undefined;
    const effect = effectOf(span.whole ? span : withoutQuotes(span, source), source, script);
    if (effect === undefined || isConstantSource(source, span, context)) continue;
    return {
      reason: `user input from ${span.input.path} ${effect}`,
      confidence: span.whole ? 0.97 : 0.85,
      input: span.input,
    };
  }
  return undefined;
}

// Names that lead out of an expression: to the process, to other modules, to new code, to prototypes.
const DANGEROUS_NAMES = new Set([
  'process',
  'require',
  'global',
  'globalThis',
  'module',
  'exports',
  'import',
  'eval',
  'Function',
  'constructor',
  '__proto__',
  'prototype',
  'this',
  'child_process',
  'mainModule',
  'Reflect',
  'Proxy',
  'WebAssembly',
  'fetch',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'function',
  'class',
  'async',
  'await',
  'yield',
  'new',
  'throw',
  'while',
  'for',
  'do',
  'with',
  'debugger',
  'arguments',
  'self',
  'console',
  'delete',
  '__dirname',
  '__filename',
  'Object',
  'Symbol',
  'Atomics',
  'SharedArrayBuffer',
  'Error',
  'AsyncFunction',
  'getPrototypeOf',
  '__defineGetter__',
  '__lookupGetter__',
]);
// What a calculator may call.
const HARMLESS_CALLS = new Set([
  'Math',
  'Number',
  'String',
  'Boolean',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
  'abs',
  'min',
  'max',
  'round',
  'floor',
  'ceil',
  'sqrt',
  'pow',
  'sin',
  'cos',
  'tan',
  'log',
  'exp',
  // Values that a program writes as calls.
  'Date',
  'RegExp',
  'Map',
  'Set',
  'BigInt',
]);

/**
 * A piece of a document that came in brings the document's own quotes and colons, which stand around every value in code as well:
 * `":"hello"}` of a body, in `({"note":"hello"})`, is no more than hello.
 */
function withoutQuotes(span: UserSpan, source: string): UserSpan {
  let { start, end } = span;
  while (start < end && QUOTES.includes(source[start]!)) start++;
  while (end > start && QUOTES.includes(source[end - 1]!)) end--;
  return { ...span, start, end };
}

const QUOTES = '"\',:{}[] &=\n';

function effectOf(span: UserSpan, source: string, script: JsText): string | undefined {
  const tokens = tokensIn(script.tokens, span);
  if (tokens.length === 0) return undefined;
  // Wholly inside one literal or comment: data, however it reads.
  const only = tokens.length === 1 ? tokens[0]! : undefined;
  if (only !== undefined && isData(only) && only.start <= span.start && only.end >= span.end) {
    return staysInside(only, span, source) ? undefined : 'closes a literal in evaluated code';
  }
  // The stretch begins inside a literal that the program opened and goes on behind its end.
  const first = tokens[0]!;
  if (isData(first) && first.start < span.start && first.kind !== 'comment')
    return 'breaks out of a string in evaluated code';
  // A comment between two names changes nothing; half a name is still that name.
  const inner = tokens.filter((token) => token.kind !== 'comment' && (!isData(token) || token.start >= span.start));
  return dangerousCode(inner, source);
}

/**
 * The program evaluates a literal of its own, all of it, and the input reads like a piece. Program text is code itself, so
 * that holding the same code somewhere is no excuse; and nobody sends the whole of a constant by accident.
 */
function isConstantSource(source: string, span: UserSpan, context: GuardContext): boolean {
  if (context.isConstant === undefined || span.end - span.start >= source.trim().length) return false;
  return ["'", '"', '`'].some((quote) => context.isConstant!(`${quote}${source}${quote}`));
}

/** The name that pr\\u006fcess spells. */
function unescapeName(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))/g, (_, braced?: string, plain?: string) =>
    String.fromCodePoint(Math.min(Number.parseInt((braced ?? plain)!, 16), 0x10ffff)),
  );
}

function isData(token: JsToken): boolean {
  return token.kind === 'string' || token.kind === 'template' || token.kind === 'comment' || token.kind === 'regexp';
}

/** The user's stretch does not hold the end of the literal it stands in. */
function staysInside(token: JsToken, span: UserSpan, source: string): boolean {
  if (token.kind === 'comment') return true;
  if (token.start >= span.start && token.end <= span.end) return true;
  if (token.kind === 'template' && source.slice(token.end - 2, token.end) === '${') return span.end < token.end - 1;
  return span.start > token.start && span.end < token.end;
}

function dangerousCode(tokens: readonly JsToken[], source: string): string | undefined {
  let names = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const text = source.slice(token.start, token.end);
    const next = tokens[index + 1];
    const following = next === undefined ? '' : source.slice(next.start, next.end);
    if (token.kind === 'name') {
      names++;
      const plain = unescapeName(text);
      if (tokens.length > 1 && DANGEROUS_NAMES.has(plain) && actsOn(tokens, index, source))
        return `brings "${plain.slice(0, 24)}" into evaluated code`;
      if (following === '(' && !isHarmlessCall(tokens, index, source)) return 'calls a function in evaluated code';
    } else if (
      token.kind === 'template' &&
      (source.slice(Math.max(0, token.start - 1), token.start).match(/[\w)\]]/) !== null || text.endsWith('${'))
    ) {
      return 'evaluates a template in evaluated code';
    } else if (token.kind === 'operator') {
      if (text === '=>') return 'brings a function into evaluated code';
      if (text === ';' && index > 0 && next !== undefined && names > 0) return 'ends a statement in evaluated code';
      if (text === '(' && index > 0 && isCallable(tokens[index - 1]!, source))
        return 'calls a function in evaluated code';
      if (
        text === '=' &&
        index > 0 &&
        tokens[index - 1]!.kind === 'name' &&
        following !== '=' &&
        following !== '>' &&
        !isComparison(tokens, index, source)
      )
        return 'assigns in evaluated code';
      if (
        text === '[' &&
        index > 0 &&
        tokens[index - 1]!.kind !== 'operator' &&
        next !== undefined &&
        (next.kind === 'string' || next.kind === 'template')
      )
        return 'reaches a property by a computed name in evaluated code';
    }
  }
  return undefined;
}

/** A dangerous word acts when something is done with it: "process" alone, or "this is new", is a word. */
function actsOn(tokens: readonly JsToken[], index: number, source: string): boolean {
  const next = tokens[index + 1];
  const previous = tokens[index - 1];
  const after = next === undefined ? '' : source.slice(next.start, next.end);
  const before = previous === undefined ? '' : source.slice(previous.start, previous.end);
  if (['.', '?.', '[', '(', '=', '{'].includes(after) || before === '.' || before === '?.' || before === '[')
    return true;
  const text = source.slice(tokens[index]!.start, tokens[index]!.end);
  return (
    ((text === 'new' && !HARMLESS_CALLS.has(after)) ||
      text === 'function' ||
      text === 'class' ||
      text === 'throw' ||
      text === 'import' ||
      text === 'delete') &&
    tokens.some((token) => '({.'.includes(source.slice(token.start, token.end)))
  );
}

function isHarmlessCall(tokens: readonly JsToken[], index: number, source: string): boolean {
  const word = (at: number): string => (tokens[at] === undefined ? '' : source.slice(tokens[at].start, tokens[at].end));
  if (word(index - 1) === '.') return HARMLESS_CALLS.has(word(index - 2));
  return HARMLESS_CALLS.has(word(index)) || KEYWORDS_BEFORE_GROUP.has(word(index));
}

const KEYWORDS_BEFORE_GROUP = new Set(['in', 'of', 'typeof', 'return', 'and', 'or', 'not', 'if']);

function isCallable(token: JsToken, source: string): boolean {
  const text = source.slice(token.start, token.end);
  return token.kind === 'template' || text === ')' || text === ']' || text === '}';
}

function isComparison(tokens: readonly JsToken[], index: number, source: string): boolean {
  const before = source[tokens[index]!.start - 1] ?? '';
  const after = source[tokens[index]!.end] ?? '';
  return '=!<>'.includes(before) || after === '=';
}

/** Parameter names of a Function constructor: "a = process.exit()" is code too. */
function judgeParameters(
  parameters: readonly string[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  for (const parameter of parameters) {
    if (/^[\w$\s,.{}[\]]*$/.test(parameter)) continue;
    const finding = judgeSource(parameter, inputs, context);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** What is loaded: a data: URL holds code itself; a file or module that the user names in full is code of his choice. */
function judgeTarget(target: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  const data = /^data:([^,]*),([\s\S]*)$/i.exec(target);
  if (data !== null) {
    const content = /;base64/i.test(data[1]!) ? Buffer.from(data[2]!, 'base64').toString('utf8') : safeDecode(data[2]!);
    const inner = judgeSource(content, inputs, context);
    if (inner !== undefined) return inner;
    const span = userSpans(target, inputs).find((part) => part.start === 0 && part.end > 5);
    return span === undefined
      ? undefined
      : { reason: `user input from ${span.input.path} is loaded as code`, confidence: 0.95, input: span.input };
  }
  const input = inputs.equal(target) ?? inputs.equal(target.replace(/^(?:file:\/\/|node:)/, ''));
  if (input === undefined || context.isConstant?.(target) === true) return undefined;
  if (!/[/\\]|^node:|^(?:child_process|vm|fs|worker_threads|process|net|cluster|inspector|repl)$/.test(target))
    return undefined;
  return { reason: `user input from ${input.path} names the code that is loaded`, confidence: 0.9, input };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
