// Stories as a list shows them: a row each, those that need someone first and then the latest, page by page, found by any word that
// the whole story shows. The console reads these, and asks for a story only when it is looked at.
import type { Story } from '@throughline/proto';
import { severityName } from './detectors/finding.ts';
import { isoTime } from './narrate/plain.ts';
import type { StoryPage, StoryRow } from './shapes.ts';

/** The states that are shown, in the order of the list: the others are below the opening threshold, or have gone on as another. */
export const SHOWN = ['incident', 'open', 'closed'] as const;

/** Stories from `offset` on, `limit` at most, of those that have all of `words`. */
export function pageOf(
  stories: readonly Story[],
  { offset, limit, words }: { readonly offset: number; readonly limit: number; readonly words: string },
): StoryPage {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = stories.filter((story) => isShown(story) && has(story, wanted));
  const counts: Record<string, number> = {};
  for (const { state } of found) counts[state ?? ''] = (counts[state ?? ''] ?? 0) + 1;
  const rows = found.toSorted(inOrder).slice(offset, offset + limit);
  return {
    rows: rows.map(rowOf),
    counts,
    total: found.length,
    incidents: stories.filter(({ state }) => state === 'incident').length,
  };
}

export function isShown({ state }: Story): boolean {
  return (SHOWN as readonly string[]).includes(state ?? '');
}

export function rowOf(story: Story): StoryRow {
  const steps = story.steps ?? [];
  return {
    id: story.id ?? '',
    revision: story.revision ?? 0,
    title: story.title ?? '',
    severity: severityName(story.severity),
    state: story.state ?? '',
    last: isoTime(story.lastUs),
    steps: steps.length,
    stopped: steps.some(({ blocked }) => blocked),
  };
}

function inOrder(a: Story, b: Story): number {
  return rank(a) - rank(b) || (b.lastUs ?? 0) - (a.lastUs ?? 0) || ((a.id ?? '') < (b.id ?? '') ? -1 : 1);
}

function rank({ state }: Story): number {
  return (SHOWN as readonly string[]).indexOf(state ?? '');
}

function has(story: Story, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const text = [
    story.id,
    story.title,
    severityName(story.severity),
    story.state,
    ...(story.techniques ?? []),
    ...(story.entities ?? []).map(({ label, value }) => `${label ?? ''} ${value ?? ''}`),
    ...(story.steps ?? []).map(({ what }) => what),
  ]
    .join('\n')
    .toLowerCase();
  return wanted.every((word) => text.includes(word));
}
