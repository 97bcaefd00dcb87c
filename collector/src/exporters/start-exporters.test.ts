// The queues before the exporters; what each exporter sends is in test/collector/stories.test.ts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Story } from '@throughline/proto';
import { readConfig } from '../config.ts';
import { createMetrics } from '../metrics.ts';
import type { Exporter, StoryChange } from './exporter.ts';
import { startExporters } from './start-exporters.ts';

const kinds = vi.hoisted(() => ({ list: [] as unknown[] }));
vi.mock('./index.ts', () => ({ exporters: kinds.list }));
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function setUp(exporter: Exporter, known: Story[] = []) {
  kinds.list.length = 0;
  kinds.list.push({ name: 'test', start: () => exporter });
  const metrics = createMetrics();
  const parts = { metrics, log: () => {}, now: () => 0, event: () => undefined, actionsOf: () => [] };
  return { metrics, exporters: await startExporters(readConfig([], {}), parts, known) };
}
const story = (id: string, revision: number, state = 'open'): Story => ({ id, revision, state });
const told = (changes: readonly StoryChange[]): string[] =>
  changes.map(({ change, story: { id, revision } }) => `${id}.${revision} ${change}`);

test('a burst of revisions is one message, and that it was opened is not lost', async () => {
  const got: string[] = [];
  const { exporters } = await setUp({ stories: (changes) => Promise.resolve(void got.push(...told(changes))) });
  for (let revision = 1; revision <= 9; revision++) exporters.stories([story('s', revision)]);
  exporters.stories([story('signal', 1, 'signal')]);
  exporters.stories([story('gone', 4, 'merged')]);
  await vi.advanceTimersByTimeAsync(200);
  exporters.stories([story('s', 10)]);
  await vi.advanceTimersByTimeAsync(200);
  exporters.stories([story('s', 11, 'merged')]);
  await vi.advanceTimersByTimeAsync(200);
  expect(got).toEqual(['s.9 opened', 's.10 updated', 's.11 merged']);
});

test('what fails is given again, newer by then, after waits that grow', async () => {
  const tries: string[][] = [];
  let fails = 3;
  const { exporters, metrics } = await setUp({
    stories(changes) {
      tries.push(told(changes));
      return fails-- > 0 ? Promise.reject(new Error('down')) : Promise.resolve();
    },
  });
  exporters.stories([story('s', 1)]);
  await vi.advanceTimersByTimeAsync(500);
  expect(tries).toHaveLength(1);
  exporters.stories([story('s', 2)]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries.length).toBe(4);
  expect(tries.at(-1)).toEqual(['s.2 opened']);
  expect(metrics.value('export_failures', { exporter: 'test' })).toBe(3);
  expect(metrics.value('exported', { exporter: 'test' })).toBe(1);
});

test('the queue has an end, and what falls out is counted', async () => {
  const { exporters, metrics } = await setUp({ findings: () => Promise.reject(new Error('down')) });
  for (let i = 0; i < 10_003; i++) exporters.findings([{ id: `f${i}` }]);
  expect(metrics.value('export_dropped', { exporter: 'test' })).toBe(3);
});

test('closing gives what waits a last chance, and does not wait for ever', async () => {
  const got: string[] = [];
  const { exporters } = await setUp({ stories: (changes) => Promise.resolve(void got.push(...told(changes))) });
  exporters.stories([story('s', 1)]);
  await exporters.close();
  expect(got).toEqual(['s.1 opened']);

  const { exporters: stuck } = await setUp({ stories: () => new Promise(() => {}) });
  stuck.stories([story('s', 1)]);
  const closed = stuck.close();
  await vi.advanceTimersByTimeAsync(5_000);
  await closed;
});

test('stories that were told before a restart are not opened again', async () => {
  const got: string[] = [];
  const { exporters } = await setUp({ stories: (changes) => Promise.resolve(void got.push(...told(changes))) }, [
    story('old', 5),
  ]);
  exporters.stories([story('old', 6)]);
  await vi.advanceTimersByTimeAsync(200);
  expect(got).toEqual(['old.6 updated']);
});
