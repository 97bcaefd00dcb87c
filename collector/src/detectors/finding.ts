// Builds findings, so that all of them are made alike: the id follows from the detector and its evidence.
import { createHash } from 'node:crypto';
import { Severity, type Event, type Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { tacticsOf } from './attack.ts';

export type SeverityName = Detector['severity'];

export interface Claim {
  /** The events that prove it, in any order; at least one. */
  readonly events: readonly Event[];
  /** One plain sentence. */
  readonly reason: string;
  /** Where they differ from the detector's own. */
  readonly severity?: SeverityName;
  readonly deterministic?: boolean;
  readonly techniques?: readonly string[];
  readonly tactics?: readonly string[];
  readonly title?: string;
  /** 0 to 1; 0.9 for deterministic claims and 0.6 for others when left out. */
  readonly confidence?: number;
  /** Context only: it tells, and never scores. */
  readonly context?: boolean;
  /** What the id is derived from besides the detector; the event ids when left out. */
  readonly identity?: string;
}

const EVENTS_MAX = 512;

export function finding(detector: Detector, claim: Claim): Finding {
  const events = [...claim.events].sort(byTime).slice(0, EVENTS_MAX);
  const ids = events.map((event) => event.id ?? '');
  const deterministic = claim.deterministic ?? detector.deterministic;
  const techniques = [...(claim.techniques ?? detector.techniques)];
  const tactics = [...(claim.tactics ?? detector.tactics)];
  return {
    id: `f-${createHash('sha256')
      .update(`${detector.id}\0${claim.identity ?? ids.join('\0')}`)
      .digest('hex')
      .slice(0, 20)}`,
    rule: detector.id,
    title: claim.title ?? detector.title,
    severity: severityOf(claim.severity ?? detector.severity),
    confidence: claim.confidence ?? (deterministic ? 0.9 : 0.6),
    deterministic,
    context: claim.context ?? false,
    techniques,
    tactics: tactics.length > 0 ? tactics : tacticsOf(techniques),
    eventIds: ids,
    timeUs: events[0]?.timeUs ?? 0,
    reason: claim.reason,
    blindSpot: detector.blindSpot,
  };
}

export function severityOf(name: SeverityName): number {
  return Severity[name.toUpperCase() as keyof typeof Severity];
}

export function severityName(severity: number | null | undefined): SeverityName {
  return (['info', 'low', 'medium', 'high', 'critical'] as const)[severity ?? 0] ?? 'info';
}

/** Earlier first, equal times by id. */
export function byTime(a: Event, b: Event): number {
  const difference = (a.timeUs ?? 0) - (b.timeUs ?? 0);
  if (difference !== 0) return difference;
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}
