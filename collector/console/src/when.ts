// Times as the console says them: always UTC, and how long ago. Pure: the present is an argument.

/** "2026-11-22 10:06:43 UTC" from an ISO time. */
export function utc(iso: string): string {
  return iso ? `${iso.slice(0, 19).replace('T', ' ')} UTC` : '';
}

/** "10:06:43" */
export function clock(iso: string): string {
  return iso.slice(11, 19);
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** "3 min ago", "just now"; a time to come is "in 58 min". */
export function ago(iso: string, nowMs: number): string {
  const seconds = Math.round((nowMs - Date.parse(iso)) / 1000);
  if (Number.isNaN(seconds)) return '';
  for (const [length, unit] of UNITS) {
    if (Math.abs(seconds) < length) continue;
    const count = Math.floor(Math.abs(seconds) / length);
    return seconds > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
  }
  return seconds < 0 ? 'in less than a minute' : 'just now';
}

/** From one time to another: the second's date only where it is another day. */
export function span(first: string, last: string): string {
  return first.slice(0, 10) === last.slice(0, 10)
    ? `${first.slice(0, 10)} ${clock(first)} to ${clock(last)} UTC`
    : `${utc(first)} to ${utc(last)}`;
}
