// How much work one question may cost. Counted in steps (a token read, a value compared: some tens of nanoseconds), not in
// time: the same question is cut at the same place on every machine, and asking costs an addition.

/** Steps of one guard's answer about one operation: about 5 ms, met by texts of tens of thousands of hostile characters. */
export const GUARD_STEPS_MAX = 60_000;
/** What a look into the program's own source is counted as: it searches megabytes. */
export const CONSTANT_STEPS = 1_000;

export class Steps {
  readonly #max: number;
  #left: number;

  /** @param max steps until the work has to stop */
  constructor(max: number) {
    this.#max = max;
    this.#left = max;
  }

  /** Counts `steps` more. False once there are none left: stop, and say that you were cut. */
  take(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Something was left out for want of steps. */
  get cut(): boolean {
    return this.#left < 0;
  }

  restart(): void {
    this.#left = this.#max;
  }
}
