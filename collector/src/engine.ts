// The collector's thinking in one object: enrich, detect, correlate, narrate. The live collector and `throughline replay`
// run the same one. No clock, no I/O.
import { Event, type EntityKey, type Finding } from '@throughline/proto';
import type { Analyst } from './analyst.ts';
import { Correlator, type CorrelatorLimits } from './correlate/correlator.ts';
import type { Detector, Memory } from './detector.ts';
import { callName } from './detectors/cloud-call.ts';
import { Demotion } from './demotion.ts';
import { createDetectors } from './detectors/index.ts';
import { enrich } from './enrich/index.ts';
import { forgetRecord, passRecord } from './receivers/formats/raw.ts';

export interface AnalystOptions {
  /** Detectors to run; all of detectors/index.ts when left out. Detectors hold state: each analyst needs its own. */
  readonly detectors?: readonly Detector[];
  /** More detectors beside them, such as compiled Sigma rules. */
  readonly moreDetectors?: readonly Detector[];
  /** Overrides of the limits in correlate/. */
  readonly limits?: Partial<CorrelatorLimits>;
  /** Findings held, default 100000; past it the oldest that no story holds go, counted. */
  readonly findingsMax?: number;
  /** Findings held that are mere context, default 25000; past it the oldest that no story tells go, counted. */
  readonly contextFindingsMax?: number;
}

export function createAnalyst(options: AnalystOptions = {}): Analyst {
  const detectors = [...(options.detectors ?? createDetectors()), ...(options.moreDetectors ?? [])];
  const dispatch = dispatcher(detectors);
  const findingsMax = options.findingsMax ?? 100_000;
  const contextFindingsMax = options.contextFindingsMax ?? 25_000;
  const correlator = new Correlator(options.limits, (bytes) =>
    enrich(Event.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))),
  );
  const { graph } = correlator;
  const findings = new Map<string, Finding>();
  /** What a detector last said about a scope. */
  const scopes = new Map<string, readonly Finding[]>();
  const counters: Record<string, number> = {
    events: 0,
    duplicates: 0,
    refused: 0,
    detectorFaults: 0,
    findings: 0,
    findingsEvicted: 0,
  };

  const memory: Memory = {
    byKey(kind, value) {
      const key = graph.keyOf(kind, value);
      if (key === undefined) return [];
      const nodes = [1, 2, 3].flatMap((role) => [...graph.members(key, role, BY_KEY_MAX)]);
      return nodes.flatMap((node) => graph.body(node) ?? []);
    },
    event(id) {
      const node = graph.node(id);
      return node === undefined ? undefined : graph.body(node);
    },
  };

  function say(detector: Detector, scope: string | undefined, said: readonly Finding[]): void {
    let gone: Finding[] = [];
    if (scope !== undefined) {
      const slot = `${detector.id}\0${scope}`;
      const before = scopes.get(slot) ?? NONE;
      if (before.length === 0 && said.length === 0) return;
      if (said.length > 0) {
        if (scopes.size >= findingsMax && !scopes.has(slot)) scopes.delete(scopes.keys().next().value!);
        scopes.set(slot, said);
      } else scopes.delete(slot);
      const now = new Set(said.map((finding) => finding.id));
      gone = before.filter((finding) => !now.has(finding.id));
    }
    const come: Finding[] = [];
    for (const claimed of said) {
      const finding = demotion.apply(claimed);
      const before = findings.get(finding.id!);
      // A claim needs evidence: one without takes back what was said under its id.
      if ((finding.eventIds ?? []).length === 0) {
        if (before) gone.push(before);
        continue;
      }
      if (before && sameFinding(before, finding)) continue;
      if (!before) counters.findings! += 1;
      else if (lost(before, finding)) gone.push(before);
      come.push(finding);
      findings.set(finding.id!, finding);
      changed.set(finding.id!, finding);
    }
    for (const finding of gone) {
      if (come.some((other) => other.id === finding.id)) continue;
      findings.delete(finding.id!);
      changed.delete(finding.id!);
    }
    if (come.length > 0 || gone.length > 0) correlator.addFindings(come, gone);
  }
  let changed = new Map<string, Finding>();
  const demotion = new Demotion(detectors);

  /** Context goes first: rules that fire on much of what happens here would crowd out what weighs. */
  function makeRoom(): void {
    let context = 0;
    for (const finding of findings.values()) if (finding.context) context += 1;
    const forgotten: Finding[] = [];
    if (context > contextFindingsMax) {
      // A quarter at once: the count is not taken for every batch in vain.
      let excess = context - Math.floor(contextFindingsMax * 0.75);
      for (const finding of findings.values()) {
        if (excess === 0) break;
        if (!finding.context || finding.eventIds!.some((id) => correlator.tells(id))) continue;
        forgotten.push(finding);
        excess -= 1;
      }
    }
    for (const finding of findings.values()) {
      if (findings.size - forgotten.length <= findingsMax) break;
      if (!finding.context) forgotten.push(finding);
    }
    if (forgotten.length === 0) return;
    for (const finding of forgotten) findings.delete(finding.id!);
    counters.findingsEvicted! += forgotten.length;
    correlator.forgetContext(forgotten);
  }

  function detect(event: Event): void {
    for (const detector of dispatch(event)) {
      try {
        if (!detector.scope) {
          const said = detector.detect(event, memory);
          if (said.length > 0) say(detector, undefined, said);
          continue;
        }
        const scope = detector.scope(event);
        if (scope !== undefined) say(detector, scope, detector.detect(event, memory));
      } catch {
        // One detector's mistake on one event costs that detector this event, nothing else.
        counters.detectorFaults! += 1;
      }
    }
  }

  return {
    add(events) {
      this.take(events);
      return this.tell();
    },
    take(events, encoded) {
      for (const [at, received] of events.entries()) {
        if (!received.id || !Number.isFinite(received.timeUs ?? 0)) {
          counters.refused! += 1;
          continue;
        }
        if (graph.has(received.id)) {
          counters.duplicates! += 1;
          continue;
        }
        counters.events! += 1;
        const event = enrich(received);
        if (event !== received) passRecord(received, event);
        const node = correlator.add(event);
        detect(event);
        forgetRecord(event);
        forgetRecord(received);
        if (encoded) graph.pack(node, encoded[at]!);
      }
    },
    tell() {
      for (const { detector, findings: again } of demotion.changes(findings.values())) say(detector, undefined, again);
      const { stories, recalls } = correlator.update();
      makeRoom();
      const told = [...changed.values()];
      changed = new Map();
      return { findings: told, stories, recalls: recalls satisfies readonly EntityKey[] };
    },
    stories: () => correlator.stories(),
    story: (id) => correlator.story(id),
    event: (id) => memory.event(id),
    findings: () =>
      [...findings.values()].sort((a, b) => (a.timeUs ?? 0) - (b.timeUs ?? 0) || (a.id! < b.id! ? -1 : 1)),
    get counters() {
      return { ...counters, ...graph.counters, ...correlator.counters };
    },
  };
}

/** Events that `byKey` gives for one role of a key. */
const BY_KEY_MAX = 1_024;
const NONE: readonly Finding[] = [];
const NO_DETECTORS: readonly Detector[] = [];

/** Does the newer telling name less evidence? */
function lost(before: Finding, now: Finding): boolean {
  const ids = new Set(now.eventIds);
  return (before.eventIds ?? []).some((id) => !ids.has(id));
}

function sameFinding(a: Finding, b: Finding): boolean {
  if (a === b) return true;
  const left = a.eventIds ?? [];
  const right = b.eventIds ?? [];
  return (
    left.length === right.length &&
    left.every((id, at) => id === right[at]) &&
    a.severity === b.severity &&
    a.context === b.context &&
    a.reason === b.reason
  );
}

/** Which detectors an event is shown to: by its payload, then by what it says (see Detector.selectors). */
function dispatcher(detectors: readonly Detector[]): (event: Event) => readonly Detector[] {
  const byPayload = new Map<string, Detector[]>();
  const bySelector = new Map<string, Detector[]>();
  const put = (map: Map<string, Detector[]>, key: string, detector: Detector): void =>
    void map.set(key, [...(map.get(key) ?? []), detector]);
  for (const detector of detectors) {
    for (const payload of detector.payloads) {
      if (!detector.selectors) put(byPayload, payload, detector);
      else for (const selector of detector.selectors) put(bySelector, `${payload}:${selector}`, detector);
    }
  }
  const cache = new Map<string, readonly Detector[]>();
  const together = (payload: string, selectors: readonly string[]): readonly Detector[] => {
    const label = `${payload}:${selectors[0]}`;
    const known = cache.get(label);
    if (known) return known;
    const found = [
      ...new Set([
        ...(byPayload.get(payload) ?? NO_DETECTORS),
        ...selectors.flatMap((selector) => bySelector.get(`${payload}:${selector}`) ?? []),
      ]),
    ];
    // Names come from outside: the cache must not grow with them.
    if (cache.size >= 10_000) cache.clear();
    cache.set(label, found);
    return found;
  };
  return (event) => {
    const call = event.cloudApiCall;
    if (call) {
      const name = callName(call.eventName ?? '');
      return together('cloudApiCall', [`${call.eventSource}/${name}`, `*/${name}`]);
    }
    const audit = event.kubernetesAudit;
    if (audit) {
      const object = audit.subresource ? `${audit.resource}/${audit.subresource}` : (audit.resource ?? '');
      return together('kubernetesAudit', [`${audit.verb}/${object}`, `*/${object}`]);
    }
    for (const payload of PAYLOADS) if (event[payload]) return byPayload.get(payload) ?? NO_DETECTORS;
    return NO_DETECTORS;
  };
}

const PAYLOADS = [
  'operation', 'activity', 'processExec', 'processFork', 'processExit', 'socketConnect', 'socketAccept', 'socketListen', 'dnsQuery',
  'fileOpen', 'credentialChange', 'kernelAct', 'thirdPartyAlert', 'serviceSpan', 'responseResult', 'witnessStatus',
] as const satisfies readonly (keyof Event)[]; // prettier-ignore
