// The members and links of a component, as the story and the narrator see them.
import type { Entity, Event, Finding, Step } from '@throughline/proto';

export interface Member {
  readonly node: number;
  readonly id: string;
  readonly timeUs: number;
  /** Absent when its body was let go before the story needed it. */
  readonly event: Event | undefined;
  /** Heaviest first; context included. */
  readonly findings: readonly Finding[];
  /** Beside the story: it looks alike, no exact key joins it. */
  readonly alike?: boolean;
}

export interface StoryLink {
  readonly from: number;
  readonly to: number;
  readonly key: number;
  /** Of a link that is not exact. */
  readonly weight?: number;
}

export interface NamedLink extends StoryLink {
  readonly kind: string;
  readonly value: string;
  readonly label: string;
  /** Both used the key; neither brought the other about. */
  readonly together: boolean;
}

/** What the narrator is given. */
export interface StoryView {
  readonly ordered: readonly Member[];
  readonly steps: readonly Step[];
  /** Without context. */
  readonly findings: readonly Finding[];
  readonly links: readonly NamedLink[];
  readonly byNode: ReadonlyMap<number, Member>;
  readonly entities: readonly Entity[];
}
