// One line for a person. What it says may have come from an attacker, who must not move the cursor or hide what follows.
import { plain } from '../narrate/plain.ts';

const LINE_MAX = 4_000;

export function printLine(write: (text: string) => void, line: string): void {
  write(`${plain(line, LINE_MAX)}\n`);
}
