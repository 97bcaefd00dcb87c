// Shell injection: user input acts as shell syntax in a command that a shell reads.
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import type { SpawnOperation } from '../operation.ts';
import { takesFiles } from './file-programs.ts';
import { escapesByText, hasClimb } from './path-escape.ts';
import { readShell, type ShellMark, type ShellText } from './shell-syntax.ts';
import { isUserChosenProgram } from './program-choice.ts';
import { isShell, programName, SCRIPT_OPTION, shellTexts } from './shell-texts.ts';
import { tokensIn } from './tokens-in.ts';
import { isProgramText, userSpans, type UserSpan } from './user-spans.ts';

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
    for (const text of shellTexts(operation)) {
      const finding = judgeText(text, inputs, context);
      if (finding !== undefined) return finding;
    }
    return judgeEnvironment(operation, inputs) ?? judgePositional(operation, inputs, context);
  },
};

function judgeText(text: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  const spans = [...userSpans(text, inputs), ...escapedSpans(text, inputs)];
  if (spans.length === 0) return undefined;
  const shell = readShell(text, context.steps?.half());
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
    if (!takesFiles(programName(word.program))) continue;
    const given = text.slice(Math.max(span.start, word.start), Math.min(span.end, word.end));
    if (given.includes('..') || word.start >= span.start) {
      const before = span.start > word.start ? text.slice(word.start, span.start).replace(/['"\\]/g, '') : '';
      if (escapesByText(before, given.replace(/['"\\]/g, ''), context))
        return 'names a file outside the folder of a shell command';
    }
  }
  return undefined;
}

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
      return /^\$(?:[A-Z_][A-Z0-9_]*$|\{)/.test(name) ? 'has a shell expand a variable' : undefined;
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
  return several || isUserChosenProgram(value, context);
}

/** A constant script that evaluates a variable whose value the user gave. */
function judgeEnvironment(operation: SpawnOperation, inputs: InputIndex): GuardFinding | undefined {
  const { environment } = operation;
  if (environment === undefined) return undefined;
  const scripts = shellTexts(operation);
  for (const name in environment) {
    const value = environment[name]!;
    if (value.length < 2) continue;
    // No shell can expand a name with anything but letters, digits and _ in it.
    const evaluated =
      STARTS_SOMETHING.test(name) || (/^\w+$/.test(name) && scripts.some((script) => evaluates(script, `${name}\\b`)));
    if (!evaluated) continue;
    const span = userSpans(value, inputs).find((one) => !SEARCHED.test(name) || choosesFolder(value, one));
    if (span === undefined) continue;
    return {
      reason: `user input from ${span.input.path} is run from the environment variable ${name}`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
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
    if (!evaluates(script, `[@*${at - option - 2}]`)) continue;
    const finding = judgeText(`: ${argv[at]!}`, inputs, context);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

// Variables that make the started program load or run something.
const STARTS_SOMETHING =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|NODE_OPTIONS|BASH_ENV|ENV|PROMPT_COMMAND|PERL5OPT|PERL5DB|PYTHONSTARTUP|PYTHONINSPECT|RUBYOPT|JAVA_TOOL_OPTIONS|GIT_SSH|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|GIT_PAGER|PAGER|EDITOR|VISUAL|BROWSER|GIT_CONFIG_(?:VALUE_\d+|PARAMETERS|GLOBAL)|LESSOPEN|PATH)$/;

/** @param name of the variable, as a regular expression */
function evaluates(script: string, name: string): boolean {
  const variable = `\\$\\{?${name}`;
  return new RegExp(
    `\\beval\\b[^;&|\\n]*${variable}|(?:^|[;&|(\`]|\\bthen\\b|\\bdo\\b)\\s*["']?${variable}|\\b(?:ba|da|z|k)?sh\\s+(?:-\\w+\\s+)*-\\w*c\\s+["']?${variable}|\\$\\(\\(?\\s*["']?${variable}|\`\\s*${variable}|\\bxargs\\b|\\b(?:node|python3?|perl|ruby|php)\\b[^;&|\\n]*\\s-(?:e|c|r|p)\\s+["']?${variable}`,
  ).test(script.slice(0, 4_096));
}
