// What was judged and cannot be told: the verdict holds, and what comes after it is told.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createReport, type Outlet } from '../../agent/src/report.ts';
import { createFlightRecorder } from '../../agent/src/flight-recorder.ts';
import type { RecordedOperation } from '../../agent/src/activities.ts';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

let app: RunningApp | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

test('an attack is stopped, although the application’s own telemetry throws while it is told', async () => {
  app = await runApp(join(appsFolder, 'broken-telemetry.cjs'), { mode: 'block' });
  expect(await app.get('/?v=plain')).toMatchObject({ status: 200, body: 'plain\n' });
  const answer = await app.get(`/?v=${encodeURIComponent('x; echo y')}`);
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body).finding).toMatch(/^f-/);
  const fault = await until(() => app!.lines().find(({ throughline }) => throughline === 'fault'), app.errors);
  expect(fault).toMatchObject({ where: 'report', error: 'the exporter is gone' });
});

test('an operation that cannot be told is counted once and holds nothing up', () => {
  const sent: string[] = [];
  const outlet: Outlet = { event: (event) => void sent.push(event.id!), finding() {} };
  const events = {
    activity: () => ({}),
    sample: () => ({}),
    operation({ recorded }: { recorded: RecordedOperation }) {
      if (recorded.error === 'bad') throw new TypeError('not a string');
      return { id: recorded.error };
    },
  };
  const report = createReport({ events, recorder: createFlightRecorder(4), outlet, ownProcess: () => ({}) });
  for (const error of ['first', 'bad', 'last'])
    report.always(
      undefined,
      {
        operation: { kind: 'process.spawn' },
        startUs: 0,
        endUs: 0,
        facts: undefined,
        error,
        sent: false,
        mark: 0,
      } as never,
      undefined,
    );
  report.flush(false);
  report.flush(true);
  expect(sent).toEqual(['first', 'last']);
  expect(report.counters['untold']).toBe(1);
});
