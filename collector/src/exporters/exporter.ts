// The contract of an exporter: one file in exporters/, one line in exporters/index.ts.
import type { Event, Finding, Story } from '@throughline/proto';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ActionJson } from '../shapes.ts';

export interface ExporterParts {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
  readonly event: (id: string) => Event | undefined;
  readonly actionsOf: (storyId: string) => readonly ActionJson[];
}

/** What happened to a story, as receivers of messages need it; stories below the opening threshold are not exported. */
export interface StoryChange {
  readonly change: 'opened' | 'updated' | 'merged' | 'closed';
  /** The newest revision. */
  readonly story: Story;
}

export interface Exporter {
  /** Resolves when they were taken over there; rejects to be given them again, then perhaps in a newer revision. */
  stories?(changes: readonly StoryChange[]): Promise<void>;
  findings?(findings: readonly Finding[]): Promise<void>;
  close?(): Promise<void>;
}

export interface ExporterKind {
  readonly name: string;
  /** Undefined when the configuration does not ask for it. */
  start(config: Config, parts: ExporterParts): Promise<Exporter | undefined> | Exporter | undefined;
}
