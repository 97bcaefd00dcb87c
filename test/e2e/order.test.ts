// A story is a function of the set of events: what the cloud says may come first, last or in any order.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  openDemo,
  startCollector,
  type Demo,
  type DeliveryOrder,
  type ScenarioName,
  type Story,
} from '@throughline/demo';
import { Event, Layer } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.ts';
import { withoutRunIds } from './without-run-ids.ts';

const names: readonly ScenarioName[] = ['poisoned-message', 'ssrf'];
const say = (line: string): void => void process.stderr.write(`e2e: ${line}\n`);

let demo: Demo;
const live = new Map<ScenarioName, Story>();
let recorded: readonly Event[] = [];

beforeAll(async () => {
  demo = await openDemo({ order: 'late', httpPort: 0, say });
  for (const name of names) {
    const { played, result } = await demo.play(name, 'observe', 'attack');
    if (played.skipped) say(`SKIPPED ${name}: ${played.skipped}`);
    else live.set(name, result.stories[0]!);
  }
  recorded = readEvents(demo.collector.dataFolder);
});
afterAll(() => demo?.close());

describe('the same events, delivered again to a new collector', () => {
  const orders: Record<string, (events: readonly Event[]) => readonly Event[]> = {
    'cloud first': (events) => [...events.filter(isCloud), ...events.filter((event) => !isCloud(event))],
    'cloud last': (events) => [...events.filter((event) => !isCloud(event)), ...events.filter(isCloud)],
    'everything backwards': (events) => events.toReversed(),
    'everything shuffled': (events) => shuffled(events, 1),
    'everything shuffled otherwise': (events) => shuffled(events, 2),
  };

  test.each(Object.keys(orders))('%s: the same stories, byte for byte', async (order) => {
    const stories = await told(orders[order]!(recorded));
    expect(stories.map(({ id }) => id).sort()).toEqual([...live.values()].map(({ id }) => id).sort());
    for (const story of live.values()) expect(content(stories.find(({ id }) => id === story.id)!)).toBe(content(story));
  });
});

describe('the attacks, played again while the cloud keeps another order', () => {
  // A cluster and a collector of their own for each: the same account stolen twice within an hour is one story, rightly.
  test.each<DeliveryOrder>(['first', 'last', 'shuffled'])(
    'cloud %s: the same stories but for the ids of the run',
    async (order) => {
      const again = await openDemo({ order, httpPort: 0, say });
      try {
        await Promise.all([...live.keys()].map((name) => again.play(name, 'observe', 'attack')));
        const stories = await again.collector.stories();
        expect(stories.map(({ title }) => title)).toHaveLength(live.size);
        const common = (all: Iterable<Story>): unknown[] =>
          [...all].map(withoutRunIds).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
        expect(common(stories)).toEqual(common(live.values()));
      } finally {
        await again.close();
      }
    },
  );
});

function isCloud(event: Event): boolean {
  return event.layer === Layer.CLOUD;
}

/** All that makes up a story. How often it was told anew depends on what came when, and responses keep their own times. */
function content(story: Story): string {
  const { actions: _, revision: __, ...told } = story;
  return JSON.stringify(told);
}

/** A collector of its own gets the events in this order, from a relay as collectors relay to each other. */
async function told(events: readonly Event[]): Promise<readonly Story[]> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-order-'));
  const collector = await startCollector({ folder }, { httpPort: 0 });
  const client = createStreamClient({
    address: collector.agentAddress,
    hello: { role: 'collector', version: 'test' },
    // Small batches: the order is felt by the analyst and not only inside one call of it.
    batchEventsMax: 5,
    lingerMs: 1,
    eventsMax: 100_000,
    bytesMax: 1 << 28,
  });
  try {
    for (const event of events) client.report(event);
    await until(async () => {
      const counts = Object.values(await collector.events());
      return counts.reduce((sum, count) => sum + count, 0) >= events.length;
    }, 'every event to be stored');
    return await collector.stories();
  } finally {
    client.close();
    await collector.process.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the collector has acknowledged, in the order in which it came. */
function readEvents(dataFolder: string): Event[] {
  const store = new DatabaseSync(join(dataFolder, 'throughline.db'), { readOnly: true });
  try {
    const rows = store.prepare('SELECT body FROM events ORDER BY position').all() as { body: Uint8Array }[];
    // The collector's own words are not a witness's, and it says them again.
    return rows.map(({ body }) => Event.decode(body)).filter(({ source }) => source !== 'collector');
  } finally {
    store.close();
  }
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
