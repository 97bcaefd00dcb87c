// What the sensor knows of each process by its exact name (pid namespace, pid in it, start in ticks): who forked it, and whether
// it became another program since. A fork that never executes anything (a subshell) has no event of its own to link to, so its
// acts are tied to the nearest ancestor that has one. A node forks thousands of processes a second: each is one line of numbers
// in memory that is never collected, found without making a text of its name.
import { randomInt } from 'node:crypto';

/** Living processes kept at most; beyond it the one longest known goes. */
export const PROCESSES_MAX = 65_536;
/** Ended ones kept for events and children that are still on their way. */
export const ENDED_MAX = 16_384;
const ANCESTORS_MAX = 32;
/** What stands for a process that is not known. */
export const UNKNOWN = -1;

/** Words of a process in the table; starts are doubles, at half of their place. */
const PID = 0;
const NAMESPACE = 1;
const TICKS = 2;
const PARENT_PID = 4;
const PARENT_NAMESPACE = 5;
const PARENT_TICKS = 6;
const HOST_PID = 8;
const FLAGS = 9;
const CGROUP_LOW = 10;
const CGROUP_HIGH = 11;
const VERSION = 12;
/** The next in its bucket, or the next free one; as the two after it one more than the number, 0 for none. */
const NEXT = 13;
const OLDER = 14;
const NEWER = 15;
const WORDS = 16;

const EXECUTED = 1;
const ENDED = 2;

const ROWS = PROCESSES_MAX + ENDED_MAX + 1; // one over the limit before the oldest goes
const BUCKETS = 1 << 17;

/** Oldest first. */
interface Line {
  oldest: number;
  newest: number;
  size: number;
  readonly max: number;
}

export class ProcessTable {
  readonly #words = new Uint32Array(ROWS * WORDS);
  readonly #doubles = new Float64Array(this.#words.buffer);
  readonly #executables = new Array<string>(ROWS);
  readonly #buckets = new Uint32Array(BUCKETS);
  readonly #living: Line = { oldest: 0, newest: 0, size: 0, max: PROCESSES_MAX };
  readonly #ended: Line = { oldest: 0, newest: 0, size: 0, max: ENDED_MAX };
  // nobody outside can choose names that all fall into one bucket
  readonly #seed = randomInt(2 ** 31) * 2 + 1;
  #free = 0;
  #used = 0;
  /** Forgotten because a table was full. */
  evicted = 0;

  get size(): number {
    return this.#living.size + this.#ended.size;
  }

  /** The row of a process, living or ended; it is good until the table is told of another process. */
  find(namespace: number, pid: number, ticks: number): number {
    const words = this.#words;
    for (let next = this.#buckets[this.#bucket(namespace, pid, ticks)]!; next !== 0;) {
      const at = (next - 1) * WORDS;
      const same = words[at + PID] === pid && words[at + NAMESPACE] === namespace;
      if (same && this.#doubles[(at + TICKS) >> 1] === ticks) return next - 1;
      next = words[at + NEXT]!;
    }
    return UNKNOWN;
  }

  /** A process that still runs, as an order needs it. */
  findLiving(namespace: number, pid: number, ticks: number): number {
    const row = this.find(namespace, pid, ticks);
    return row !== UNKNOWN && !this.hasEnded(row) ? row : UNKNOWN;
  }

  /** True once an exec event of it was sent. */
  hasExecuted(row: number): boolean {
    return (this.#words[row * WORDS + FLAGS]! & EXECUTED) !== 0;
  }

  /** True after its exit: nothing worked out from it is worth keeping. */
  hasEnded(row: number): boolean {
    return (this.#words[row * WORDS + FLAGS]! & ENDED) !== 0;
  }

  /** "" when that is not known; so for a row that is UNKNOWN. */
  executable(row: number): string {
    return row === UNKNOWN ? '' : this.#executables[row]!;
  }

  /** Grows with everything that the row comes to say, of this process or another: what was worked out before holds no more. */
  version(row: number): number {
    return this.#words[row * WORDS + VERSION]!;
  }

  namespace(row: number): number {
    return this.#words[row * WORDS + NAMESPACE]!;
  }

  pid(row: number): number {
    return this.#words[row * WORDS + PID]!;
  }

  ticks(row: number): number {
    return this.#doubles[(row * WORDS + TICKS) >> 1]!;
  }

  hostPid(row: number): number {
    return this.#words[row * WORDS + HOST_PID]!;
  }

  /** Decimal. */
  cgroupId(row: number): string {
    const at = row * WORDS;
    return ((BigInt(this.#words[at + CGROUP_HIGH]!) << 32n) | BigInt(this.#words[at + CGROUP_LOW]!)).toString();
  }

  /** A process that was just forked; its row, for more to be said of it. UNKNOWN when its name is not whole. */
  forked(namespace: number, pid: number, ticks: number, executable: string): number {
    const row = this.#livingRow(namespace, pid, ticks);
    if (row === UNKNOWN) return row;
    this.#words[row * WORDS + FLAGS] = 0;
    this.#executables[row] = executable;
    return row;
  }

  /** A process became another program. */
  executed(namespace: number, pid: number, ticks: number, executable: string): number {
    const row = this.#livingRow(namespace, pid, ticks);
    if (row === UNKNOWN) return row;
    this.#words[row * WORDS + FLAGS] = EXECUTED;
    this.#executables[row] = executable;
    return row;
  }

  /** Its parent; zeros for nobody. */
  childOf(row: number, namespace: number, pid: number, ticks: number): void {
    const at = row * WORDS;
    this.#words[at + PARENT_NAMESPACE] = namespace;
    this.#words[at + PARENT_PID] = pid;
    this.#doubles[(at + PARENT_TICKS) >> 1] = ticks;
  }

  /** Its pid on the host, and its v2 cgroup in two halves. */
  runsAs(row: number, hostPid: number, cgroupLow: number, cgroupHigh: number): void {
    const at = row * WORDS;
    this.#words[at + HOST_PID] = hostPid;
    this.#words[at + CGROUP_LOW] = cgroupLow;
    this.#words[at + CGROUP_HIGH] = cgroupHigh;
  }

  /** What the row says came to its end. */
  ended(row: number): void {
    if (this.hasEnded(row)) return;
    const at = row * WORDS;
    this.#words[at + FLAGS]! |= ENDED;
    this.#words[at + VERSION]!++; // its name may come to mean another one, if only within the tick that it says
    this.#leave(this.#living, row);
    this.#enter(this.#ended, row);
  }

  /**
   * The nearest of a process itself and its ancestors that has an exec event, or UNKNOWN: the lineage was cut by a process that
   * the table forgot or never saw.
   */
  nearestExecuted(namespace: number, pid: number, ticks: number): number {
    for (let depth = 0; depth < ANCESTORS_MAX; depth++) {
      const row = this.find(namespace, pid, ticks);
      if (row === UNKNOWN || this.hasExecuted(row)) return row;
      const at = row * WORDS;
      namespace = this.#words[at + PARENT_NAMESPACE]!;
      pid = this.#words[at + PARENT_PID]!;
      ticks = this.#doubles[(at + PARENT_TICKS) >> 1]!;
    }
    return UNKNOWN;
  }

  /** The row of a process that runs, a new one where it is needed; one that was thought to have ended lives again. */
  #livingRow(namespace: number, pid: number, ticks: number): number {
    if (namespace === 0 || pid === 0 || ticks === 0) return UNKNOWN;
    let row = this.find(namespace, pid, ticks);
    if (row === UNKNOWN) {
      row = this.#newRow(namespace, pid, ticks);
      this.#enter(this.#living, row);
    } else if (this.hasEnded(row)) {
      this.#leave(this.#ended, row);
      this.#enter(this.#living, row);
    }
    this.#words[row * WORDS + VERSION]!++;
    return row;
  }

  #newRow(namespace: number, pid: number, ticks: number): number {
    const words = this.#words;
    let row = this.#free - 1;
    if (row >= 0) this.#free = words[row * WORDS + NEXT]!;
    else row = this.#used++;
    const at = row * WORDS;
    const bucket = this.#bucket(namespace, pid, ticks);
    words[at + PID] = pid;
    words[at + NAMESPACE] = namespace;
    this.#doubles[(at + TICKS) >> 1] = ticks;
    words[at + FLAGS] = 0;
    this.childOf(row, 0, 0, 0);
    words[at + NEXT] = this.#buckets[bucket]!;
    this.#buckets[bucket] = row + 1;
    return row;
  }

  /** To the new end of a line; where that is full, its oldest is forgotten. */
  #enter(line: Line, row: number): void {
    const at = row * WORDS;
    this.#words[at + OLDER] = line.newest;
    this.#words[at + NEWER] = 0;
    if (line.newest !== 0) this.#words[(line.newest - 1) * WORDS + NEWER] = row + 1;
    else line.oldest = row + 1;
    line.newest = row + 1;
    if (++line.size <= line.max) return;
    this.#forget(line, line.oldest - 1);
    this.evicted++;
  }

  #leave(line: Line, row: number): void {
    const older = this.#words[row * WORDS + OLDER]!;
    const newer = this.#words[row * WORDS + NEWER]!;
    if (older !== 0) this.#words[(older - 1) * WORDS + NEWER] = newer;
    else line.oldest = newer;
    if (newer !== 0) this.#words[(newer - 1) * WORDS + OLDER] = older;
    else line.newest = older;
    line.size--;
  }

  #forget(line: Line, row: number): void {
    const words = this.#words;
    const at = row * WORDS;
    this.#leave(line, row);
    const bucket = this.#bucket(words[at + NAMESPACE]!, words[at + PID]!, this.ticks(row));
    let before = this.#buckets[bucket]! - 1;
    if (before === row) this.#buckets[bucket] = words[at + NEXT]!;
    else {
      while (words[before * WORDS + NEXT] !== row + 1) before = words[before * WORDS + NEXT]! - 1;
      words[before * WORDS + NEXT] = words[at + NEXT]!;
    }
    words[at + VERSION]!++;
    words[at + NEXT] = this.#free;
    this.#free = row + 1;
  }

  #bucket(namespace: number, pid: number, ticks: number): number {
    let hash = Math.imul(pid ^ Math.imul(namespace, 0x9e37_79b1), this.#seed);
    hash = Math.imul((hash ^ (hash >>> 15)) + (ticks | 0), this.#seed);
    return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
  }
}
