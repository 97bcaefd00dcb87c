// The contract of an exporter: one file in exporters/, one line in exporters/index.ts.
import type { Finding, Story } from '@throughline/proto';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ActionJson } from '../responses/story-actions.ts';

export interface ExporterParts {
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
  readonly actionsOf: (storyId: string) => readonly ActionJson[];
}

export interface Exporter {
  /** Stories that changed, newest revision each; resolves when they were taken over there, rejects to be given them again. */
  stories?(stories: readonly Story[]): Promise<void>;
  findings?(findings: readonly Finding[]): Promise<void>;
  close?(): Promise<void>;
}

export interface ExporterKind {
  readonly name: string;
  /** Undefined when the configuration does not ask for it. */
  start(config: Config, parts: ExporterParts): Promise<Exporter | undefined> | Exporter | undefined;
}
