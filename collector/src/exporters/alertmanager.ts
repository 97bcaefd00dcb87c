// One alert a story, told again while it is open and ended when it closes: the v2 API of Prometheus Alertmanager.
// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
import type { Story } from '@throughline/proto';
import { severityName } from '../detectors/finding.ts';
import { isoTime } from '../narrate/plain.ts';
import type { ExporterKind } from './exporter.ts';
import { post } from './post.ts';

export const alertmanager: ExporterKind = {
  name: 'alertmanager',
  start({ alertmanager: base }, { now }) {
    if (!base) return undefined;
    const url = new URL('api/v2/alerts', base.endsWith('/') ? base : `${base}/`);
    return {
      stories: (changes) =>
        post(
          url,
          changes.map(({ story }) => alert(story, now())),
        ),
    };
  },
};

/** Labels are the alert's identity and stay the same over revisions; what changes is in the annotations. */
function alert(story: Story, now: number): unknown {
  const over = story.state === 'closed' || story.state === 'merged';
  return {
    labels: { alertname: 'ThroughlineStory', story: story.id ?? '', severity: severityName(story.severity) },
    annotations: {
      summary: story.title ?? '',
      description: story.narrative?.summary ?? '',
      state: story.state ?? '',
      techniques: (story.techniques ?? []).join(' '),
      steps: String(story.steps?.length ?? 0),
      ...(story.mergedInto && { merged_into: story.mergedInto }),
    },
    startsAt: isoTime(story.firstUs),
    // Alertmanager itself ends an alert that nobody repeats; a story stays until somebody closes it.
    endsAt: over ? new Date(now).toISOString() : new Date(now + 7 * 86_400_000).toISOString(),
  };
}
