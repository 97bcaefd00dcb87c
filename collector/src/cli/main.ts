// The entry of `throughline`: finds the command, runs it, turns its outcome into an exit status.
import { readFileSync } from 'node:fs';
import { UsageError, type Command, type Terminal } from './command.ts';
import { commands } from './commands.ts';
import { CollectorError } from '../errors.ts';

/** Runs `throughline <args>`; returns the exit status and never throws. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.print(help());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(`${version()}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    terminal.warn(`throughline: there is no command "${name}"; there are ${commands.map((c) => c.name).join(', ')}.\n`);
    return 2;
  }
  // Arguments after "--" belong to the program that `run` or `doctor` starts.
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (own.includes('--help') || own.includes('-h')) {
    const { help: more } = await command.load();
    terminal.print(`${line(command)}\n\n${command.summary}\n${more === undefined ? '' : `\n${more}\n`}`);
    return 0;
  }
  try {
    const { run } = await command.load();
    return await run(rest, terminal);
  } catch (error) {
    // The collector's own sentences about keys and values say what is allowed.
    if (error instanceof CollectorError) {
      terminal.warn(`throughline ${name}: ${error.message}\n`);
      return error.code.startsWith('CONFIG_') ? 2 : 1;
    }
    if (error instanceof UsageError) {
      terminal.warn(`throughline ${name}: ${error.message}\nUsage: ${line(command)}\n`);
      return 2;
    }
    terminal.warn(`throughline ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function help(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `throughline: one attack, one story\n\n${lines.join('\n')}\n\n"throughline <command> --help" shows its arguments.\n`;
}

function line(command: Command): string {
  return `throughline ${command.name} ${command.usage}`.trimEnd();
}
