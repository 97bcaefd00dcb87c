import type { Event, WitnessStatus } from '@throughline/proto';
import { expect, test } from 'vitest';
import { sensorBlind } from './sensor-blind.ts';

const memory = { byKey: () => [], event: () => undefined };

function findings(witnessStatus: WitnessStatus) {
  const event: Event = { id: 'e', timeUs: 1, workload: { node: 'node-7', bootId: 'b' }, witnessStatus };
  return sensorBlind.detect(event, memory);
}

test('a sensor that lost sight is a claim of its own, and its gap is told with its length', () => {
  const [lost] = findings({
    kind: 'blind',
    message: 'the sensor daemon is gone: it ended with SIGKILL',
    blindFromUs: 5,
  });
  expect(lost).toMatchObject({ rule: 'sensor-blind', deterministic: false, context: false, eventIds: ['e'] });
  expect(lost!.reason).toBe('nothing is seen on node-7 any more: the sensor daemon is gone: it ended with SIGKILL');
  const [gap] = findings({ kind: 'gap', blindFromUs: 1_000_000, blindUntilUs: 3_500_000 });
  expect(gap).toMatchObject({ context: true });
  expect(gap!.reason).toContain('for 2.5 s');
  expect(gap!.id).not.toBe(lost!.id);
});

test.each(['started', 'stats', 'loss', 'coverage', 'stopped'])('"%s" says nothing', (kind) => {
  expect(findings({ kind })).toEqual([]);
});
