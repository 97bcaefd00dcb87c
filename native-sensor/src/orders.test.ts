import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { ALLOWED_MAX, OrderError, OrderSession, isOrderAction, orderLayout, parseAllowed } from './orders.ts';

describe('parseAllowed', () => {
  it.each([
    ['10.1.2.3', '00000000000000000000ffff0a010203', 128, 0],
    ['10.1.2.3:443', '00000000000000000000ffff0a010203', 128, 443],
    ['10.0.0.0/8', '00000000000000000000ffff0a000000', 104, 0],
    ['0.0.0.0/0', '00000000000000000000ffff00000000', 96, 0],
    ['::1', '00000000000000000000000000000001', 128, 0],
    ['[fd00:ec2::254]:80', 'fd000ec2000000000000000000000254', 128, 80],
    ['fd00::/8', 'fd000000000000000000000000000000', 8, 0],
    ['::ffff:10.1.2.3', '00000000000000000000ffff0a010203', 128, 0],
    ['2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006', 128, 0],
    ['dns', '00000000000000000000000000000000', 0, 53],
  ])('%s', (written, hex, bits, port) => {
    expect(parseAllowed(written)).toEqual({ address: Buffer.from(hex, 'hex'), bits, port });
  });

  it.each([
    '',
    'example.com',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.1:65536',
    '1.2.3',
    '[::1]:x',
    '10.0.0.1 ',
    '256.1.1.1',
  ])('refuses "%s"', (written) => {
    expect(() => parseAllowed(written)).toThrow(OrderError);
  });
});

describe('OrderSession', () => {
  it('signs what it writes, with a number that grows', () => {
    const session = new OrderSession();
    const first = session.encode({ id: 'a', action: 'release', cgroupId: '18446744073709551615' });
    const second = session.encode({ id: 'b', action: 'isolate', ttlMs: 1500, allowed: [parseAllowed('10.0.0.1:9')] });
    expect(first).toHaveLength(orderLayout.bytes);
    const signature = createHmac('sha256', session.key).update(first.subarray(0, orderLayout.hmac)).digest();
    expect(first.subarray(orderLayout.hmac)).toEqual(signature);
    expect(second.readBigUInt64LE(orderLayout.sequence)).toBe(first.readBigUInt64LE(orderLayout.sequence) + 1n);
    expect(second.readBigUInt64LE(orderLayout.ttl_ns)).toBe(1_500_000_000n);
    expect(second.readUInt32LE(orderLayout.allowed_count)).toBe(1);
  });

  it('refuses what does not fit', () => {
    const session = new OrderSession();
    const allowed = (count: number) => Array.from({ length: count }, () => parseAllowed('10.0.0.1'));
    expect(() => session.encode({ id: 'a', action: 'isolate', allowed: allowed(ALLOWED_MAX) })).not.toThrow();
    expect(() => session.encode({ id: 'a', action: 'isolate', allowed: allowed(ALLOWED_MAX + 1) })).toThrow(OrderError);
    expect(() => session.encode({ id: 'x'.repeat(63), action: 'release' })).not.toThrow();
    expect(() => session.encode({ id: 'x'.repeat(64), action: 'release' })).toThrow(OrderError);
    expect(() => session.encode({ id: 'a', action: 'release', cgroupPath: `/${'x'.repeat(511)}` })).toThrow(OrderError);
    expect(() => session.encode({ id: 'a\0b', action: 'release' })).toThrow(OrderError);
    expect(() => session.encode({ id: 'a', action: 'release', cgroupId: '18446744073709551616' })).toThrow(OrderError);
    expect(() => session.encode({ id: 'a', action: 'release', cgroupId: '-1' })).toThrow(OrderError);
  });

  it('knows its actions', () => {
    expect(isOrderAction('isolate')).toBe(true);
    expect(isOrderAction('toString')).toBe(false);
  });
});
