// Stories and findings as JSON.
import { Layer, type Finding, type Story } from '@throughline/proto';
import { severityName } from './detectors/finding.ts';
import { isoTime } from './narrate/plain.ts';
import { STARTED } from './receivers/formats/kubernetes-audit.ts';
import type { FindingJson, StoryJson } from './shapes.ts';

const LAYERS: Readonly<Record<number, string>> = {
  [Layer.APP]: 'app',
  [Layer.KERNEL]: 'kernel',
  [Layer.KUBERNETES]: 'kubernetes',
  [Layer.CLOUD]: 'cloud',
};

export function storyJson(story: Story): StoryJson {
  const told = story.narrative ?? {};
  return {
    id: story.id ?? '',
    revision: story.revision ?? 0,
    title: story.title ?? '',
    severity: severityName(story.severity),
    score: story.score ?? 0,
    state: story.state ?? '',
    ...(story.mergedInto ? { mergedInto: story.mergedInto } : {}),
    first: isoTime(story.firstUs),
    last: isoTime(story.lastUs),
    techniques: story.techniques ?? [],
    tactics: story.tactics ?? [],
    entities: (story.entities ?? []).map((entity) => ({
      kind: entity.kind ?? '',
      value: entity.value ?? '',
      label: entity.label ?? '',
      taint: entity.taint ?? [],
    })),
    steps: (story.steps ?? []).map((step) => ({
      number: step.number ?? 0,
      time: isoTime(step.timeUs),
      layer: LAYERS[step.layer ?? 0] ?? '',
      eventIds: recordIds(step.eventIds),
      technique: step.technique ?? '',
      what: step.what ?? '',
      why: step.why ?? '',
      blocked: step.blocked ?? false,
      ...(step.workload?.service ? { service: step.workload.service } : {}),
      ...(step.code?.file
        ? {
            code: {
              function: step.code.function ?? '',
              file: step.code.file,
              line: step.code.line ?? 0,
              ...(step.code.package ? { package: step.code.package } : {}),
            },
          }
        : {}),
    })),
    links: (story.links ?? []).map((link) => ({
      from: recordId(link.fromEventId),
      to: recordId(link.toEventId),
      kind: link.kind ?? '',
      key: link.key ?? '',
      exact: link.exact ?? false,
      ...(link.exact ? {} : { weight: link.weight ?? 0 }),
    })),
    findings: (story.findings ?? []).map(findingJson),
    scoreTerms: (story.scoreTerms ?? []).map((term) => ({
      label: term.label ?? '',
      points: term.points ?? 0,
      eventIds: recordIds(term.eventIds),
    })),
    narrative: {
      summary: told.summary ?? '',
      whatHappened: told.whatHappened ?? [],
      rootCause: told.rootCause ?? '',
      reached: told.reached ?? [],
      stopped: told.stopped ?? [],
      next: told.next ?? [],
      certain: told.certain ?? [],
      inferred: told.inferred ?? [],
    },
    omitted: (story.omitted ?? {}) as Record<string, number>,
  };
}

export function findingJson(finding: Finding): FindingJson {
  return {
    id: finding.id ?? '',
    rule: finding.rule ?? '',
    title: finding.title ?? '',
    technique: finding.techniques?.[0] ?? '',
    techniques: finding.techniques ?? [],
    tactics: finding.tactics ?? [],
    severity: severityName(finding.severity),
    eventIds: recordIds(finding.eventIds),
    confidence: finding.confidence ?? 0,
    deterministic: finding.deterministic ?? false,
    context: finding.context ?? false,
    reason: finding.reason ?? '',
  };
}

// A request that the API server told twice has one auditID.
function recordId(id: string | null | undefined): string {
  return id?.endsWith(STARTED) ? id.slice(0, -STARTED.length) : (id ?? '');
}

function recordIds(ids: readonly string[] | null | undefined): string[] {
  return [...new Set((ids ?? []).map(recordId))];
}
