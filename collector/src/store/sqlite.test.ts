// The store through its own interface, on a real file.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store, StoredEvent } from './store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-store-'));
  store = await openSqliteStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const event = (id: string, size = 10): StoredEvent => ({
  id,
  timeUs: 1_790_000_000_000_001,
  bytes: Buffer.from(id.padEnd(size, '.')),
});
const ids = async (after = 0): Promise<string[]> =>
  (await store.events(after, 1_000)).map(({ bytes }) => Buffer.from(bytes).toString().replaceAll('.', ''));

describe('append', () => {
  test('says which were new, and keeps order and bytes', async () => {
    expect([...(await store.append([event('a'), event('b'), event('a')]))]).toEqual([1, 1, 0]);
    expect([...(await store.append([event('b'), event('c')]))]).toEqual([0, 1]);
    expect(await ids()).toEqual(['a', 'b', 'c']);
    const [first] = await store.events(0, 1);
    expect(await ids(first!.position)).toEqual(['b', 'c']);
    expect(await store.eventCount()).toBe(3);
  });

  test('of many at once, each gets its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.append([event(`x${i % 25}`), event(`y${i}`)])),
    );
    expect(answers.map(([x]) => x).filter((fresh) => fresh === 1)).toHaveLength(25);
    expect(answers.every(([, y]) => y === 1)).toBe(true);
    expect(await store.eventCount()).toBe(75);
  });

  test('an append of nothing, and events of every size', async () => {
    expect([...(await store.append([]))]).toEqual([]);
    await store.append([event('empty', 0), event('large', 250_000)]);
    expect((await store.events(0, 10)).map(({ bytes }) => bytes.length)).toEqual([5, 250_000]);
  });
});

describe('session marks', () => {
  test('go on from the one before', async () => {
    expect(await store.lastSequence('s')).toBe(0);
    await store.append([event('a')], { session: 's', previous: 0, sequence: 1 });
    await store.append([event('b')], { session: 's', previous: 1, sequence: 2 });
    expect(await store.lastSequence('s')).toBe(2);
    expect(await store.lastSequence('other')).toBe(0);
  });

  test('a batch after one that was lost does not hide the gap', async () => {
    await store.append([event('a')], { session: 's', previous: 0, sequence: 1 });
    // Number 2 failed and was rolled back; number 3 was on its way already.
    await store.append([event('c')], { session: 's', previous: 2, sequence: 3 });
    expect(await store.lastSequence('s')).toBe(1);
    // The sender gives both again.
    await store.append([event('b')], { session: 's', previous: 1, sequence: 2 });
    await store.append([event('c')], { session: 's', previous: 2, sequence: 3 });
    expect(await store.lastSequence('s')).toBe(3);
    expect((await ids()).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('a session that was forgotten may begin anywhere', async () => {
    await store.append([event('z')], { session: 'old', previous: 0, sequence: 57 });
    expect(await store.lastSequence('old')).toBe(57);
  });
});

test('trim takes the oldest, a bounded number at a time', async () => {
  for (let i = 0; i < 12; i++) await store.append(Array.from({ length: 1_000 }, (_, j) => event(`e${i}-${j}`)));
  expect(await store.trim(12_000)).toBe(0);
  expect(await store.trim(11_999)).toBe(1);
  expect(await store.trim(1_000)).toBe(5_000);
  expect(await store.trim(1_000)).toBe(5_000);
  expect(await store.trim(1_000)).toBe(999);
  expect((await ids())[0]).toBe('e11-0');
});

test('stories, actions and values replace their earlier selves and outlive the store', async () => {
  await store.saveStories([
    { id: 's1', revision: 1, title: 'first' },
    { id: 's2', revision: 1 },
  ]);
  await store.saveStories([{ id: 's1', revision: 2, title: 'second', steps: [{ number: 1, what: 'ä' }] }]);
  await store.saveActions([{ id: 'a1', state: 'running', detail: { k: 'v' } }]);
  await store.saveActions([{ id: 'a1', state: 'done', detail: { k: 'v' } }]);
  await store.saveValue('name', 'one');
  await store.saveValue('name', 'two');
  await store.close();
  store = await openSqliteStore(folder);
  expect(await store.stories()).toMatchObject([
    { id: 's1', revision: 2, title: 'second', steps: [{ what: 'ä' }] },
    { id: 's2' },
  ]);
  expect(await store.actions()).toMatchObject([{ id: 'a1', state: 'done', detail: { k: 'v' } }]);
  expect(await store.value('name')).toBe('two');
  expect(await store.value('nobody')).toBeUndefined();
});

test('nobody else may read the file, or those beside it', async () => {
  await store.append([event('a')]);
  const modes = readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o077]);
  expect(modes.length).toBeGreaterThan(1);
  expect(modes.filter(([, others]) => others !== 0)).toEqual([]);
});

test.each([
  ['no database at all', (file: string) => writeFileSync(file, Buffer.alloc(65_536, 7))],
  [
    'damaged pages',
    (file: string) => {
      const bytes = readFileSync(file);
      for (let at = 4_096; at < bytes.length; at += 512) bytes.fill(0xa5, at, at + 64);
      writeFileSync(file, bytes);
    },
  ],
])('%s: says what to do, and acknowledges nothing', async (_, damage) => {
  await store.append(Array.from({ length: 2_000 }, (_unused, at) => event(`e${at}`, 200)));
  await store.close();
  damage(path.join(folder, 'throughline.db'));
  const outcome = openSqliteStore(folder).then(async (opened) => {
    store = opened;
    await opened.append([event('new')]);
  });
  await expect(outcome).rejects.toMatchObject({
    code: 'STORE_FAILED',
    message: expect.stringMatching(/throughline\.db is damaged .*move it aside/) as string,
  });
});

test('after close every question is answered with an error', async () => {
  await store.close();
  await expect(store.append([event('a')])).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await expect(store.eventCount()).rejects.toMatchObject({ code: 'STORE_FAILED' });
});

test('the data folder is held by one, and kept by its token', () => {
  const first = openDataFolder(folder);
  expect(() => openDataFolder(folder)).toThrow(/another collector is using the data folder/);
  first.release();
  const second = openDataFolder(folder);
  expect(second.operatorToken).toBe(first.operatorToken);
  expect(second.operatorToken.length).toBeGreaterThanOrEqual(32);
  second.release();
});
