// The border between the collector's plumbing (receive, store, respond, export) and its thinking (enrich, detect,
// correlate, narrate). `createAnalyst` is in engine.ts; the collector and `throughline replay` run the same one.
import type { EntityKey, Event, Finding, Story } from '@throughline/proto';

/** What adding events changed. Whole stories, newest revision; unchanged ones are not repeated. */
export interface Changes {
  readonly findings: readonly Finding[];
  readonly stories: readonly Story[];
  /** Keys whose earlier activities the agents' flight recorders should be asked for. */
  readonly recalls: readonly EntityKey[];
}

export interface Analyst {
  /**
   * Adds events in any order; duplicates by id change nothing. No clock, no I/O: the stories after a set of events do not
   * depend on the order in which they were added.
   */
  add(events: readonly Event[]): Changes;
  /**
   * The first half of `add`: events are looked at, stories stay as they were last told. `encoded` are the same events as
   * bytes; where given, those that mean nothing yet are held so.
   */
  take(events: readonly Event[], encoded?: readonly Uint8Array[]): void;
  /** The second half: what all that was taken since the last telling changed. */
  tell(): Changes;
  stories(): readonly Story[];
  /** Follows merges: the id of a merged story gives the story that went on. */
  story(id: string): Story | undefined;
  /** Event as kept for a story step (enriched), if still held. */
  event(id: string): Event | undefined;
  findings(): readonly Finding[];
  readonly counters: Readonly<Record<string, number>>;
}
