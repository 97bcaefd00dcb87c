// Every cgroup known on this node by id, with what its path says. Removed ones stay resolvable for a while: an event made
// before the removal may be read after it.
import { attribute, type Attribution } from './attribution.ts';

/** Cgroups kept at most, live and removed; beyond it the oldest removed goes first, then the oldest. */
export const CGROUPS_MAX = 65_536;
/** A removed cgroup is resolvable at least this long, milliseconds. */
export const REMOVED_KEEP_MS = 60_000;

export interface Cgroup extends Attribution {
  readonly id: string;
  readonly path: string;
}

export class CgroupTable {
  readonly #live = new Map<string, Cgroup>();
  readonly #removed = new Map<string, { cgroup: Cgroup; atMs: number }>();
  readonly #max: number;
  /** Forgotten because the table was full. */
  evicted = 0;
  /** Grows whenever an id may mean something else than before. */
  version = 0;

  constructor(max = CGROUPS_MAX) {
    this.#max = max;
  }

  get size(): number {
    return this.#live.size + this.#removed.size;
  }

  made(id: string, path: string): void {
    this.version++;
    this.#removed.delete(id);
    this.#live.delete(id);
    this.#live.set(id, { id, path, ...attribute(path) });
    if (this.size <= this.#max) return;
    const victims = this.#removed.size > 0 ? this.#removed : this.#live;
    victims.delete(victims.keys().next().value!);
    this.evicted++;
  }

  removed(id: string, nowMs: number): void {
    this.version++;
    const cgroup = this.#live.get(id);
    if (cgroup) {
      this.#live.delete(id);
      this.#removed.set(id, { cgroup, atMs: nowMs });
    }
    for (const [each, { atMs }] of this.#removed) {
      if (nowMs - atMs <= REMOVED_KEEP_MS) break; // in order of removal
      this.#removed.delete(each);
    }
  }

  find(id: string): Cgroup | undefined {
    return this.#live.get(id) ?? this.#removed.get(id)?.cgroup;
  }

  /** A live cgroup, as an order needs it. */
  findLive(id: string): Cgroup | undefined {
    return this.#live.get(id);
  }

  /**
   * The container's own cgroup: what runtimes and init systems make below it has its id in the path too. In the v2 tree, or with
   * `versionOne` where nothing of it is there, in that of cgroup v1.
   */
  findByContainer(containerId: string, versionOne = false): Cgroup | undefined {
    const found = this.#shortest(containerId, false);
    return found ?? (versionOne ? this.#shortest(containerId, true) : undefined);
  }

  #shortest(containerId: string, versionOne: boolean): Cgroup | undefined {
    let found: Cgroup | undefined;
    for (const cgroup of this.#live.values()) {
      if (!containerId || cgroup.containerId !== containerId) continue;
      if (cgroup.id.startsWith('v1:') !== versionOne) continue;
      if (!found || cgroup.path.length < found.path.length) found = cgroup;
    }
    return found;
  }
}
