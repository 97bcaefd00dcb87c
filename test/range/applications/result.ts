// What a run of one application gave.
import type { Application, ApplicationAttack } from './application.ts';

export interface ApplicationResult {
  readonly application: Application;
  /** Answers compared. */
  readonly answers: number;
  readonly changed: number;
  /** While it was used; low ones are told but do not count. */
  readonly findings: readonly Told[];
  readonly attacks: readonly AttackResult[];
  /** What else differs: its end, what it prints, a fault of the agent. */
  readonly failures: readonly string[];
  readonly cost: { readonly without: Cost; readonly with: Cost };
}

export interface AttackResult {
  readonly attack: ApplicationAttack;
  readonly succeeded: boolean;
  readonly stopped: boolean;
  readonly by: string | undefined;
}

export interface Cost {
  readonly startMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
}

/** A finding of the agent. */
export interface Told {
  readonly guard: string;
  readonly blocked: boolean;
  readonly timeUs: number;
  readonly line: string;
}

export function outcomeOf(
  attack: ApplicationAttack,
  succeeded: boolean,
  stopped: boolean,
  by: string | undefined,
): string {
  if (!succeeded) return 'no effect';
  if (stopped) return by === attack.guard ? 'stopped' : `stopped by ${by}`;
  return attack.beyond === undefined ? 'MISSED' : `not stopped: ${attack.beyond}`;
}
