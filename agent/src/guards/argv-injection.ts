// Argument injection: no shell reads the command, but the user chose the program, gave it an option that runs or writes
// something, or wrote code for an interpreter.
import type { Guard, GuardContext, GuardFinding, InputIndex, InputValue } from '../guard.ts';
import type { SpawnOperation, SqlQueryOperation } from '../operation.ts';
import { isHarmfulOption, takesText } from './argv-options.ts';
import { judgeSource } from './code-injection.ts';
import { takesFiles } from './file-programs.ts';
import { escapesByText } from './path-escape.ts';
import { isUserChosenProgram } from './program-choice.ts';
import { actsInConsole, hasConsole, hasLiterals } from './program-consoles.ts';
import { commandsOf } from './shell-commands.ts';
import { isShell, programName, readsInput, SCRIPT_OPTION, shellTexts } from './shell-texts.ts';
import { sqlInjection } from './sql-injection.ts';
import { isProgramText, userSpans, type UserSpan } from './user-spans.ts';

export const argvInjection: Guard = {
  id: 'argv-injection',
  title: 'User input chose a program, an option or code for an interpreter',
  techniques: ['T1190', 'T1059'],
  weakness: 'CWE-88',
  operations: ['process.spawn'],
  severity: 'high',
  blindSpot:
    'Options of programs that are not in its table and whose names do not tell; values that a program reads from a file or its standard input.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'process.spawn') return undefined;
    // argv[0] is the shell's own name where a shell was asked for; its words are judged like an argv.
    if (operation.shellCommand === undefined) {
      const finding =
        judgeProgram(operation, inputs, context) ??
        judgeArguments([operation.file, ...operation.arguments], inputs, context) ??
        judgeStandardInput(operation, inputs, context) ??
        judgeScript(operation, inputs, context);
      if (finding !== undefined) return finding;
    }
    for (const { text, shell } of shellTexts(operation, context.steps)) {
      for (const argv of commandsOf(text, { steps: context.steps?.half(), shell })) {
        if (context.steps?.take(8) === false) return undefined;
        const finding = judgeArguments(argv, inputs, context, text);
        if (finding !== undefined) return finding;
      }
    }
    return undefined;
  },
};

function judgeProgram(operation: SpawnOperation, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  const { file } = operation;
  const input = inputs.equal(file);
  if (input !== undefined && isUserChosenProgram(file, input, context))
    return { reason: `user input from ${input.path} chose the program that was started`, confidence: 0.95, input };
  const line = commandLineFrom([file, ...operation.arguments], inputs);
  if (line !== undefined && isUserChosenProgram(file, line, context) && !isQuotedConstant(line.value.trim(), context))
    return {
      reason: `user input from ${line.path} is the command line that was started`,
      confidence: 0.93,
      input: line,
    };
  for (const span of userSpans(file, inputs, { pieces: false })) {
    if (escapesByText(file.slice(0, span.start), file.slice(span.start, span.end), context)) {
      return {
        reason: `user input from ${span.input.path} left the folder of the program that was started`,
        confidence: 0.9,
        input: span.input,
      };
    }
  }
  return undefined;
}

/** An input that a program split at its blanks to start it: "touch /x" as ['touch', '/x'], with or without more behind it. */
function commandLineFrom(argv: readonly string[], inputs: InputIndex): InputValue | undefined {
  if (argv.length < 2) return undefined;
  const line = `${argv.slice(0, ARGUMENTS_MAX).join(' ')} `;
  const program = `${argv[0]!} `;
  for (const input of inputs.values()) {
    const given = input.value.trim();
    if (given.length < program.length || given.length > LINE_CHARS_MAX || !given.startsWith(argv[0]!)) continue;
    const folded = `${given.replace(/\s+/g, ' ')} `;
    if (folded.length > program.length && folded.startsWith(program) && line.startsWith(folded)) return input;
  }
  return undefined;
}

/** python3 - and node without a file read their program from the standard input, sqlite3 and ed their commands. */
function judgeStandardInput(
  { file, arguments: args, standardInput }: SpawnOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (standardInput === undefined) return undefined;
  const interpreter = interpreterOf(programName(file));
  if (interpreter === 'envsubst') return args.length === 0 ? judgeExpanded(standardInput, inputs) : undefined;
  if (hasConsole(interpreter) && interpreter !== 'jq')
    return judgeInterpreted(interpreter, standardInput, inputs, context);
  if (!readsInput(args)) return undefined;
  return Object.hasOwn(CODE_OPTIONS, interpreter)
    ? judgeInterpreted(interpreter, standardInput, inputs, context)
    : undefined;
}

/** A script for an interpreter, in a file that was written a moment ago. */
function judgeScript(
  { file, script }: SpawnOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const interpreter = interpreterOf(programName(file));
  return script !== undefined && Object.hasOwn(CODE_OPTIONS, interpreter)
    ? judgeInterpreted(interpreter, script, inputs, context)
    : undefined;
}

/** A text in which a program puts the values of all variables of its environment. */
function judgeExpanded(text: string, inputs: InputIndex): GuardFinding | undefined {
  for (const span of userSpans(text, inputs, { pieces: false })) {
    const names = text.slice(span.start, span.end).matchAll(/\$\{?([A-Za-z_]\w*)/g);
    if (![...names].some(([, name]) => process.env[name!] !== undefined)) continue;
    return {
      reason: `user input from ${span.input.path} names a variable of the environment for envsubst`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
}

/** "python3.11" → "python". */
function interpreterOf(program: string): string {
  if (hasConsole(program)) return program;
  return program.replace(/(?:-?\d+(?:\.\d+)*)(?:\.exe)?$|\.exe$/, '') || program;
}

// Started by these, the next word that is no option is the program.
const LAUNCHERS = new Set([
  'env',
  'sudo',
  'doas',
  'nice',
  'ionice',
  'nohup',
  'setsid',
  'stdbuf',
  'timeout',
  'time',
  'chroot',
  'xargs',
  'busybox',
  'watch',
  'strace',
  'npx',
  'exec',
  'command',
]);
// An option after which a text is code.
const CODE_OPTIONS: Readonly<Record<string, RegExp>> = {
  node: /^(?:-\w*[ep]\w*|--eval|--print)$/,
  bun: /^(?:-e|-p|--eval|--print)$/,
  deno: /^eval$/,
  tsx: /^(?:-e|-p|--eval|--print)$/,
  python: /^-\w*c$/,
  perl: /^-\w*[eE]$/,
  ruby: /^-\w*e$/,
  php: /^(?:-\w*[rBRE]|--run)$/,
  lua: /^-e$/,
  osascript: /^-e$/,
  powershell: /^-(?:c|command|e|encodedcommand)$/i,
  pwsh: /^-(?:c|command|e|encodedcommand)$/i,
  psql: /^(?:-c|--command)$/,
  sqlite3: /^-cmd$/,
  vim: /^(?:-c|--cmd)$/,
  gdb: /^(?:-ex|-eval-command)$/,
};
// The first argument that is no option is code itself.
const CODE_FIRST = new Set(['awk', 'gawk', 'mawk', 'nawk', 'eval', 'sed', 'gsed', 'jq', 'gojq']);
// Options whose value is the next argument, which is neither a script nor code.
const VALUES: Readonly<Record<string, RegExp>> = {
  awk: /^-[vFil]$/,
  node: /^(?:-[rC]|--(?:require|import|loader|experimental-loader|conditions))$/,
  python: /^-[WX]$/,
  perl: /^-[IMm]$/,
  ruby: /^-[Ir]$/,
  php: /^-[cdz]$/,
  jq: /^--(?:indent|tab)$/,
};
// Behind their script they look at no option any more: it has its own.
const SCRIPT_FIRST = new Set(['node', 'nodejs', 'python', 'perl', 'ruby', 'php', 'tsx', 'bun', 'lua']);
// Settings of git whose value is a command; an alias only behind its "!".
const GIT_RUNS =
  /^(?:alias\.[^=]+=!|(?:core\.(?:pager|editor|sshcommand|fsmonitor|hookspath|askpass|gitproxy)|pager\.[^=]+|sequence\.editor|credential\.(?:.+\.)?helper|diff\.external|(?:diff|merge|filter)\.[^=]+\.(?:command|driver|textconv|clean|smudge|process)|(?:diff|merge)tool\.[^=]+\.(?:cmd|path)|gpg\.(?:[^=]+\.)?program|remote\.[^=]+\.(?:uploadpack|receivepack|vcs)|protocol\.(?:[^=]+\.)?allow|include\.path)=)/i;
const ARGUMENTS_MAX = 512;
const LINE_CHARS_MAX = 4_096;

/** Is the next argument that is no option a program? flock has its file in front of it. */
function startsProgram(launcher: string, plainSeen: boolean): boolean {
  return LAUNCHERS.has(launcher) || (launcher === 'flock' && plainSeen);
}

// Programs that take "coder:path" and "coder:@path" for a file.
const TAKES_CODERS = new Set(['convert', 'magick', 'identify', 'mogrify', 'composite', 'ffmpeg', 'ffprobe']);
const CODER = /^(?:[a-z]\w{1,15}:)+@?(?=[/~.]|$)/i;

function judgeArguments(
  argv: readonly string[],
  inputs: InputIndex,
  context: GuardContext,
  script?: string,
): GuardFinding | undefined {
  let program = programName(argv[0] ?? '');
  let ended = false;
  let plainSeen = false;
  let first: string | undefined;
  for (let index = 1; index < argv.length && index < ARGUMENTS_MAX; index++) {
    const argument = argv[index]!;
    if (context.steps?.take(8) === false) return undefined;
    const before = index > 1 ? argv[index - 1] : undefined;
    if (startsProgram(program, plainSeen) && !argument.startsWith('-') && !/^\w+=|^\d/.test(argument)) {
      const input = inputs.equal(argument);
      if (input !== undefined && script === undefined && isUserChosenProgram(argument, input, context))
        return { reason: `user input from ${input.path} chose the program that was started`, confidence: 0.93, input };
      program = programName(argument);
      continue;
    }
    if (argument === '--') {
      ended = true;
      continue;
    }
    // What follows a script are its $0, $1, …; the script itself is judged as a shell's text.
    if (isShell(program) && SCRIPT_OPTION.test(argument)) return undefined;
    const interpreter = interpreterOf(program);
    const valueOption = Object.hasOwn(VALUES, interpreter) ? VALUES[interpreter]! : undefined;
    const isValue = before !== undefined && valueOption?.test(before) === true;
    if (plainSeen && SCRIPT_FIRST.has(interpreter)) ended = true;
    const isCode =
      !ended &&
      before !== undefined &&
      Object.hasOwn(CODE_OPTIONS, interpreter) &&
      CODE_OPTIONS[interpreter]!.test(before);
    if (isCode || (CODE_FIRST.has(program) && !plainSeen && !isValue && !argument.startsWith('-'))) {
      const finding = judgeInterpreted(interpreter, argument, inputs, context);
      if (finding !== undefined) return finding;
    }
    if (!ended && script === undefined && !isCode) {
      const finding = judgeOption(
        program,
        argument,
        { before, after: argv[index + 1], leads: !plainSeen, first },
        inputs,
        context,
      );
      if (finding !== undefined) return finding;
    } else if (!ended && script !== undefined) {
      const finding = judgeShellOption(
        program,
        argument,
        { before, leads: !plainSeen, first },
        script,
        inputs,
        context,
      );
      if (finding !== undefined) return finding;
    }
    if (program === 'git' && before === '-c' && GIT_RUNS.test(argument)) {
      const value = argument.indexOf('=') + 1;
      const span = userSpans(argument, inputs).find((one) => one.start <= value && one.end > value);
      if (span !== undefined)
        return {
          reason: `user input from ${span.input.path} became a setting of git that runs a command`,
          confidence: 0.93,
          input: span.input,
        };
    }
    const given = judgeValue(program, argument, before, inputs, context);
    if (given !== undefined) return given;
    if (program === 'git' && /^(?:ext|fd)::/.test(argument)) {
      const span = userSpans(argument, inputs).find((one) => one.start === 0);
      if (span !== undefined)
        return {
          reason: `user input from ${span.input.path} names a transport that runs a command`,
          confidence: 0.95,
          input: span.input,
        };
    }
    if (program === 'sqlite3' && script === undefined && !argument.startsWith('-')) {
      const finding = judgeDotCommand(argument, inputs);
      if (finding !== undefined) return finding;
    }
    const namesFile =
      takesFiles(program) || (!PRINTS.has(program) && (argument.startsWith('@') || FILE_URL.test(argument)));
    const isText =
      takesText(program, before, argv[index - 2]) ||
      (isShell(program) && before !== undefined && TEXT_OPTION.test(before)) ||
      (PATTERN_FIRST.has(program) && !plainSeen && !argv.some((one) => GIVES_PATTERN.test(one)));
    if (script === undefined && namesFile && !isCode && !isText) {
      const finding = judgeFile(program, argument, inputs, context);
      if (finding !== undefined) return finding;
    }
    if (!argument.startsWith('-') && !isValue && !isCode) {
      plainSeen = true;
      first ??= argument;
    }
  }
  return undefined;
}

/** Values that are more than data: settings of ssh, variables of make, texts that curl reads from a file. */
function judgeValue(
  program: string,
  argument: string,
  before: string | undefined,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (SSH.has(program)) {
    const setting = before === '-o' ? argument : argument.startsWith('-o') ? argument.slice(2) : undefined;
    if (setting === undefined || !SSH_RUNS.test(setting)) return undefined;
    // The command behind a setting of the program's own is a shell's, which shell-injection reads.
    const span = userSpans(setting, inputs).find((one) => one.start < SSH_RUNS.exec(setting)![0].length);
    return span && chosen(span.input, 'became a setting of ssh that runs a command');
  }
  if (program === 'make' || program === 'gmake') {
    const value = /^\w+\s*[:+?!]*=/.exec(argument)?.[0].length;
    if (value === undefined) return undefined;
    const span = userSpans(argument, inputs).find((one) =>
      MAKE_RUNS.test(argument.slice(Math.max(one.start, value), one.end)),
    );
    return span && chosen(span.input, 'became part of a command of make');
  }
  if (program !== 'curl' || before === undefined) return undefined;
  const file = curlFile(before, argument);
  if (file === undefined) return undefined;
  for (const span of userSpans(argument, inputs, { pieces: false })) {
    // The sign in front of the name, or the name, is the user's.
    const given = argument.slice(Math.max(span.start, file), span.end);
    if (span.end > file && escapesByText(argument.slice(file, Math.max(file, span.start)), given, context))
      return chosen(span.input, 'has curl send a file');
  }
  return undefined;
}

function chosen(input: InputValue, what: string): GuardFinding {
  return { reason: `user input from ${input.path} ${what}`, confidence: 0.9, input };
}

const SSH = new Set(['ssh', 'scp', 'sftp', 'sshfs', 'autossh']);
const SSH_RUNS =
  /^\s*(?:proxycommand|localcommand|permitlocalcommand|knownhostscommand|pkcs11provider|securitykeyprovider|include|match|xauthlocation)\b/i;
// What make itself expands, and what leaves a word of the shell that its recipe goes to.
const MAKE_RUNS = /\$[({]|`|["'][^"']*(?:[;|\n]|&&)|(?:[;|\n]|&&)[^\S\n]*[\w./]+[^\S\n]+\S/;

/** Where the name of a file begins in the value of an option of curl; undefined where the value is none. */
function curlFile(option: string, value: string): number | undefined {
  if (/^(?:-d|--data|--data-ascii|--data-binary|--json|-H|--header|--proxy-header)$/.test(option))
    return value.startsWith('@') ? 1 : undefined;
  const sign =
    option === '--data-urlencode'
      ? /^[^=@]*@/.exec(value)
      : option === '-F' || option === '--form'
        ? /^[^=]*=[@<]/.exec(value)
        : null;
  return sign === null ? undefined : sign[0].length;
}

// They open no file whatever they are given.
const PRINTS = new Set(['echo', 'printf', 'logger', 'true', 'false', 'expr', 'seq', 'sleep']);
// Options by which scripts are given words to say.
const TEXT_OPTION = /^--(?:title|subject|message|text|comment|description|label|caption|author|reason)$/;

// Their first plain argument is what they search for, unless an option gives that.
const PATTERN_FIRST = new Set(['grep', 'egrep', 'fgrep', 'rg', 'ripgrep']);
const GIVES_PATTERN = /^(?:-[A-Za-z]*[ef]|--(?:regexp|file)(?:=|$))/;

interface Neighbours {
  readonly before: string | undefined;
  readonly after?: string | undefined;
  /** No argument without a dash stands in front of it. */
  readonly leads: boolean;
  /** That argument, further on. */
  readonly first: string | undefined;
}

function judgeOption(
  program: string,
  argument: string,
  { before, after, leads, first }: Neighbours,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const candidate = argument.startsWith('-') || argument.startsWith('+');
  if (!candidate || !isHarmfulOption(program, argument, before, leads, first)) return undefined;
  const input = givenByUser(argument, inputs, context);
  if (input === undefined) return undefined;
  // '-o' and '-c' stand in many a program's text; one of the program's own has the program's words around it.
  const givenToo = [before, after].some(
    (one) => one !== undefined && one.length > 1 && inputs.equal(one) !== undefined,
  );
  if (!givenToo && isQuotedConstant(argument, context)) return undefined;
  return {
    reason: `user input from ${input.path} became an option of ${program.slice(0, 32)} that runs, reads or writes something`,
    confidence: 0.93,
    input,
  };
}

/** In a shell text the option has to stand inside what the user gave, behind a blank or at its beginning. */
function judgeShellOption(
  program: string,
  argument: string,
  { before, leads, first }: Neighbours,
  script: string,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (!argument.startsWith('-') || !isHarmfulOption(program, argument, before, leads, first)) return undefined;
  for (const span of userSpans(script, inputs)) {
    if (context.steps?.take(4) === false) return undefined;
    // The shell has taken the quotes away.
    const given = script.slice(span.start, span.end).replace(/["'\\]/g, '');
    if (
      !(given.startsWith(argument) || given.includes(` ${argument}`) || given.includes(`\t${argument}`)) ||
      isProgramText(script, span, context)
    )
      continue;
    return {
      reason: `user input from ${span.input.path} became an option of ${program.slice(0, 32)} that runs, reads or writes something`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
}

function judgeInterpreted(
  interpreter: string,
  code: string,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (interpreter === 'node' || interpreter === 'bun' || interpreter === 'deno' || interpreter === 'tsx')
    return judgeSource(code, inputs, context);
  const sed = interpreter === 'sed' || interpreter === 'gsed';
  const own = hasConsole(interpreter);
  const statement = own ? judgeStatement(interpreter, code, inputs, context) : undefined;
  if (statement !== undefined) return statement;
  for (const span of userSpans(code, inputs)) {
    if (context.steps?.take(4 + (span.start >> 4)) === false) return undefined;
    const given = code.slice(span.start, span.end);
    // sed runs a shell with e and writes files with w, as a flag behind s/a/b/ or as a command of its own.
    if (sed && !SED_ACTS.test(given)) continue;
    if (own && interpreter === 'psql' && namesCopy(code, span, context))
      return chosen(span.input, 'named a file for \\copy of psql');
    if (own && (!actsInConsole(interpreter, code, span) || isProgramText(code, span, context))) continue;
    if (own && hasLiterals(interpreter) && staysInQuotes(code, span.start, given, interpreter)) continue;
    if (
      !own &&
      ((!sed && isOnlyNumbers(interpreter, given)) ||
        staysInQuotes(code, span.start, given, interpreter) ||
        isProgramText(code, span, context))
    )
      continue;
    return {
      reason: `user input from ${span.input.path} became code for ${interpreter.slice(0, 32)}`,
      confidence: 0.9,
      input: span.input,
    };
  }
  return undefined;
}

/** Their texts are statements: one that the program began is judged as a driver's would be. */
const STATEMENTS: Readonly<Record<string, SqlQueryOperation['dialect']>> = {
  psql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite3: 'sqlite',
};

function judgeStatement(
  interpreter: string,
  code: string,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (!Object.hasOwn(STATEMENTS, interpreter) || !BEGINS_STATEMENT.test(code)) return undefined;
  const dialect = STATEMENTS[interpreter]!;
  const found = sqlInjection.judge({ kind: 'sql.query', call: interpreter, dialect, sql: code }, inputs, context);
  // Whoever may write all of the statement is not kept from anything by its beginning.
  return found?.input !== undefined && code.trim() !== found.input.value.trim() ? found : undefined;
}

const BEGINS_STATEMENT = /^\s*(?:select|insert|update|delete|with|replace|merge|call)\b/i;

/** \copy … to 'the name of a file that somebody chose'. */
function namesCopy(code: string, span: UserSpan, context: GuardContext): boolean {
  const before = code.slice(0, span.start);
  const name = COPY_TO.exec(before)?.[1];
  return name !== undefined && escapesByText(name, code.slice(span.start, span.end), context);
}

const COPY_TO = /\\copy\b[^\n]*\b(?:to|from)\s+'([^'\n]*)$/i;

const SED_ACTS =
  /[\n;{}]|\/[0-9gpIiMm]*[we]|^(?:[\d$]+(?:\s*,\s*[+~]?[\d$]+)?|\/[^/\n]*\/)?\s*!?\s*[weWrR](?:\s|$)|^\d*[weWrR]\b/;
const FIELDS = /\$(?:\d+|NF\b|NR\b)/g;

/** Words and plain arithmetic: nothing that could be done with it is a call. */
function isOnlyNumbers(interpreter: string, given: string): boolean {
  const plain = AWK.has(interpreter) ? given.replace(FIELDS, '1') : given;
  return !/[^\w\s.,:@+*/%-]/.test(plain) || /^[\d\s.,+*/%()-]*$/.test(plain);
}

const AWK = new Set(['awk', 'gawk', 'mawk', 'nawk']);
const HAS_PATTERNS = new Set([...AWK, 'perl', 'ruby', 'sed', 'gsed']);
// Behind these a slash begins a pattern; behind anything else it divides.
const BEFORE_PATTERN = /(?:^|[(,;{}!~=&|?:]|\b(?:if|and|or|not|unless|split|grep|when))\s*$/;

/** The text stands inside one quoted literal or pattern and holds neither its end nor an escape nor an interpolation. */
function staysInQuotes(code: string, start: number, given: string, interpreter: string): boolean {
  const patterns = HAS_PATTERNS.has(interpreter);
  let quote = '';
  for (let at = 0; at < start; at++) {
    const character = code[at]!;
    if (character === '\\') at++;
    else if (quote === '') {
      if (character === '"' || character === "'") quote = character;
      else if (patterns && character === '/' && BEFORE_PATTERN.test(code.slice(Math.max(0, at - 24), at))) quote = '/';
    } else if (character === quote) quote = '';
  }
  if (quote === '' || given.includes(quote) || given.includes('\\')) return false;
  if (quote === '/') return AWK.has(interpreter) || !/\$[\w{([]|@[\w{[]|\(\?\??[{(]|#\{/.test(given);
  return !/[$#@]\{|\$\(|`|\$\w/.test(given);
}

/** sqlite3's shell takes a line that begins with a dot for a command of its own: .shell, .output, .load. */
function judgeDotCommand(argument: string, inputs: InputIndex): GuardFinding | undefined {
  if (!DOT_COMMAND.test(argument)) return undefined;
  for (const span of userSpans(argument, inputs)) {
    if (!DOT_COMMAND.test(argument.slice(Math.max(0, span.start - 1), span.end))) continue;
    return {
      reason: `user input from ${span.input.path} became a command of sqlite3`,
      confidence: 0.93,
      input: span.input,
    };
  }
  return undefined;
}

const DOT_COMMAND = /^\s*\.[a-z]/m;
const FILE_URL = /^file:/i;

function judgeFile(
  program: string,
  argument: string,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const coders = TAKES_CODERS.has(program);
  for (const span of userSpans(argument, inputs, { pieces: false })) {
    const before = argument.slice(0, span.start).replace(/^@|^--?[\w-]+=|^file:(?:\/\/\w*)?/i, '');
    const given = argument.slice(span.start, span.end);
    const folder = coders ? before.replace(CODER, '') : before;
    const named = span.start === 0 ? pathOfFileUrl(given) : given;
    if (escapesByText(folder, coders && folder === '' ? named.replace(CODER, '').replace(/^@/, '') : named, context)) {
      return {
        reason: `user input from ${span.input.path} named a file outside the folder of the command`,
        confidence: 0.9,
        input: span.input,
      };
    }
  }
  return undefined;
}

/** file:///etc/passwd and file://localhost/etc/passwd name /etc/passwd. */
function pathOfFileUrl(text: string): string {
  if (!FILE_URL.test(text) || !URL.canParse(text)) return text;
  try {
    return decodeURIComponent(new URL(text).pathname);
  } catch {
    return text;
  }
}

function isQuotedConstant(text: string, context: GuardContext): boolean {
  return ["'", '"', '`'].some((quote) => context.isConstant?.(`${quote}${text}${quote}`) === true);
}

/** The input that an argument is, begins with, or was split out of. */
function givenByUser(argument: string, inputs: InputIndex, context: GuardContext): InputValue | undefined {
  const equal = inputs.equal(argument);
  if (equal !== undefined) return equal;
  // The program may have written the dash itself: `-${algorithm}`.
  const dashes = /^--?/.exec(argument)?.[0].length ?? 0;
  const leading = userSpans(argument, inputs).find(
    (span) => span.start <= dashes && span.end > dashes + 1 && !(dashes > 0 && isKnownName(span.input, context)),
  );
  return leading?.input ?? splitInputs(inputs).get(argument);
}

/** The name of a field that the program itself asks for: `url` in request.query.url makes no --url of its own. */
function isKnownName({ path, value, transforms }: InputValue, { isConstant }: GuardContext): boolean {
  if (transforms.length > 0 || !path.endsWith(`.${value}`)) return false;
  return [`.${value}`, `'${value}'`, `"${value}"`, `${value}:`].some((text) => isConstant?.(text) === true);
}

const SPLIT_WORDS_MAX = 2_000;
const remembered = new WeakMap<
  InputIndex,
  { readonly count: number; readonly words: ReadonlyMap<string, InputValue> }
>();

/** Words with a dash of inputs that hold several words: a program may have split them. */
function splitInputs(inputs: InputIndex): ReadonlyMap<string, InputValue> {
  const values = inputs.values();
  const known = remembered.get(inputs);
  if (known !== undefined && known.count === values.length) return known.words;
  const words = new Map<string, InputValue>();
  for (const input of values) {
    if (words.size >= SPLIT_WORDS_MAX) break;
    if (input.value.length > 8_192 || !/[\s,;|]/.test(input.value) || !input.value.includes('-')) continue;
    for (const word of input.value.split(/[\s,;|]+/))
      if (word.startsWith('-') && !words.has(word)) words.set(word, input);
  }
  remembered.set(inputs, { count: values.length, words });
  return words;
}
