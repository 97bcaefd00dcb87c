// Keeps refused input with the reason, for a person to look at: a folder of bounded size, the oldest going first.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Bytes kept of one refused input. */
const ITEM_BYTES_MAX = 1024 * 1024;
const ITEMS_MAX = 10_000;
/** Kept within a second; more are only counted, so that a flood of garbage costs no disk and no time. */
const ITEMS_A_SECOND_MAX = 100;

export interface Refused {
  /** Who sent it: "agent order-service", "cloudtrail", a file name. */
  readonly from: string;
  /** A few words that name the rule, the same for all inputs that break it. */
  readonly reason: string;
  readonly detail?: string;
  readonly bytes: Uint8Array;
}

export interface Quarantine {
  /** Counts it and keeps it as far as there is room; never throws. */
  put(refused: Refused): void;
  readonly count: number;
}

export interface QuarantineOptions {
  readonly folder: string;
  readonly bytesMax: number;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
}

/** Each item is two files: `<n>.json` with reason and sender, `<n>.bin` with the bytes as they came. */
export function openQuarantine({ folder, bytesMax, metrics, log, now }: QuarantineOptions): Quarantine {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const held = existing(folder);
  let bytesHeld = held.reduce((sum, { bytes }) => sum + bytes, 0);
  let next = Math.max(0, ...held.map(({ number }) => number)) + 1;
  let count = 0;
  let loggedAt = -Infinity;
  let second = -1;
  let keptThisSecond = 0;

  metrics.describe('quarantined', 'Refused inputs, by reason.');
  return {
    get count() {
      return count;
    },
    put({ from, reason, detail, bytes }) {
      count++;
      metrics.count('quarantined', { reason });
      // One line a second at most: whoever sends garbage must not fill the log with it.
      if (Math.abs(now() - loggedAt) >= 1_000) {
        loggedAt = now();
        log('warn', 'input refused', { from, reason, detail, quarantined: count });
      }
      if (Math.floor(now() / 1_000) !== second) {
        second = Math.floor(now() / 1_000);
        keptThisSecond = 0;
      }
      if (++keptThisSecond > ITEMS_A_SECOND_MAX) return metrics.count('quarantine_unkept');
      const kept = bytes.subarray(0, ITEM_BYTES_MAX);
      const about = JSON.stringify({
        time: new Date(now()).toISOString(),
        from,
        reason,
        detail,
        bytes: bytes.length,
        kept: kept.length,
      });
      try {
        const number = next++;
        writeFileSync(path.join(folder, `${number}.json`), `${about}\n`, { mode: 0o600 });
        writeFileSync(path.join(folder, `${number}.bin`), kept, { mode: 0o600 });
        held.push({ number, bytes: kept.length });
        bytesHeld += kept.length;
        while (held.length > ITEMS_MAX || (bytesHeld > bytesMax && held.length > 1)) {
          const oldest = held.shift()!;
          bytesHeld -= oldest.bytes;
          for (const end of ['json', 'bin']) rmSync(path.join(folder, `${oldest.number}.${end}`), { force: true });
        }
      } catch {
        // A full disk keeps no garbage either; the count stays true.
        metrics.count('quarantine_unwritten');
      }
    },
  };
}

function existing(folder: string): { number: number; bytes: number }[] {
  return readdirSync(folder)
    .filter((name) => /^\d+\.bin$/.test(name))
    .map((name) => ({ number: Number.parseInt(name, 10), bytes: statSync(path.join(folder, name)).size }))
    .sort((a, b) => a.number - b.number);
}
