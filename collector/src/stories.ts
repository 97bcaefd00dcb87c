// The stories that people see: those the analyst holds, and those that outlived their events in the store.
import type { Story } from '@throughline/proto';
import type { Analyst } from './analyst.ts';

export interface Stories {
  all(): readonly Story[];
  /** Follows merges. */
  find(id: string): Story | undefined;
}

/** Stories kept from before, at most; the latest. */
const ARCHIVE_MAX = 10_000;

/**
 * `saved` are the stories as they were last saved. One of which any event is still known is the analyst's to tell, perhaps
 * under another id since its first events went; only one that lost all of them is shown as it was.
 */
export function createStories(analyst: Analyst, saved: readonly Story[]): Stories {
  const archive = new Map<string, Story>();
  const lost = saved.filter(
    (story) =>
      story.state !== 'signal' &&
      story.state !== 'merged' &&
      !analyst.story(story.id ?? '') &&
      !eventsOf(story).some((id) => analyst.event(id)),
  );
  for (const story of lost.toSorted((a, b) => (b.lastUs ?? 0) - (a.lastUs ?? 0)).slice(0, ARCHIVE_MAX))
    archive.set(story.id ?? '', story);
  return {
    all() {
      // Events that came back (sent again, read from a file again) make it the analyst's story once more.
      for (const id of archive.keys()) if (analyst.story(id)) archive.delete(id);
      return archive.size === 0 ? analyst.stories() : [...analyst.stories(), ...archive.values()];
    },
    find: (id) => analyst.story(id) ?? archive.get(id),
  };
}

function eventsOf(story: Story): string[] {
  return (story.steps ?? []).flatMap((step) => step.eventIds ?? []);
}
