// The contract of a layer: how events of our schema are read as the log records that Sigma rules are written for. One
// file a layer, one line in layers/index.ts. Field maps are data, so that `throughline rules lint` can say what is missing.
import type { Event } from '@throughline/proto';
import type { LogRecord, LogSource } from '../record.ts';

/** One log source in Sigma's words, and what this product knows of it. */
export interface Source {
  /** "aws/cloudtrail", "linux/process_creation": for people. */
  readonly name: string;
  readonly logSource: LogSource;
  /** Rules that name only the product are run on primary sources alone: once an event, not once a record of it. */
  readonly primary: boolean;
  /** Field → where its value comes from. A name ending in ".*" stands for everything below it. */
  readonly fields: ReadonlyMap<string, string>;
  /** Fields that native records lack but rules use: field → the native paths read instead. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>;
  /** Fields whose values are a closed set, lower case: a rule that needs another value can never fire. */
  readonly closedValues?: ReadonlyMap<string, ReadonlySet<string> | RegExp>;
  /** Values of a closed field that rules use and that are provided although native records lack them. */
  readonly aliasedValues?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Fields that tell rules apart best, most telling pair first; the index is built on them. */
  readonly discriminators: readonly string[];
}

export interface SourceRecord {
  readonly source: Source;
  readonly record: LogRecord;
}

/** What a layer may ask beside the event itself. */
export interface Surroundings {
  /** The process that started this event's process, when its exec is known. */
  parentOf(event: Event): { readonly executable: string; readonly commandLine: string } | undefined;
}

export interface Layer {
  readonly sources: readonly Source[];
  /** Payload names of the schema's oneof that this layer reads. */
  readonly payloads: readonly string[];
  records(event: Event, surroundings: Surroundings): readonly SourceRecord[];
}
