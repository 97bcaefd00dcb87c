// What the collector needs of a database. SQLite is the embedded one (sqlite.ts); a cluster database would be another file
// beside it.
import type { ResponseAction, Story } from '@throughline/proto';

/** An event as it is kept: its encoded bytes, with what the receiver set already in them. */
export interface StoredEvent {
  readonly id: string;
  readonly timeUs: number;
  readonly bytes: Uint8Array;
}

/** The batch of a witness's session that an append holds, and the one before it. */
export interface SessionMark {
  readonly session: string;
  readonly previous: number;
  readonly sequence: number;
}

export interface Store {
  /**
   * Resolves once the events are durable, with a 1 for each that was new and a 0 for each whose id was known. The mark is
   * stored in the same transaction, but only on top of the one before: after a batch that could not be stored, the session
   * stays where it was, and the sender gives all of it again. Rejects with STORE_FULL or STORE_FAILED, and then nothing of it is stored.
   */
  append(events: readonly StoredEvent[], mark?: SessionMark): Promise<Uint8Array>;
  /** 0 for an unknown session. */
  lastSequence(session: string): Promise<number>;
  /** Encoded events in the order of their arrival, after the position `after` (0 is the beginning), `limit` at most. */
  events(after: number, limit: number): Promise<readonly { readonly position: number; readonly bytes: Uint8Array }[]>;
  eventCount(): Promise<number>;
  saveStories(stories: readonly Story[]): Promise<void>;
  stories(): Promise<readonly Story[]>;
  saveActions(actions: readonly ResponseAction[]): Promise<void>;
  actions(): Promise<readonly ResponseAction[]>;
  /** Small values by name: policies, profiles, positions of the file receiver. */
  saveValue(name: string, value: string): Promise<void>;
  value(name: string): Promise<string | undefined>;
  /** Deletes the oldest events beyond `eventsMax`, a bounded number a call; resolves with how many. */
  trim(eventsMax: number): Promise<number>;
  close(): Promise<void>;
}
