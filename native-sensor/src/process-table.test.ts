import { describe, expect, it } from 'vitest';

import { ENDED_MAX, ProcessTable, PROCESSES_MAX, UNKNOWN } from './process-table.ts';

const NAMESPACE = 4026531836;
const START = 2 ** 33 + 7; // more than a word holds

const find = (table: ProcessTable, pid: number) => table.find(NAMESPACE, pid, START);
const nearest = (table: ProcessTable, pid: number) => table.nearestExecuted(NAMESPACE, pid, START);
const end = (table: ProcessTable, pid: number) => table.ended(find(table, pid));

function fork(table: ProcessTable, pid: number, parent = 0): number {
  const row = table.forked(NAMESPACE, pid, START, '/bin/sh');
  table.childOf(row, parent && NAMESPACE, parent, parent && START);
  return row;
}

function exec(table: ProcessTable, pid: number): number {
  return table.executed(NAMESPACE, pid, START, '/bin/sh');
}

describe('ProcessTable', () => {
  it('ties a subshell of a subshell to the shell', () => {
    const table = new ProcessTable();
    const shell = fork(table, 10);
    exec(table, 10);
    fork(table, 11, 10);
    fork(table, 12, 11);
    expect(nearest(table, 12)).toBe(shell);
    expect(nearest(table, 10)).toBe(shell);
    expect(nearest(table, 99)).toBe(UNKNOWN);
  });

  it('still knows a parent that ended', () => {
    const table = new ProcessTable();
    const shell = exec(table, 10);
    fork(table, 11, 10);
    end(table, 10);
    end(table, 11);
    expect(nearest(table, 11)).toBe(shell);
    expect(table.findLiving(NAMESPACE, 11, START)).toBe(UNKNOWN);
  });

  it('ends at a lineage that bites its own tail', () => {
    const table = new ProcessTable();
    fork(table, 1, 2);
    fork(table, 2, 1);
    expect(nearest(table, 1)).toBe(UNKNOWN);
  });

  it('tells namespace, pid and start apart, and takes none that lacks one of them', () => {
    const table = new ProcessTable();
    const rows = [
      table.forked(1, 1, 1, 'a'),
      table.forked(2, 1, 1, 'b'),
      table.forked(1, 2, 1, 'c'),
      table.forked(1, 1, 2, 'd'),
      table.forked(1, 1, 2 ** 32 + 1, 'e'),
    ];
    expect(new Set(rows).size).toBe(5);
    expect(table.executable(table.find(1, 1, 2 ** 32 + 1))).toBe('e');
    expect([table.forked(0, 1, 1, ''), table.forked(1, 0, 1, ''), table.forked(1, 1, 0, '')]).toEqual([-1, -1, -1]);
    expect(table.size).toBe(5);
  });

  it('grows the version with each thing that a row comes to say', () => {
    const table = new ProcessTable();
    const row = fork(table, 10);
    const versions = [table.version(row)];
    exec(table, 10);
    versions.push(table.version(row));
    end(table, 10);
    versions.push(table.version(row));
    expect(exec(table, 10)).toBe(row); // it lives after all
    versions.push(table.version(row));
    expect(table.hasEnded(row)).toBe(false);
    expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
  });

  it('says what it was told', () => {
    const table = new ProcessTable();
    const row = exec(table, 10);
    table.runsAs(row, 4242, 0xffff_fffe, 0x8000_0000);
    expect(table.hostPid(row)).toBe(4242);
    expect(table.cgroupId(row)).toBe(((0x8000_0000n << 32n) | 0xffff_fffen).toString());
    expect([table.namespace(row), table.pid(row), table.ticks(row)]).toEqual([NAMESPACE, 10, START]);
  });

  it('holds as many as it says, living and ended', () => {
    const table = new ProcessTable();
    for (let pid = 1; pid <= ENDED_MAX + 1; pid++) {
      fork(table, pid);
      end(table, pid);
    }
    expect(table.evicted).toBe(1);
    expect(find(table, 1)).toBe(UNKNOWN);
    expect(find(table, 2)).not.toBe(UNKNOWN);
    for (let pid = 100_000; pid <= 100_000 + PROCESSES_MAX; pid++) fork(table, pid);
    expect(table.evicted).toBe(2);
    expect(find(table, 100_000)).toBe(UNKNOWN);
    expect(table.size).toBe(ENDED_MAX + PROCESSES_MAX);
  });

  it('is what two maps of texts would be, whatever comes in whatever order', () => {
    const table = new ProcessTable();
    const living = new Map<string, string>();
    const ended = new Map<string, string>();
    let state = 42;
    const random = (below: number) => ((state = Math.imul(state, 1103515245) + 12345) >>> 8) % below;
    let wrong = 0;
    let evicted = 0;
    for (let i = 0; i < 200_000; i++) {
      const name = [1 + random(2), 1 + random(30_000), 1 + random(2)] as const;
      const key = name.join('/');
      if (random(5) < 2) {
        table.forked(...name, `${i}`);
        living.set(key, `${i}`);
        ended.delete(key);
      } else {
        const was = living.get(key);
        if (was !== undefined) ended.set(key, was);
        if (was !== undefined) table.ended(table.find(...name));
        living.delete(key);
        if (ended.size > ENDED_MAX) {
          ended.delete(ended.keys().next().value!);
          evicted++;
        }
      }
      const row = table.find(...name);
      if ((row === UNKNOWN ? undefined : table.executable(row)) !== (living.get(key) ?? ended.get(key))) wrong++;
    }
    expect(wrong).toBe(0);
    expect(table.evicted).toBe(evicted);
    expect(evicted).toBeGreaterThan(1_000);
    expect(table.size).toBe(living.size + ended.size);
  });
});
