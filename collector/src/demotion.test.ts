// What a detector takes back, and what it demotes, through the engine: the same in any order.
import { Layer, type Event, type Finding } from '@throughline/proto';
import { expect, test } from 'vitest';
import type { Detector } from './detector.ts';
import { createAnalyst } from './engine.ts';

const event = (id: string, seconds: number, name: string): Event => ({
  id,
  timeUs: seconds * 1_000_000,
  layer: Layer.CLOUD,
  source: 'cloudtrail',
  cloudApiCall: { eventId: id, eventSource: 'x.amazonaws.com', eventName: name },
});

/** Says "open" about an opened door until it hears that it was closed; "noisy" rules are demoted from three hits on. */
function doorkeeper(): Detector {
  let hits = 0;
  let closed = false;
  const claim = (id: string, rule: string, eventIds: string[]): Finding => ({
    id,
    rule,
    title: rule,
    severity: 2,
    eventIds,
    reason: 'because',
    context: false,
  });
  return {
    id: 'doorkeeper',
    title: 'Doors',
    techniques: [],
    tactics: [],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'none',
    detect({ id, cloudApiCall }) {
      if (cloudApiCall?.eventName === 'Close') {
        closed = true;
        return [claim('f-door', 'door-open', [])];
      }
      if (cloudApiCall?.eventName === 'Open') return closed ? [] : [claim('f-door', 'door-open', [id!])];
      hits += 1;
      return [claim(`f-${id}`, 'noisy', [id!])];
    },
    demoted: () => new Set(hits >= 3 ? ['noisy'] : []),
  };
}

function findingsAfter(batches: readonly (readonly Event[])[]): Finding[] {
  const analyst = createAnalyst({ detectors: [doorkeeper()] });
  for (const batch of batches) analyst.add(batch);
  return [...analyst.findings()];
}

test('a finding without evidence takes back the one before it', () => {
  expect(findingsAfter([[event('a', 1, 'Open')]])).toHaveLength(1);
  expect(findingsAfter([[event('a', 1, 'Open')], [event('b', 2, 'Close')]])).toEqual([]);
  expect(findingsAfter([[event('b', 2, 'Close'), event('a', 1, 'Open')]])).toEqual([]);
});

test('a demoted rule is context for all its findings, before and after, in any batches', () => {
  const events = ['a', 'b', 'c', 'd'].map((id, index) => event(id, index, 'Knock'));
  for (const batches of [
    [events],
    events.map((one) => [one]),
    [events.toReversed()],
    [events.slice(0, 3), events.slice(3)],
  ]) {
    const findings = findingsAfter(batches);
    expect(findings.map(({ context }) => context)).toEqual([true, true, true, true]);
    expect(findings[0]!.reason).toContain('fires on much of what happens here');
  }
  expect(findingsAfter([events.slice(0, 2)]).map(({ context }) => context)).toEqual([false, false]);
});
