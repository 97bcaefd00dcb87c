// Values that one request stores and another uses: remembered only where they could act, judged only where they do.
import { expect, it } from 'vitest';
import type { Operation } from './operation.ts';
import { StoredInputs } from './stored-inputs.ts';

const insert = (...parameters: unknown[]): Operation => ({
  kind: 'sql.query',
  call: 'pg.query',
  dialect: 'postgresql',
  sql: 'INSERT INTO files (name) VALUES ($1)',
  parameters,
});
const exec = (shellCommand: string): Operation => ({
  kind: 'process.spawn',
  call: 'child_process.exec',
  file: '/bin/sh',
  arguments: ['-c', shellCommand],
  shellCommand,
});
const read = (path: string): Operation => ({ kind: 'file.access', call: 'fs.readFile', path, access: 'read' });
const get = (url: string): Operation => ({
  kind: 'http.request',
  call: 'fetch',
  method: 'GET',
  url,
  host: new URL(url).hostname,
  port: 80,
});
const recalled = (stored: StoredInputs, operation: Operation, joins: readonly any[] = []): string[] =>
  stored
    .recall(operation, joins)
    ?.values()
    .map(({ value }) => value) ?? [];

it('recalls what stands in a command, a path or an address', () => {
  const stored = new StoredInputs();
  stored.keep(insert('a; touch /tmp/x', { nested: ['../../etc/passwd'] }, 'http://169.254.169.254/latest'));
  expect(recalled(stored, exec('convert a; touch /tmp/x out.png'))).toContain('a; touch /tmp/x');
  expect(recalled(stored, read('/srv/data/../../etc/passwd'))).toContain('../../etc/passwd');
  expect(
    recalled(stored, read('/etc/passwd'), [{ arguments: ['/srv/data', '../../etc/passwd'], result: '/etc/passwd' }]),
  ).toContain('../../etc/passwd');
  expect(recalled(stored, get('http://169.254.169.254/latest'))).toContain('http://169.254.169.254/latest');
});

const redis = (command: string, ...filter: unknown[]): Operation => ({
  kind: 'nosql.query',
  call: `ioredis.${command}`,
  system: 'redis',
  command,
  filter,
});

it('recalls what was left in Redis, alone or in a document', () => {
  const stored = new StoredInputs();
  stored.keep(redis('set', 'name', 'a; touch /tmp/x'));
  stored.keep(redis('LPUSH', 'jobs', JSON.stringify({ id: 7, job: { name: 'b | tee /tmp/y' } })));
  stored.keep(redis('get', 'c; touch /tmp/z'));
  stored.keep(redis('rpush', 'jobs', '{"broken; touch'));
  expect(recalled(stored, exec('convert a; touch /tmp/x out.png'))).toContain('a; touch /tmp/x');
  expect(recalled(stored, exec('convert b | tee /tmp/y out.png'))).toContain('b | tee /tmp/y');
  expect(recalled(stored, exec('convert c; touch /tmp/z out.png'))).toEqual([]);
  expect(recalled(stored, exec('convert hello out.png'))).toEqual([]);
});

it('recalls nothing that stands there because the request itself brought it', () => {
  const stored = new StoredInputs();
  stored.keep(insert('../notes', '; rm x'));
  const own = (value: string) => () => [{ path: 'query.x', value, transforms: [] }];
  const join = { arguments: ['/srv/data', 'sub/../notes'], result: '/srv/data/notes' };
  expect(stored.recall(read('/srv/data/notes'), [join], own('sub/../notes'))).toBeUndefined();
  expect(stored.recall(exec('echo "a; rm x"'), [], own('a; rm x'))).toBeUndefined();
  // Sent along in something else, or in a part that does not stand there, it is still the stored value that acts.
  expect(stored.recall(read('/srv/data/notes'), [join], own('see ../notes'))?.values()).toHaveLength(1);
  expect(stored.recall(read('/srv/data/notes'), [join], own('notes'))?.values()).toHaveLength(1);
});

const write = (content: string): Operation => ({
  kind: 'file.access',
  call: 'fs.writeFile',
  path: '/srv/data/settings.json',
  access: 'write',
  content,
});

it('recalls what was left in a file, alone or in a document', () => {
  const stored = new StoredInputs();
  stored.keep(write('a; touch /tmp/x\n'));
  stored.keep(write(JSON.stringify({ users: [{ name: 'b | tee /tmp/y', folder: '../../etc' }] }, null, 2)));
  stored.keep(write('#!/bin/sh\ncd /srv && make\n'));
  expect(recalled(stored, exec('convert a; touch /tmp/x out.png'))).toContain('a; touch /tmp/x');
  expect(recalled(stored, exec('convert b | tee /tmp/y out.png'))).toContain('b | tee /tmp/y');
  expect(recalled(stored, read('/srv/data/../../etc'))).toContain('../../etc');
  expect(recalled(stored, exec('sh build.sh && make'))).toEqual([]);
});

it('leaves a template of a command alone that was left in a file and filled in', () => {
  const stored = new StoredInputs();
  stored.keep(write(JSON.stringify({ convert: 'magick {from} {to} && touch {to}.done' })));
  expect(recalled(stored, exec('magick a.png b.png && touch b.png.done'))).toEqual([]);
});

it('keeps nothing of ordinary values, of what is only read, and of a webhook inside', () => {
  const stored = new StoredInputs();
  stored.keep(insert("O'Brien", 'hello world', 'http://10.0.0.5/hook', 7, null, 'abc'));
  stored.keep({ ...(insert('a; touch /tmp/x') as any), sql: 'SELECT id FROM files WHERE name = $1' });
  expect(recalled(stored, exec("echo O'Brien a; touch /tmp/x"))).toEqual([]);
  expect(recalled(stored, get('http://10.0.0.5/hook'))).toEqual([]);
});

it('leaves a command alone that was stored whole', () => {
  const stored = new StoredInputs();
  stored.keep(insert('pg_dump shop | gzip > /backup/shop.gz'));
  expect(recalled(stored, exec('pg_dump shop | gzip > /backup/shop.gz'))).toEqual([]);
});

it('forgets the oldest', () => {
  const stored = new StoredInputs();
  for (let at = 0; at < 200; at++) stored.keep(insert(`; touch ${at} `));
  expect(recalled(stored, exec('x ; touch 5 y'))).toEqual([]);
  expect(recalled(stored, exec('x ; touch 199 y')).length).toBeGreaterThan(0);
});
