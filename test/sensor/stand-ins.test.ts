// Tetragon or Falco in place of our sensor: what they saw in a pod and what the API server recorded of its token come out as
// one story, joined exactly. Their records are written here in their own shapes; the audit log is a recorded one.
import { readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';

import { root } from './sensor.ts';

const recorded = path.join(root, 'test/data/k8s-live/attack.jsonl');
const audit = readFileSync(recorded, 'utf8')
  .trim()
  .split('\n')
  .map(
    (line) =>
      JSON.parse(line) as { auditID: string; stageTimestamp: string; user: { extra: Record<string, string[]> } },
  );
const pod = audit[0]!.user.extra['authentication.kubernetes.io/pod-uid']![0]!;
const before = (seconds: number) => new Date(Date.parse(audit[0]!.stageTimestamp) - seconds * 1000).toISOString();
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const container = '3a'.repeat(32);
const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-stand-ins-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Story {
  readonly steps: { readonly eventIds: string[]; readonly why: string }[];
  readonly links: { readonly kind: string; readonly exact: boolean }[];
}

function storiesOf(name: string, records: unknown[]): Story[] {
  const file = path.join(folder, `${name}.jsonl`);
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const program = path.join(root, 'node_modules/.bin/throughline');
  const said = execFileSync(program, ['replay', '--json', file, recorded], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const document = JSON.parse(said) as { stories: Story[]; stats: { events: number; rejected: number } };
  expect(document.stats).toMatchObject({ events: records.length + audit.length, rejected: 0 });
  return document.stories;
}

const of = (story: Story, prefix: string) =>
  story.steps.filter(({ eventIds }) => eventIds.some((id) => id.startsWith(prefix)));

test('Tetragon: who started the shell, the token it read, and what was done with it', () => {
  const where = {
    namespace: 'shop',
    name: 'email-service-7d9c4',
    uid: pod,
    container: { id: `containerd://${container}`, name: 'email', image: { id: 'x', name: 'shop/email:1' } },
  };
  const process = (pid: number, parent: number, binary: string, words: string, seconds: number) => ({
    exec_id: Buffer.from(`node-1:${pid}:${pid}`).toString('base64'),
    parent_exec_id: Buffer.from(`node-1:${parent}:${parent}`).toString('base64'),
    pid,
    uid: 1000,
    cwd: '/app',
    binary,
    arguments: words,
    flags: 'execve clone',
    start_time: before(seconds),
    pod: where,
  });
  const node = process(100, 1, '/usr/local/bin/node', 'server.js', 60);
  const shell = process(200, 100, '/bin/sh', `-c "cat ${TOKEN}"`, 30);
  const cat = process(300, 200, '/bin/cat', TOKEN, 29);
  const [story, ...others] = storiesOf('tetragon', [
    { process_exec: { process: node }, node_name: 'node-1', time: before(60) },
    { process_exec: { process: shell, parent: node }, node_name: 'node-1', time: before(30) },
    { process_exec: { process: cat, parent: shell }, node_name: 'node-1', time: before(29) },
    {
      process_kprobe: {
        process: cat,
        parent: shell,
        function_name: 'security_file_permission',
        args: [{ file_arg: { path: TOKEN } }, { int_arg: 4 }],
      },
      node_name: 'node-1',
      time: before(29),
    },
  ]);
  expect(others).toEqual([]);
  expect(of(story!, 'tetragon-')).toHaveLength(4);
  expect(of(story!, 'tetragon-').at(-1)!.why).toContain(TOKEN);
  expect(of(story!, audit[1]!.auditID)).toHaveLength(1);
  expect(story!.links.every(({ exact }) => exact)).toBe(true);
  expect(new Set(story!.links.map(({ kind }) => kind))).toEqual(new Set(['process', 'pod-token', 'k8s-credential']));
});

test('Falco: the alert about the token is a step of the story of what was done with it', () => {
  const alert = {
    uuid: '1',
    output: 'Sensitive file opened',
    priority: 'Warning',
    rule: 'Read sensitive file untrusted',
    time: before(29),
    source: 'syscall',
    hostname: 'node-1',
    tags: ['T1552.001', 'mitre_credential_access'],
    output_fields: {
      'container.id': container.slice(0, 12),
      'k8s.pod.uid': pod,
      'k8s.pod.name': 'email-service-7d9c4',
      'k8s.ns.name': 'shop',
      'proc.name': 'cat',
      'proc.pid': 300,
      'proc.cmdline': `cat ${TOKEN}`,
      'fd.name': TOKEN,
    },
  };
  const [story, ...others] = storiesOf('falco', [alert]);
  expect(others).toEqual([]);
  expect(of(story!, 'falco-')).toHaveLength(1);
  expect(story!.links.some(({ kind, exact }) => kind === 'pod-token' && exact)).toBe(true);
  // the same alert about another pod has no part in it
  const elsewhere = { ...alert, output_fields: { ...alert.output_fields, 'k8s.pod.uid': pod.replace(/^./, '9') } };
  expect(of(storiesOf('falco-elsewhere', [elsewhere])[0]!, 'falco-')).toEqual([]);
});
