// The short way against the long one: whatever the frame says, both make the same event of it.
import { Event } from '@throughline/proto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { CgroupTable } from './cgroup-table.ts';
import { NodeClock } from './clock.ts';
import { EventWriter } from './event-writer.ts';
import { type Actor, FrameDecoder, layout, recordTypes } from './frames.ts';
import { ProcessTable } from './process-table.ts';
import { type NodeKnowledge, encodeEvent, toEvent } from './to-event.ts';

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
    () => {},
    (all: Buffer, view: DataView, start: number, end: number, actor: Actor) => {
      const event = writer.write(all, view, start, end, actor);
      if (event) encoded.push(event);
      return event !== false;
    },
  );
  decoder.push(bytes);
  return encoded.map((each) => Event.decode(each));
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

describe('encodeEvent', () => {
  it.each(['exec', 'fork', 'exit', 'connect', 'dns', 'open', 'credentials', 'act'])(
    '%s: says what the event says',
    (kind) => {
      const node = knowledge();
      let events = 0;
      new FrameDecoder((frame) => {
        const event = 'actor' in frame ? toEvent(frame, node) : undefined;
        if (!event || !('actor' in frame)) return;
        events++;
        expect(Event.decode(encodeEvent(event, frame.actor))).toEqual(Event.decode(Event.encode(event).finish()));
      }).push(recorded(kind));
      expect(events).toBeGreaterThan(0);
    },
  );
});

describe('EventWriter', () => {
  it.each(['open', 'connect'])('%s: recorded frames', (kind) => {
    const events = shortWay(recorded(kind));
    expect(events.length).toBeGreaterThan(0);
    expect(events).toEqual(longWay(recorded(kind)));
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
