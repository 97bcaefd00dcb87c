// The straight line that every event takes: store it, think about it, keep and tell what changed. Receivers come in through
// receive(); when it resolves, the events are durable and may be acknowledged.
import { Event, type EntityKey, type Finding, type Story } from '@throughline/proto';
import type { Analyst, Changes } from './analyst.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Quarantine } from './quarantine.ts';
import type { SessionMark, Store } from './store/store.ts';

/** An event that was checked, with the bytes to keep. */
export interface Incoming {
  readonly event: Event;
  readonly bytes: Uint8Array;
}

export interface Pipeline {
  /** Resolves when durable, with the number of events that were new; rejects when the store cannot. */
  receive(events: readonly Incoming[], mark?: SessionMark): Promise<number>;
  /** Reads stored events back through the analyst, the latest `max`; resolves with how many. */
  replay(max: number): Promise<number>;
  /** Writes out stories not yet saved. */
  settle(): Promise<void>;
}

export interface PipelineOptions {
  readonly store: Store;
  readonly analyst: Analyst;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly log: Log;
  /** New events, once they are stored; during replay as well. */
  readonly onEvents: (events: readonly Event[]) => void;
  /** Called after each batch that changed something, not during replay. */
  readonly onStories: (stories: readonly Story[]) => void;
  readonly onFindings: (findings: readonly Finding[]) => void;
  readonly onRecalls: (keys: readonly EntityKey[]) => void;
}

/** How long a changed story may wait to be saved; it can always be derived from the events again. */
const SAVE_AFTER_MS = 250;
const REPLAY_CHUNK = 2_000;

export function createPipeline(options: PipelineOptions): Pipeline {
  const { store, analyst, quarantine, metrics, log } = options;
  const unsaved = new Map<string, Story>();
  let saving: NodeJS.Timeout | undefined;

  metrics.describe('events', 'Events that were new and are stored, by source.');
  metrics.describe('events_repeated', 'Events that were known already.');

  const delays = createDelays();
  metrics.gauge(
    'story_update_milliseconds',
    'From the arrival of events to their changed stories, over the last changes.',
    () => delays.quantiles(),
  );

  function keep(stories: readonly Story[]): void {
    for (const story of stories) unsaved.set(story.id ?? '', story);
    saving ??= setTimeout(() => void settle(), SAVE_AFTER_MS).unref();
  }

  async function settle(): Promise<void> {
    clearTimeout(saving);
    saving = undefined;
    const stories = [...unsaved.values()];
    unsaved.clear();
    if (stories.length === 0) return;
    try {
      await store.saveStories(stories);
    } catch (error) {
      metrics.count('story_save_failures');
      log('error', 'stories not saved, trying again', { reason: (error as Error).message });
      for (const story of stories) if (!unsaved.has(story.id ?? '')) unsaved.set(story.id ?? '', story);
      saving ??= setTimeout(() => void settle(), 10 * SAVE_AFTER_MS).unref();
    }
  }

  // A fault of the analyst costs the one event that causes it, which is stored and can be looked at.
  function think(events: readonly Event[]): Changes {
    try {
      return analyst.add(events);
    } catch (error) {
      if (events.length > 1) return together(events.map((event) => think([event])));
      metrics.count('analyst_faults');
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      quarantine.put({
        from: 'analyst',
        reason: 'analyst fault',
        detail: reason,
        bytes: Event.encode(events[0]!).finish(),
      });
      return NOTHING;
    }
  }

  return {
    settle,
    async receive(incoming, mark) {
      const arrived = performance.now();
      const fresh = await store.append(
        incoming.map(({ event, bytes }) => ({ id: event.id ?? '', timeUs: event.timeUs ?? 0, bytes })),
        mark,
      );
      const events = incoming.filter((_, i) => fresh[i] === 1).map(({ event }) => event);
      metrics.count('events_repeated', {}, incoming.length - events.length);
      if (events.length === 0) return 0;
      for (const [source, count] of countBySource(events)) metrics.count('events', { source }, count);
      options.onEvents(events);

      const changes = think(events);
      if (changes.stories.length > 0) {
        keep(changes.stories);
        options.onStories(changes.stories);
        delays.note(performance.now() - arrived);
      }
      if (changes.findings.length > 0) options.onFindings(changes.findings);
      if (changes.recalls.length > 0) options.onRecalls(changes.recalls);
      return events.length;
    },
    async replay(max) {
      const total = await store.eventCount();
      let skipped = Math.max(0, total - max);
      let position = 0;
      let replayed = 0;
      for (;;) {
        const rows = await store.events(position, REPLAY_CHUNK);
        if (rows.length === 0) break;
        position = rows.at(-1)!.position;
        const wanted = rows.slice(Math.min(skipped, rows.length));
        skipped -= rows.length - wanted.length;
        const events = wanted.map(({ bytes }) =>
          Event.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
        );
        if (events.length > 0) {
          options.onEvents(events);
          keep(think(events).stories);
        }
        replayed += events.length;
      }
      await settle();
      return replayed;
    },
  };
}

/** Changes that the quantiles are over. */
const DELAYS_MAX = 2_000;

function createDelays(): { note(milliseconds: number): void; quantiles(): Record<string, number> } {
  const ring: number[] = [];
  let next = 0;
  return {
    note(milliseconds) {
      ring[next] = milliseconds;
      next = (next + 1) % DELAYS_MAX;
    },
    quantiles() {
      const sorted = ring.toSorted((a, b) => a - b);
      const at = (part: number): number => Number((sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(2));
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
  };
}

const NOTHING: Changes = { findings: [], stories: [], recalls: [] };

// The later revision of a story wins.
function together(parts: readonly Changes[]): Changes {
  const stories = new Map<string, Story>();
  for (const { stories: changed } of parts) for (const story of changed) stories.set(story.id ?? '', story);
  return {
    findings: parts.flatMap(({ findings }) => findings),
    stories: [...stories.values()],
    recalls: parts.flatMap(({ recalls }) => recalls),
  };
}

function countBySource(events: readonly Event[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { source } of events) counts.set(source ?? '', (counts.get(source ?? '') ?? 0) + 1);
  return counts;
}
