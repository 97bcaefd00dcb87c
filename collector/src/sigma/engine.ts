// Runs Sigma rules over the records of events: indexed, with filters applied. Used by the detector, by `rules test` and as
// a baseline in evaluations.
import type { Event } from '@throughline/proto';
import { matchedSelections, matches } from './evaluate.ts';
import { layers } from './layers/index.ts';
import type { Layer, Source, Surroundings } from './layers/layer.ts';
import type { LogRecord, LogSource } from './record.ts';
import { RuleIndex } from './rule-index.ts';
import type { Filter, Rule } from './rule.ts';

/** A rule that matched one record of an event. */
export interface Hit {
  readonly rule: Rule;
  readonly record: LogRecord;
  /** The selections that spoke for it. */
  readonly selections: readonly string[];
}

interface Filtered {
  readonly rule: Rule;
  readonly filters: readonly Filter[];
}

export interface EngineCounters {
  /** Records of a known log source that were looked at. */
  records: number;
  /** Rules that were evaluated in full, over all records. */
  evaluations: number;
  hits: number;
}

export class SigmaEngine {
  readonly counters: EngineCounters = { records: 0, evaluations: 0, hits: 0 };
  readonly #indexes = new Map<Source, RuleIndex<Filtered>>();
  readonly #layersByPayload = new Map<string, Layer>();

  constructor(rules: readonly Rule[], filters: readonly Filter[] = []) {
    const filtered = rules.map((rule) => ({ rule, filters: filters.filter((filter) => appliesTo(filter, rule)) }));
    for (const layer of layers) {
      for (const payload of layer.payloads) this.#layersByPayload.set(payload, layer);
      for (const source of layer.sources) {
        const applicable = filtered.filter(({ rule }) => reads(rule.logSource, source));
        if (applicable.length > 0) this.#indexes.set(source, new RuleIndex(applicable, source));
      }
    }
  }

  /** Every rule that matches the event, each once, in the order of rule ids. */
  hits(event: Event, surroundings: Surroundings = aloneInTheWorld): Hit[] {
    const layer = this.#layerOf(event);
    if (!layer) return NO_HITS;
    let hits = NO_HITS;
    for (const { source, record } of layer.records(event, surroundings)) {
      const index = this.#indexes.get(source);
      if (!index) continue;
      this.counters.records += 1;
      for (const { rule, filters } of index.candidates(record)) {
        this.counters.evaluations += 1;
        if (!matches(rule, record)) continue;
        if (filters.some((filter) => matches(filter, record))) continue;
        if (hits.some((hit) => hit.rule === rule)) continue;
        this.counters.hits += 1;
        if (hits === NO_HITS) hits = [];
        hits.push({ rule, record, selections: matchedSelections(rule, record) });
      }
    }
    return hits.length > 1 ? hits.sort((one, other) => (one.rule.id < other.rule.id ? -1 : 1)) : hits;
  }

  #layerOf(event: Event): Layer | undefined {
    if (event.cloudApiCall) return this.#layersByPayload.get('cloudApiCall');
    if (event.kubernetesAudit) return this.#layersByPayload.get('kubernetesAudit');
    for (const payload of this.#layersByPayload.keys()) {
      if (event[payload as keyof Event]) return this.#layersByPayload.get(payload);
    }
    return undefined;
  }
}

const NO_HITS: Hit[] = [];
const aloneInTheWorld: Surroundings = { parentOf: () => undefined };

/** True when a rule written for `wanted` is to be run over records of `source`. */
export function reads(wanted: LogSource, source: Source): boolean {
  const { product, service, category } = source.logSource;
  if (wanted.product !== undefined && wanted.product !== product) return false;
  if (wanted.service !== undefined && wanted.service !== service) return false;
  if (wanted.category !== undefined && wanted.category !== category) return false;
  return source.primary || wanted.service !== undefined || wanted.category !== undefined;
}

function appliesTo(filter: Filter, rule: Rule): boolean {
  const { product, service, category } = filter.logSource;
  if (product !== undefined && product !== rule.logSource.product) return false;
  if (service !== undefined && service !== rule.logSource.service) return false;
  if (category !== undefined && category !== rule.logSource.category) return false;
  return (
    filter.rules === 'any' ||
    filter.rules.includes(rule.id) ||
    (rule.name !== undefined && filter.rules.includes(rule.name))
  );
}
