// Changes of rights: those of threads that make them at once, each seen once, and those that a whole process makes.
import type { Event } from '@throughline/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actorProgram, makeCgroup, startSensor, type TestCgroup, type TestSensor, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const FIRST_UID = 20_000; // of actor.c

describe.skipIf(reason).each([
  { kernels: 'from 5.12 on', args: [], exactly: true },
  // there two processors can take the same change for the first one of their process
  { kernels: 'before 5.12', args: ['--compat'], exactly: false },
])('changes of rights, kernels $kernels', ({ args, exactly }) => {
  let actor: string;
  let sensor: TestSensor;
  let cgroup: TestCgroup;

  beforeAll(async () => {
    actor = actorProgram();
    sensor = await startSensor({ args: ['--profile=full', ...args] });
    cgroup = makeCgroup();
  });
  afterAll(async () => {
    await sensor?.stop();
    await cgroup?.remove();
  });

  /** What the process that was started with these arguments did, once its end was told; in order. */
  async function told(...argv: string[]): Promise<Event[]> {
    const from = sensor.events.length;
    await cgroup.finish(actor, argv);
    const mine = (event: Event) => event.workload?.cgroupId === cgroup.id;
    const exec = await sensor.find(argv[0]!, (event) => {
      const { hostPid, arguments: list } = event.process ?? {};
      const ours = event.processExec && mine(event) && sensor.events.indexOf(event) >= from && list?.[1] === argv[0];
      return ours && { hostPid };
    });
    await sensor.find('its end', (event) => {
      return event.processExit && sensor.events.indexOf(event) >= from && event.process!.hostPid === exec.hostPid;
    });
    return sensor.events.slice(from).filter(mine);
  }
  const changes = (events: Event[]) =>
    events.flatMap(({ credentialChange: change }) => {
      if (!change) return [];
      const users = `${change.oldUid ?? 0}>${change.newUid ?? 0}`;
      return [change.oldUid === change.newUid ? `+${change.gainedCapabilities}` : users];
    });
  const counts = (list: string[]) => {
    const found = new Map<string, number>();
    for (const each of list) found.set(each, (found.get(each) ?? 0) + 1);
    return Object.fromEntries([...found].toSorted());
  };

  it('sees each change of threads that change at once, none twice', async () => {
    const [threads, rounds] = [8, 25];
    const events = await told('rights', String(threads), String(rounds));
    const expected: string[] = [];
    const capabilities = 'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID'.split(' ');
    for (let i = 0; i < threads * rounds; i++) {
      const uid = FIRST_UID + (i % threads);
      expected.push(`0>${uid}`, `${uid}>0`, `+CAP_${capabilities[i % threads]}`);
    }
    expect(counts(changes(events))).toEqual(counts(expected));
    const entered = () =>
      sensor.events.filter((event) => event.kernelAct?.kind === 'setns' && event.workload?.cgroupId === cgroup.id);
    await until(() => entered().length >= threads * rounds, 'namespaces entered');
    expect(entered()).toHaveLength(threads * rounds);
  });

  it('takes what libc has all threads do for one change', async () => {
    for (const threads of ['1', '2', '10', '10', '10']) {
      const seen = changes(await told('together', threads, '30000'));
      expect(exactly ? seen : [...new Set(seen)], `${threads} threads`).toEqual(['0>30000', '30000>0']);
    }
  });

  it('knows what a thread was when it forks, makes a thread or execs', async () => {
    const events = await told('thread-becomes', '30001', '/bin/true');
    expect(changes(events)).toEqual(['0>30001', '30001>0']);
    expect(events.filter((event) => event.processExec && event.process!.arguments![0] === '/bin/true')).toHaveLength(2);
  });

  it('knows what ran before it was, each thread', async () => {
    const before = cgroup.run(actor, ['waits', '30002', '30003'], { stdin: 'pipe' });
    const idle = cgroup.run(actor, ['waits', '0', '0'], { stdin: 'pipe' });
    await Promise.all([before, idle].map((child) => new Promise((resolve) => child.stdout!.once('data', resolve))));
    const later = await startSensor({ args: ['--profile=full', ...args] });
    try {
      for (const child of [before, idle]) child.stdin!.end('!');
      for (const child of [before, idle])
        await later.find('its end', (event) => event.processExit && event.process!.hostPid === child.pid);
      const of = (pid: number) => later.events.filter((event) => event.process?.hostPid === pid);
      expect(changes(of(before.pid!))).toEqual(['30003>0', '0>30002']);
      expect(changes(of(idle.pid!))).toEqual([]); // the twin that stays what it is
    } finally {
      await later.stop();
    }
  });

  it('forgets what a thread was when it ends', async () => {
    const events = [await told('rights', '4', '5'), await told('become', '65534', '/bin/true')];
    expect(changes(events[1]!)).toEqual(['0>65534']);
  });
});
