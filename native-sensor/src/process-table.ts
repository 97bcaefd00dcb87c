// What the sensor knows of each process by its exact key: who forked it, and whether it became another program since. A fork
// that never executes anything (a subshell) has no event of its own to link to, so its acts are tied to the nearest ancestor
// that has one.

/** Living processes kept at most; beyond it the one longest known goes. */
export const PROCESSES_MAX = 65_536;
/** Ended ones kept for events and children that are still on their way. */
export const ENDED_MAX = 16_384;
const ANCESTORS_MAX = 32;

export interface KnownProcess {
  readonly key: string;
  readonly hostPid: number;
  readonly parentKey: string;
  cgroupId: string;
  /** True once an exec event of it was sent. */
  executed: boolean;
  executable: string;
  /** True once it is another program, or known better: whoever holds this record asks the table again. */
  outdated?: boolean;
}

export class ProcessTable {
  readonly #living = new Map<string, KnownProcess>();
  readonly #ended = new Map<string, KnownProcess>();
  /** Forgotten because a table was full. */
  evicted = 0;

  get size(): number {
    return this.#living.size + this.#ended.size;
  }

  find(key: string): KnownProcess | undefined {
    return this.#living.get(key) ?? this.#ended.get(key);
  }

  /** A process that still runs, as an order needs it. */
  findLiving(key: string): KnownProcess | undefined {
    return this.#living.get(key);
  }

  remember(process: KnownProcess): void {
    const before = this.find(process.key);
    if (before) before.outdated = true;
    this.#living.set(process.key, process);
    this.#bound(this.#living, PROCESSES_MAX);
  }

  ended(key: string): void {
    const process = this.#living.get(key);
    if (!process) return;
    this.#living.delete(key);
    this.#ended.set(key, process);
    this.#bound(this.#ended, ENDED_MAX);
  }

  /**
   * The nearest of `key` itself and its ancestors that has an exec event, or undefined when that is unknown: the lineage was
   * cut by a process that the table forgot or never saw.
   */
  nearestExecuted(key: string): string | undefined {
    let at: string | undefined = key;
    for (let depth = 0; at && depth < ANCESTORS_MAX; depth++) {
      const process: KnownProcess | undefined = this.find(at);
      if (!process) return undefined;
      if (process.executed) return process.key;
      at = process.parentKey;
    }
    return undefined;
  }

  #bound(table: Map<string, KnownProcess>, max: number): void {
    if (table.size <= max) return;
    table.delete(table.keys().next().value!);
    this.evicted++;
  }
}
