// The console: login, the stories as they grow, one story, coverage, profiles.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { LoggedOut, ask, type Response, type Story, type Witness } from './api.ts';
import { CoveragePage } from './coverage-page.tsx';
import { gapsOf } from './gaps.ts';
import { Login } from './login.tsx';
import { ProfilesPage } from './profiles-page.tsx';
import { StoryList } from './story-list.tsx';
import { StoryPage } from './story-page.tsx';
import { useStories } from './use-stories.ts';
import { clock } from './when.ts';

const PAGES = ['stories', 'coverage', 'profiles'] as const;
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
  const wasAnswered = useCallback(() => {
    answered.current = clock(new Date().toISOString());
    setLoggedIn(true);
    setTrouble('');
  }, []);
  const stories = useStories(loggedIn === true, wasAnswered, failed);
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
    return () => removeEventListener('hashchange', moved);
  }, []);

  useEffect(() => {
    if (!loggedIn) return;
    void ask<{ responses: Response[] }>('/v1/responses').then(({ responses: ladder }) => setResponses(ladder), failed);
    void loadWitnesses();
    const often = setInterval(() => void loadWitnesses(), WITNESSES_MS);
    return () => clearInterval(often);
  }, [loggedIn, loadWitnesses, failed]);

  const { incidents } = stories;
  useEffect(() => {
    document.title = incidents > 0 ? `(${incidents}) Throughline` : 'Throughline';
  }, [incidents]);

  if (loggedIn === undefined) return <p class="empty">{trouble || 'Loading …'}</p>;
  if (!loggedIn) return <Login onDone={stories.reload} />;
  const gaps = witnesses?.filter((witness) => witness.connected && gapsOf(witness).length > 0).length ?? 0;
  const shown = at.id || stories.rows[0]?.id;
  const none = stories.known && stories.total === 0 && stories.words === '';
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
      {at.page === 'stories' && none && at.id === '' && (
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
      {at.page === 'stories' && (!none || at.id !== '') && (
        <div class={at.id ? 'columns one' : 'columns'}>
          <StoryList stories={stories} chosen={shown} />
          {shown && (
            <ShownStory
              key={shown}
              id={shown}
              revision={stories.rows.find(({ id }) => id === shown)?.revision}
              responses={responses}
            />
          )}
        </div>
      )}
    </>
  );
}

interface ShownProps {
  readonly id: string;
  /** As the list says; none for a story that it does not hold: older, below the threshold, or gone on as another. */
  readonly revision: number | undefined;
  readonly responses: readonly Response[];
}

/** The story that is looked at, whole; asked for again when its row changes. */
function ShownStory({ id, revision, responses }: ShownProps) {
  const [story, setStory] = useState<Story>();
  const [trouble, setTrouble] = useState('');
  const load = useCallback(
    () =>
      ask<Story>(`/v1/stories/${encodeURIComponent(id)}`).then(setStory, (error: Error) => setTrouble(error.message)),
    [id],
  );
  useEffect(() => void load(), [load, revision]);
  if (story) return <StoryPage story={story} responses={responses} onDone={() => void load()} />;
  return (
    <main class="empty">
      <p>{trouble || 'Loading …'}</p>
      <a href="#stories">All stories</a>
    </main>
  );
}
