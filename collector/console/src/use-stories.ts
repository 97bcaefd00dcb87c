// The rows of the list as the page holds them: a first page, more when they are asked for, and of what changed only what changed.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask, type StoryRow, type StoryRows } from './api.ts';

/** Rows asked for at once. */
const ROWS_STEP = 100;
/** The collector gives no more at once. */
export const ROWS_MAX = 1_000;
/** A story may change many times a second while an attack runs; so often it is asked for. */
const CHANGES_MS = 1_000;
/** Changed stories asked for by name; with more of them the pages are read anew. */
const NAMED_MAX = 100;
/** After the last key of a word that is looked for. */
const TYPING_MS = 200;

const STATES = ['incident', 'open', 'closed'];
const NONE: StoryRows = { rows: [], counts: {}, total: 0, incidents: 0 };

export interface Stories extends StoryRows {
  /** True once there was an answer. */
  readonly known: boolean;
  readonly words: string;
  find(words: string): void;
  more(): void;
  reload(): void;
}

export function useStories(loggedIn: boolean, onAnswer: () => void, onFault: (error: unknown) => void): Stories {
  const [words, setWords] = useState('');
  const [held, setHeld] = useState(NONE);
  const [known, setKnown] = useState(false);
  // What is looked for now, how many rows of it, which reading is the latest, and which the last that was answered: an answer may
  // come when all of it is another.
  const now = useRef({ words, rows: ROWS_STEP, reading: 0, answered: 0 });
  now.current.words = words;

  const read = useCallback(
    async (rows: number) => {
      const wanted = now.current.words;
      now.current.rows = Math.min(rows, ROWS_MAX);
      const reading = ++now.current.reading;
      try {
        const query = new URLSearchParams({ limit: String(now.current.rows), words: wanted });
        const answer = await ask<StoryRows>(`/v1/story-rows?${query}`);
        onAnswer();
        if (wanted !== now.current.words || reading !== now.current.reading) return;
        now.current.answered = reading;
        setHeld(answer);
        setKnown(true);
      } catch (error) {
        onFault(error);
      }
    },
    [onAnswer, onFault],
  );
  const reload = useCallback(() => read(now.current.rows), [read]);

  const change = useCallback(
    async (ids: readonly string[]) => {
      const { answered, reading, words: wanted } = now.current;
      // Whether a changed story has the words is the collector's to say; and what was asked before the change and is not answered
      // yet would undo it.
      if (wanted !== '' || ids.length > NAMED_MAX || reading !== answered) return reload();
      try {
        const query = new URLSearchParams({ limit: '1', ids: ids.join(',') });
        const answer = await ask<StoryRows>(`/v1/story-rows?${query}`);
        onAnswer();
        // What was asked since tells of the change as well.
        if (wanted !== now.current.words || reading !== now.current.reading) return;
        setHeld(({ rows }) => ({ ...answer, rows: merged(rows, ids, answer) }));
      } catch (error) {
        onFault(error);
      }
    },
    [reload, onAnswer, onFault],
  );

  useEffect(() => {
    const typed = setTimeout(() => void read(ROWS_STEP), known ? TYPING_MS : 0);
    return () => clearTimeout(typed);
    // Once at the start, and whenever other words are looked for.
  }, [words, read]);

  useEffect(() => {
    if (!loggedIn) return;
    // The browser connects again by itself; what happened meanwhile is read anew.
    const live = new EventSource('/v1/live');
    const changed = new Set<string>();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let everything = false;
    // One after the other: of two answers about the same story the later one would not have to be the newer.
    const follow = async (): Promise<void> => {
      const ids = [...changed];
      const all = everything;
      changed.clear();
      everything = false;
      await (all ? reload() : change(ids));
      waiting = changed.size > 0 || everything ? setTimeout(() => void follow(), CHANGES_MS) : undefined;
    };
    live.onmessage = ({ data }: MessageEvent<string>) => {
      const { stories } = JSON.parse(data) as { stories?: string[] };
      if (stories) for (const id of stories) changed.add(id);
      else everything = true;
      waiting ??= setTimeout(() => void follow(), CHANGES_MS);
    };
    live.onerror = () => onFault(undefined);
    live.onopen = () => void reload();
    return () => {
      live.close();
      clearTimeout(waiting);
    };
  }, [loggedIn, reload, change, onFault]);

  return {
    ...held,
    known,
    words,
    find: setWords,
    more: () => void read(held.rows.length + ROWS_STEP),
    reload: () => void reload(),
  };
}

/** The rows with those of `ids` as they are now: moved to their place, new ones in, and out what is not shown any more. */
function merged(rows: readonly StoryRow[], ids: readonly string[], answer: StoryRows): readonly StoryRow[] {
  const changed = new Set(ids);
  const all = [...rows.filter(({ id }) => !changed.has(id)), ...answer.rows];
  // One that belongs behind the last row that is here comes with its page.
  const whole = rows.length + answer.rows.length >= answer.total;
  return all.sort(inOrder).slice(0, whole ? undefined : Math.max(rows.length, ROWS_STEP));
}

function inOrder(a: StoryRow, b: StoryRow): number {
  return (
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    Date.parse(b.last) - Date.parse(a.last) ||
    (a.id < b.id ? -1 : 1)
  );
}
