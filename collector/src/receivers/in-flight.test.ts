// What is in flight: who waits for room, who is ended, and that nobody else notices.
import { expect, test } from 'vitest';
import { createInFlight, limitsOf, type InFlight, type Place } from './in-flight.ts';

const limits = {
  streamBytesMax: 100,
  senderBytesMax: 300,
  bytesMax: 1_000,
  senderUnfinishedBytesMax: 150,
  unfinishedBytesMax: 400,
};

interface Seen extends Place {
  state: string;
}

function enter(inFlight: InFlight, sender: string): Seen {
  let state = 'read';
  const place = inFlight.enter(sender, {
    pause: () => (state = 'paused'),
    resume: () => (state = 'read'),
    refuse(sentence) {
      state = sentence;
      place.leave();
    },
  });
  return Object.defineProperty({ ...place }, 'state', { get: () => state }) as unknown as Seen;
}

test('a stream is read on again when half of its room is free', () => {
  const inFlight = createInFlight(limits);
  const stream = enter(inFlight, 'a');
  stream.take(99);
  expect(stream.state).toBe('read');
  stream.take(1);
  expect(stream.state).toBe('paused');
  stream.give(50);
  expect(stream.state).toBe('paused');
  stream.give(1);
  expect(stream.state).toBe('read');
});

test('a sender over its share waits with all its streams, the new ones too; others are read on', () => {
  const inFlight = createInFlight(limits);
  const own = Array.from({ length: 4 }, () => enter(inFlight, 'a'));
  const other = enter(inFlight, 'b');
  for (const stream of own) stream.take(75);
  const late = enter(inFlight, 'a');
  expect([...own, late].map(({ state }) => state)).toEqual(Array(5).fill('paused'));
  other.take(10);
  expect(other.state).toBe('read');
  for (const stream of own.slice(0, 3)) stream.give(75);
  expect([...own, late].map(({ state }) => state)).toEqual(Array(5).fill('read'));
});

test('with all room taken everybody waits', () => {
  const inFlight = createInFlight({ ...limits, streamBytesMax: 1_000, senderBytesMax: 1_000 });
  const streams = Array.from({ length: 5 }, (_, i) => enter(inFlight, `s${i}`));
  for (const stream of streams) stream.take(200);
  expect(streams.map(({ state }) => state)).toEqual(Array(5).fill('paused'));
  // Its first message tells who somebody new is.
  const late = enter(inFlight, 'late');
  expect(late.state).toBe('read');
  late.take(1);
  expect(late.state).toBe('paused');
  for (const stream of streams.slice(0, 3)) stream.give(200);
  expect([...streams, late].map(({ state }) => state)).toEqual(Array(6).fill('read'));
});

test('the stream of a sender that began the most ends when its share is over', () => {
  const inFlight = createInFlight(limits);
  const [small, large] = [enter(inFlight, 'a'), enter(inFlight, 'a')];
  large.unfinished(100);
  small.unfinished(50);
  expect(large.state).toBe('read');
  small.unfinished(51);
  expect(large.state).toBe('this sender has begun more than 150 bytes of messages');
  expect(small.state).toBe('read');
  expect(inFlight.unfinished).toBe(51);
});

test('the stream that began the most of all ends when all have begun too much', () => {
  const inFlight = createInFlight(limits);
  const streams = [120, 150, 100, 31].map((bytes, i) => {
    const stream = enter(inFlight, `s${i}`);
    stream.unfinished(bytes);
    return stream;
  });
  expect(streams.map(({ state }) => state === 'read')).toEqual([true, false, true, true]);
  expect(inFlight.unfinished).toBe(251);
});

test('whoever leaves gives its unfinished bytes back at once, and what waits when the store has it', () => {
  const inFlight = createInFlight(limits);
  const stream = enter(inFlight, 'a');
  stream.unfinished(40);
  stream.take(60);
  stream.leave();
  stream.leave();
  stream.unfinished(90);
  expect([inFlight.waiting, inFlight.unfinished, inFlight.paused]).toEqual([60, 0, 0]);
  stream.give(60);
  expect(inFlight.waiting).toBe(0);
});

test('shares of the least that may be configured hold a message of the largest size', () => {
  const { senderUnfinishedBytesMax, streamBytesMax } = limitsOf(64 * 1024 * 1024);
  expect(senderUnfinishedBytesMax).toBe(4 * 1024 * 1024);
  expect(streamBytesMax).toBe(8 * 1024 * 1024);
});
