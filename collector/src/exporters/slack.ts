// A Slack message when a story opens, rises to an incident, merges or closes: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
// An incoming webhook cannot edit what it sent, so ordinary growth stays silent instead of filling the channel.
import type { Story } from '@throughline/proto';
import { severityName } from '../detectors/finding.ts';
import type { ExporterKind, StoryChange } from './exporter.ts';
import { post } from './post.ts';

const STORIES_MAX = 10_000;
const STEPS_SHOWN = 8;

export const slack: ExporterKind = {
  name: 'slack',
  start({ slack: url }) {
    if (!url) return undefined;
    const told = new Map<string, string>();
    return {
      async stories(changes) {
        for (const change of changes) {
          const { story } = change;
          const id = story.id ?? '';
          if (change.change === 'updated' && told.get(id) === story.state) continue;
          await post(url, message(change));
          told.set(id, story.state ?? '');
          if (told.size > STORIES_MAX) told.delete(told.keys().next().value!);
        }
      },
    };
  },
};

function message({ change, story }: StoryChange): unknown {
  const headline = `${severityName(story.severity).toUpperCase()}: ${story.title ?? ''}`;
  const steps = (story.steps ?? [])
    .slice(0, STEPS_SHOWN)
    .map((step) => `${step.number}. ${escape(step.what ?? '')}${step.blocked ? ' *stopped*' : ''}`);
  const more = (story.steps?.length ?? 0) - steps.length;
  const section = (text: string): unknown => ({
    type: 'section',
    text: { type: 'mrkdwn', text: text.slice(0, 2_900) },
  });
  return {
    text: `${headline} (${change})`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: headline.slice(0, 150) } },
      section(escape(story.narrative?.summary ?? '') || '_no summary_'),
      ...(steps.length > 0 ? [section([...steps, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'))] : []),
      ...nextSteps(story).map(section),
      {
        type: 'context',
        elements: [
          { type: 'mrkdwn', text: `${change}, score ${story.score ?? 0}, \`${story.id}\` revision ${story.revision}` },
        ],
      },
    ],
  };
}

function nextSteps({ narrative }: Story): string[] {
  const next = narrative?.next ?? [];
  return next.length > 0
    ? [
        `*To do*\n${next
          .slice(0, 5)
          .map((line) => `• ${escape(line)}`)
          .join('\n')}`,
      ]
    : [];
}

// What came from an attacker must not ping the channel or make links: Slack's own escapes, and no formatting of theirs.
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[`*_~]/g, (c) => `${c}\u200b`);
}
