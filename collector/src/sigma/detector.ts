// All Sigma rules as one detector of ours: single-event rules here, correlation documents in correlation.ts. A rule that
// fires too often in this environment is demoted to context, as a function of the events seen so far.
import type { Event, Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { attackIds } from './attack-ids.ts';
import { Correlator } from './correlation.ts';
import { DemotionCounter, type DemotionOptions } from './demotion.ts';
import { SigmaEngine, type Hit } from './engine.ts';
import { layers } from './layers/index.ts';
import type { Library } from './library.ts';
import { childrenOf, isBeginning, parentFrom } from './process-tree.ts';
import type { Level } from './rule.ts';
import { hitFinding, withdrawal } from './sigma-finding.ts';

/** Process starts whose findings are remembered, to be taken back when a parent that arrives late speaks against them. */
export const REMEMBERED_STARTS_MAX = 50_000;

export interface SigmaDetectorOptions {
  readonly library: Library;
  readonly demotion?: DemotionOptions;
  /**
   * Rules below this level are context: they tell in a story, and do not score. Default "high": "low and medium level events
   * have an informative character" (Sigma rules specification, "Level").
   */
  readonly contextBelow?: Level;
}

export interface SigmaDetector extends Detector {
  demoted(): ReadonlySet<string>;
  readonly counters: Readonly<Record<string, number>>;
}

export function createSigmaDetector({ library, demotion, contextBelow = 'high' }: SigmaDetectorOptions): SigmaDetector {
  const engine = new SigmaEngine(library.rules, library.filters);
  const correlator = new Correlator(library.correlations, library.rules, contextBelow);
  const noise = new DemotionCounter(demotion);
  // Rule ids that spoke for a process start, by event id, oldest first.
  const spoken = new Map<string, readonly Hit[]>();
  const ids = attackIds([...library.rules, ...library.correlations].flatMap((rule) => rule.tags));
  const standsAlone = (hit: Hit): boolean => !correlator.absorbs(hit.rule);

  function evaluate(event: Event, memory: Memory): Finding[] {
    const hits = engine.hits(event, { parentOf: (child) => parentFrom(child, memory) });
    const id = event.id ?? '';
    const before = spoken.get(id);
    const findings: Finding[] = [];
    for (const hit of before ?? []) {
      if (hits.some(({ rule }) => rule === hit.rule)) continue;
      noise.unhit(hit.rule);
      findings.push(...correlator.remove(hit, event));
      if (standsAlone(hit)) findings.push(withdrawal(hit.rule, id));
    }
    for (const hit of hits) {
      if (before?.some(({ rule }) => rule === hit.rule)) continue;
      noise.hit(hit.rule);
      findings.push(...correlator.add(hit, event));
      if (standsAlone(hit)) findings.push(hitFinding(hit, event, contextBelow));
    }
    if (event.processExec && (hits.length > 0 || before)) remember(id, hits);
    return findings;
  }

  function remember(id: string, hits: readonly Hit[]): void {
    spoken.delete(id);
    if (hits.length > 0) spoken.set(id, hits);
    if (spoken.size > REMEMBERED_STARTS_MAX) spoken.delete(spoken.keys().next().value!);
  }

  return {
    id: 'sigma',
    title: 'Sigma rules',
    techniques: ids.techniques,
    tactics: ids.tactics,
    severity: 'critical',
    deterministic: false,
    payloads: [...new Set([...layers.flatMap((layer) => layer.payloads), 'processFork'])],
    blindSpot: 'Sees patterns that somebody wrote down; `throughline rules lint` names the rules that can never fire.',
    detect(event, memory) {
      noise.event(event);
      const findings = evaluate(event, memory);
      if (isBeginning(event)) {
        for (const child of childrenOf(event, memory)) findings.push(...evaluate(child, memory));
      }
      return findings;
    },
    demoted: () => noise.demoted(),
    get counters() {
      return { ...engine.counters, ...correlator.counters };
    },
  };
}
