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
   * Narrows `payloads` so that most events touch few detectors: "iam.amazonaws.com/CreateUser" or "*\/CreateUser" for
   * cloud calls (version suffixes of Lambda's names left out), "create/pods", "create/pods/exec" or "*\/secrets" for Kubernetes
   * requests. All events of its payloads when absent.
   */
  readonly selectors?: readonly string[];
  /**
   * Called for every event of its payloads as it arrives, with what is known so far. A detector over several events must
   * look both ways (earlier and later ones may arrive first), so that the findings after a set of events do not depend on
   * their order; finding ids are derived from the evidence, so saying one again is harmless. A finding said again replaces
   * the one before it; one without event ids takes it back.
   */
  detect(event: Event, memory: Memory): readonly Finding[];
  /**
   * Values of `Finding.rule` whose findings are context only, given the events so far: rules that fire on too large a share
   * of this environment's events to say anything. A pure function of the event set, to be asked when stories are composed.
   */
  demoted?(): ReadonlySet<string>;
  /**
   * For detectors that may have to take something back (an absence that ended, a threshold whose first event came late):
   * what the event concerns. detect() then answers everything it now has to say about that scope, and the answer replaces
   * the one before. Undefined: the event does not concern it, detect() is not called.
   */
  scope?(event: Event): string | undefined;
}

/** Read access to the events known so far, by exact key. Bounded; `byKey` never scans. */
export interface Memory {
  byKey(kind: string, value: string): readonly Event[];
  event(id: string): Event | undefined;
}
