import { expect, test } from 'vitest';
import { createBodyRoom } from './body-room.ts';

test('one sender has half, and room again when a request is answered', () => {
  const room = createBodyRoom(100);
  const [first, second] = [room.enter('a'), room.enter('a')];
  first.take(30);
  second.take(20);
  expect(() => second.take(1)).toThrow('this sender has as many bytes');
  first.leave();
  second.take(1);
  expect(room.bytes).toBe(21);
});

test('all together have the whole, to the byte', () => {
  const room = createBodyRoom(100);
  room.enter('a').take(50);
  const other = room.enter('b');
  other.take(50);
  expect(() => room.enter('c').take(1)).toThrow(expect.objectContaining({ code: 'BUSY' }));
  other.leave();
  other.leave();
  expect(room.bytes).toBe(50);
  room.enter('c').take(1);
});
