// The stories to choose from: incidents first, the latest first in each group; found by any word they show.
import { ROWS_MAX, type Stories } from './use-stories.ts';
import { ago, utc } from './when.ts';

interface Props {
  readonly stories: Stories;
  readonly chosen: string | undefined;
}

const GROUPS = [
  ['incident', 'Someone must act'],
  ['open', 'Open'],
  ['closed', 'Closed'],
] as const;

export function StoryList({ stories, chosen }: Props) {
  const { rows, counts, total, words } = stories;
  const now = Date.now();
  return (
    <nav class="list" aria-label="Stories">
      <label class="find">
        <span class="unseen">Find a story</span>
        <input
          type="search"
          maxLength={200}
          placeholder="Find: service, address, technique …"
          value={words}
          onInput={(event) => stories.find((event.target as HTMLInputElement).value)}
        />
      </label>
      {GROUPS.map(([state, title]) => {
        const group = rows.filter((row) => row.state === state);
        if (group.length === 0) return null;
        return (
          <section key={state} aria-label={title}>
            <h2>
              {title} <small>{counts[state]}</small>
            </h2>
            <ul>
              {group.map((row) => (
                <li key={row.id} class={row.id === chosen ? 'chosen' : ''}>
                  <a
                    href={`#stories/${encodeURIComponent(row.id)}`}
                    aria-current={row.id === chosen ? 'page' : undefined}
                  >
                    <span class={`severity ${row.severity}`}>{row.severity}</span> {row.title}
                    <small>
                      <time dateTime={row.last} title={utc(row.last)}>
                        {ago(row.last, now)}
                      </time>
                      , {row.steps} {row.steps === 1 ? 'step' : 'steps'}
                      {row.stopped ? ', something stopped' : ''}
                    </small>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {rows.length === 0 && words !== '' && <p class="empty">No story has “{words}” in it.</p>}
      {total > rows.length && rows.length < ROWS_MAX && (
        <button class="more" onClick={stories.more}>
          More: {rows.length} of {total} are shown
        </button>
      )}
      {total > ROWS_MAX && rows.length === ROWS_MAX && (
        <p class="empty">
          {ROWS_MAX} of {total} are shown: look for words to see others.
        </p>
      )}
    </nav>
  );
}
