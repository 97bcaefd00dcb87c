// Notices that somebody set the clock: NTP at the start of a machine, a person, a host that was asleep. What should end after a while is
// counted in the clock's time, so whoever holds such ends moves them by as much.

/** Less than this is how clocks are, milliseconds. */
const STEP_MIN_MS = 5_000;

export interface ClockSteps {
  /** By how much the clock was set forward (or, below 0, back) since the last look, milliseconds; 0 for not at all. */
  look(): number;
}

/** `now` is the clock that may be set, `steady` one that only goes on; both in milliseconds. */
export function createClockSteps(now: () => number, steady: () => number): ClockSteps {
  let apart = now() - steady();
  return {
    look() {
      const step = now() - steady() - apart;
      if (Math.abs(step) < STEP_MIN_MS) return 0;
      apart += step;
      return step;
    },
  };
}
