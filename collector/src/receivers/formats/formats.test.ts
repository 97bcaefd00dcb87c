// What every format must do: recognize without throwing, refuse with a sentence, never choke on what somebody sends.
import { expect, test } from 'vitest';
import { DecodeError } from '../../decoder.ts';
import { formatOf, formats } from './index.ts';

const hostile: readonly unknown[] = [
  // prettier-ignore
  null,
  undefined,
  true,
  0,
  -1,
  Number.NaN,
  '',
  'x',
  [],
  {},
  [[[[]]]],
  [null],
  { a: null },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"Records":{"length":-1}}'),
  {
    Records: [null, 1, 'x', []],
    items: [null],
    logEvents: [null, { message: 5 }],
    detail: [],
    protoPayload: 1,
    properties: { log: '{' },
  },
  { process_exec: { process: { exec_id: 5, pid: 'x', arguments: ['a'], pod: [] }, parent: null }, time: 'yesterday' },
  {
    rule: 'r',
    priority: 'Nuclear',
    output: 'o',
    output_fields: { 'proc.pid': {}, 'user.uid': [] },
    tags: [1, null],
    time: {},
  },
  { BaseRuntimeMetadata: [], RuleID: 'R0001', RuntimeProcessDetails: 'x', alertName: 5, timestamp: -1 },
  { service: { serviceName: 'guardduty' }, severity: 'high', type: 5, resource: 'x' },
  { bucketowner: 'b', bucket: 'b', operation: 'REST.GET.OBJECT', time: '[never]', requester: 'arn:' },
  { query_name: '.', query_timestamp: 'never', srcids: [] },
  { srcAddr: {}, dstAddr: [], srcPort: 'x' },
  { src_endpoint: {}, dst_endpoint: {} },
  { resource: {}, span: { traceId: 5, spanId: [], attributes: 'x', startTimeUnixNano: {} } },
  { resourceSpans: [{ scopeSpans: [{ spans: [null, {}] }] }], resourceLogs: 'x' },
  {
    eventName: 'X',
    eventSource: {},
    userIdentity: [],
    eventTime: 'never',
    requestParameters: 'x',
    responseElements: [],
  },
  { kind: 'Event', auditID: {}, verb: 'get', user: [], sourceIPs: 'x', objectRef: 5, apiVersion: 'audit.k8s.io/v1' },
  { eventName: '\u0000\u202e\ud800', eventSource: 'x'.repeat(100_000), eventTime: '2026-01-01T00:00:00Z' },
];

test.each(formats.map((format) => [format.name, format] as const))('%s survives whatever is sent', (_name, format) => {
  for (const value of hostile) {
    expect(typeof format.recognizes(value)).toBe('boolean');
    for (const record of format.unwrap(value)) {
      try {
        const event = format.decode(record);
        if (event === undefined) continue;
        expect(event.id).toMatch(/./);
        expect(Number.isFinite(event.timeUs)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        expect((error as Error).message.length).toBeGreaterThan(10);
      }
    }
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('nothing in particular belongs to no format', () => {
  for (const value of [null, 5, 'x', {}, [], { hello: 'world' }, { Records: [] }])
    expect(formatOf(value)).toBeUndefined();
});

test('no two formats share a name', () => {
  expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length);
});
