// Findings and stories in the shape of Falco's JSON output, so that a Falcosidekick that is already there carries them to
// whatever it is connected to. https://falco.org/docs/concepts/outputs/formatting/
import type { Finding, Story } from '@throughline/proto';
import { isoTime } from '../narrate/plain.ts';
import type { ExporterKind } from './exporter.ts';
import { post } from './post.ts';

/** Severity 0-4 to Falco's priorities. */
const PRIORITIES = ['Informational', 'Notice', 'Warning', 'Error', 'Critical'] as const;

export const falcosidekick: ExporterKind = {
  name: 'falcosidekick',
  start({ falcosidekick: url }) {
    if (!url) return undefined;
    return {
      async findings(findings) {
        for (const finding of findings) if (!finding.context) await post(url, fromFinding(finding));
      },
      async stories(changes) {
        for (const { change, story } of changes) await post(url, fromStory(change, story));
      },
    };
  },
};

function fromFinding(finding: Finding): unknown {
  return {
    uuid: finding.id ?? '',
    output: `${finding.title ?? ''}: ${finding.reason ?? ''}`,
    priority: PRIORITIES[finding.severity ?? 0],
    rule: finding.rule ?? '',
    time: isoTime(finding.timeUs),
    source: 'throughline',
    tags: [...(finding.techniques ?? []), ...(finding.tactics ?? [])],
    output_fields: {
      'throughline.finding': finding.id ?? '',
      'throughline.confidence': finding.confidence ?? 0,
      'throughline.events': (finding.eventIds ?? []).join(','),
    },
  };
}

function fromStory(change: string, story: Story): unknown {
  return {
    uuid: `${story.id}.${story.revision}`,
    output: `${story.title ?? ''} (${change})`,
    priority: PRIORITIES[story.severity ?? 0],
    rule: `Throughline story ${change}`,
    time: isoTime(story.lastUs),
    source: 'throughline',
    tags: [...(story.techniques ?? []), ...(story.tactics ?? [])],
    output_fields: {
      'throughline.story': story.id ?? '',
      'throughline.state': story.state ?? '',
      'throughline.score': story.score ?? 0,
      'throughline.steps': story.steps?.length ?? 0,
    },
  };
}
