import { Writer } from 'protobufjs/minimal.js';
import { expect, test } from 'vitest';
import { VALUE_NESTING_MAX, decodeLogs, decodeTraces, encodeResponse } from './otlp-protobuf.ts';

// 1795323600123456789, halved: fixed64 takes no BigInt.
const LOW = Number(1_795_323_600_123_456_789n & 0xffff_ffffn);
const HIGH = Number(1_795_323_600_123_456_789n >> 32n);

/** One log record whose body is a list in a list in a list…, `depth` deep. */
function nestedLog(depth: number): Uint8Array {
  let value = new Writer().uint32(10).string('x').finish();
  for (let level = 0; level < depth; level += 1) {
    const list = new Writer().uint32(10).bytes(value).finish();
    value = new Writer().uint32(42).bytes(list).finish();
  }
  const record = new Writer().uint32(9).fixed32(LOW).fixed32(HIGH).uint32(42).bytes(value).finish();
  const scope = new Writer().uint32(18).bytes(record).finish();
  return new Writer().uint32(10).bytes(new Writer().uint32(18).bytes(scope).finish()).finish();
}

test('64-bit times keep every digit', () => {
  expect(decodeLogs(nestedLog(0))).toEqual({
    resourceLogs: [
      { scopeLogs: [{ logRecords: [{ timeUnixNano: '1795323600123456789', body: { stringValue: 'x' } }] }] },
    ],
  });
});

test('nesting: the deepest value accepted, the first refused', () => {
  expect(() => decodeLogs(nestedLog(VALUE_NESTING_MAX))).not.toThrow();
  expect(() => decodeLogs(nestedLog(VALUE_NESTING_MAX + 1))).toThrow('nested more than');
});

test('random bytes never do more than throw', () => {
  let state = 1;
  for (let round = 0; round < 2_000; round += 1) {
    const bytes = Uint8Array.from(
      { length: round % 64 },
      () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) >>> 16,
    );
    try {
      decodeTraces(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  }
});

test('the answer says how many were refused, and nothing when none were', () => {
  expect(encodeResponse(0, 'x')).toHaveLength(0);
  expect([...encodeResponse(3, 'no')]).toEqual([10, 6, 8, 3, 18, 2, 110, 111]);
});
