// The stories to choose from: incidents first, the latest first in each group; found by any word they show.
import { useState } from 'preact/hooks';
import type { Story } from './api.ts';
import { ago, utc } from './when.ts';

interface Props {
  readonly stories: readonly Story[];
  readonly total: number;
  readonly chosen: string | undefined;
}

const GROUPS = [
  ['incident', 'Someone must act'],
  ['open', 'Open'],
  ['closed', 'Closed'],
] as const;
/** Rows before "more": a long list must not be long to draw. */
const ROWS_STEP = 100;

export function StoryList({ stories, total, chosen }: Props) {
  const [words, setWords] = useState('');
  const [rowsMax, setRowsMax] = useState(ROWS_STEP);
  const found = stories.filter((story) => matches(story, words));
  const shown = GROUPS.flatMap(([state]) => found.filter((story) => story.state === state)).slice(0, rowsMax);
  const now = Date.now();
  return (
    <nav class="list" aria-label="Stories">
      <label class="find">
        <span class="unseen">Find a story</span>
        <input
          type="search"
          placeholder="Find: service, address, technique …"
          value={words}
          onInput={(event) => setWords((event.target as HTMLInputElement).value)}
        />
      </label>
      {GROUPS.map(([state, title]) => {
        const rows = shown.filter((story) => story.state === state);
        if (rows.length === 0) return null;
        return (
          <section key={state} aria-label={title}>
            <h2>
              {title} <small>{found.filter((story) => story.state === state).length}</small>
            </h2>
            <ul>
              {rows.map((story) => (
                <li key={story.id} class={story.id === chosen ? 'chosen' : ''}>
                  <a
                    href={`#stories/${encodeURIComponent(story.id)}`}
                    aria-current={story.id === chosen ? 'page' : undefined}
                  >
                    <span class={`severity ${story.severity}`}>{story.severity}</span> {story.title}
                    <small>
                      <time dateTime={story.last} title={utc(story.last)}>
                        {ago(story.last, now)}
                      </time>
                      , {story.steps.length} {story.steps.length === 1 ? 'step' : 'steps'}
                      {story.steps.some(({ blocked }) => blocked) ? ', something stopped' : ''}
                    </small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {found.length === 0 && stories.length > 0 && <p class="empty">No story has “{words}” in it.</p>}
      {found.length > shown.length && (
        <button class="more" onClick={() => setRowsMax(rowsMax + ROWS_STEP)}>
          {Math.min(ROWS_STEP, found.length - shown.length)} more of {found.length}
        </button>
      )}
      {total > stories.length && (
        <p class="hint">
          The latest {stories.length} of {total}; older ones by throughline stories.
        </p>
      )}
    </nav>
  );
}

/** Every word is in what the story shows: title, id, techniques, services, names of what it reached. */
function matches(story: Story, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const text = [
    story.id,
    story.title,
    story.severity,
    story.state,
    ...story.techniques,
    ...story.entities.map(({ label, value }) => `${label} ${value}`),
    ...story.steps.map(({ what }) => what),
  ]
    .join('\n')
    .toLowerCase();
  return wanted.every((word) => text.includes(word));
}
