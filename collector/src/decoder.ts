// The contract of an audit format: one file in receivers/formats/, one line in its index. Receivers (HTTP, file, S3)
// and `throughline replay` use the same decoders.
import type { Event } from '@throughline/proto';

export interface Format {
  /** "cloudtrail", "k8s-audit", "tetragon", "falco", "guardduty", "kubescape". */
  readonly name: string;
  /** True when `value` (one parsed JSON value) looks like a record of this format. */
  recognizes(value: unknown): boolean;
  /**
   * One record into one Event (or none for what carries nothing: digests, RequestReceived stages).
   * Throws DecodeError with a sentence for what it refuses.
   */
  decode(value: unknown): Event | undefined;
  /** Unwraps envelopes: {Records:[]}, EventList, EKS/GKE/AKS, EventBridge detail. Identity for a bare record. */
  unwrap(value: unknown): readonly unknown[];
}

export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}
