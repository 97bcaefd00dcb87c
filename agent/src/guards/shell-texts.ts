// Every text of one spawn that a shell will read: the command of exec and {shell: true}, the script after -c of a shell that
// was started by name, also through env, sudo, nice and the like, and what such a shell without a script gets on its input.
import type { SpawnOperation } from '../operation.ts';
import type { Steps } from '../steps.ts';
import { commandsOf } from './shell-commands.ts';

const SHELL = /^(?:sh|bash|dash|ash|zsh|ksh|mksh|rbash|fish|busybox|toybox)$/;
// Programs that start the one named among their arguments.
const LAUNCHER = new Set(
  (
    'env sudo doas nice ionice nohup setsid stdbuf timeout time chroot unshare nsenter xargs script su runuser ssh watch flock strace busybox toybox exec ' +
    'docker podman nerdctl kubectl oc lxc incus machinectl systemd-run systemd-inhibit find fd parallel gosu su-exec pkexec unbuffer chronic fakeroot ' +
    'firejail bwrap proot tini dumb-init screen tmux npx npm pnpm yarn cross-env ltrace valgrind taskset numactl chrt cgexec prlimit setpriv flatpak'
  ).split(' '),
);
// Options whose value a shell reads.
const TEXT_OPTION: Readonly<Record<string, RegExp>> = {
  su: /^(?:-c|--command)$/,
  runuser: /^(?:-c|--command)$/,
  script: /^(?:-c|--command)$/,
  flock: /^(?:-c|--command)$/,
  npm: /^(?:-c|--call)$/,
  npx: /^(?:-c|--call)$/,
  pnpm: /^(?:-c|--shell-mode)$/,
  git: /^(?:-x|--exec)$/,
  env: /^(?:-S|--split-string)$/,
};
// Programs that hand their plain arguments to a shell, joined by blanks or one by one.
const JOINS = new Set(['watch', 'eval']);
const EACH = new Set(['parallel', 'concurrently', 'trap']);
const TMUX_STARTS = /^(?:new|new-session|new-window|neww|split-window|splitw|respawn-\w+|run-shell|run|if-shell)$/;
// What comes in on the standard input are commands.
const READS_COMMANDS = new Set(['at', 'batch', 'crontab']);

/** The option of a shell behind which its script stands: -c, -lc, -ec. */
export const SCRIPT_OPTION = /^[-+](?![-])\w*c\w*$/;

export function isShell(program: string): boolean {
  return SHELL.test(program);
}

/** A text that a shell reads, and which shell. */
export interface ShellScript {
  readonly text: string;
  /** Its name: "bash"; "sh" where only the system knows. */
  readonly shell: string;
}

/** Texts in texts that are looked at. */
const SCRIPTS_MAX = 24;
const STARTS_SHELL =
  /\b(?:sh|bash|dash|ash|zsh|ksh|mksh|fish|eval|trap|su|runuser|script|flock|ssh|busybox|toybox|watch|parallel|concurrently|tmux)\b/;
// echo "…" | sh
const PIPED = /\|\s*(?:sudo\s+)?(?:ba|da|z|k|a)?sh\b/;
// sh <<END
const DOCUMENT = /\b((?:ba|da|z|k|a)?sh)\b[^\n|;&<]{0,200}<<-?[ \t]*['"\\]?(\w+)/;

/** The lines of the document that a shell is given. */
function linesUpTo(text: string, { index, 0: opening, 2: word }: RegExpExecArray): string | undefined {
  const lines = text.slice(index + opening.length).split('\n');
  const end = lines.findIndex((line, at) => at > 0 && line.trim() === word);
  return lines.slice(1, end < 0 ? lines.length : end).join('\n');
}

export function shellTexts(operation: SpawnOperation, steps?: Steps): readonly ShellScript[] {
  const found: ShellScript[] = [];
  const add = (text: string | undefined, shell: string): void => {
    if (text !== undefined && found.length < SCRIPTS_MAX && !found.some((one) => one.text === text))
      found.push({ text, shell });
  };
  add(operation.shellCommand, programName(operation.file));
  collect([operation.file, ...operation.arguments], operation.standardInput, add);
  const { script } = operation;
  if (script !== undefined && readBy(programName(operation.file), script)) add(script, 'sh');
  // What a script hands to the next shell has one pair of quotes less.
  for (let at = 0; at < found.length; at++) {
    const { text, shell } = found[at]!;
    if (!STARTS_SHELL.test(text)) continue;
    const piped = PIPED.test(text);
    for (const argv of commandsOf(text, { steps: steps?.half(), shell })) {
      collect(argv, undefined, add);
      if (piped && /^(?:echo|printf)$/.test(argv[0]!)) add(argv.slice(1).join(' '), 'sh');
    }
    const document = DOCUMENT.exec(text);
    if (document !== null) add(linesUpTo(text, document), document[1]!);
  }
  return found;
}

function collect(
  argv: readonly string[],
  standardInput: string | undefined,
  add: (text: string | undefined, shell: string) => void,
): void {
  const first = programName(argv[0] ?? '');
  if (READS_COMMANDS.has(first)) add(standardInput, 'sh');
  if (first === 'git' && argv.includes('foreach')) add(argv.slice(argv.indexOf('foreach') + 1).join(' '), 'sh');
  for (const code of CODE_PROGRAM.test(first) ? argv.slice(1, 8) : [])
    for (const { 2: command } of code.slice(0, CODE_CHARS_MAX).matchAll(RUNS_COMMAND)) add(command, 'sh');
  for (let index = 0; index < argv.length && index < 64; index++) {
    const name = programName(argv[index]!);
    if (SHELL.test(name)) {
      const script = argv.findIndex((argument, at) => at > index && SCRIPT_OPTION.test(argument));
      if (script > 0) add(argv[script + 1], name);
      else if (standardInput !== undefined && readsInput(argv.slice(index + 1))) add(standardInput, name);
      if (standardInput !== undefined && script > 0)
        add(evaluatedInput(argv.slice(0, index), argv[script + 1] ?? '', standardInput), name);
      if (!LAUNCHER.has(name)) break;
      continue;
    }
    const option = Object.hasOwn(TEXT_OPTION, name) ? TEXT_OPTION[name]! : undefined;
    const script = option === undefined ? -1 : argv.findIndex((one, at) => at > index && option.test(one));
    if (script > 0) add(argv[script + 1], 'sh');
    if (name === 'ssh') {
      const host = plainAfter(argv, index);
      if (host > 0 && host + 1 < argv.length) add(argv.slice(host + 1).join(' '), 'sh');
      if (host > 0 && (host + 1 === argv.length || isShell(programName(argv[host + 1]!)))) add(standardInput, 'sh');
      break;
    }
    if (index === 0 && JOINS.has(name)) add(argv.slice(1).join(' '), 'sh');
    if (EACH.has(name) || (name === 'tmux' && TMUX_STARTS.test(argv[index + 1] ?? ''))) {
      for (const text of argv.slice(index + 1, index + 32)) if (/\s/.test(text)) add(text, 'sh');
      break;
    }
    if (index === 0 && !LAUNCHER.has(name)) break;
  }
}

const CODE_CHARS_MAX = 16_384;
const CODE_PROGRAM = /^(?:node|nodejs|bun|python[\d.]*|perl|ruby|php|lua)$/;
/** A literal that code of another language has a shell run: os.system('ls …'). */
const RUNS_COMMAND =
  /\b(?:system|popen|shell_exec|passthru|exec|execSync|check_output|run|call|Popen|getoutput)\s*\(\s*(["'`])((?:(?!\1)[^\\\n])*)\1/g;

/** Options of ssh whose value is the next argument. */
const SSH_VALUES = /^-[BbcDEeFIiJLlmOopQRSWw]$/;

/** Place of the first argument behind `index` that is neither an option nor the value of one; -1 without. */
function plainAfter(argv: readonly string[], index: number): number {
  for (let at = index + 1; at < argv.length; at++) {
    if (SSH_VALUES.test(argv[at]!)) at++;
    else if (!argv[at]!.startsWith('-')) return at;
  }
  return -1;
}

/** Lines of a standard input that are put into a script. */
const LINES_MAX = 64;

/** What xargs -I{} sh -c 'echo {}' and while read line; do eval "$line" make of their standard input; undefined for others. */
function evaluatedInput(launched: readonly string[], script: string, input: string): string | undefined {
  const option = programName(launched[0] ?? '') === 'xargs' ? launched.findIndex((one) => REPLACES.test(one)) : -1;
  if (option >= 0) {
    const named = REPLACES.exec(launched[option]!)![1];
    const sign = named || (launched[option] === '-I' ? launched[option + 1] : undefined) || '{}';
    if (!script.includes(sign)) return undefined;
    const lines = input.split('\n', LINES_MAX).filter((line) => line !== '');
    return lines.map((line) => script.replaceAll(sign, () => line)).join('\n');
  }
  return /\bread\b/.test(script) && /\beval\b|\bsh\s+-c\b/.test(script) ? input : undefined;
}

const REPLACES = /^(?:-I|-i|--replace=?)(.*)$/;

/** The script is a shell's: it was given to one, or its first line says so. */
function readBy(program: string, script: string): boolean {
  return SHELL.test(program) || /^#![^\n]*\b(?:ba|da|z|k|a)?sh\b/.test(script);
}

/** No script file is named: `sh`, `bash -s -- word`, `python3 -`. */
export function readsInput(args: readonly string[]): boolean {
  const plain = args.find((argument) => !/^[-+]./.test(argument));
  return plain === undefined || plain === '-' || args.includes('-s');
}

/** "/usr/bin/bash" → "bash". */
export function programName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).toLowerCase();
}
