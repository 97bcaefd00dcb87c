// CLOCK_MONOTONIC to wall time. The daemon samples both clocks in hello and each second after, so that a step of the wall
// clock shows in the next second's events and never in an interval.
export class NodeClock {
  #offsetNs = 0;

  /** Both clocks at one moment, nanoseconds. */
  sample(monoNs: number, realNs: number): void {
    this.#offsetNs = realNs - monoNs;
  }

  /** Microseconds since the Unix epoch. */
  wallUs(monoNs: number): number {
    return Math.floor((monoNs + this.#offsetNs) / 1000);
  }
}
