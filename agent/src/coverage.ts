// What is hooked and what is not, and why: said at boot, to the collector and to `throughline doctor`, as loudly as a finding.
import type { Coverage as CoverageLine } from '@throughline/proto';

const GAPS_MAX = 200;

export type CoverageState = 'live' | 'degraded' | 'off' | 'not-loaded';

export interface Coverage {
  /** An instrumentation patched a module. */
  live(name: string, how: string): void;
  /** Known, its module was not loaded so far. */
  waiting(name: string): void;
  gap(name: string, reason: string): void;
  isLive(name: string): boolean;
  lines(): CoverageLine[];
  /** True when something changed since the last call of lines(). */
  readonly changed: boolean;
}

export function createCoverage(): Coverage {
  const lines = new Map<string, { state: CoverageState; how: string; reasons: string[] }>();
  let changed = false;
  let gaps = 0;

  function line(name: string) {
    let found = lines.get(name);
    if (!found) {
      found = { state: 'not-loaded', how: '', reasons: [] };
      lines.set(name, found);
    }
    changed = true;
    return found;
  }

  return {
    live(name, how) {
      const at = line(name);
      if (at.state === 'not-loaded') at.state = 'live';
      if (!at.how.includes(how)) at.how = at.how ? `${at.how}, ${how}` : how;
    },
    waiting(name) {
      line(name);
    },
    gap(name, reason) {
      const at = line(name);
      if (at.reasons.includes(reason) || gaps++ >= GAPS_MAX) return;
      at.state = at.state === 'off' ? 'off' : 'degraded';
      at.reasons.push(reason);
    },
    isLive: (name) => lines.get(name)?.state === 'live',
    lines() {
      changed = false;
      return [...lines].map(([name, { state, how, reasons }]) => ({ name, state, how, reason: reasons.join('; ') }));
    },
    get changed() {
      return changed;
    },
  };
}
