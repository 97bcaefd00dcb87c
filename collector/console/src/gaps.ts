// What a witness does not see, one sentence each: for the coverage page, and for the count in the heading of every page. Pure.
import type { Witness } from './api.ts';
import { utc } from './when.ts';

/** Empty when all is well. */
export function gapsOf(witness: Witness): readonly string[] {
  const { blindSinceUs, gaps, dropped, coverage } = witness;
  return [
    ...(blindSinceUs ? [`blind since ${utc(new Date(blindSinceUs / 1000).toISOString())}`] : []),
    ...(gaps ? [`saw nothing for a while, ${gaps === 1 ? 'once' : `${gaps} times`}`] : []),
    ...Object.entries(dropped)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `lost ${count} ${count === 1 ? 'event' : 'events'}: ${reason}`),
    ...coverage
      .filter(({ state }) => state === 'off' || state === 'degraded')
      .map(({ name, state, reason }) => `${name} is ${state}${reason ? `: ${reason}` : ''}`),
  ];
}
