// The simple commands of a shell text, each as the list of its words without quotes.
import { readShell, type ShellReading } from './shell-syntax.ts';

export function commandsOf(script: string, reading?: ShellReading): string[][] {
  const commands: string[][] = [];
  for (const word of readShell(script, reading).words) {
    if (word.command) commands.push([word.value]);
    else commands.at(-1)?.push(word.value);
  }
  return commands;
}
