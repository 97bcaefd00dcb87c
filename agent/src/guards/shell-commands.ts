// The simple commands of a shell text, each as the list of its words without quotes.
import type { Steps } from '../steps.ts';
import { readShell } from './shell-syntax.ts';

export function commandsOf(script: string, steps?: Steps): string[][] {
  const commands: string[][] = [];
  for (const word of readShell(script, steps).words) {
    if (word.command) commands.push([word.value]);
    else commands.at(-1)?.push(word.value);
  }
  return commands;
}
