// Findings in the application's own OpenTelemetry; an SDK is started only when asked for and none is there.
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { appsFolder, runApp, wholeLines, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

let app: RunningApp;
afterEach(() => app.stop());

const attack = `/exec?v=${encodeURIComponent('x; echo y')}`;
const exported = (): any[] =>
  wholeLines(app.output())
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

test('a finding is an event on the active span, a log record, and in the same trace', async () => {
  app = await runApp(join(appsFolder, 'otel.cjs'), {
    mode: 'observe',
    environment: {
      APP_SDK: 'on',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
  });
  await app.get(attack);
  await until(
    () => exported().length >= 2,
    () => app.output() + app.errors(),
  );
  const span = exported().find(({ kind }) => kind === 'span');
  const log = exported().find(({ kind }) => kind === 'log');
  const finding = app.findings()[0];
  expect(span.events).toMatchObject([
    {
      name: 'throughline.finding',
      attributes: {
        'security_rule.name': 'shell-injection',
        'throughline.finding.id': finding.id,
        'throughline.finding.outcome': 'reported',
      },
    },
  ]);
  expect(log).toMatchObject({ name: 'throughline.finding', severity: 21, body: finding.reason, traceId: span.traceId });
  expect(finding.activity.traceId).toBe(span.traceId);
  expect(log.attributes['code.file.path']).toBe('agent/apps/otel.cjs');
});

test.each<[Record<string, string>, string]>([
  [{}, 'none'],
  [{ THROUGHLINE_OTEL: 'on', OTEL_TRACES_EXPORTER: 'console' }, 'some'],
  [{ THROUGHLINE_OTEL: 'off', APP_SDK: 'on' }, 'some'],
])('%j: provider %s', async (environment, expected) => {
  app = await runApp(join(appsFolder, 'otel.cjs'), {
    mode: 'observe',
    environment: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      ...environment,
    },
  });
  await until(
    async () => (await app.get('/provider')).body === expected,
    () => app.errors(),
  );
  await app.get(attack);
  if (environment['THROUGHLINE_OTEL'] === 'off') {
    await until(
      () => exported().some(({ kind }) => kind === 'span'),
      () => app.output(),
    );
    expect(exported().flatMap(({ events }) => events)).toEqual([]);
  }
});
