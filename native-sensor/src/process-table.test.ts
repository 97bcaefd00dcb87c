import { describe, expect, it } from 'vitest';

import { ENDED_MAX, type NewProcess, ProcessTable, PROCESSES_MAX } from './process-table.ts';

const process = (key: string, parentKey: string, executed = false): NewProcess => ({
  key,
  parentKey,
  executed,
  hostPid: 1,
  cgroupId: '1',
  executable: '/bin/sh',
});

describe('ProcessTable', () => {
  it('ties a subshell of a subshell to the shell', () => {
    const table = new ProcessTable();
    table.remember(process('shell', 'init', true));
    table.remember(process('sub', 'shell'));
    table.remember(process('subsub', 'sub'));
    expect(table.nearestExecuted('subsub')).toBe('shell');
    expect(table.nearestExecuted('shell')).toBe('shell');
    expect(table.nearestExecuted('stranger')).toBeUndefined();
  });

  it('still knows a parent that ended', () => {
    const table = new ProcessTable();
    table.remember(process('shell', 'init', true));
    table.remember(process('sub', 'shell'));
    table.ended('shell');
    table.ended('sub');
    expect(table.nearestExecuted('sub')).toBe('shell');
    expect(table.findLiving('sub')).toBeUndefined();
  });

  it('ends at a lineage that bites its own tail', () => {
    const table = new ProcessTable();
    table.remember(process('a', 'b'));
    table.remember(process('b', 'a'));
    expect(table.nearestExecuted('a')).toBeUndefined();
  });

  it('holds as many as it says, living and ended', () => {
    const table = new ProcessTable();
    for (let i = 0; i < ENDED_MAX + 1; i++) {
      table.remember(process(`ended ${i}`, ''));
      table.ended(`ended ${i}`);
    }
    expect(table.evicted).toBe(1);
    expect(table.find('ended 0')).toBeUndefined();
    for (let i = 0; i < PROCESSES_MAX + 1; i++) table.remember(process(`living ${i}`, ''));
    expect(table.evicted).toBe(2);
    expect(table.size).toBe(ENDED_MAX + PROCESSES_MAX);
  });
});
