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
  /** Tells what is not yet told: whoever reads gets stories of all that was acknowledged. */
  tell(): void;
  /** Tells what is not yet told and writes out stories not yet saved. */
  settle(): Promise<void>;
}

export interface PipelineOptions {
  readonly store: Store;
  readonly analyst: Pick<Analyst, 'take' | 'tell'>;
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
    'story_update_seconds',
    'From the arrival of events to their changed stories, over the last changes.',
    () => delays.quantiles(),
  );

  function keep(stories: readonly Story[]): void {
    for (const story of stories) unsaved.set(story.id ?? '', story);
    saving ??= setTimeout(() => void settle(), SAVE_AFTER_MS).unref();
  }

  async function settle(): Promise<void> {
    tellNow();
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
  function take(events: readonly Event[], encoded: readonly Uint8Array[]): void {
    try {
      analyst.take(events, encoded);
    } catch (error) {
      if (events.length === 1) return fault(error, encoded[0]!);
      for (const [at, event] of events.entries()) take([event], [encoded[at]!]);
    }
  }

  function fault(error: unknown, bytes: Uint8Array): void {
    metrics.count('analyst_faults');
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    quarantine.put({ from: 'analyst', reason: 'analyst fault', detail, bytes });
  }

  function tell(): Changes {
    try {
      return analyst.tell();
    } catch (error) {
      fault(error, new Uint8Array());
      return NOTHING;
    }
  }

  // A story is composed anew whenever something joins it, at a cost that grows with it. Telling rests for as long as it
  // took, so that whoever writes a long story cannot keep the collector from taking in what others send.
  let restUntil = 0;
  let resting: NodeJS.Timeout | undefined;
  /** When the first events arrived that no telling has covered yet. */
  let waitingSince: number | undefined;

  function tellSoon(arrived: number): void {
    waitingSince ??= arrived;
    if (resting) return;
    const rest = restUntil - performance.now();
    if (rest <= 0) tellNow();
    else resting = setTimeout(tellNow, rest).unref();
  }

  function tellNow(): void {
    clearTimeout(resting);
    resting = undefined;
    if (waitingSince === undefined) return;
    const since = waitingSince;
    waitingSince = undefined;
    const started = performance.now();
    const changes = tell();
    const took = performance.now() - started;
    restUntil = started + 2 * took;
    if (changes.stories.length > 0) {
      keep(changes.stories);
      options.onStories(changes.stories);
      delays.note(performance.now() - since);
    }
    if (changes.findings.length > 0) options.onFindings(changes.findings);
    if (changes.recalls.length > 0) options.onRecalls(changes.recalls);
  }

  return {
    tell: tellNow,
    settle,
    async receive(incoming, mark) {
      const arrived = performance.now();
      const fresh = await store.append(
        incoming.map(({ event, bytes }) => ({ id: event.id ?? '', timeUs: event.timeUs ?? 0, bytes })),
        mark,
      );
      const known = incoming.filter((_, i) => fresh[i] === 1);
      const events = known.map(({ event }) => event);
      metrics.count('events_repeated', {}, incoming.length - events.length);
      if (events.length === 0) return 0;
      for (const [source, count] of countBySource(events)) metrics.count('events', { source }, count);
      options.onEvents(events);
      take(
        events,
        known.map(({ bytes }) => bytes),
      );
      tellSoon(arrived);
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
        const encoded = wanted.map(({ bytes }) => bytes);
        const events = encoded.map((bytes) =>
          Event.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
        );
        if (events.length > 0) {
          options.onEvents(events);
          take(events, encoded);
          if (performance.now() >= restUntil) {
            const started = performance.now();
            keep(tell().stories);
            restUntil = 2 * performance.now() - started;
          }
        }
        replayed += events.length;
      }
      keep(tell().stories);
      await settle();
      return replayed;
    },
  };
}

/** Delays that the quantiles are over. */
const DELAYS_MAX = 2_000;

function createDelays(): { note(milliseconds: number): void; quantiles(): Record<string, number> } {
  const ring: number[] = [];
  let next = 0;
  return {
    note(milliseconds) {
      ring[next] = milliseconds;
      next = (next + 1) % DELAYS_MAX;
    },
    /** In seconds, to the hundredth of a millisecond. */
    quantiles() {
      const sorted = ring.toSorted((a, b) => a - b);
      const at = (part: number): number =>
        Number(((sorted[Math.floor((sorted.length - 1) * part)] ?? 0) / 1_000).toFixed(5));
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
  };
}

const NOTHING: Changes = { findings: [], stories: [], recalls: [] };

function countBySource(events: readonly Event[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { source } of events) counts.set(source ?? '', (counts.get(source ?? '') ?? 0) + 1);
  return counts;
}
