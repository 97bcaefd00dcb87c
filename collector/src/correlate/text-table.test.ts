import { describe, expect, it } from 'vitest';
import { TextTable } from './text-table.ts';

describe('a table of texts', () => {
  it('numbers texts in the order they came, each once', () => {
    const table = new TextTable();
    const texts = ['a', '', 'b', 'activity\0a', 'ä', '日本', '💥', 'a\0', 'x'.repeat(4_096), 'y'.repeat(4_097)];
    expect(texts.map((text) => table.put(text))).toEqual(texts.map((_, at) => at));
    expect(texts.map((text) => table.put(text))).toEqual(texts.map((_, at) => at));
    expect(texts.map((_, at) => table.text(at))).toEqual(texts);
    expect(texts.map((text) => table.find(text))).toEqual(texts.map((_, at) => at));
    expect(table.find('c')).toBeUndefined();
    expect(table.find('x'.repeat(4_095))).toBeUndefined();
    expect(table.size).toBe(texts.length);
  });

  it('keeps apart what differs only behind what one byte can hold', () => {
    const table = new TextTable();
    // The same low bytes: 0x61 and 0x161.
    expect(table.put('a')).toBe(0);
    expect(table.put('\u0161')).toBe(1);
    expect(table.put('\u2061')).toBe(2);
    expect([0, 1, 2].map((at) => table.text(at))).toEqual(['a', '\u0161', '\u2061']);
  });

  it('holds more than a block, and finds all of it again', () => {
    const table = new TextTable();
    const text = (at: number): string => `${at % 7 === 0 ? 'é' : 'e'}${at}-${'k'.repeat(at % 60)}`;
    for (let at = 0; at < 60_000; at += 1) expect(table.put(text(at))).toBe(at);
    for (let at = 0; at < 60_000; at += 1)
      if (table.find(text(at)) !== at || table.text(at) !== text(at)) throw new Error(text(at));
    for (let at = 0; at < 1_000; at += 1) expect(table.find(`${text(at)}!`)).toBeUndefined();
  });

  it('orders by bytes', () => {
    const table = new TextTable();
    const texts = ['b', 'a', 'ab', 'z'.repeat(5_000), 'é', ''];
    const numbers = texts.map((text) => table.put(text));
    expect(numbers.sort((a, b) => table.compare(a, b)).map((at) => table.text(at))).toEqual([
      '', 'a', 'ab', 'b', 'z'.repeat(5_000), 'é',
    ]); // prettier-ignore
  });
});
