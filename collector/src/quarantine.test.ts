import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { openQuarantine, type Quarantine } from './quarantine.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-quarantine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const metrics = createMetrics();
const lines: string[] = [];
let clock = 0;
const open = (bytesMax: number): Quarantine =>
  openQuarantine({ folder, bytesMax, metrics, log: (_level, message) => void lines.push(message), now: () => clock });
const put = (it: Quarantine, text: string): void =>
  it.put({ from: 'agent shop', reason: 'malformed event', detail: 'x', bytes: Buffer.from(text) });
const held = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.bin'))
    .sort();

test('keeps bytes and reason together', () => {
  put(open(1_000), 'evil');
  expect(readFileSync(path.join(folder, '1.bin'), 'utf8')).toBe('evil');
  expect(JSON.parse(readFileSync(path.join(folder, '1.json'), 'utf8'))).toMatchObject({
    from: 'agent shop',
    reason: 'malformed event',
    detail: 'x',
    bytes: 4,
    kept: 4,
  });
});

test('the oldest go when it is full, also those of an earlier run; the count goes on', () => {
  const first = open(100);
  for (let i = 0; i < 10; i++) put(first, 'x'.repeat(10));
  expect(held()).toHaveLength(10);
  put(first, 'y'.repeat(10));
  expect(held()).toHaveLength(10);
  expect(held()).not.toContain('1.bin');
  expect(first.count).toBe(11);
  const second = open(30);
  put(second, 'z'.repeat(10));
  expect(held()).toEqual(['10.bin', '11.bin', '12.bin']);
});

test('one that is larger than all the room is kept alone, cut to its first mebibyte', () => {
  const it = open(100);
  put(it, 'a');
  put(it, 'b'.repeat(2 * 1024 * 1024));
  expect(held()).toEqual(['2.bin']);
  expect(readFileSync(path.join(folder, '2.bin'))).toHaveLength(1024 * 1024);
});

test('a flood is one line a second in the log, and a folder that is gone is no fault', () => {
  const it = open(1_000);
  lines.length = 0;
  clock = 10_000;
  for (let i = 0; i < 100; i++) put(it, 'x');
  clock = 11_000;
  put(it, 'x');
  expect(lines).toHaveLength(2);
  clock = 12_000;
  for (let i = 0; i < 103; i++) put(it, 'flood');
  expect(metrics.value('quarantine_unkept')).toBe(3);
  expect(held().length).toBeLessThanOrEqual(204);
  clock = 13_000;
  rmSync(folder, { recursive: true });
  put(it, 'x');
  expect(it.count).toBe(205);
  expect(metrics.value('quarantine_unwritten')).toBe(1);
});
