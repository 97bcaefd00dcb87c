// Clocks that are wrong: the collector's own is set while responses are in force, and witnesses are hours apart.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentPolicy, Event } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { afterEach, describe, expect, test } from 'vitest';
import { createAnalyst } from '../../collector/src/engine.ts';
import { removeFolder, startCollectorProcess, temporaryFolder } from './collector-process.ts';
import { until } from '../until.ts';
import { expectedStories, play, recordedEvents } from './recorded-attack.ts';

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const HOUR_MS = 3_600_000;

/** A collector whose clock is set by a file; everything else of its process goes on steadily. */
async function collectorWithClock() {
  const folder = temporaryFolder('clock');
  const offset = path.join(folder, 'offset');
  const preload = path.join(folder, 'clock.mjs');
  writeFileSync(offset, '0');
  writeFileSync(
    preload,
    `import { readFileSync } from 'node:fs';
     const now = Date.now;
     Date.now = () => now() + Number(readFileSync(${JSON.stringify(offset)}, 'utf8'));`,
  );
  const it = await startCollectorProcess({ env: { NODE_OPTIONS: `--import=${preload}` } });
  closers.push(async () => {
    await it.kill();
    removeFolder(it.data);
    removeFolder(folder);
  });
  return { it, set: (ms: number) => writeFileSync(offset, String(ms)) };
}

describe('the clock of the collector', () => {
  test.each([
    ['three hours forward', 3 * HOUR_MS],
    ['six hours back', -6 * HOUR_MS],
  ])('is set %s: a block lasts as long as it was meant to', async (_how, by) => {
    const { it, set } = await collectorWithClock();
    await play(it, 'poisoned-message');
    let policy: AgentPolicy | undefined;
    const client = createStreamClient({
      address: it.grpc,
      hello: { role: 'agent', workload: { service: 'email-service' } },
      onCommand: (command) => void (policy = command.policy ?? policy),
    });
    closers.push(() => client.close());
    const rule = await until(() => policy?.blockRules?.find(({ kind }) => kind === 'record'));
    const story = expectedStories('poisoned-message')[0]!.id;
    const inForce = async () =>
      (
        await it.api<{ actions: { state: string; action: string; expires: string }[] }>(`/v1/stories/${story}`)
      ).actions.find(({ action }) => action === 'block-record')!;
    const before = await inForce();
    const version = policy!.version!;

    set(by);
    expect(
      Math.abs(
        Number((await it.logged('the clock was set; what ends after a while ends as much later')).seconds) - by / 1_000,
      ),
    ).toBeLessThan(5);
    const moved = await until(async () => {
      const { expires, state } = await inForce();
      return expires !== before.expires && { expires, state };
    });
    expect(moved.state).toBe('done');
    expect(Math.abs(Date.parse(moved.expires) - Date.parse(before.expires) - by)).toBeLessThan(5_000);
    const told = await until(() => policy!.version! > version && policy!.blockRules!.find(({ id }) => id === rule.id));
    expect(Math.abs(told.expiresUs! - rule.expiresUs! - by * 1_000)).toBeLessThan(5_000_000);
    expect((await inForce()).state).toBe('done');
  });
});

/** The clock of one witness is wrong by so much; its keys are what they are. */
function shifted(events: readonly Event[], whose: (event: Event) => boolean, byUs: number): Event[] {
  return events.map((event) => (whose(event) ? { ...event, timeUs: (event.timeUs ?? 0) + byUs } : event));
}

function told(events: readonly Event[]) {
  const analyst = createAnalyst();
  analyst.take(events);
  analyst.tell();
  return analyst
    .stories()
    .filter(({ state }) => state === 'incident' || state === 'open')
    .map(({ steps, links, state }) => ({
      state,
      events: new Set((steps ?? []).flatMap(({ eventIds }) => eventIds ?? [])),
      exact: (links ?? []).filter(({ exact }) => exact).length,
    }));
}

describe('clocks of witnesses hours apart', () => {
  test.each(['poisoned-message', 'ssrf'])('%s is one story with the same evidence', (name) => {
    const events = recordedEvents(name);
    const [right] = told(events);
    const services = [...new Set(events.map(({ workload }) => workload?.service).filter(Boolean))];
    expect(services.length).toBeGreaterThan(0);
    for (const service of services) {
      for (const hours of [-7, -2, 2, 7]) {
        const stories = told(shifted(events, ({ workload }) => workload?.service === service, hours * HOUR_MS * 1_000));
        expect(
          stories.map(({ state }) => state),
          `${service} ${hours} h`,
        ).toEqual([right!.state]);
        const missing = [...right!.events].filter((id) => !stories[0]!.events.has(id));
        expect(missing, `${service} ${hours} h`).toEqual([]);
      }
    }
  });
});
