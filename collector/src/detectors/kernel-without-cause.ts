// The second witness: the kernel saw a child of an application start, and the application's agent, which tells of every
// spawn, said nothing of it. The agent was bypassed.
// Benign twins: a spawn that the agent tells later than the kernel does (waited for); a process whose agent was not there
// yet, or is no longer heard of; children of children.
import { processKey, Role, type Event, type Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

/** The agent must have spoken of a time this much later before its silence counts. */
const GRACE_US = 2_000_000;
/** Applications watched, and unexplained children of one: a flood of them is one finding's worth of news. */
const PROCESSES_MAX = 10_000;
const CHILDREN_MAX = 200;

interface Application {
  firstWordUs: number;
  lastWordUs: number;
  /** Children that nobody told of, by event id, with the finding once the agent has been silent for long enough. */
  unexplained: Map<string, { readonly exec: Event; finding: Finding | undefined }>;
  /** The same children by the keys a late word would name them by. */
  byKey: Map<string, string>;
  /** When the agent's next word makes another silence count. */
  ripeUs: number;
}

export function createKernelWithoutCause(): Detector {
  const applications = new Map<string, Application>();
  const detector: Detector = {
    id: 'kernel-without-cause',
    title: 'Process started behind the agent’s back',
    techniques: ['T1562.001', 'T1059'],
    tactics: ['TA0005', 'TA0002'],
    severity: 'high',
    deterministic: true,
    payloads: ['processExec', 'operation', 'activity', 'witnessStatus'],
    blindSpot:
      'Needs the sensor on the same node and an agent that hooks child_process; what happens without a new process is not seen here.',
    scope(event) {
      if (event.processExec) return event.processExec.fromSnapshot ? undefined : parentOf(event);
      const own = processKey(event.process);
      if (own === undefined) return undefined;
      const application = applications.get(own) ?? remember(own);
      const timeUs = event.timeUs ?? 0;
      const earlier = timeUs < application.firstWordUs;
      application.firstWordUs = Math.min(application.firstWordUs, timeUs);
      application.lastWordUs = Math.max(application.lastWordUs, timeUs);
      if (application.unexplained.size === 0) return undefined;
      const explains =
        event.operation &&
        event.keys?.some((key) => key.role === Role.MADE && application.byKey.has(`${key.kind} ${key.value}`));
      return explains || earlier || application.lastWordUs >= application.ripeUs ? own : undefined;
    },
    detect(event, memory) {
      const parent = event.processExec ? parentOf(event)! : processKey(event.process)!;
      const application = applications.get(parent) ?? remember(parent);
      if (event.processExec) expect(application, event, memory);
      else
        for (const key of event.keys ?? [])
          if (key.role === Role.MADE) explain(application, `${key.kind} ${key.value}`);
      return judge(application);
    },
  };

  function expect(application: Application, exec: Event, memory: Memory): void {
    const keys = childKeys(exec);
    if (application.unexplained.size >= CHILDREN_MAX || keys.some((key) => isTold(key, memory))) return;
    application.unexplained.set(exec.id!, { exec, finding: undefined });
    for (const { kind, value } of keys) application.byKey.set(`${kind} ${value}`, exec.id!);
    application.ripeUs = Math.min(application.ripeUs, (exec.timeUs ?? 0) + GRACE_US);
  }

  function explain(application: Application, key: string): void {
    const id = application.byKey.get(key);
    if (id !== undefined) application.unexplained.delete(id);
  }

  function judge(application: Application): Finding[] {
    application.ripeUs = Number.POSITIVE_INFINITY;
    const found: Finding[] = [];
    for (const child of application.unexplained.values()) {
      const timeUs = child.exec.timeUs ?? 0;
      if (application.firstWordUs > timeUs) continue;
      if (application.lastWordUs < timeUs + GRACE_US) {
        application.ripeUs = Math.min(application.ripeUs, timeUs + GRACE_US);
        continue;
      }
      found.push((child.finding ??= claim(child.exec)));
    }
    return found;
  }

  function claim(exec: Event): Finding {
    return finding(detector, {
      events: [exec],
      reason: plain(
        `${exec.process?.executable || exec.processExec?.filename || 'a program'} was started by ${exec.workload?.service || `pid ${exec.process?.parentPid}`}, whose agent was awake and told of no such spawn`,
      ),
    });
  }

  function remember(process: string): Application {
    const application: Application = {
      firstWordUs: Number.POSITIVE_INFINITY,
      lastWordUs: Number.NEGATIVE_INFINITY,
      unexplained: new Map(),
      byKey: new Map(),
      ripeUs: Number.POSITIVE_INFINITY,
    };
    if (applications.size >= PROCESSES_MAX) applications.delete(applications.keys().next().value!);
    applications.set(process, application);
    return application;
  }
  return detector;
}

/** Keys by which the agent would tell of this child. */
function childKeys(exec: Event): { kind: string; value: string }[] {
  return (exec.keys ?? []).flatMap(({ kind, value, role }) =>
    role === Role.SUBJECT && (kind === 'spawn' || kind === 'process') ? [{ kind, value: value ?? '' }] : [],
  );
}

function isTold(key: { kind: string; value: string }, memory: Memory): boolean {
  return memory
    .byKey(key.kind, key.value)
    .some(
      (event) => event.operation && event.keys?.some((made) => made.role === Role.MADE && made.value === key.value),
    );
}

/** The nearest ancestor that ran a program of its own: the last process key of an exec that is not its own. */
function parentOf(exec: Event): string | undefined {
  const own = processKey(exec.process);
  return (
    exec.keys?.findLast((key) => key.kind === 'process' && key.role === Role.USED && key.value !== own)?.value ??
    undefined
  );
}
