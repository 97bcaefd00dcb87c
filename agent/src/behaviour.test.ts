import { expect, test } from 'vitest';
import { createBehaviourProfile, type ProfileLock } from './behaviour.ts';
import type { Operation } from './operation.ts';

const read = (path: string): Operation => ({ kind: 'file.access', call: 'fs.readFile', path, access: 'read' });
const ask = (host: string): Operation => ({ kind: 'net.connect', call: 'net.connect', host, port: 1 }) as Operation;

function setUp() {
  const it = { lock: undefined as ProfileLock | undefined, now: 1_000 };
  const profile = createBehaviourProfile(
    () => it.lock,
    () => it.now,
  );
  const judge = (operation: Operation) =>
    profile.guard.judge(operation, undefined as never, undefined as never)?.reason;
  return { it, profile, judge };
}

test('learns what is done, folded so that ordinary work repeats itself', () => {
  const { profile, judge } = setUp();
  for (const path of ['/data/2026/07/a.txt', '/data/2027/01/b.txt', '/tmp/6f1c9a52-77aa-4b1e-9d11-aabbccddeeff/x'])
    judge(read(path));
  judge({
    kind: 'process.spawn',
    call: 'exec',
    file: '/bin/sh',
    arguments: ['-c', 'ls /a | wc'],
    shellCommand: 'ls /a | wc',
  });
  judge(ask('DB.internal'));
  judge({ kind: 'sql.query', call: 'pg', dialect: 'postgresql', sql: 'select 1' } as Operation);
  expect(profile.learned()).toEqual([
    { kind: 'file read', value: '/data/#/#/' },
    { kind: 'file read', value: '/tmp/#/' },
    { kind: 'program', value: 'sh: ls' },
    { kind: 'host', value: 'db.internal' },
  ]);
});

test('a lock allows what either was learned here or came with it, and teaches nothing', () => {
  const { it, profile, judge } = setUp();
  judge(ask('here'));
  it.lock = { profile: [{ kind: 'host', value: 'there' }], expiresMs: 2_000 };
  expect(judge(ask('here'))).toBeUndefined();
  expect(judge(ask('there'))).toBeUndefined();
  expect(judge(ask('elsewhere'))).toBe(
    'the profile of this service is locked, and it never did this before: host elsewhere',
  );
  expect(judge(ask('elsewhere'))).toBeDefined();
  expect(judge(read('/etc/passwd')), 'a kind that was never seen').toBeDefined();
  expect(profile.learned()).toEqual([{ kind: 'host', value: 'here' }]);
});

test('ends at its time: the last millisecond in, the first out', () => {
  const { it, judge } = setUp();
  it.lock = { profile: [{ kind: 'host', value: 'there' }], expiresMs: 2_000 };
  it.now = 1_999;
  expect(judge(ask('elsewhere'))).toBeDefined();
  it.now = 2_000;
  expect(judge(ask('elsewhere'))).toBeUndefined();
});

test('a service of which nothing is known is held to nothing', () => {
  const { it, judge } = setUp();
  it.lock = { profile: [], expiresMs: 2_000 };
  expect(judge(ask('elsewhere'))).toBeUndefined();
});

test('a kind with more values than are kept is held to nothing: 256 in, 257 out', () => {
  for (const [count, held] of [
    [256, true],
    [257, false],
  ] as const) {
    const { it, judge, profile } = setUp();
    for (let i = 0; i < count; i++) judge(ask(`tenant-${i.toString(36)}.example`));
    judge(read('/data/a'));
    it.lock = { profile: [], expiresMs: 2_000 };
    expect(judge(ask('elsewhere')) !== undefined, String(count)).toBe(held);
    expect(judge(read('/etc/passwd'))).toBeDefined();
    // A process that starts under the lock knows only what it was told.
    const later = setUp();
    later.it.lock = { profile: profile.learned(), expiresMs: 2_000 };
    expect(later.judge(ask('elsewhere')) !== undefined, `later, ${count}`).toBe(held);
  }
});
