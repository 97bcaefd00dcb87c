// OTLP/HTTP in protobuf, read into the form of OTLP/JSON: only the fields that formats/otlp.ts reads, everything else is
// skipped. https://github.com/open-telemetry/opentelemetry-proto (trace/v1, logs/v1, common/v1, resource/v1)
import { Reader, Writer } from 'protobufjs/minimal.js';

/** Deepest nesting of a value. */
export const VALUE_NESTING_MAX = 8;

type Message = Record<string, unknown>;
type Field = (reader: Reader, message: Message, depth: number) => void;
type Fields = Readonly<Record<number, Field>>;

/** Throws RangeError or Error for bytes that are no such message. */
export function decodeTraces(bytes: Uint8Array): unknown {
  return {
    resourceSpans: [],
    ...read(new Reader(bytes), bytes.length, { 1: many('resourceSpans', resourceSpans) }, 0),
  };
}

export function decodeLogs(bytes: Uint8Array): unknown {
  return { resourceLogs: [], ...read(new Reader(bytes), bytes.length, { 1: many('resourceLogs', resourceLogs) }, 0) };
}

/** Export{Trace,Logs}ServiceResponse: empty, or its partial_success. */
export function encodeResponse(rejected: number, message: string): Uint8Array {
  const writer = new Writer();
  if (rejected > 0) writer.uint32(10).fork().uint32(8).int64(rejected).uint32(18).string(message).ldelim();
  return writer.finish();
}

// ---- a reader of messages by table ---------------------------------------------------------------------------------------

function read(reader: Reader, end: number, table: Fields, depth: number): Message {
  const message: Message = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = table[tag >>> 3];
    if (field) field(reader, message, depth);
    else reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new RangeError('a message ends in the middle of a field');
  return message;
}

function inner(reader: Reader, table: Fields, depth: number): Message {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('a message is longer than the bytes that hold it');
  return read(reader, end, table, depth);
}

function many(name: string, table: Fields): Field {
  return (reader, message, depth) => void ((message[name] ??= []) as unknown[]).push(inner(reader, table, depth));
}
function one(name: string, table: Fields): Field {
  return (reader, message, depth) => void (message[name] = inner(reader, table, depth));
}
function string(name: string): Field {
  return (reader, message) => void (message[name] = reader.string());
}
function hex(name: string): Field {
  return (reader, message) => void (message[name] = Buffer.from(reader.bytes()).toString('hex'));
}
function enumeration(name: string): Field {
  return (reader, message) => void (message[name] = reader.int32());
}
// 64 bits as a decimal text, whether or not a Long class is installed.
function nanoseconds(name: string): Field {
  return (reader, message) => {
    const low = BigInt(reader.fixed32());
    message[name] = String((BigInt(reader.fixed32()) << 32n) | low);
  };
}

// ---- the messages ----------------------------------------------------------------------------------------------------------

const anyValue: Fields = {
  1: string('stringValue'),
  2: (reader, message) => void (message['boolValue'] = reader.bool()),
  3: (reader, message) => void (message['intValue'] = String(reader.int64())),
  4: (reader, message) => void (message['doubleValue'] = reader.double()),
  5: (reader, message, depth) => void (message['arrayValue'] = nested(reader, { 1: many('values', anyValue) }, depth)),
  6: (reader, message, depth) => void (message['kvlistValue'] = nested(reader, { 1: many('values', keyValue) }, depth)),
  7: (reader, message) => void (message['bytesValue'] = Buffer.from(reader.bytes()).toString('base64')),
};

function nested(reader: Reader, table: Fields, depth: number): Message {
  if (depth >= VALUE_NESTING_MAX) throw new RangeError(`a value is nested more than ${VALUE_NESTING_MAX} deep`);
  return inner(reader, table, depth + 1);
}

const keyValue: Fields = { 1: string('key'), 2: one('value', anyValue) };
const resource: Fields = { 1: many('attributes', keyValue) };

const span: Fields = {
  1: hex('traceId'),
  2: hex('spanId'),
  4: hex('parentSpanId'),
  5: string('name'),
  6: enumeration('kind'),
  7: nanoseconds('startTimeUnixNano'),
  8: nanoseconds('endTimeUnixNano'),
  9: many('attributes', keyValue),
};
const resourceSpans: Fields = { 1: one('resource', resource), 2: many('scopeSpans', { 2: many('spans', span) }) };

const logRecord: Fields = {
  1: nanoseconds('timeUnixNano'),
  5: one('body', anyValue),
  6: many('attributes', keyValue),
  9: hex('traceId'),
  10: hex('spanId'),
  11: nanoseconds('observedTimeUnixNano'),
  12: string('eventName'),
};
const resourceLogs: Fields = {
  1: one('resource', resource),
  2: many('scopeLogs', { 2: many('logRecords', logRecord) }),
};
