// The short way against the long one: whatever the frame says, both make the same event of it.
import { Event } from '@throughline/proto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CgroupTable } from './cgroup-table.ts';
import { NodeClock } from './clock.ts';
import { EventWriter } from './event-writer.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { layout, recordTypes } from './layout.ts';
import { ProcessTable } from './process-table.ts';
import { type NodeKnowledge, toEvent } from './to-event.ts';

const recorded = (kind: string) =>
  readFileSync(path.join(import.meta.dirname, '../../test/data/sensor', `${kind}.bin`));

function knowledge(): NodeKnowledge {
  const clock = new NodeClock();
  clock.sample(1_000_000_000, 1_790_000_000_000_000_000);
  const cgroups = new CgroupTable();
  let serial = 0;
  const node = {
    bootId: '6a5e1b1c-0000-4000-8000-000000000000',
    node: 'worker-1',
    pidNamespace: 4026531836,
    clock,
    cgroups,
    processes: new ProcessTable(),
    idPrefix: 'sensor-0123456789ab-',
    nextSerial: () => ++serial,
  };
  for (const kind of ['cgroup', 'exec']) {
    new FrameDecoder((frame) => {
      if (frame.type === 'cgroup') cgroups.made(frame.id, frame.path);
      else toEvent(frame, node);
    }).push(recorded(kind));
  }
  return node;
}

function longWay(bytes: Buffer): Event[] {
  const node = knowledge();
  const events: Event[] = [];
  new FrameDecoder((frame) => {
    const event = toEvent(frame, node);
    if (event) events.push(Event.decode(Event.encode(event).finish()));
  }).push(bytes);
  return events;
}

function shortWay(bytes: Buffer): Event[] {
  const node = knowledge();
  const writer = new EventWriter(node);
  const encoded: Uint8Array[] = [];
  const decoder = new FrameDecoder(
    (frame) => void decoded.push(frame.type),
    (frame) => {
      const event = writer.write(frame);
      if (event) encoded.push(event);
      return event !== false;
    },
  );
  const decoded: string[] = [];
  decoder.push(bytes);
  expect(decoded).toEqual([]); // what is refused here is refused by the decoder too
  return encoded.map((each) => Event.decode(each));
}

/** Both ways of the same bytes; returns how many events they made. */
function bothWays(bytes: Buffer): number {
  const events = shortWay(bytes);
  const expected = longWay(bytes);
  for (let i = 0; i < events.length; i++) expect(events[i]).toEqual(expected[i]);
  expect(events).toHaveLength(expected.length);
  return events.length;
}

// Park and Miller's; the same numbers in each run.
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at))
    frames.push(Buffer.from(bytes.subarray(at, at + bytes.readUInt32LE(at))));
  return frames;
}

type Random = (below: number) => number;

/** Few enough that frames meet each other's processes, with what no process has among them. */
function anyIdentity(frame: Buffer, at: typeof layout.actor | typeof layout.process_ref, base: number, random: Random) {
  const pid = random(12);
  frame.writeUInt32LE(pid, base + at.pid);
  frame.writeUInt32LE(random(8) ? pid : random(3), base + at.ns_pid);
  frame.writeUInt32LE(random(8) ? 4026531836 : random(2) * 4026532000, base + at.pid_ns);
  const start =
    [0n, 9_999_999n, 10_000_000n * BigInt(pid + 1), 1n << 53n, (1n << 64n) - 1n][random(16) || 2] ?? 70_000_000n;
  frame.writeBigUInt64LE(start, base + at.start_ns);
}

function anyActor(frame: Buffer, random: Random): void {
  const base = layout.header.bytes;
  const at = layout.actor;
  frame.writeBigUInt64LE(BigInt(random(2 ** 31)) << BigInt(random(22)), layout.header.mono_ns);
  frame.writeUInt32LE(random(4) ? 0 : random(2 ** 31) * 2, layout.header.mark);
  if (!random(3)) return; // as recorded
  anyIdentity(frame, at, base, random);
  frame.writeUInt32LE(frame.readUInt32LE(base + at.pid) + random(2), base + at.tid);
  frame.writeUInt32LE([0, 1000, 0xffff_ffff][random(3)]!, base + at.uid);
  frame.writeUInt32LE([0, 1000, 0xffff_ffff][random(3)]!, base + at.euid);
  frame.writeUInt32LE(random(2) * 4026531840, base + at.net_ns);
  frame.writeUInt32LE(random(2) * 4026531841, base + at.mnt_ns);
  if (random(2)) frame.writeBigUInt64LE([0n, 1n, 77n][random(3)]!, base + at.cgroup_id);
}

function anyEndpoint(frame: Buffer, end: number, random: Random): void {
  const family = [0, 2, 10][random(3)]!;
  frame.writeUInt16LE(family, end + layout.endpoint.family);
  frame.writeUInt16LE(random(3) ? random(65_536) : 0, end + layout.endpoint.port);
  frame.fill(0, end, end + 16);
  if (family === 2) frame.writeUInt16LE(0xffff, end + 10);
  for (let i = family === 10 ? 0 : 12; i < 16; i++) frame[end + i] = random(4) ? random(256) : 0;
}

function anyText(random: Random): Buffer {
  const text = ['', 'sh', '-c', 'caf\u00e9', '\u{1f600}', 'x'.repeat(127), 'y'.repeat(128), 'z'.repeat(300)][
    random(8)
  ]!;
  return random(6) ? Buffer.from(text) : Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x82].slice(0, 1 + random(5)));
}

const path_ = (random: Random) => Buffer.concat(Array.from({ length: random(6) }, () => [anyText(random), NUL]).flat());
const NUL = Buffer.alloc(1);

const recordedFrame = (kind: string, random: Random): Buffer => {
  const all = framesOf(recorded(kind));
  return Buffer.from(all[random(all.length)]!);
};

/** One frame of a kind that says anything that such a frame can. */
const makers: Readonly<Record<string, (random: Random) => Buffer>> = {
  exec(random) {
    const at = layout.exec_record;
    const names = [path_(random), Buffer.concat([anyText(random), NUL]), path_(random)];
    const argv = random(20)
      ? Buffer.concat(Array.from({ length: random(8) }, () => [anyText(random), NUL]).flat())
      : Buffer.alloc(4095, [0, 0xff, 'a', '\xff\0', 'a\0'][random(5)]!, 'latin1');
    const known = random(2) ? recordedFrame('exec', random) : undefined;
    const frame = known ?? Buffer.concat([recordedFrame('exec', random).subarray(0, at.bytes), ...names, argv]);
    if (!known) {
      frame.writeUInt32LE(frame.length, 0);
      const lengths = [at.executable_length, at.filename_length, at.directory_length];
      lengths.forEach((length, i) => frame.writeUInt16LE(names[i]!.length, length));
      frame.writeUInt16LE(random(30) ? argv.length : random(65_536), at.argv_length);
    }
    frame[layout.header.flags] = random(256);
    frame.writeUInt32LE(random(2), at.links);
    frame.writeUInt32LE(random(2) * 0xffff_ffff, at.argv_total);
    anyIdentity(frame, layout.process_ref, at.parent, random);
    frame.writeUInt32LE(random(3), at.parent + layout.process_ref.mark);
    for (let i = 0; i < 3; i++) anyEndpoint(frame, at.standard_peer + i * layout.endpoint.bytes, random);
    return frame;
  },
  fork(random) {
    const frame = recordedFrame('fork', random);
    anyIdentity(frame, layout.process_ref, layout.fork_record.child, random);
    return frame;
  },
  exit(random) {
    const frame = recordedFrame('exit', random);
    frame.writeInt32LE([0, 9, 256, 0xff00, -1, random(2 ** 31)][random(6)]!, layout.exit_record.code);
    return frame;
  },
  credentials(random) {
    const frame = recordedFrame('credentials', random);
    const at = layout.credentials_record;
    const bits = () => [0n, (1n << 64n) - 1n, 1n << BigInt(random(64)), 0x1ff_ffff_ffffn][random(4)]!;
    frame.writeUInt32LE([0, 65534, 0xffff_ffff][random(3)]!, at.old_euid);
    frame.writeBigUInt64LE(bits(), at.old_capabilities);
    frame.writeBigUInt64LE(bits(), at.new_capabilities);
    frame.writeUInt32LE(random(6), at.cause);
    return frame;
  },
  act(random) {
    const frame = recordedFrame('act', random);
    const at = layout.act_record;
    frame.writeUInt32LE(random(18), at.kind);
    frame.writeInt32LE([0, -1, 3, -(2 ** 31)][random(4)]!, at.result);
    for (let i = 0; i < 4; i++)
      frame.writeBigUInt64LE(BigInt(random(2 ** 31)) << BigInt(random(34)), at.arguments + 8 * i);
    for (const half of [0, 128]) {
      frame.fill(random(3) ? 0 : 'w', at.text + half, at.text + half + 128);
      if (random(3)) anyText(random).copy(frame, at.text + half, 0, 128);
    }
    return frame;
  },
  dns(random) {
    const frame = recordedFrame('dns', random);
    const at = layout.dns_record;
    anyEndpoint(frame, at.server, random);
    if (!random(3)) return frame;
    frame.fill(0, at.name);
    const labels = Array.from({ length: random(6) }, () => {
      const label = anyText(random).subarray(0, 63 + random(2));
      return [Buffer.from([label.length]), label];
    });
    Buffer.concat(labels.flat()).copy(frame, at.name);
    frame.writeUInt32LE(random(300), at.name_length);
    return frame;
  },
  listen(random) {
    const frame = recordedFrame('connect', random);
    frame.writeUInt16LE(recordTypes.listen, layout.header.type);
    anyEndpoint(frame, layout.socket_record.local, random);
    return frame;
  },
  enforced(random) {
    const frame = recordedFrame('connect', random).subarray(0, layout.enforced_record.bytes);
    frame.writeUInt32LE(frame.length, 0);
    frame.writeUInt16LE(recordTypes.enforced, layout.header.type);
    frame.writeUInt32LE(random(3), layout.enforced_record.verdict);
    anyEndpoint(frame, layout.enforced_record.remote, random);
    return frame;
  },
  cut(random) {
    const frame = recordedFrame(['exec', 'fork', 'exit', 'dns', 'open', 'credentials', 'act'][random(7)]!, random);
    const cut = frame.subarray(0, 32 + random(frame.length - 32));
    cut.writeUInt32LE(cut.length, 0);
    return cut;
  },
};

describe('EventWriter', () => {
  it.each(['exec', 'fork', 'exit', 'connect', 'connected', 'dns', 'open', 'credentials', 'act'])(
    '%s: recorded frames',
    (kind) => {
      expect(bothWays(recorded(kind))).toBeGreaterThan(0);
    },
  );

  it.each(Object.keys(makers))('%s: whatever such a frame can say', (kind) => {
    const random = numbers(kind.length + kind.charCodeAt(0));
    const frames = Array.from({ length: 1_500 }, () => {
      const frame = makers[kind]!(random);
      if (frame.length >= layout.header.bytes + layout.actor.bytes) anyActor(frame, random);
      return frame;
    });
    const events = bothWays(Buffer.concat(frames));
    if (kind !== 'cut') expect(events).toBeGreaterThan(300);
  });

  it.each([3, 17, 99])('all kinds among each other, seed %d: who forked whom, what it runs, where it ended', (seed) => {
    const random = numbers(seed);
    const kinds = ['exec', 'fork', 'fork', 'exit', 'credentials', 'listen', 'act', 'enforced', 'dns'];
    const frames = Array.from({ length: 6_000 }, () => {
      const frame = makers[kinds[random(kinds.length)]!]!(random);
      if (frame.length >= layout.header.bytes + layout.actor.bytes) anyActor(frame, random);
      return frame;
    });
    expect(bothWays(Buffer.concat(frames))).toBeGreaterThan(3_000);
  });

  it('a process that is another program, or whose cgroup got its name, since it was remembered', () => {
    const node = knowledge();
    const writer = new EventWriter(node);
    const said: Event[] = [];
    const decoder = new FrameDecoder(
      () => {},
      (frame) => {
        const event = writer.write(frame);
        if (event) said.push(Event.decode(event));
        return event !== false;
      },
    );
    const random = numbers(5);
    const exec = framesOf(recorded('exec'))[0]!;
    const rights = makers['credentials']!(random);
    exec.copy(rights, layout.header.bytes, layout.header.bytes, layout.header.bytes + layout.actor.bytes);
    rights.writeBigUInt64LE(4242n, layout.header.bytes + layout.actor.cgroup_id);
    decoder.push(rights);
    decoder.push(rights);
    node.cgroups.made('4242', '/late');
    decoder.push(rights);
    const other = Buffer.from(framesOf(recorded('exec'))[1]!);
    exec.copy(other, layout.header.bytes, layout.header.bytes, layout.header.bytes + layout.actor.bytes);
    other.write('Z', layout.exec_record.bytes);
    decoder.push(other);
    decoder.push(rights);
    expect(said.map(({ workload }) => workload?.cgroupPath)).toEqual(['', '', '/late', expect.any(String), '/late']);
    expect(said[4]!.process?.executable).toBe(said[3]!.process?.executable);
    expect(said[4]!.process?.executable).not.toBe(said[0]!.process?.executable);
  });

  it('connections of every kind and family', () => {
    const random = numbers(7);
    const kinds = [recordTypes.connect, recordTypes.accept, recordTypes.connected];
    const at = layout.socket_record;
    const frames = Array.from({ length: 1_000 }, () => {
      const frame = Buffer.alloc(layout.connected_record.bytes);
      framesOf(recorded('connect'))[0]!.copy(frame);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeUInt16LE(kinds[random(3)]!, layout.header.type);
      frame[layout.header.flags] = random(2);
      frame.writeBigUInt64LE(BigInt(random(2 ** 31)) << BigInt(random(22)), layout.header.mono_ns);
      for (const end of [at.local, at.remote]) {
        const family = [0, 2, 10][random(3)]!;
        frame.writeUInt16LE(family, end + layout.endpoint.family);
        frame.writeUInt16LE(random(3) ? random(65_536) : 0, end + layout.endpoint.port);
        frame.fill(0, end, end + 16);
        if (family === 2) frame.writeUInt16LE(0xffff, end + 10);
        for (let i = family === 10 ? 0 : 12; i < 16; i++) frame[end + i] = random(4) ? random(256) : 0;
      }
      frame.writeBigUInt64LE(BigInt(random(2 ** 31)) << BigInt(random(33)), at.cookie);
      frame.writeInt32LE([0, -115, -111, 1, -(2 ** 31)][random(5)]!, at.result);
      frame.writeUInt32LE([6, 17, 132][random(3)]!, at.protocol);
      frame.writeBigUInt64LE(BigInt(random(2 ** 31)) << BigInt(random(10)), layout.connected_record.duration_ns);
      return frame;
    });
    expect(shortWay(Buffer.concat(frames))).toEqual(longWay(Buffer.concat(frames)));
  });

  it('files of every kind, some again and again, some with names that are no text', () => {
    const random = numbers(11);
    const names = ['token', 'shadow', 'credentials', 'environ', 'caf\u00e9', 'x'.repeat(255)];
    const parents = ['serviceaccount', 'etc', '.aws', '', '7', 'y'.repeat(200)];
    const grand = ['run', 'proc', 'log', '\xff\xfe'];
    const at = layout.open_record;
    const recording = framesOf(recorded('open'))[0]!;
    const frames = Array.from({ length: 2_000 }, (_, i) => {
      const parts = [names, parents, grand].map((list) => list[random(list.length)]!).filter(Boolean);
      const text = Buffer.from(parts.map((part) => `${part}\0`).join(''), i % 2 ? 'latin1' : 'utf8');
      const frame = Buffer.concat([recording.subarray(0, at.bytes), text]);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeUInt32LE([0, 0, 1, 2][random(4)]!, at.access);
      frame.writeUInt32LE(text.length, at.path_length);
      frame.writeUInt32LE([0, 1, 2, 0o1000][random(4)]!, at.open_flags);
      frame.writeInt32LE(random(1000), at.result);
      frame.writeBigUInt64LE(BigInt(random(40)), at.inode);
      frame.writeUInt32LE((random(3) << 20) | random(3), at.device);
      frame.writeUInt32LE(1 + random(3), layout.header.bytes + layout.actor.tid);
      return frame;
    });
    const events = shortWay(Buffer.concat(frames));
    expect(events.length).toBeGreaterThan(300);
    expect(events).toEqual(longWay(Buffer.concat(frames)));
  });

  it('leaves what is cut short to the decoder', () => {
    for (const kind of ['open', 'connect']) {
      const whole = framesOf(recorded(kind))[0]!;
      for (let length = 32; length < whole.length; length++) {
        const cut = Buffer.from(whole.subarray(0, length));
        cut.writeUInt32LE(length, 0);
        expect(shortWay(cut)).toEqual([]);
      }
    }
  });
});
