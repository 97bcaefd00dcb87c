// OpenTelemetry spans and log records (OTLP/JSON, and protobuf once it is read into the same form), so that a service in any
// language joins a story by its trace id. https://opentelemetry.io/docs/specs/otlp/
import { awsRequestKey, ClockClass, entityKey, Layer, type EntityKey, type Workload } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, fields, isFields, list, text, type Fields } from './record.ts';

/** Attributes of one span that are kept, and the longest text of one. */
export const SPAN_ATTRIBUTES_MAX = 64;
export const SPAN_ATTRIBUTE_CHARACTERS_MAX = 1_024;

/** One span or log record with the resource it belongs to, as `unwrap` takes a request apart. */
interface Item {
  readonly resource: Fields;
  readonly span?: Fields;
  readonly log?: Fields;
}

export const otlp: Format = {
  name: 'otlp',

  recognizes(value) {
    return isFields(value) && (isFields(value.span) || isFields(value.log)) && isFields(value.resource);
  },

  unwrap(value) {
    if (Array.isArray(value)) return value.flatMap((item) => this.unwrap(item));
    if (!isFields(value)) return [value];
    const spans = list(value.resourceSpans).flatMap((part) => items(fields(part), 'scopeSpans', 'spans', 'span'));
    const logs = list(value.resourceLogs).flatMap((part) => items(fields(part), 'scopeLogs', 'logRecords', 'log'));
    return spans.length + logs.length > 0 || value.resourceSpans || value.resourceLogs ? [...spans, ...logs] : [value];
  },

  decode(value) {
    if (!this.recognizes(value)) throw new DecodeError('neither a span nor a log record');
    const { resource, span, log } = value as unknown as Item;
    const about = attributesOf(resource.attributes);
    const record = span ?? log!;
    const said = attributesOf(record.attributes);
    const traceId = hexId(record.traceId, 32);
    const spanId = hexId(record.spanId, 16);
    if (span && (traceId === '' || spanId === ''))
      throw new DecodeError('a span needs a traceId of 32 and a spanId of 16 hexadecimal digits');
    const startUs =
      microseconds(record.startTimeUnixNano ?? record.timeUnixNano) || microseconds(record.observedTimeUnixNano);
    const endUs = microseconds(record.endTimeUnixNano);
    const parentSpanId = hexId(record.parentSpanId, 16);
    const kind = span ? (KINDS[Number(span.kind)] ?? KIND_NAMES[text(span.kind)] ?? 'internal') : 'log';
    return {
      id: span ? `otlp-${traceId}-${spanId}` : contentId('otlp', value),
      timeUs: startUs,
      clock: ClockClass.NODE,
      layer: Layer.APP,
      source: 'otlp',
      workload: workloadOf(about),
      keys: keysOf(
        { traceId, root: Boolean(span) && parentSpanId === '' && (kind === 'server' || kind === 'consumer') },
        said,
      ),
      serviceSpan: {
        traceId,
        spanId,
        parentSpanId,
        name: (span
          ? text(span.name)
          : text(record.eventName) || text(said['event.name']) || bodyText(record.body)
        ).slice(0, SPAN_ATTRIBUTE_CHARACTERS_MAX),
        kind,
        service: about['service.name'] ?? '',
        attributes: log && record.body !== undefined ? { ...said, body: bodyText(record.body) } : said,
        durationUs: endUs > startUs ? endUs - startUs : 0,
      },
    };
  },
};

// Span.SpanKind of the protocol, from 0.
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const KIND_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  KINDS.slice(1).map((kind) => [`SPAN_KIND_${kind.toUpperCase()}`, kind]),
);

function items(part: Fields, scopes: string, records: string, as: 'span' | 'log'): Item[] {
  const resource = fields(part.resource);
  return list(part[scopes]).flatMap((scope) =>
    list(fields(scope)[records]).map((record) => ({ resource, [as]: record })),
  );
}

function keysOf(
  { traceId, root }: { traceId: string; root: boolean },
  said: Readonly<Record<string, string>>,
): EntityKey[] {
  const keys: EntityKey[] = [];
  if (traceId !== '') keys.push(entityKey('trace', traceId, root ? 'SUBJECT' : 'USED'));
  // A span of an AWS SDK call is that call: CloudTrail's record of it carries the same request id.
  const requestId = said['aws.request_id'] ?? said['aws.requestId'];
  const call = said['rpc.method'];
  if (requestId && call)
    keys.push(entityKey('aws-request', awsRequestKey(requestId, call.slice(call.lastIndexOf('/') + 1)), 'SUBJECT'));
  return keys;
}

function workloadOf(about: Readonly<Record<string, string>>): Workload {
  return {
    service: about['service.name'] ?? '',
    revision: about['service.version'] ?? '',
    cluster: about['k8s.cluster.name'] ?? '',
    node: about['k8s.node.name'] ?? '',
    namespace: about['k8s.namespace.name'] ?? '',
    podName: about['k8s.pod.name'] ?? '',
    podUid: about['k8s.pod.uid'] ?? '',
    containerId: about['container.id'] ?? '',
    containerName: about['k8s.container.name'] ?? '',
    image: about['container.image.name'] ?? '',
    cloudAccount: about['cloud.account.id'] ?? '',
    cloudRegion: about['cloud.region'] ?? '',
  };
}

function attributesOf(value: unknown): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const item of list(value).slice(0, SPAN_ATTRIBUTES_MAX)) {
    const key = text(fields(item).key).slice(0, 256);
    if (key !== '') kept[key] = bodyText(fields(item).value);
  }
  return kept;
}

/** AnyValue as text: scalars as they are, lists and maps as JSON. */
function bodyText(value: unknown): string {
  const any = fields(value);
  const scalar = any.stringValue ?? any.intValue ?? any.doubleValue ?? any.boolValue;
  const said = scalar === undefined ? (any.arrayValue ?? any.kvlistValue ?? any.bytesValue) : scalar;
  const plain = said === undefined ? '' : typeof said === 'object' ? JSON.stringify(said) : String(said);
  return plain.slice(0, SPAN_ATTRIBUTE_CHARACTERS_MAX);
}

// OTLP/JSON writes ids in hexadecimal, unlike other bytes of protobuf's JSON form. All zeros is no id.
function hexId(value: unknown, digits: number): string {
  const id = text(value).toLowerCase();
  return id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id) ? id : '';
}

function microseconds(nanoseconds: unknown): number {
  const written = text(nanoseconds);
  return /^\d{1,19}$/.test(written) ? Number(BigInt(written) / 1_000n) : 0;
}
