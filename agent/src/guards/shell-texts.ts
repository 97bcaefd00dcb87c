// Every text of one spawn that a shell will read: the command of exec and {shell: true}, the script after -c of a shell that
// was started by name, also through env, sudo, nice and the like, and what such a shell without a script gets on its input.
import type { SpawnOperation } from '../operation.ts';

const SHELL = /^(?:sh|bash|dash|ash|zsh|ksh|mksh|rbash|fish|busybox|toybox)$/;
const LAUNCHER =
  /^(?:env|sudo|doas|nice|ionice|nohup|setsid|stdbuf|timeout|time|chroot|unshare|nsenter|xargs|script|su|runuser|ssh|watch|flock|strace|busybox|toybox|exec)$/;

/** The option of a shell behind which its script stands: -c, -lc, -ec. */
export const SCRIPT_OPTION = /^[-+](?![-])\w*c\w*$/;

export function isShell(program: string): boolean {
  return SHELL.test(program);
}

export function shellTexts(operation: SpawnOperation): readonly string[] {
  const texts: string[] = [];
  if (operation.shellCommand !== undefined) texts.push(operation.shellCommand);
  const argv = [operation.file, ...operation.arguments];
  for (let index = 0; index < argv.length && index < 64; index++) {
    const name = programName(argv[index]!);
    if (SHELL.test(name)) {
      const script = argv.findIndex((argument, at) => at > index && SCRIPT_OPTION.test(argument));
      if (script > 0 && argv[script + 1] !== undefined && argv[script + 1] !== operation.shellCommand)
        texts.push(argv[script + 1]!);
      if (script < 0 && operation.standardInput !== undefined && readsInput(argv.slice(index + 1)))
        texts.push(operation.standardInput);
      if (!LAUNCHER.test(name)) break;
    } else if (name === 'su' || name === 'runuser' || name === 'script' || name === 'flock') {
      const script = argv.findIndex((argument, at) => at > index && /^(?:-c|--command)$/.test(argument));
      if (script > 0 && argv[script + 1] !== undefined) texts.push(argv[script + 1]!);
    } else if (index === 0 && !LAUNCHER.test(name)) break;
  }
  return texts;
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
