// Looks up techniques and tactics of ATT&CK by their ids.
import { TACTICS, TECHNIQUES } from './attack-table.ts';

interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
}

const BY_ID = new Map<string, Technique>(
  TECHNIQUES.trim()
    .split('\n')
    .map((line) => {
      const [id = '', name = '', tactics = ''] = line.split('|');
      return [id, { id, name, tactics: tactics.split(',') }];
    }),
);

/** "T1078.004"; undefined for ids that are not (or no longer) in ATT&CK. */
export function technique(id: string): Technique | undefined {
  return BY_ID.get(id);
}

/** "Initial Access" for "TA0001"; the id itself when unknown. */
export function tacticName(id: string): string {
  return TACTICS[id] ?? id;
}

/** Tactics that the techniques serve, without repeats, in ATT&CK's order of ids. */
export function tacticsOf(techniques: readonly string[]): string[] {
  return [...new Set(techniques.flatMap((id) => technique(id)?.tactics ?? []))].sort();
}
