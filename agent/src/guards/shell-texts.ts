// Every text of one spawn that a shell will read: the command of exec and {shell: true}, the script after -c of a shell that
// was started by name, also through env, sudo, nice and the like, and what such a shell without a script gets on its input.
import type { SpawnOperation } from '../operation.ts';
import type { Steps } from '../steps.ts';
import { commandsOf } from './shell-commands.ts';

const SHELL = /^(?:sh|bash|dash|ash|zsh|ksh|mksh|rbash|fish|busybox|toybox)$/;
const LAUNCHER =
  /^(?:env|sudo|doas|nice|ionice|nohup|setsid|stdbuf|timeout|time|chroot|unshare|nsenter|xargs|script|su|runuser|ssh|watch|flock|strace|busybox|toybox|exec)$/;

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
const STARTS_SHELL = /\b(?:sh|bash|dash|ash|zsh|ksh|mksh|fish|eval|su|runuser|script|flock|ssh|busybox|toybox)\b/;

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
    if (STARTS_SHELL.test(text))
      for (const argv of commandsOf(text, { steps: steps?.half(), shell })) collect(argv, undefined, add);
  }
  return found;
}

function collect(
  argv: readonly string[],
  standardInput: string | undefined,
  add: (text: string | undefined, shell: string) => void,
): void {
  for (let index = 0; index < argv.length && index < 64; index++) {
    const name = programName(argv[index]!);
    if (SHELL.test(name)) {
      const script = argv.findIndex((argument, at) => at > index && SCRIPT_OPTION.test(argument));
      if (script > 0) add(argv[script + 1], name);
      else if (standardInput !== undefined && readsInput(argv.slice(index + 1))) add(standardInput, name);
      if (standardInput !== undefined && script > 0)
        add(evaluatedInput(argv.slice(0, index), argv[script + 1] ?? '', standardInput), name);
      if (!LAUNCHER.test(name)) break;
    } else if (name === 'su' || name === 'runuser' || name === 'script' || name === 'flock') {
      const script = argv.findIndex((argument, at) => at > index && /^(?:-c|--command)$/.test(argument));
      if (script > 0) add(argv[script + 1], 'sh');
    } else if (name === 'ssh') {
      const host = plainAfter(argv, index);
      if (host > 0 && host + 1 < argv.length) add(argv.slice(host + 1).join(' '), 'sh');
      break;
    } else if (index === 0 && name === 'eval') add(argv.slice(1).join(' '), 'sh');
    else if (index === 0 && !LAUNCHER.test(name)) break;
  }
}

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
