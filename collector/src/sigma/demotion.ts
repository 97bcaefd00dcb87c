// Which rules say nothing here because they fire all the time: counts over every event seen, so that the answer depends on
// the set of events and not on their order.
import type { Event } from '@throughline/proto';
import { findingRule } from './sigma-finding.ts';
import type { Rule } from './rule.ts';

export interface DemotionOptions {
  /** Share of a log source's events above which a rule becomes context, 0 to 1; default 0.01. 1 switches demotion off. */
  readonly share?: number;
  /** Events of the log source before any rule is demoted: a recording of one attack is no environment; default 1000. */
  readonly eventsMin?: number;
}

export const DEMOTION_SHARE_DEFAULT = 0.01;
export const DEMOTION_EVENTS_MIN_DEFAULT = 1_000;

type Product = 'aws' | 'kubernetes' | 'linux';

export class DemotionCounter {
  readonly #share: number;
  readonly #eventsMin: number;
  readonly #events: Record<Product, number> = { aws: 0, kubernetes: 0, linux: 0 };
  readonly #hits = new Map<Rule, number>();

  constructor({ share = DEMOTION_SHARE_DEFAULT, eventsMin = DEMOTION_EVENTS_MIN_DEFAULT }: DemotionOptions = {}) {
    this.#share = share;
    this.#eventsMin = eventsMin;
  }

  event(event: Event): void {
    this.#events[productOf(event)] += 1;
  }

  hit(rule: Rule): void {
    this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + 1);
  }

  /** For a rule that turned out not to match once more was known. */
  unhit(rule: Rule): void {
    this.#hits.set(rule, (this.#hits.get(rule) ?? 0) - 1);
  }

  /** Values of Finding.rule. */
  demoted(): ReadonlySet<string> {
    const demoted = new Set<string>();
    for (const [rule, hits] of this.#hits) {
      const events = this.#events[rule.logSource.product as Product] ?? 0;
      if (events >= this.#eventsMin && coarse(hits) > coarse(events) * this.#share) demoted.add(findingRule(rule));
    }
    return demoted;
  }
}

// Rounded down to four binary digits: a rule near the line changes sides a few times a decade of events, not at each one.
function coarse(count: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, count))) - 3);
  return Math.floor(count / step) * step;
}

function productOf(event: Event): Product {
  if (event.cloudApiCall) return 'aws';
  return event.kubernetesAudit ? 'kubernetes' : 'linux';
}
