// A store that remembers whether it can store: for health checks, and for one line in the log instead of thousands.
import type { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Store } from './store.ts';

export interface WatchedStore extends Store {
  /** A sentence while appending fails. */
  trouble(): string | undefined;
  /** Tries whether it can store again; call it now and then. */
  probe(): Promise<void>;
}

export function watchStore(
  store: Store,
  { metrics, log }: { readonly metrics: Metrics; readonly log: Log },
): WatchedStore {
  let trouble: string | undefined;
  const well = (): void => {
    if (trouble !== undefined) log('info', 'events can be stored again');
    trouble = undefined;
  };
  return {
    ...store,
    trouble: () => trouble,
    async append(events, mark) {
      try {
        const fresh = await store.append(events, mark);
        well();
        return fresh;
      } catch (error) {
        if (trouble === undefined) log('error', 'events cannot be stored', { reason: (error as Error).message });
        trouble = (error as Error).message;
        metrics.count('store_failures', { code: (error as CollectorError).code ?? '' });
        throw error;
      }
    },
    async probe() {
      if (trouble === undefined) return;
      // As large as an ordinary batch: a disk with a few bytes left is still full.
      await store.saveValue('probe', ' '.repeat(PROBE_BYTES)).then(well, () => {});
    },
  };
}

const PROBE_BYTES = 256 * 1024;
