import { describe, expect, it } from 'vitest';

import { CgroupTable, REMOVED_KEEP_MS } from './cgroup-table.ts';

const id = 'b5773a7257622eb43ce49e36276eb66afb0bbd628574936669b1010140d22dbe';

describe('CgroupTable', () => {
  it('resolves a removed cgroup for a minute', () => {
    const table = new CgroupTable();
    table.made('7', `/docker/${id}`);
    table.removed('7', 1_000);
    expect(table.find('7')?.containerId).toBe(id);
    expect(table.findLive('7')).toBeUndefined();
    expect(table.findByContainer(id)).toBeUndefined();
    table.removed('unknown', 1_000 + REMOVED_KEEP_MS);
    expect(table.find('7')).toBeDefined();
    table.removed('unknown', 1_001 + REMOVED_KEEP_MS);
    expect(table.find('7')).toBeUndefined();
  });

  it('takes a reused id as the new cgroup', () => {
    const table = new CgroupTable();
    table.made('7', '/old');
    table.removed('7', 0);
    table.made('7', '/new');
    expect(table.find('7')?.path).toBe('/new');
  });

  it('finds a container by its id, not by what is below it or in another tree', () => {
    const table = new CgroupTable();
    table.made('8', `/docker/${id}/docker/${id.replace('b', 'c')}`);
    table.made('9', `/docker/${id}/init.scope`);
    table.made('v1:5', `/docker/${id}`);
    table.made('7', `/docker/${id}`);
    expect(table.findByContainer(id)?.id).toBe('7');
    expect(table.findByContainer('')).toBeUndefined();
  });

  it('forgets removed ones first when it is full, and counts', () => {
    const table = new CgroupTable(3);
    for (const each of ['1', '2', '3']) table.made(each, `/${each}`);
    expect(table.evicted).toBe(0);
    table.removed('2', 0);
    table.made('4', '/4');
    expect([table.size, table.evicted]).toEqual([3, 1]);
    expect(table.find('2')).toBeUndefined();
    table.made('5', '/5');
    expect(table.find('1')).toBeUndefined();
    expect(table.evicted).toBe(2);
  });
});
