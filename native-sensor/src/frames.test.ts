// Frames recorded from a running daemon (test/data/sensor, made by test/sensor/record.ts), whole, cut, bent and forged.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { FrameDecoder, FrameError } from './frame-decoder.ts';
import { addressText } from './frame-fields.ts';
import type { Frame } from './frames.ts';
import { FRAME_BYTES_MAX, layout, recordTypes } from './layout.ts';

const kinds = [
  'hello',
  'stats',
  'cgroup',
  'canary',
  'ready',
  'exec',
  'exit',
  'fork',
  'connect',
  'dns',
  'open',
  'credentials',
  'act',
];
const recorded = (kind: string) =>
  readFileSync(path.join(import.meta.dirname, '../../test/data/sensor', `${kind}.bin`));
const all = Buffer.concat(kinds.map(recorded));

function decode(bytes: Buffer, chunkBytes = bytes.length): { frames: Frame[]; decoder: FrameDecoder } {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder((frame) => void frames.push(frame));
  for (let at = 0; at < bytes.length; at += chunkBytes) decoder.push(bytes.subarray(at, at + chunkBytes));
  return { frames, decoder };
}

const of = <T extends Frame['type']>(type: T) =>
  decode(recorded(type)).frames.filter((frame): frame is Extract<Frame, { type: T }> => frame.type === type);

describe('recorded frames', () => {
  it.each(kinds)('%s: each is understood', (kind) => {
    const { frames, decoder } = decode(recorded(kind));
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.every((frame) => frame.type === kind)).toBe(true);
    expect(decoder.counters).toEqual({ frames: frames.length, unknown: 0, malformed: 0 });
  });

  it('exec: argv with its empty argument, its secret gone, its paths the right way round', () => {
    const say = of('exec').find((frame) => frame.arguments.includes('hello world'))!;
    expect(say.arguments.slice(1)).toEqual(['say', 'hello world', '', '--password=***']);
    expect(say.executable).toMatch(/^\/tmp\/throughline-actor-\d+$/);
    expect(say).toMatchObject({ workingDirectory: '/', redacted: true, snapshot: false, standardPeers: [] });
    expect(say.argumentsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(say.actor.startTicks).toBe(String(BigInt(say.actor.startNs) / 10_000_000n));
  });

  it('exec: fileless, on a socket, longer than is read', () => {
    expect(
      of('exec')
        .filter((frame) => frame.links === 0)
        .map((frame) => frame.executable),
    ).toEqual(['/memfd:fileless']);
    const shell = of('exec').find((frame) => frame.standardPeers.length > 0)!;
    expect(shell.standardPeers.map(({ descriptor }) => descriptor)).toEqual([0, 1, 2]);
    const cut = of('exec').find((frame) => frame.argumentsTruncated)!;
    expect(cut).toMatchObject({ argumentsLength: 100_005, argumentsSha256: '' });
  });

  it('connect: IPv4 also where it was written as IPv6', () => {
    for (const frame of of('connect')) {
      expect(frame).toMatchObject({
        local: { address: '127.0.0.1' },
        remote: { address: '127.0.0.1' },
        protocol: 'tcp',
        result: -115,
      });
    }
  });

  it('connected: how each came out, and how long it took', () => {
    expect(of('connected').map((frame) => frame.result)).toEqual([0, 0, 0]);
    for (const frame of of('connected')) {
      expect(frame).toMatchObject({ local: { address: '127.0.0.1' }, remote: { address: '127.0.0.1' }, mark: 0 });
      expect(frame.durationNs).toBeGreaterThan(0);
      expect(frame.durationNs).toBeLessThan(10_000_000_000);
    }
  });

  it('dns, open, credentials, acts, cgroups', () => {
    expect(of('dns')[0]).toMatchObject({ name: 'exfil.example.com', server: { address: '127.0.0.1', port: 53 } });
    expect(of('open').map((frame) => frame.path.replace(/recording-\w+/, '…'))).toEqual([
      '/tmp/…/serviceaccount/token',
      '/etc/shadow',
    ]);
    expect(of('credentials')[0]).toMatchObject({ oldUid: 0, oldEuid: 0, gainedCapabilities: 0n, cause: 'setuid' });
    expect(of('act').map((frame) => frame.kind)).toEqual(
      expect.arrayContaining(['ptrace', 'memfd_create', 'mount', 'setns']),
    );
    expect(of('cgroup').map((frame) => frame.change)).toEqual(expect.arrayContaining(['made', 'removed']));
  });
});

describe('bytes as they arrive', () => {
  it.each([1, 3, 31, 33, 1000])('in chunks of %i', (chunkBytes) => {
    expect(decode(all, chunkBytes).frames).toEqual(decode(all).frames);
  });

  it('waits for the rest of a frame', () => {
    const { frames, decoder } = decode(all.subarray(0, all.length - 1));
    expect(frames.length).toBe(decode(all).frames.length - 1);
    decoder.push(all.subarray(all.length - 1));
    expect(frames.length).toBe(decode(all).frames.length);
  });

  it('skips a type that it does not know by its length', () => {
    const stranger = Buffer.alloc(40);
    stranger.writeUInt32LE(40, 0);
    stranger.writeUInt16LE(4711, 4);
    const { frames, decoder } = decode(Buffer.concat([stranger, recorded('fork')]));
    expect(frames.map((frame) => frame.type)).toEqual(['fork']);
    expect(decoder.counters).toMatchObject({ unknown: 1, malformed: 0 });
  });

  it.each([0, 31, FRAME_BYTES_MAX + 1, 0xffffffff])('refuses a frame of %i bytes', (length) => {
    const bytes = Buffer.alloc(32);
    bytes.writeUInt32LE(length, 0);
    expect(() => decode(bytes)).toThrow(FrameError);
  });

  it('takes the shortest and the longest frame', () => {
    for (const length of [32, FRAME_BYTES_MAX]) {
      const bytes = Buffer.alloc(length);
      bytes.writeUInt32LE(length, 0);
      bytes.writeUInt16LE(recordTypes.canary, 4);
      expect(decode(bytes).frames).toHaveLength(1);
    }
  });

  it('drops frames whose inner lengths point outside, counted', () => {
    const fields: [string, number][] = [
      ['exec', layout.exec_record.executable_length],
      ['exec', layout.exec_record.argv_length],
      ['dns', layout.dns_record.name_length],
      ['open', layout.open_record.path_length],
      ['cgroup', layout.cgroup_record.path_length],
    ];
    for (const [kind, field] of fields) {
      const bytes = Buffer.from(recorded(kind).subarray(0, recorded(kind).readUInt32LE(0)));
      bytes.writeUInt16LE(0xffff, field);
      expect(decode(bytes).frames, kind).toHaveLength(0);
      expect(decode(bytes).decoder.counters.malformed, kind).toBe(1);
    }
  });

  it('drops frames cut short under a length that fits', () => {
    for (const kind of kinds) {
      const whole = recorded(kind).subarray(0, recorded(kind).readUInt32LE(0));
      for (let length = 32; length < Math.min(whole.length, 600); length++) {
        const cut = Buffer.from(whole.subarray(0, length));
        cut.writeUInt32LE(length, 0);
        expect(() => decode(cut)).not.toThrow();
      }
    }
  });

  it('survives 2,000 bent bytes without reading past a frame', () => {
    let state = 12_345;
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const expected = decode(all).frames.length;
    for (let i = 0; i < 2_000; i++) {
      const bytes = i % 50 === 0 ? Buffer.from(all) : bent;
      if (i % 50 === 0) bent = bytes;
      const at = random(bytes.length);
      bytes[at] = random(256);
      try {
        expect(decode(bytes).frames.length).toBeLessThanOrEqual(expected * 2);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }
  });

  let bent = Buffer.from(all);
});

describe('addresses', () => {
  it.each([
    ['00000000000000000000ffff7f000001', '127.0.0.1'],
    ['00000000000000000000000000000001', '::1'],
    ['00000000000000000000000000000000', '::'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['fd000ec2000000000000000000000254', 'fd00:ec2::254'],
    ['20010db8000100010001000100010001', '2001:db8:1:1:1:1:1:1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ])('%s is %s', (hex, text) => {
    expect(addressText(Buffer.from(hex, 'hex'), 0)).toBe(text);
  });
});
