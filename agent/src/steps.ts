// How much work one question may cost. Counted in steps (a token read, a value compared: some tens of nanoseconds), not in
// time: the same question is cut at the same place on every machine, and asking costs an addition.

/** Steps of one guard's answer about one operation: about 5 ms, met by texts of tens of thousands of hostile characters. */
export const GUARD_STEPS_MAX = 90_000;
/** What a look into the program's own source is counted as: it searches megabytes. */
export const CONSTANT_STEPS = 1_000;

export class Steps {
  readonly #max: number;
  #left: number;
  /** A part of the work was cut, this is not. */
  #partCut = false;
  readonly #whole: Steps | undefined;

  /** @param max steps until the work has to stop. @param whole what they are a part of, which pays for them */
  constructor(max: number, whole?: Steps) {
    this.#max = max;
    this.#left = max;
    this.#whole = whole;
  }

  /** Counts `steps` more. False once there are none left: stop, and say that you were cut. */
  take(steps: number): boolean {
    this.#left -= steps;
    if (this.#whole !== undefined) {
      this.#whole.#left -= steps;
      if (this.#left < 0) this.#whole.#partCut = true;
    }
    return this.#left >= 0;
  }

  /** Half of what is left, for reading a text: judging what was read of it has the other half. */
  half(): Steps {
    return new Steps(Math.max(0, this.#left >> 1), this);
  }

  /** Something was left out for want of steps. */
  get cut(): boolean {
    return this.#left < 0 || this.#partCut;
  }

  restart(): void {
    this.#left = this.#max;
    this.#partCut = false;
  }
}
