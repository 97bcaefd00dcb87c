// What every guard promises, whatever its weakness.
import { describe, expect, it } from 'vitest';
import { createInputIndex } from '../inputs/index.ts';
import type { Operation } from '../operation.ts';
import { context } from './judge-with.test-helper.ts';
import { guards } from './index.ts';

const operations: readonly Operation[] = [
  { kind: 'process.spawn', call: 'x', file: '', arguments: [], shellCommand: '' },
  { kind: 'process.spawn', call: 'x', file: 'sh', arguments: ['-c'] },
  { kind: 'code.eval', call: 'x', source: '' },
  { kind: 'code.load', call: 'x', target: '' },
  { kind: 'file.access', call: 'x', path: '', access: 'read' },
  { kind: 'net.connect', call: 'x', host: '', port: 0, transport: 'tcp' },
  { kind: 'net.write', call: 'x', text: '', conversation: { mode: 'lines', left: 0, open: '', oneWay: false } },
  { kind: 'http.request', call: 'x', method: 'GET', url: '', host: '', port: 0 },
  { kind: 'sql.query', call: 'x', dialect: 'generic', sql: '' },
  { kind: 'nosql.query', call: 'x', system: 'mongodb', command: '', filter: undefined },
  { kind: 'ldap.search', call: 'x', base: '', filter: '' },
  { kind: 'template.compile', call: 'x', engine: '' },
  { kind: 'xml.parse', call: 'x', source: '', externalEntities: true },
  { kind: 'deserialize', call: 'x', format: '', source: '' },
  { kind: 'object.merge', call: 'x', path: '' },
  { kind: 'response.header', call: 'x', name: '', value: '' },
  { kind: 'log.write', call: 'x', text: '' },
];

describe('every guard', () => {
  it('has an id of its own', () => {
    expect(new Set(guards.map((guard) => guard.id)).size).toBe(guards.length);
  });
  for (const guard of guards) {
    it(`${guard.id} declares itself`, () => {
      expect(guard.id).toMatch(/^[a-z-]+$/);
      expect(guard.weakness).toMatch(/^CWE-\d+$/);
      expect(guard.techniques.every((technique) => /^T\d{4}(\.\d{3})?$/.test(technique))).toBe(true);
      expect(guard.techniques.length).toBeGreaterThan(0);
      expect(guard.blindSpot.length).toBeGreaterThan(20);
      expect(guard.operations.length).toBeGreaterThan(0);
    });
    it(`${guard.id} says nothing about empty operations and those of other kinds`, () => {
      for (const operation of operations) expect(guard.judge(operation, createInputIndex({}), context)).toBeUndefined();
    });
  }
});
