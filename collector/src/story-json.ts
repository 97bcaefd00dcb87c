// Stories and findings as the JSON that `throughline replay --json`, `stories --json` and the demo print. Scripts read it:
// its shape changes only with a decision page.
import { Layer, type Finding, type Story } from '@throughline/proto';
import { severityName } from './detectors/finding.ts';
import { isoTime } from './narrate/plain.ts';
import { STARTED } from './receivers/formats/kubernetes-audit.ts';

const LAYERS: Readonly<Record<number, string>> = {
  [Layer.APP]: 'app',
  [Layer.KERNEL]: 'kernel',
  [Layer.KUBERNETES]: 'kubernetes',
  [Layer.CLOUD]: 'cloud',
};

export interface StoryJson {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly score: number;
  readonly state: string;
  readonly mergedInto?: string;
  readonly first: string;
  readonly last: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly entities: readonly {
    readonly kind: string;
    readonly value: string;
    readonly label: string;
    readonly taint: readonly string[];
  }[];
  readonly steps: readonly StepJson[];
  readonly links: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly key: string;
    readonly exact: boolean;
    readonly weight?: number;
  }[];
  readonly findings: readonly FindingJson[];
  readonly scoreTerms: readonly {
    readonly label: string;
    readonly points: number;
    readonly eventIds: readonly string[];
  }[];
  readonly narrative: Readonly<Record<string, string | readonly string[]>>;
  readonly omitted: Readonly<Record<string, number>>;
}

export interface StepJson {
  readonly number: number;
  readonly time: string;
  readonly layer: string;
  readonly eventIds: readonly string[];
  readonly technique: string;
  readonly what: string;
  readonly why: string;
  readonly blocked: boolean;
  readonly service?: string;
  readonly code?: {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly package?: string;
  };
}

export interface FindingJson {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly technique: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly severity: string;
  readonly eventIds: readonly string[];
  readonly confidence: number;
  readonly deterministic: boolean;
  readonly context: boolean;
  readonly reason: string;
}

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
