// Findings of rules that fire all the time here are context only, whichever came first: the rule's demotion or the finding.
import type { Finding } from '@throughline/proto';
import type { Detector } from './detector.ts';

export class Demotion {
  readonly #detectors: readonly Detector[];
  readonly #demoted = new Map<Detector, ReadonlySet<string>>();
  /** Demoted finding → as its detector said it. */
  readonly #originals = new WeakMap<Finding, Finding>();

  constructor(detectors: readonly Detector[]) {
    this.#detectors = detectors.filter((detector) => detector.demoted);
  }

  /** The finding as it counts now. */
  apply(finding: Finding): Finding {
    for (const rules of this.#demoted.values()) {
      if (!rules.has(finding.rule ?? '') || finding.context) continue;
      const reason = `${finding.reason} Context only: this rule fires on much of what happens here.`;
      const demoted = { ...finding, context: true, reason };
      this.#originals.set(demoted, finding);
      return demoted;
    }
    return finding;
  }

  /** What is to be said again because rules were demoted, or are no longer, since the last call. */
  changes(held: Iterable<Finding>): { detector: Detector; findings: readonly Finding[] }[] {
    const changes: { detector: Detector; findings: readonly Finding[] }[] = [];
    for (const detector of this.#detectors) {
      const before = this.#demoted.get(detector) ?? NONE;
      const now = detector.demoted!();
      const changed = new Set([...before, ...now].filter((rule) => before.has(rule) !== now.has(rule)));
      if (changed.size === 0) continue;
      this.#demoted.set(detector, now);
      const findings: Finding[] = [];
      for (const finding of held) {
        if (!changed.has(finding.rule ?? '')) continue;
        findings.push(this.#originals.get(finding) ?? finding);
      }
      changes.push({ detector, findings });
    }
    return changes;
  }
}

const NONE: ReadonlySet<string> = new Set();
