// What the sensor knows of each process by its exact key: who forked it, and whether it became another program since. A fork
// that never executes anything (a subshell) has no event of its own to link to, so its acts are tied to the nearest ancestor
// that has one.
import { BoundedMap } from './bounded-map.ts';

/** Living processes kept at most; beyond it the one longest known goes. */
export const PROCESSES_MAX = 65_536;
/** Ended ones kept for events and children that are still on their way. */
export const ENDED_MAX = 16_384;
const ANCESTORS_MAX = 32;

export interface KnownProcess {
  readonly key: string;
  hostPid: number;
  readonly parentKey: string;
  cgroupId: string;
  /** True once an exec event of it was sent. */
  executed: boolean;
  executable: string;
  /** True after its exit: nothing worked out from it is worth keeping. */
  ended: boolean;
  /** Grows when it becomes another program, or is known better: what was worked out from it before holds no more. */
  version: number;
}

export type NewProcess = Omit<KnownProcess, 'ended' | 'version'>;

export class ProcessTable {
  readonly #living = new BoundedMap<string, KnownProcess>(PROCESSES_MAX);
  readonly #ended = new BoundedMap<string, KnownProcess>(ENDED_MAX);

  /** Forgotten because a table was full. */
  get evicted(): number {
    return this.#living.evicted + this.#ended.evicted;
  }

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

  /** One that was forked, or that nobody knew. */
  remember(process: NewProcess): KnownProcess {
    const before = this.#living.get(process.key);
    if (before) before.version++;
    const known = { ...process, ended: false, version: 0 };
    this.#living.set(process.key, known);
    return known;
  }

  /** A process, if known the one that find() gave, became another program. */
  executed(
    known: KnownProcess | undefined,
    { key, hostPid, parentKey, cgroupId, executable }: Omit<NewProcess, 'executed'>,
  ): KnownProcess {
    if (!known || this.#living.get(known.key) !== known) {
      const line = known?.parentKey ?? parentKey;
      return this.remember({ key, hostPid, parentKey: line, cgroupId, executed: true, executable });
    }
    known.hostPid = hostPid;
    known.cgroupId = cgroupId;
    known.executed = true;
    known.executable = executable;
    known.version++;
    return known;
  }

  ended(key: string): void {
    const process = this.#living.get(key);
    if (!process) return;
    process.ended = true;
    process.version++; // its key may come to mean another one, if only within the tick that it names
    this.#living.delete(key);
    this.#ended.set(key, process);
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
}
