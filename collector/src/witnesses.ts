// The witnesses that speak to this collector, now or lately: who they are, what they cover, what they lost.
import type { Coverage, Workload } from '@throughline/proto';

/** Witnesses remembered; those gone longest are forgotten first. */
const WITNESSES_MAX = 10_000;

export interface WitnessRecord {
  readonly session: string;
  readonly role: string;
  readonly version: string;
  readonly workload: Workload;
  connected: boolean;
  sinceUs: number;
  lastUs: number;
  events: number;
  rejected: number;
  /** Events that the witness had to drop, by reason. */
  dropped: Record<string, number>;
  mode: string;
  runtime: string;
  coverage: readonly Coverage[];
  /** Since when it sees nothing; 0 while it sees. */
  blindSinceUs: number;
  /** Times it was blind and sees again. */
  gaps: number;
}

export interface Witnesses {
  /** The record of a session, made when it is new. */
  join(session: string, about: Pick<WitnessRecord, 'role' | 'version' | 'workload'>, nowUs: number): WitnessRecord;
  all(): readonly WitnessRecord[];
}

export function createWitnesses(): Witnesses {
  const records = new Map<string, WitnessRecord>();
  return {
    join(session, about, nowUs) {
      const known = records.get(session);
      // Joining anew moves it to the end of the map, away from the ones that go first.
      records.delete(session);
      const record: WitnessRecord = {
        ...(known ?? {
          sinceUs: nowUs,
          events: 0,
          rejected: 0,
          dropped: Object.create(null) as Record<string, number>,
          mode: '',
          runtime: '',
          coverage: [],
          blindSinceUs: 0,
          gaps: 0,
        }),
        session,
        ...about,
        connected: true,
        lastUs: nowUs,
      };
      records.set(session, record);
      for (const [oldest, { connected }] of records) {
        if (records.size <= WITNESSES_MAX) break;
        if (!connected) records.delete(oldest);
      }
      return record;
    },
    all: () => [...records.values()],
  };
}
