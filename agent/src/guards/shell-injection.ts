// Shell injection: user input acts as shell syntax in a command that a shell reads.
import { posix } from 'node:path';
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import type { SpawnOperation } from '../operation.ts';
import { takesFiles } from './file-programs.ts';
import { escapesByText, hasClimb } from './path-escape.ts';
import { readShell, type ShellMark, type ShellText } from './shell-syntax.ts';
import { isUserChosenProgram } from './program-choice.ts';
import { isShell, programName, SCRIPT_OPTION, shellTexts, type ShellScript } from './shell-texts.ts';
import { tokensIn } from './tokens-in.ts';
import { isProgramText, userSpans, type UserSpan } from './user-spans.ts';

const { normalize } = posix;

export const shellInjection: Guard = {
  id: 'shell-injection',
  title: 'User input became part of a shell command',
  techniques: ['T1190', 'T1059.004'],
  weakness: 'CWE-78',
  operations: ['process.spawn'],
  severity: 'critical',
  blindSpot:
    'Input that was encrypted, compressed or changed beyond its longest common piece before it reached the command; Windows cmd.exe syntax.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'process.spawn') return undefined;
    for (const script of shellTexts(operation, context.steps)) {
      const finding = judgeText(script, inputs, context);
      if (finding !== undefined) return finding;
    }
    return judgeEnvironment(operation, inputs, context) ?? judgePositional(operation, inputs, context);
  },
};

function judgeText(
  { text, shell: reader }: ShellScript,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const spans = [...userSpans(text, inputs), ...escapedSpans(text, inputs)];
  if (spans.length === 0) return undefined;
  const shell = readShell(text, { steps: context.steps?.half(), shell: reader });
  // Asked once: a text of separators asks for every one of them what stands before and after it.
  const edges = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  for (const span of spans) {
    if (context.steps?.take(8) === false) return undefined;
    const effect = effectOf(span, text, edges, shell, context);
    if (effect === undefined || isProgramText(text, span, context)) continue;
    return {
      reason: `user input from ${span.input.path} ${effect}`,
      confidence: span.whole ? 0.97 : 0.85,
      input: span.input,
    };
  }
  return undefined;
}

const ESCAPED_CHARS_MAX = 65_536;

/**
 * Inputs that stand in a text with backslashes put in by the program. One that was escaped well has no sign left that acts; one
 * that was escaped badly has (shell-quote before 1.7.3).
 */
function escapedSpans(text: string, inputs: InputIndex): readonly UserSpan[] {
  if (!text.includes('\\') || text.length > ESCAPED_CHARS_MAX) return [];
  let plain = '';
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) at++;
    places.push(at);
    plain += text[at]!;
  }
  return userSpans(plain, inputs, { pieces: false })
    .map((span) => ({ ...span, start: places[span.start]!, end: places[span.end - 1]! + 1 }))
    .filter(({ start, end }) => text.slice(start, end).includes('\\'));
}

/** Where the first word of a text begins and its last one ends. */
interface Edges {
  readonly start: number;
  readonly end: number;
}

function effectOf(
  span: UserSpan,
  text: string,
  edges: Edges,
  shell: ShellText,
  context: GuardContext,
): string | undefined {
  for (const mark of startingIn(shell.marks, span)) {
    if (context.steps?.take(2) === false) return undefined;
    const effect = markEffect(mark, span, text, edges);
    if (effect !== undefined) return effect;
  }
  for (const word of tokensIn(shell.words, span)) {
    if (context.steps?.take(4) === false) return undefined;
    if (word.command) {
      if (span.start <= word.start && span.end >= word.end && choosesProgram(word.value, text, span, context))
        return 'chose the program that a shell starts';
      continue;
    }
    const given = text.slice(Math.max(span.start, word.start), Math.min(span.end, word.end));
    // The shell itself puts names of files where an unquoted pattern stands, for any program.
    const isPattern = /[*?[]/.test(given) && !/['"\\]/.test(text.slice(word.start, word.end));
    if (!isPattern && !takesFiles(programName(word.program))) continue;
    if (given.includes('..') || word.start >= span.start) {
      const before = span.start > word.start ? text.slice(word.start, span.start).replace(/['"\\]/g, '') : '';
      if (escapesByText(before, given.replace(/['"\\]/g, ''), context))
        return 'names a file outside the folder of a shell command';
      if (isPattern && before === '' && LISTS_ROOT.test(normalize(given))) return 'has a shell list the root folder';
    }
  }
  return undefined;
}

const LISTS_ROOT = /^\/[^/]*[*?[]/;

/** The marks, sorted by their beginning, that begin inside the stretch. */
function* startingIn(marks: readonly ShellMark[], span: UserSpan): Generator<ShellMark> {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle]!.start < span.start) low = middle + 1;
    else high = middle;
  }
  for (; low < marks.length && marks[low]!.start < span.end; low++) yield marks[low]!;
}

function markEffect(mark: ShellMark, span: UserSpan, text: string, edges: Edges): string | undefined {
  switch (mark.kind) {
    case 'separator':
      // A line end or separator with nothing after it starts nothing.
      return mark.end >= edges.end || mark.start <= edges.start
        ? undefined
        : 'ends one shell command and starts another';
    case 'redirect':
      return 'redirects input or output of a shell command';
    case 'group':
      return 'opens or closes a group in a shell command';
    case 'substitution':
      return 'has a shell run a command inside a command';
    case 'variable': {
      const name = text.slice(mark.start, mark.end);
      // $http_proxy and $npm_config_… hold passwords; "$five" is a price.
      return /^\$(?:[A-Z_][A-Z0-9_]*$|[a-z][a-z0-9]*_\w*$|\{)/.test(name) ? 'has a shell expand a variable' : undefined;
    }
    case 'comment':
      // "#5" is a word to whoever wrote it; a sign with nothing behind it is there to cut.
      return text.slice(mark.start + 1, span.end).trim() === '' && text.slice(span.end, mark.end).trim() !== ''
        ? 'comments out the rest of a shell command'
        : undefined;
    case 'quote':
      return undefined;
  }
}

function choosesProgram(value: string, text: string, span: UserSpan, context: GuardContext): boolean {
  const several = text.slice(span.start, span.end).trim().includes(' ');
  return several || isUserChosenProgram(value, span.input, context);
}

/** A constant script that evaluates a variable whose value the user gave. */
function judgeEnvironment(
  operation: SpawnOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const { environment } = operation;
  if (environment === undefined) return undefined;
  const scripts = shellTexts(operation, context.steps);
  for (const name in environment) {
    const value = environment[name]!;
    if (value.length < 2) continue;
    const span = environmentSpan(name, value, scripts, inputs, context);
    if (span === undefined) continue;
    return {
      reason: `user input from ${span.input.path} is run from the environment variable ${name.slice(0, 64)}`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
}

function environmentSpan(
  name: string,
  value: string,
  scripts: readonly ShellScript[],
  inputs: InputIndex,
  context: GuardContext,
): Pick<UserSpan, 'input'> | undefined {
  if (STARTS_SOMETHING.test(name))
    return userSpans(value, inputs).find((one) => !SEARCHED.test(name) || choosesFolder(value, one));
  if (WRITES_WHERE_TOLD.test(name)) return value.startsWith('/') ? userSpans(value, inputs)[0] : undefined;
  // bash takes such a value for a function, whatever it is called.
  if (/^BASH_FUNC_|^\(\) \{/.test(name) || value.startsWith('() {')) return userSpans(value, inputs)[0];
  // No shell can expand a name with anything but letters, digits and _ in it.
  if (!/^\w+$/.test(name)) return undefined;
  for (const { text, shell } of scripts) {
    if (startsWith(text, `${name}\\b`)) return userSpans(value, inputs)[0];
    const acts =
      evaluates(text, `${name}\\b`) && judgeText({ text: `: ${value}`, shell }, inputs, context)?.input !== undefined;
    if (acts || counts(text, name, value)) return userSpans(value, inputs)[0];
  }
  return undefined;
}

// bash evaluates what stands in the index of an array, wherever it expects a number: a[$(id)].
const INDEXES = /\[[^\][]*(?:\$\(|`)/;
const COUNTS =
  /\(\(|\$\[|\blet\b|\[\[[^\n]{0,200}\s-(?:eq|ne|lt|le|gt|ge|v)\s|\b(?:test|\[)\s+-v\b|\b(?:declare|typeset|local|export|readonly|read|printf\s+-v|unset)\b/;

function counts(script: string, name: string, value: string): boolean {
  return (
    INDEXES.test(value) && COUNTS.test(script) && new RegExp(`(?<!\\w)${name}(?!\\w)`).test(script.slice(0, 4_096))
  );
}

/** Lists of folders: PATH, NODE_PATH, LD_LIBRARY_PATH. */
const SEARCHED = /PATH$/;

/** The input begins one of the folders or climbs out of it; a word like "main" stands in many a folder's name. */
function choosesFolder(list: string, { start, end }: UserSpan): boolean {
  if (hasClimb(list.slice(Math.max(0, start - 1), end + 1))) return true;
  const given = list.slice(start, end);
  if (given.includes(':') || given === list) return true;
  return (start === 0 || list[start - 1] === ':') && given.includes('/');
}

/** sh -c 'eval "echo $1"' sh …: what stands behind the script is data, until the script evaluates it. */
function judgePositional(
  { file, arguments: args }: SpawnOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const argv = [file, ...args];
  const option = argv.findIndex((argument, at) => at > 0 && SCRIPT_OPTION.test(argument));
  if (option < 1 || !argv.slice(0, option).some((word) => isShell(programName(word)))) return undefined;
  const script = argv[option + 1] ?? '';
  for (let at = option + 2; at < argv.length && at < option + 12; at++) {
    const place = at - option - 2;
    const value = argv[at]!;
    if (evaluates(script, `[@*${place}]`) || startsWith(script, `[@*${place}]`)) {
      const finding = judgeText({ text: `: ${value}`, shell: 'sh' }, inputs, context);
      if (finding !== undefined) return finding;
    }
    const given = counts(script, String(place), value) ? userSpans(value, inputs)[0] : undefined;
    if (given !== undefined)
      return {
        reason: `user input from ${given.input.path} has a shell run a command where it counts`,
        confidence: 0.9,
        input: given.input,
      };
  }
  return undefined;
}

// Variables that make the started program load or run something.
const STARTS_SOMETHING =
  /^(?:LD_(?:PRELOAD|LIBRARY_PATH|AUDIT|DEBUG_OUTPUT)|NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|PERL5(?:OPT|DB|LIB)|PYTHON(?:STARTUP|INSPECT|PATH|HOME|BREAKPOINT)|RUBY(?:OPT|LIB)|CLASSPATH|(?:JDK|_)?_?JAVA_(?:TOOL_)?OPTIONS|GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR|ASKPASS|PROXY_COMMAND|EXEC_PATH|TEMPLATE_DIR|DIR)|SSH_ASKPASS|(?:MAN|SYSTEMD_|GIT_)?PAGER|EDITOR|VISUAL|BROWSER|GIT_CONFIG_(?:VALUE_\d+|PARAMETERS|GLOBAL|SYSTEM)|LESSOPEN|LESSCLOSE|MAKEFLAGS|TAR_OPTIONS|ZIPOPT|RSYNC_RSH|RSYNC_CONNECT_PROG|OPENSSL_CONF|CURL_HOME|WGETRC|PATH)$/;
// Traces go to a file where the value names one.
const WRITES_WHERE_TOLD = /^GIT_TRACE(?:2|_\w+|2_\w+)?$/;

/**
 * The value is a command, or the whole of what is evaluated.
 * @param name of the variable, as a regular expression
 */
function startsWith(script: string, name: string): boolean {
  const variable = `\\$\\{?${name}`;
  return new RegExp(
    `\\beval\\s+["']?${variable}|(?:^|[;&|(\`]|\\bthen\\b|\\bdo\\b)\\s*["']?${variable}|\\b(?:ba|da|z|k)?sh\\s+(?:-\\w+\\s+)*-\\w*c\\s+["']?${variable}|\\$\\((?!\\()\\s*["']?${variable}|\`\\s*${variable}|\\b(?:node|python3?|perl|ruby|php)\\b[^;&|\\n]*\\s-(?:e|c|r|p)\\s+["']?${variable}`,
  ).test(script.slice(0, 4_096));
}

/**
 * The value stands in a text that is evaluated.
 * @param name of the variable, as a regular expression
 */
function evaluates(script: string, name: string): boolean {
  const variable = `\\$\\{?${name}`;
  return new RegExp(
    `\\beval\\b[^;&|\\n]*${variable}|\\b(?:ba|da|z|k)?sh\\s+(?:-\\w+\\s+)*-\\w*c\\s+"[^"]*${variable}|\\bxargs\\b`,
  ).test(script.slice(0, 4_096));
}
