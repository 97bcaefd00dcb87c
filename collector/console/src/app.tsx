// The console: login, the stories as they grow, one story, coverage, profiles.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { LoggedOut, ask, type Response, type Story, type Witness } from './api.ts';
import { CoveragePage } from './coverage-page.tsx';
import { gapsOf } from './gaps.ts';
import { Login } from './login.tsx';
import { ProfilesPage } from './profiles-page.tsx';
import { StoryList } from './story-list.tsx';
import { StoryPage } from './story-page.tsx';
import { clock } from './when.ts';

const PAGES = ['stories', 'coverage', 'profiles'] as const;
const STORIES_MAX = 500;
/** A story may change many times a second while an attack runs; so often it is drawn anew. */
const RELOAD_MS = 1_000;
const WITNESSES_MS = 10_000;

/** The page and the story are in the address, so that both can be sent to somebody. */
function place(): { page: string; id: string } {
  const [page = 'stories', id = ''] = location.hash.slice(1).split('/');
  try {
    return { page: page || 'stories', id: decodeURIComponent(id) };
  } catch {
    return { page: page || 'stories', id };
  }
}

export function App() {
  const [loggedIn, setLoggedIn] = useState<boolean>();
  const [{ stories, total }, setStories] = useState<{ stories: readonly Story[]; total: number }>({
    stories: [],
    total: 0,
  });
  const [witnesses, setWitnesses] = useState<readonly Witness[]>();
  const [responses, setResponses] = useState<readonly Response[]>([]);
  const [at, setAt] = useState(place);
  const [trouble, setTrouble] = useState('');
  const answered = useRef('');

  const failed = useCallback((error: unknown) => {
    if (error instanceof LoggedOut) setLoggedIn(false);
    else
      setTrouble(
        answered.current
          ? `The collector does not answer: this is how it stood at ${answered.current} UTC. Trying again …`
          : 'The collector does not answer. Trying again …',
      );
  }, []);
  const load = useCallback(async () => {
    try {
      setStories(await ask<{ stories: Story[]; total: number }>(`/v1/stories?limit=${STORIES_MAX}`));
      answered.current = clock(new Date().toISOString());
      setLoggedIn(true);
      setTrouble('');
    } catch (error) {
      failed(error);
    }
  }, [failed]);
  const loadWitnesses = useCallback(async () => {
    try {
      setWitnesses((await ask<{ witnesses: Witness[] }>('/v1/witnesses')).witnesses);
    } catch (error) {
      failed(error);
    }
  }, [failed]);

  useEffect(() => {
    const moved = (): void => setAt(place());
    addEventListener('hashchange', moved);
    void load();
    return () => removeEventListener('hashchange', moved);
  }, [load]);

  useEffect(() => {
    if (!loggedIn) return;
    void ask<{ responses: Response[] }>('/v1/responses').then(({ responses: ladder }) => setResponses(ladder), failed);
    void loadWitnesses();
    const often = setInterval(() => void loadWitnesses(), WITNESSES_MS);
    // Tells that something changed; what, is asked for. The browser connects again by itself.
    const live = new EventSource('/v1/live');
    let waiting: ReturnType<typeof setTimeout> | undefined;
    live.onmessage = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void load();
      }, RELOAD_MS);
    };
    live.onerror = () => failed(undefined);
    live.onopen = () => void load();
    return () => {
      live.close();
      clearInterval(often);
      clearTimeout(waiting);
    };
  }, [loggedIn, load, loadWitnesses, failed]);

  const incidents = stories.filter(({ state }) => state === 'incident').length;
  useEffect(() => {
    document.title = incidents > 0 ? `(${incidents}) Throughline` : 'Throughline';
  }, [incidents]);

  if (loggedIn === undefined) return <p class="empty">{trouble || 'Loading …'}</p>;
  if (!loggedIn) return <Login onDone={() => void load()} />;
  const gaps = witnesses?.filter((witness) => witness.connected && gapsOf(witness).length > 0).length ?? 0;
  const listed = stories.find(({ id }) => id === at.id);
  const first = stories.find(({ state }) => state === 'incident') ?? stories[0];
  return (
    <>
      <header>
        <h1>Throughline</h1>
        <nav aria-label="Pages">
          {PAGES.map((page) => (
            <a key={page} href={`#${page}`} aria-current={at.page === page ? 'page' : undefined}>
              {page}
              {page === 'stories' && incidents > 0 && <b class="count">{incidents}</b>}
              {page === 'coverage' && gaps > 0 && (
                <b class="count" title="witnesses that do not see everything">
                  {gaps}
                </b>
              )}
            </a>
          ))}
        </nav>
        <button onClick={() => void ask('/v1/logout', 'POST').then(() => setLoggedIn(false), failed)}>Log out</button>
      </header>
      <p class="trouble" role="alert">
        {trouble}
      </p>
      {at.page === 'coverage' && <CoveragePage witnesses={witnesses} />}
      {at.page === 'profiles' && <ProfilesPage service={at.id} />}
      {at.page === 'stories' && stories.length === 0 && at.id === '' && (
        <main class="empty">
          <p>No story: nothing that was seen adds up to an attack.</p>
          <p class="hint">
            {witnesses?.some(({ connected }) => connected)
              ? `${witnesses.filter(({ connected }) => connected).length} witnesses are connected.`
              : 'No agent and no sensor is connected: only audit logs are watched.'}{' '}
            <a href="#coverage">What is covered</a>
          </p>
        </main>
      )}
      {at.page === 'stories' && (stories.length > 0 || at.id !== '') && (
        <div class={at.id ? 'columns one' : 'columns'}>
          <StoryList stories={stories} total={total} chosen={at.id || first?.id} />
          {at.id && !listed ? (
            <OtherStory key={at.id} id={at.id} responses={responses} />
          ) : (
            <StoryPage
              key={(listed ?? first)!.id}
              story={(listed ?? first)!}
              responses={responses}
              onDone={() => void load()}
            />
          )}
        </div>
      )}
    </>
  );
}

/** A story that is not in the list: older, below the threshold, or gone on as another. */
function OtherStory({ id, responses }: { readonly id: string; readonly responses: readonly Response[] }) {
  const [story, setStory] = useState<Story>();
  const [trouble, setTrouble] = useState('');
  const load = useCallback(
    () =>
      ask<Story>(`/v1/stories/${encodeURIComponent(id)}`).then(setStory, (error: Error) => setTrouble(error.message)),
    [id],
  );
  useEffect(() => void load(), [load]);
  if (story) return <StoryPage story={story} responses={responses} onDone={() => void load()} />;
  return (
    <main class="empty">
      <p>{trouble || 'Loading …'}</p>
      <a href="#stories">All stories</a>
    </main>
  );
}
