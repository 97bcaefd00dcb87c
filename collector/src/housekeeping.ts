// What the collector does by the clock: ends what has reached its time, keeps the store within its bound, saves what was learned.
import { createClockSteps } from './clock-steps.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Policies } from './policies.ts';
import type { StoryActions } from './responses/story-actions.ts';
import type { WatchedStore } from './store/watched-store.ts';

export interface HousekeepingOptions {
  readonly policies: Policies;
  readonly actions: StoryActions;
  readonly store: WatchedStore;
  /** Events that the store keeps. */
  readonly eventsMax: number;
  /** Saves so many of the profiles that changed. */
  readonly saveProfiles: (max: number) => Promise<void>;
  /** Waits, and logs a failure under a few words. */
  readonly saveQuietly: (saving: Promise<unknown>, what: string) => Promise<void>;
  readonly now: () => number;
  readonly metrics: Metrics;
  readonly log: Log;
}

const EVERY_MS = 1_000;
const TRIM_EVERY_MS = 30_000;
/** Profiles that changed are saved this often, so many in one go. */
const PROFILES_EVERY_MS = 5_000;
const PROFILES_AT_ONCE = 20;

/** Returns what ends it. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const { policies, actions, store, saveQuietly, metrics, log } = options;
  const steps = createClockSteps(options.now, () => performance.now());
  let trimmedAt = performance.now();
  let profiledAt = performance.now();

  function followClock(): void {
    const step = steps.look();
    if (step === 0) return;
    metrics.count('clock_steps');
    log('warn', 'the clock was set; what ends after a while ends as much later', {
      seconds: Math.round(step / 1_000),
    });
    policies.moveEnds(step * 1_000);
    void saveQuietly(actions.moveEnds(step * 1_000), 'moved actions');
  }
  async function trim(): Promise<void> {
    const trimmed = await store.trim(options.eventsMax);
    if (trimmed > 0) metrics.count('events_trimmed', {}, trimmed);
  }

  const often = setInterval(() => {
    followClock();
    policies.expire();
    void saveQuietly(actions.expire(), 'expired actions');
    void saveQuietly(store.probe(), 'probe');
    if (performance.now() - profiledAt >= PROFILES_EVERY_MS) {
      profiledAt = performance.now();
      void saveQuietly(options.saveProfiles(PROFILES_AT_ONCE), 'profiles');
    }
    if (performance.now() - trimmedAt >= TRIM_EVERY_MS) {
      trimmedAt = performance.now();
      void saveQuietly(trim(), 'trim');
    }
  }, EVERY_MS).unref();
  return () => clearInterval(often);
}
