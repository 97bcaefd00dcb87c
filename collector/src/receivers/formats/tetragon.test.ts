import { readFileSync } from 'node:fs';
import { Layer, Role, type Event } from '@throughline/proto';
import { expect, test } from 'vitest';
import { formatOf } from './index.ts';
import { tetragon } from './tetragon.ts';

const records = readFileSync(new URL('../../../../test/data/tetragon/lifecycle.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, never>);
const events = records.map((record) => tetragon.decode(record));

test('the recorded export: every record is recognized and read as what it is', () => {
  for (const record of records) expect(formatOf(record)?.name).toBe('tetragon');
  const kept = events.filter((event) => event !== undefined);
  const count = (payload: keyof Event): number => kept.filter((event) => event[payload]).length;
  expect(
    ['processExec', 'processExit', 'socketConnect', 'socketListen', 'fileOpen'].map((payload) =>
      count(payload as keyof Event),
    ),
  ).toEqual([4, 4, 2, 1, 2]);
  // The two process_close carry nothing that a connect did not.
  expect(kept).toHaveLength(13);
  for (const event of kept)
    expect(event).toMatchObject({ layer: Layer.KERNEL, source: 'tetragon', timeUs: expect.any(Number) });
});

test('an exec joins its parent, its connects and its exit by exec_id', () => {
  const curl = events.find((event) => event?.processExec?.filename === '/usr/bin/curl')!;
  expect(curl.process).toMatchObject({
    executable: '/usr/bin/curl',
    arguments: ['curl', 'www.google.com'],
    hostPid: 115153,
    workingDirectory: '/usr/share/elasticsearch/',
  });
  expect(curl.workload).toMatchObject({
    node: 'minikube',
    namespace: 'tenant-jobs',
    containerId: expect.stringMatching(/^[0-9a-f]{60,64}$/),
  });
  const key = (event: Event | undefined, role: number): string[] =>
    (event?.keys ?? []).filter((one) => one.kind === 'exec-id' && one.role === role).map((one) => one.value!);
  const [own] = key(curl, Role.SUBJECT);
  expect(Buffer.from(own!, 'base64').toString()).toMatch(/^minikube:\d+:115153$/);
  expect(key(curl, Role.USED)).toHaveLength(1);
  const connect = events.find((event) => event?.socketConnect?.remotePort === 80);
  expect(connect?.socketConnect).toMatchObject({
    protocol: 'tcp',
    remoteAddress: '142.250.180.196',
    localAddress: '10.88.0.7',
    localPort: 49168,
  });
  expect(key(connect, Role.USED)).toEqual([own]);
  expect(events.some((event) => event?.processExit && key(event, Role.USED)[0] === own)).toBe(true);
});

test('a probe on a file is a file access, without the bytes that were written', () => {
  const write = events.find((event) => event?.fileOpen?.access === 'write')!;
  expect(write.fileOpen).toMatchObject({ path: '/etc/passwd' });
  expect(JSON.stringify(write)).not.toContain('ZGFlbW9u');
});

test('arguments with spaces, and losses', () => {
  const exec = {
    process_exec: {
      process: { exec_id: 'a', pid: 1, binary: '/bin/sh', arguments: '-c "id; uname -a" x' },
      parent: {},
    },
    node_name: 'n',
    time: '2026-01-01T00:00:00.123456789Z',
  };
  expect(tetragon.decode(exec)).toMatchObject({
    timeUs: 1_767_225_600_123_456,
    process: { arguments: ['sh', '-c', 'id; uname -a', 'x'] },
  });
  const loss = {
    rate_limit_info: { number_of_dropped_process_events: '17' },
    node_name: 'n',
    time: '2026-01-01T00:00:00Z',
  };
  expect(tetragon.decode(loss)).toMatchObject({ witnessStatus: { kind: 'loss', counters: { dropped: 17 } } });
});

test.each([[null], [[]], ['x'], [{}], [{ process_exec: 'x' }]])('refuses %j', (value) => {
  expect(tetragon.recognizes(value)).toBe(false);
  expect(() => tetragon.decode(value)).toThrow('a Tetragon record holds');
});
