// Wall and monotonic time in microseconds, cheap enough for every operation: one clock read each.

const timeOrigin = performance.timeOrigin;
const monotonicOriginUs = Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000;
/** How far wall time may drift from the monotonic clock before we follow a step of it. */
const driftMaxMs = 20;
let correctionMs = 0;

/** Microseconds since the Unix epoch. */
export function nowUs(): number {
  return Math.round((timeOrigin + correctionMs + performance.now()) * 1000);
}

/** Microseconds of CLOCK_MONOTONIC, the clock of the kernel's witness. */
export function monotonicUs(wallUs: number): number {
  return Math.round(wallUs - (timeOrigin + correctionMs) * 1000 + monotonicOriginUs);
}

/** Called now and then (not per operation): follows steps of the wall clock. */
export function followWallClock(): void {
  const drift = Date.now() - (timeOrigin + correctionMs + performance.now());
  if (Math.abs(drift) > driftMaxMs) correctionMs += drift;
}
