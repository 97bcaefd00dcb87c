// Programs that end after some fifty microseconds, started from two containers at once: none is missed, and each is told with its
// own arguments, parent and container.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actorProgram, makeCgroup, startSensor, type TestCgroup, type TestSensor, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const COUNT = 500;
// No libc, no stack to speak of: from its first instruction to its last there is one system call.
const exits: Record<string, string> = {
  x64: '__asm__("mov $231, %eax; mov $9, %edi; syscall");',
  arm64: '__asm__("mov x8, #94; mov x0, #9; svc #0");',
};

describe.skipIf(reason)('short lives', () => {
  let sensor: TestSensor;
  let cgroups: TestCgroup[];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-short-'));
    const source = path.join(folder, 'tiny.c');
    writeFileSync(source, `void _start(void) { ${exits[process.arch]} }\n`);
    const built = spawnSync('gcc', ['-O2', '-static', '-nostdlib', source, '-o', path.join(folder, 'tiny')]);
    expect(built.stderr.toString()).toBe('');
    execFileSync('cp', [path.join(folder, 'tiny'), path.join(folder, 'other')]);
    sensor = await startSensor();
    cgroups = [makeCgroup(), makeCgroup()];
  });
  afterAll(async () => {
    await sensor?.stop();
    for (const each of cgroups ?? []) await each.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tells each of two times 500 with what is its own', async () => {
    const programs = [path.join(folder, 'tiny'), path.join(folder, 'other')];
    const outputs = await Promise.all(
      cgroups.map((each, i) => each.finish(actorProgram(), ['tiny', programs[i]!, `name-${i}`, String(COUNT)])),
    );
    const expected = outputs
      .flatMap(({ output }, i) =>
        output.split('\n').map((line) => {
          const [pid, number] = line.split(' ');
          return [pid, number, `name-${i}`, programs[i], cgroups[i]!.containerId, 9].join(' ');
        }),
      )
      .toSorted();
    expect(expected).toHaveLength(2 * COUNT);
    const ours = () => sensor.events.filter((event) => event.process?.executable?.startsWith(folder));
    const ends = () => ours().filter((event) => event.processExit);
    await until(() => ends().length >= 2 * COUNT, 'their ends');

    const codes = new Map(ends().map((event) => [keyOf(event), event.processExit!.exitCode]));
    expect(codes.size, 'ends by key').toBe(2 * COUNT);
    const seen = ours().flatMap((event) => {
      if (!event.processExec) return [];
      const { hostPid, executable, arguments: list } = event.process!;
      return [
        [hostPid, list![1], list![0], executable, event.workload?.containerId, codes.get(keyOf(event))].join(' '),
      ];
    });
    expect(seen.toSorted()).toEqual(expected);
    const parents = new Set(ours().flatMap((event) => (event.processExec ? [event.process!.parentPid] : [])));
    expect(parents.size, 'the two that started them').toBe(2);
    expect(sensor.forwarder.counters).toMatchObject({ missing: 0, malformedFrames: 0 });
  });

  function keyOf({ process: self }: (typeof sensor.events)[number]): string {
    return `${self!.hostPid}/${self!.startBoottimeNs}`;
  }
});
