// The second witness: the kernel saw a child of an application start, and the application's agent, which tells of every
// spawn, said nothing of it. The agent was bypassed.
// Benign twins: a spawn that the agent tells later than the kernel does (waited for); a process whose agent was not there
// yet, or is no longer heard of; children of children.
import { processKey, Role, type Event } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

/** The agent must have spoken of a time this much later before its silence counts. */
const GRACE_US = 2_000_000;
/** Applications watched, and unexplained children of one. */
const PROCESSES_MAX = 10_000;
const CHILDREN_MAX = 1_000;

interface Application {
  firstWordUs: number;
  lastWordUs: number;
  unexplained: Map<string, Event>;
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
    blindSpot: 'Needs the sensor on the same node and an agent that hooks child_process; what happens without a new process is not seen here.',
    scope(event) {
      const parent = event.processExec ? parentOf(event) : processKey(event.process);
      if (parent === undefined) return undefined;
      const application = applications.get(parent);
      if (event.processExec) return application || parent !== processKey(event.process) ? parent : undefined;
      const known = application ?? remember(parent, event.timeUs ?? 0);
      known.firstWordUs = Math.min(known.firstWordUs, event.timeUs ?? 0);
      known.lastWordUs = Math.max(known.lastWordUs, event.timeUs ?? 0);
      return known.unexplained.size > 0 ? parent : undefined;
    },
    detect(event, memory) {
      const parent = (event.processExec ? parentOf(event) : processKey(event.process))!;
      const application = applications.get(parent) ?? remember(parent, Number.POSITIVE_INFINITY);
      if (event.processExec && !event.processExec.fromSnapshot && application.unexplained.size < CHILDREN_MAX) application.unexplained.set(event.id!, event);
      for (const [id, exec] of application.unexplained) if (explained(exec, memory)) application.unexplained.delete(id);
      return [...application.unexplained.values()]
        .filter((exec) => application.firstWordUs <= (exec.timeUs ?? 0) && application.lastWordUs >= (exec.timeUs ?? 0) + GRACE_US)
        .map((exec) =>
          finding(detector, {
            events: [exec],
            reason: plain(`${exec.process?.executable || exec.processExec?.filename || 'a program'} was started by ${exec.workload?.service || `pid ${exec.process?.parentPid}`}, whose agent was awake and told of no such spawn`),
          }),
        );
    },
  };

  function remember(process: string, firstWordUs: number): Application {
    const application: Application = { firstWordUs, lastWordUs: Number.NEGATIVE_INFINITY, unexplained: new Map() };
    if (applications.size >= PROCESSES_MAX) applications.delete(applications.keys().next().value!);
    applications.set(process, application);
    return application;
  }
  return detector;
}

/** The nearest ancestor that ran a program of its own: the last process key of an exec that is not its own. */
function parentOf(exec: Event): string | undefined {
  const own = processKey(exec.process);
  return exec.keys?.findLast((key) => key.kind === 'process' && key.role === Role.USED && key.value !== own)?.value ?? undefined;
}

/** An operation that made this process, by its exact key or by its pid below its parent. */
function explained(exec: Event, memory: Memory): boolean {
  return (exec.keys ?? []).some(
    (key) =>
      (key.kind === 'spawn' || (key.kind === 'process' && key.role === Role.SUBJECT)) &&
      memory.byKey(key.kind, key.value ?? '').some((event) => event.operation !== undefined && event.operation !== null && event.keys?.some((made) => made.value === key.value && made.role === Role.MADE)),
  );
}
