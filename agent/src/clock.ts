// Wall and monotonic time, cheap enough for every operation: one clock read each. By process.hrtime, which is as fast as
// performance.now() and does not make Node load node:perf_hooks (1 ms and 100 kB that many applications never need).

const hrtime = process.hrtime;
/** How far wall time may drift from the monotonic clock before we follow a step of it. */
const driftMaxMs = 20;
/** From CLOCK_MONOTONIC to the Unix epoch; Date.now() cuts to the millisecond, so wall times are up to one early. */
let wallOffsetMs = Date.now() - nowMs();

/** Milliseconds of CLOCK_MONOTONIC, the clock of the kernel's witness. */
export function nowMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Microseconds since the Unix epoch. */
export function nowUs(): number {
  return Math.round((wallOffsetMs + nowMs()) * 1000);
}

/** Microseconds of CLOCK_MONOTONIC. */
export function monotonicUs(wallUs: number): number {
  return Math.round(wallUs - wallOffsetMs * 1000);
}

/** Called now and then (not per operation): follows steps of the wall clock. */
export function followWallClock(): void {
  const drift = Date.now() - (wallOffsetMs + nowMs());
  if (Math.abs(drift) > driftMaxMs) wallOffsetMs += drift;
}
