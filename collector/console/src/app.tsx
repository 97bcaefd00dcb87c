// The console: login, the stories as they grow, one story, coverage, profiles.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { LoggedOut, ask, type Response, type Story } from './api.ts';
import { CoveragePage } from './coverage-page.tsx';
import { Login } from './login.tsx';
import { ProfilesPage } from './profiles-page.tsx';
import { StoryPage } from './story-page.tsx';

const PAGES = ['stories', 'coverage', 'profiles'] as const;

/** The page and the story are in the address, so that both can be sent to somebody. */
function place(): { page: string; id: string } {
  const [page = 'stories', id = ''] = location.hash.slice(1).split('/');
  return { page: page || 'stories', id: decodeURIComponent(id) };
}

export function App() {
  const [loggedIn, setLoggedIn] = useState<boolean>();
  const [stories, setStories] = useState<readonly Story[]>([]);
  const [responses, setResponses] = useState<readonly Response[]>([]);
  const [at, setAt] = useState(place);
  const [trouble, setTrouble] = useState('');

  const load = useCallback(async () => {
    try {
      const answer = await ask<{ stories: Story[] }>('/v1/stories?limit=200');
      setStories(answer.stories);
      setLoggedIn(true);
      setTrouble('');
    } catch (error) {
      if (error instanceof LoggedOut) setLoggedIn(false);
      else setTrouble('The collector does not answer.');
    }
  }, []);

  useEffect(() => {
    const moved = (): void => setAt(place());
    addEventListener('hashchange', moved);
    void load();
    return () => removeEventListener('hashchange', moved);
  }, [load]);

  useEffect(() => {
    if (!loggedIn) return;
    void ask<{ responses: Response[] }>('/v1/responses').then(({ responses: ladder }) => setResponses(ladder));
    // Tells that something changed; what, is asked for. The browser connects again by itself.
    const live = new EventSource('/v1/live');
    live.onmessage = () => void load();
    live.onerror = () => setTrouble('Not live: the collector does not answer.');
    live.onopen = () => void load();
    return () => live.close();
  }, [loggedIn, load]);

  if (loggedIn === undefined) return <p class="empty">{trouble || 'Loading …'}</p>;
  if (!loggedIn) return <Login onDone={() => void load()} />;
  const story = stories.find(({ id }) => id === at.id) ?? stories[0];
  return (
    <>
      <header>
        <h1>Throughline</h1>
        <nav>
          {PAGES.map((page) => (
            <a key={page} href={`#${page}`} class={at.page === page ? 'here' : ''}>
              {page}
            </a>
          ))}
        </nav>
        <span class="trouble">{trouble}</span>
        <button onClick={() => void ask('/v1/logout', 'POST').then(() => setLoggedIn(false))}>Log out</button>
      </header>
      {at.page === 'coverage' && <CoveragePage />}
      {at.page === 'profiles' && <ProfilesPage service={at.id} />}
      {at.page === 'stories' && (
        <main class="columns">
          <ul class="list">
            {stories.map((one) => (
              <li key={one.id} class={one.id === story?.id ? 'chosen' : ''}>
                <a href={`#stories/${encodeURIComponent(one.id)}`}>
                  <span class={`severity ${one.severity}`}>{one.severity}</span> {one.title}
                  <small>
                    {one.state}, {one.steps.length} steps, {one.last.slice(0, 19).replace('T', ' ')}
                  </small>
                </a>
              </li>
            ))}
          </ul>
          {story ? (
            <StoryPage key={story.id} story={story} responses={responses} onDone={() => void load()} />
          ) : (
            <p class="empty">No story: nothing that was seen adds up to an attack.</p>
          )}
        </main>
      )}
    </>
  );
}
