import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { FrameDecoder } from './frame-decoder.ts';
import { parseHello } from './hello.ts';

const documents: Readonly<Record<string, unknown>>[] = [];
new FrameDecoder((frame) => {
  if (frame.type === 'hello') documents.push(frame.document);
}).push(readFileSync(path.join(import.meta.dirname, '../../test/data/sensor/hello.bin')));
const recorded = documents[0]!;

describe('parseHello', () => {
  it('takes what a daemon said', () => {
    const hello = parseHello(recorded)!;
    expect(hello).toMatchObject({ mode: 'ebpf', profile: 'full', enforcing: true, degraded: '' });
    expect(hello.probes.find((probe) => probe.event === 'exec')).toMatchObject({ live: true });
    expect(hello.probes.find((probe) => probe.event === 'module load')).toMatchObject({ live: false });
  });

  it.each<[string, unknown]>([
    ['protocol', 2],
    ['mode', 'magic'],
    ['bootId', '../../etc/passwd'],
    ['bootId', 7],
    ['probes', {}],
    ['probes', undefined],
  ])('refuses %s %j', (name, value) => {
    expect(parseHello({ ...recorded, [name]: value })).toBeUndefined();
  });

  it('takes no word of a wrong kind', () => {
    const hello = parseHello({ ...recorded, node: 1, pid: 'x', enforcing: 'yes', probes: [null, 3, { event: 1 }] })!;
    expect(hello).toMatchObject({ node: '', pid: 0, enforcing: false, probes: [{ event: '', live: false }] });
  });
});
