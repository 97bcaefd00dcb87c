// The simple commands of a shell text, each as the list of its words without quotes.
import { readShell } from './shell-syntax.ts';

export function commandsOf(script: string): string[][] {
  const commands: string[][] = [];
  for (const word of readShell(script).words) {
    if (word.command) commands.push([word.value]);
    else commands.at(-1)?.push(word.value);
  }
  return commands;
}
