// Stories and findings over OTLP: each finding and each revision of a story a log record, each opened story a span, all in
// the trace of the request that the attack came in with, so that any trace viewer leads from one to the other.
import { createRequire } from 'node:module';
import type { Context, Span } from '@opentelemetry/api';
import { Severity, type Event, type Finding, type Story } from '@throughline/proto';
import type { Config } from '../config.ts';
import { severityName } from '../detectors/finding.ts';
import type { ExporterKind, StoryChange } from './exporter.ts';

const SPAN_EVENTS_MAX = 100;
const VERSION = '0.1.0';

export const otlp: ExporterKind = {
  name: 'otlp',
  async start(config, { event }) {
    if (!config.otlp) return undefined;
    const sdk = await startSdk(config);
    // Not before the SDK has put its providers in place.
    const { ROOT_CONTEXT, SeverityNumber, TraceFlags, logs, trace } = await import('@opentelemetry/api');
    const logger = logs.getLogger('throughline');
    const tracer = trace.getTracer('throughline');
    const severities = [
      SeverityNumber.INFO,
      SeverityNumber.INFO3,
      SeverityNumber.WARN,
      SeverityNumber.ERROR,
      SeverityNumber.FATAL,
    ];

    /** The trace of the first of these events that has one. */
    const contextOf = (eventIds: readonly string[]): Context => {
      for (const id of eventIds) {
        const found = traceOf(event(id));
        if (found)
          return trace.setSpanContext(ROOT_CONTEXT, { ...found, traceFlags: TraceFlags.SAMPLED, isRemote: true });
      }
      return ROOT_CONTEXT;
    };

    return {
      findings(findings) {
        for (const finding of findings) {
          logger.emit({
            eventName: 'throughline.finding',
            context: contextOf(finding.eventIds ?? []),
            timestamp: milliseconds(finding.timeUs),
            severityNumber: severities[finding.severity ?? 0]!,
            severityText: severityName(finding.severity),
            body: `${finding.title ?? ''}: ${finding.reason ?? ''}`,
            attributes: attributesOfFinding(finding),
          });
        }
        return Promise.resolve();
      },
      stories(changes) {
        for (const { change, story } of changes) {
          const context = contextOf((story.steps ?? []).flatMap((step) => step.eventIds ?? []));
          logger.emit({
            eventName: `throughline.story.${change}`,
            context,
            timestamp: milliseconds(story.lastUs),
            severityNumber: severities[story.severity ?? Severity.INFO]!,
            severityText: severityName(story.severity),
            body: story.narrative?.summary || story.title || '',
            attributes: attributesOfStory(story, change),
          });
          // A span cannot change once it is sent, so there is one when the story opens and one when it ends.
          if (change === 'updated') continue;
          // Names of spans and their events name a kind, never the one thing: backends index them.
          // https://opentelemetry.io/docs/specs/otel/trace/api/#span
          const span = tracer.startSpan(
            'throughline.story',
            { startTime: milliseconds(story.firstUs), attributes: attributesOfStory(story, change) },
            context,
          );
          addSteps(span, story);
          span.end(Math.max(milliseconds(story.lastUs), milliseconds(story.firstUs)));
        }
        return Promise.resolve();
      },
      close: () => sdk.shutdown(),
    };
  },
};

// The collector is a process of its own, so the global SDK is its own too. Standard OTEL_ variables go before our option.
async function startSdk({ otlp: endpoint, otelSelf }: Config): Promise<{ shutdown(): Promise<void> }> {
  const defaults = {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    OTEL_LOG_LEVEL: 'error',
  };
  for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value;
  const [{ startNodeSDK }, { HttpInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
  ]);
  const quiet = new Set(['/healthz', '/metrics']);
  const sdk = startNodeSDK({
    resourceAttributes: { 'service.name': 'throughline-collector', 'service.version': VERSION },
    instrumentations: otelSelf
      ? [
          new HttpInstrumentation({
            ignoreIncomingRequestHook: ({ url }) => quiet.has(url ?? ''),
            disableOutgoingRequestInstrumentation: true,
          }),
        ]
      : [],
  });
  // http was loaded long ago; asking for it once more lets the instrumentation wrap the server's prototype.
  createRequire(import.meta.url)('node:http');
  return sdk;
}

function traceOf(event: Event | undefined): { traceId: string; spanId: string } | undefined {
  const spoken = event?.activity ?? event?.operation ?? event?.serviceSpan;
  const traceId = spoken?.traceId ?? '';
  if (!/^[0-9a-f]{32}$/.test(traceId) || /^0+$/.test(traceId)) return undefined;
  const spanId = spoken?.spanId ?? '';
  // A trace that is known without a span: any valid id puts the record into the trace.
  return { traceId, spanId: /^[0-9a-f]{16}$/.test(spanId) && !/^0+$/.test(spanId) ? spanId : traceId.slice(16) };
}

function addSteps(span: Span, story: Story): void {
  for (const step of (story.steps ?? []).slice(0, SPAN_EVENTS_MAX)) {
    const code = step.code;
    span.addEvent(
      'throughline.step',
      {
        'throughline.step.number': step.number ?? 0,
        'throughline.step.what': step.what ?? '',
        'throughline.why': step.why ?? '',
        'throughline.blocked': step.blocked ?? false,
        ...(step.technique && { 'throughline.technique': step.technique }),
        ...(code?.function && { 'code.function.name': code.function }),
        ...(code?.file && { 'code.file.path': code.file, 'code.line.number': code.line ?? 0 }),
      },
      milliseconds(step.timeUs),
    );
  }
}

// https://opentelemetry.io/docs/specs/semconv/registry/attributes/security-rule/
function attributesOfFinding(finding: Finding): Record<string, string | number | boolean | string[]> {
  return {
    'security_rule.name': finding.title ?? '',
    'security_rule.uuid': finding.rule ?? '',
    'throughline.finding.id': finding.id ?? '',
    'throughline.finding.confidence': finding.confidence ?? 0,
    'throughline.finding.deterministic': finding.deterministic ?? false,
    'throughline.techniques': [...(finding.techniques ?? [])],
    'throughline.event_ids': [...(finding.eventIds ?? [])],
  };
}

function attributesOfStory(
  story: Story,
  change: StoryChange['change'],
): Record<string, string | number | boolean | string[]> {
  return {
    'throughline.story.id': story.id ?? '',
    'throughline.story.revision': story.revision ?? 0,
    'throughline.story.title': story.title ?? '',
    'throughline.story.state': story.state ?? '',
    'throughline.story.change': change,
    'throughline.story.severity': severityName(story.severity),
    'throughline.story.score': story.score ?? 0,
    'throughline.story.steps': story.steps?.length ?? 0,
    'throughline.techniques': [...(story.techniques ?? [])],
    ...(story.mergedInto && { 'throughline.story.merged_into': story.mergedInto }),
  };
}

function milliseconds(us: number | null | undefined): number {
  return (us ?? 0) / 1_000;
}
