// The contract of a detector: one file in detectors/, one line in detectors/index.ts.
import type { Event, Finding } from '@throughline/proto';

export interface Detector {
  /** Stable id: "key-used-elsewhere". */
  readonly id: string;
  readonly title: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly severity: 'info' | 'low' | 'medium' | 'high' | 'critical';
  /** No threshold, no learning, no likeness: may open a story alone. */
  readonly deterministic: boolean;
  /** Event payloads it reads, by their name in the schema's oneof: ["cloudApiCall"]. */
  readonly payloads: readonly string[];
  /** What it cannot see, in a sentence. */
  readonly blindSpot: string;
  /**
   * Called for every event of its payloads as it arrives, with what is known so far. A detector over several events must
   * look both ways (earlier and later ones may arrive first), so that the findings after a set of events do not depend on
   * their order; finding ids are derived from the evidence, so saying one again is harmless.
   */
  detect(event: Event, memory: Memory): readonly Finding[];
}

/** Read access to the events known so far, by exact key. Bounded; `byKey` never scans. */
export interface Memory {
  byKey(kind: string, value: string): readonly Event[];
  event(id: string): Event | undefined;
}
