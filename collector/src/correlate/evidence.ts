// What is known of the events of the graph, as the parts of the correlator ask for it.
import type { Finding } from '@throughline/proto';

export interface Evidence {
  /** Has it a finding that is no mere context? */
  isScored(node: number): boolean;
  /** All of its findings, context included; the weightiest first. */
  findings(node: number): readonly Finding[];
  /** Kept events that carry a key. */
  kept(key: number): readonly number[];
}
