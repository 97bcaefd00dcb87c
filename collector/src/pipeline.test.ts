import { describe, expect, test, vi } from 'vitest';
import { Event, type Story } from '@throughline/proto';
import type { Analyst, Changes } from './analyst.ts';
import { createMetrics } from './metrics.ts';
import { createPipeline, type Incoming, type PipelineOptions } from './pipeline.ts';
import type { Refused } from './quarantine.ts';
import type { Store } from './store/store.ts';

const nothing: Changes = { findings: [], stories: [], recalls: [] };
const incoming = (id: string): Incoming => ({
  event: { id, timeUs: 1, source: 'agent' },
  bytes: Event.encode({ id, timeUs: 1 }).finish(),
});

function setUp(
  add: (events: readonly Event[]) => Changes,
  append: Store['append'] = (events) => Promise.resolve(new Uint8Array(events.length).fill(1)),
) {
  const quarantined: Refused[] = [];
  let untold: Changes[] = [];
  const analyst = {
    take: (events: readonly Event[]) => void untold.push(add(events)),
    tell() {
      const told = untold;
      untold = [];
      return {
        findings: told.flatMap(({ findings }) => findings),
        stories: told.flatMap(({ stories }) => stories),
        recalls: told.flatMap(({ recalls }) => recalls),
      };
    },
  } as Pick<Analyst, 'take' | 'tell'>;
  const saved: Story[][] = [];
  const options = {
    store: { append, saveStories: (stories: Story[]) => Promise.resolve(void saved.push(stories)) } as unknown as Store,
    analyst,
    quarantine: { put: (refused: Refused) => void quarantined.push(refused), count: 0 },
    metrics: createMetrics(),
    log: () => {},
    onEvents: vi.fn(),
    onStories: vi.fn(),
    onFindings: vi.fn(),
    onRecalls: vi.fn(),
  } satisfies PipelineOptions;
  return { ...options, quarantined, saved, pipeline: createPipeline(options) };
}

describe('receive', () => {
  test('thinks about what is new only, after it is stored', async () => {
    const order: string[] = [];
    const it = setUp(
      (events) => {
        order.push(`add ${events.map(({ id }) => id).join()}`);
        return nothing;
      },
      (events) => {
        order.push('append');
        return Promise.resolve(Uint8Array.from(events, ({ id }) => (id === 'known' ? 0 : 1)));
      },
    );
    expect(await it.pipeline.receive([incoming('a'), incoming('known'), incoming('b')])).toBe(2);
    expect(order).toEqual(['append', 'add a,b']);
    expect(it.metrics.value('events', { source: 'agent' })).toBe(2);
    expect(it.metrics.value('events_repeated')).toBe(1);
  });

  test('what cannot be stored is not thought about', async () => {
    const add = vi.fn(() => nothing);
    const it = setUp(add, () => Promise.reject(new Error('disk')));
    await expect(it.pipeline.receive([incoming('a')])).rejects.toThrow('disk');
    expect(add).not.toHaveBeenCalled();
  });

  test('an event that the analyst cannot bear costs only itself, and is kept with the fault', async () => {
    const added: string[] = [];
    const it = setUp((events) => {
      if (events.some(({ id }) => id === 'poison')) throw new TypeError('cannot read this');
      added.push(...events.map(({ id }) => id!));
      return { ...nothing, stories: events.map(({ id }) => ({ id: `story-of-${id}`, revision: 1 })) };
    });
    expect(await it.pipeline.receive([incoming('a'), incoming('poison'), incoming('b')])).toBe(3);
    expect(added).toEqual(['a', 'b']);
    expect(it.quarantined).toMatchObject([{ from: 'analyst', reason: 'analyst fault' }]);
    expect(it.quarantined[0]!.detail).toContain('cannot read this');
    expect(it.metrics.value('analyst_faults')).toBe(1);
    expect(it.onStories).toHaveBeenCalledWith([
      expect.objectContaining({ id: 'story-of-a' }),
      expect.objectContaining({ id: 'story-of-b' }),
    ]);
  });

  test('a story that changes many times is saved once, as it is in the end', async () => {
    let revision = 0;
    const it = setUp(() => ({ ...nothing, stories: [{ id: 's', revision: ++revision }] }));
    for (let i = 0; i < 5; i++) await it.pipeline.receive([incoming(`e${i}`)]);
    await it.pipeline.settle();
    expect(it.saved).toEqual([[{ id: 's', revision: 5 }]]);
    expect(it.onStories).toHaveBeenCalled();
    expect(it.metrics.page()).toMatch(/throughline_story_update_seconds\{kind="p99"\} \d/);
  });

  test('a story that takes long to tell rests as long, while events are taken in', async () => {
    const busy = (ms: number): void => {
      for (const until = performance.now() + ms; performance.now() < until;);
    };
    const it = setUp(() => nothing);
    let taken = 0;
    let tellings = 0;
    it.analyst.take = () => void (taken += 1);
    it.analyst.tell = () => {
      busy(20);
      return { ...nothing, stories: [{ id: 's', revision: ++tellings }] };
    };
    const started = performance.now();
    while (performance.now() - started < 300) {
      await it.pipeline.receive([incoming(`e${taken}`)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Told again and again, in no more than half of the time.
    expect(tellings).toBeGreaterThan(1);
    expect(tellings).toBeLessThanOrEqual(9);
    expect(taken).toBeGreaterThan(tellings * 10);
    // Nothing stays untold.
    await vi.waitFor(() => expect(it.onStories).toHaveBeenCalledTimes(tellings));
    await it.pipeline.settle();
    expect(it.saved.at(-1)).toEqual([{ id: 's', revision: tellings }]);
  });
});
