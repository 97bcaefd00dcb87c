// Findings in the application's own OpenTelemetry: an event on its active span and a log record. Whatever SDK the
// application has is reached through the global that every version 1 of @opentelemetry/api shares, so that the agent needs
// no copy of its own, fits an application on an older API, and never takes the provider's place.
import { createRequire } from 'node:module';
import type { Activity } from './activities.ts';
import type { AgentConfig } from './config.ts';
import { BLOCKED } from './events.ts';
import type { FindingLine } from './report.ts';

const registry = Symbol.for('opentelemetry.js.api.1');
/** createContextKey() of the API is Symbol.for of this description. */
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN');
/** Until API 1.9 the logs API was a package and a global of its own, which is a function of the wanted version. */
const oldLogs = Symbol.for('io.opentelemetry.js.api.logs');
const severityNumbers: Readonly<Record<string, number>> = { low: 9, medium: 13, high: 17, critical: 21 };

interface Registry {
  readonly trace?: unknown;
  readonly logs?: LoggerProvider;
  readonly context?: { active(): { getValue(key: symbol): unknown } };
}
interface LoggerProvider {
  getLogger(name: string, version?: string): { emit(record: object): void };
}
interface Span {
  addEvent(name: string, attributes: object): unknown;
  spanContext(): { traceId: string; spanId: string };
}

/** The activity goes by the trace that the application's own spans carry, where it has some. */
export function adoptTrace(activity: Activity): void {
  const traceId = activeSpan()?.spanContext().traceId;
  if (traceId && !/^0+$/.test(traceId)) activity.record.adoptTrace(traceId);
}

export function telemetryOutlet(otel: AgentConfig['otel'], version: string): (finding: FindingLine) => void {
  if (otel === 'off') return () => {};
  return (finding) => {
    if (!current()) return;
    try {
      const attributes = attributesOf(finding);
      activeSpan()?.addEvent('throughline.finding', attributes);
      logger(version)?.emit({
        eventName: 'throughline.finding',
        severityNumber: severityNumbers[finding.severity] ?? 9,
        severityText: finding.severity,
        body: finding.event.operation?.verdict?.reason ?? finding.title,
        attributes,
      });
    } catch {
      // The application's telemetry is the application's: its mistakes stay there, and ours must not reach it.
    }
  };
}

/**
 * Starts an SDK with the HTTP instrumentation for an application that has none: asked for by `otel: on`, once the
 * application's own modules had their turn. Configured by the usual OTEL_* variables.
 * @returns why it was not started, undefined when it was or when there is one already
 */
export function startSdk(mainFile: string | undefined, agentFolder: string, service: string): string | undefined {
  if (current()?.trace) return undefined;
  process.env['OTEL_SERVICE_NAME'] ??= service;
  let reason = '';
  for (const from of [mainFile, `${agentFolder}/`]) {
    if (!from) continue;
    try {
      const require = createRequire(from);
      const { startNodeSDK, NodeSDK } = require('@opentelemetry/sdk-node');
      const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
      const options = { instrumentations: [new HttpInstrumentation()] };
      if (startNodeSDK) startNodeSDK(options);
      else new NodeSDK(options).start();
      return undefined;
    } catch (error) {
      reason = (error as Error).message.split('\n')[0]!;
    }
  }
  return `@opentelemetry/sdk-node and @opentelemetry/instrumentation-http are needed for it: ${reason}`;
}

function current(): Registry | undefined {
  return (globalThis as { [registry]?: Registry })[registry];
}

function activeSpan(): Span | undefined {
  try {
    return current()?.context?.active().getValue(spanKey) as Span | undefined;
  } catch {
    return undefined;
  }
}

function logger(version: string): { emit(record: object): void } | undefined {
  const old = (globalThis as { [oldLogs]?: (version: number) => LoggerProvider })[oldLogs];
  return (current()?.logs ?? old?.(1))?.getLogger('throughline', version);
}

/** Names of the semantic conventions where there are some. */
function attributesOf({ event, title, severity }: FindingLine): Record<string, string | number> {
  const operation = event.operation!;
  const verdict = operation.verdict!;
  const { caller } = operation;
  return {
    'security_rule.name': verdict.guard ?? '',
    'security_rule.category': verdict.weakness ?? '',
    'security_rule.description': title,
    'code.function.name': caller?.function ?? '',
    'code.file.path': caller?.file ?? '',
    'code.line.number': caller?.line ?? 0,
    'throughline.finding.id': verdict.findingId ?? '',
    'throughline.finding.outcome': verdict.outcome === BLOCKED ? 'blocked' : 'reported',
    'throughline.finding.severity': severity,
    'throughline.finding.reason': verdict.reason ?? '',
    'throughline.finding.techniques': (verdict.techniques ?? []).join(','),
    'throughline.operation': operation.call ?? '',
    'throughline.input': verdict.input?.path ?? '',
  };
}
