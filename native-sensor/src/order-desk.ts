// The orders that the collector gives, from its words to what came of them: finds who is meant on this node, has the message
// signed and waits for the daemon's answer. Every act and every refusal is an event.
import {
  ClockClass,
  Layer,
  entityKey,
  processKey,
  type CommandResult,
  type Event,
  type Process,
  type SensorOrder,
} from '@throughline/proto';
import type { Writable } from 'node:stream';

import type { DocumentFrame } from './frames.ts';
import { type Order, OrderError, OrderSession, isOrderAction, parseAllowed } from './orders.ts';
import { type ProcessTable, UNKNOWN } from './process-table.ts';
import type { NodeKnowledge } from './to-event.ts';

/** Orders given and not answered, at most. */
const PENDING_MAX = 256;
/** The daemon answers at once; after this long it never will. Milliseconds. */
const ANSWER_MS = 10_000;

interface DeskOptions {
  readonly node: NodeKnowledge;
  /** Addresses that an isolated cgroup may always reach. */
  readonly alwaysAllowed: () => readonly string[];
  readonly nextId: () => string;
  readonly send: (event: Event) => void;
  /** One line for the operator. */
  readonly log: (message: string) => void;
}

export class OrderDesk {
  readonly #options: DeskOptions;
  readonly #pending = new Map<string, { order: SensorOrder; answer: (result: CommandResult) => void }>();
  #session = new OrderSession();
  #daemon: Writable | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** A daemon listens on `daemon`: its session begins with its key. */
  open(daemon: Writable): void {
    this.#session = new OrderSession();
    this.#daemon = daemon;
    daemon.write(this.#session.key);
  }

  /** The daemon ended, and with it what it had not answered. */
  close(): void {
    this.#daemon = undefined;
    for (const { answer } of this.#pending.values()) answer({ outcome: 'failed', reason: 'the daemon ended' });
  }

  /** Has the daemon carry out an order; resolves with what came of it, refusals included. */
  obey(order: SensorOrder): Promise<CommandResult> {
    const id = order.id ?? '';
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    try {
      if (!id || this.#pending.has(id))
        throw new OrderError(id ? `order ${id} is being carried out` : 'the order has no id');
      if (this.#pending.size >= PENDING_MAX) throw new OrderError(`${PENDING_MAX} orders are waiting already`);
      if (!this.#daemon) throw new OrderError('the sensor daemon is not running');
      const message = this.#session.encode(this.#targeted(order));
      const timer = setTimeout(() => answer({ outcome: 'failed', reason: 'the daemon did not answer' }), ANSWER_MS);
      const answer = (result: CommandResult): void => {
        clearTimeout(timer);
        this.#pending.delete(id);
        resolve({ ...result, id });
      };
      this.#pending.set(id, { order, answer });
      this.#daemon.write(message);
    } catch (error) {
      if (!(error instanceof OrderError)) throw error;
      this.#report(order, { outcome: 'refused', reason: error.message, verified: false });
      resolve({ id, outcome: 'refused', reason: error.message });
    }
    return promise;
  }

  /** From the keys that the collector knows to what the daemon acts on: pid of the host, cgroup with its path. */
  #targeted(order: SensorOrder): Order {
    const action = order.action ?? '';
    if (!isOrderAction(action)) throw new OrderError(`"${action}" is no action of the sensor`);
    const { node } = this.#options;
    const { cgroups, processes } = node;
    const known = livingRow(processes, node.bootId, order.process);
    const hostPid = order.process?.hostPid || (known !== UNKNOWN && processes.hostPid(known)) || 0;
    if (action === 'kill-process' && !hostPid) throw new OrderError('no such process runs on this node');
    const executable = action === 'kill-at-exec' || action === 'allow-exec' ? (order.process?.executable ?? '') : '';
    // A process names its container, unless only its file is meant.
    const cgroupId =
      order.cgroupId || (executable || action === 'kill-process' || known === UNKNOWN ? '' : processes.cgroupId(known));
    const cgroup = order.containerId
      ? cgroups.findByContainer(order.containerId, action === 'kill-container')
      : cgroups.find(cgroupId);
    // An undo must work although the container is gone.
    const undo = (action === 'release' || action === 'allow-exec') && cgroupId !== '';
    if (order.containerId && !cgroup && !undo)
      throw new OrderError(`container ${order.containerId} does not run on this node`);
    if (order.expiresUs && order.expiresUs / 1000 <= Date.now())
      throw new OrderError('its time was over before it came');
    const allowed = action === 'isolate' ? [...(order.allowAddresses ?? []), ...this.#options.alwaysAllowed()] : [];
    return {
      id: order.id ?? '',
      action,
      ttlMs: order.expiresUs ? Math.max(1, Math.ceil(order.expiresUs / 1000 - Date.now())) : 0,
      cgroupId: cgroup?.id ?? cgroupId,
      cgroupPath: cgroup?.path ?? '',
      hostPid,
      startTicks: order.process?.startTicks ?? '',
      executable,
      allowed: allowed.map(parseAllowed),
    };
  }

  /** What the daemon tells of an order, asked or not. */
  answered(frame: DocumentFrame): void {
    const { order: id, outcome, reason, verified, action, cgroupId } = frame.document;
    const waiting = this.#pending.get(String(id));
    const order = waiting?.order ?? { action: String(action), cgroupId: String(cgroupId) };
    const result = { outcome: String(outcome), reason: String(reason), verified: verified === true };
    this.#options.log(`${order.action}: ${result.outcome} (${result.reason})`);
    this.#report(order, result);
    waiting?.answer({ outcome: result.outcome, reason: result.reason });
  }

  #report(order: SensorOrder, result: { outcome: string; reason: string; verified: boolean }): void {
    const { node, nextId, send } = this.#options;
    const { cgroups } = node;
    const cgroup = order.containerId
      ? cgroups.findByContainer(order.containerId, true)
      : cgroups.find(order.cgroupId ?? '');
    const key = processKey(order.process);
    send({
      id: nextId(),
      timeUs: Date.now() * 1000,
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      workload: {
        node: node.node,
        bootId: node.bootId,
        cgroupId: cgroup?.id ?? order.cgroupId ?? '',
        cgroupPath: cgroup?.path ?? '',
        containerId: cgroup?.containerId ?? order.containerId ?? '',
        podUid: cgroup?.podUid ?? '',
      },
      keys: [
        ...(key ? [entityKey('process', key, 'USED')] : []),
        ...(cgroup?.containerId ? [entityKey('container', cgroup.containerId, 'USED')] : []),
      ],
      ...(order.process ? { process: order.process } : {}),
      responseResult: {
        actionId: order.id ?? '',
        action: order.action ?? '',
        storyId: order.storyId ?? '',
        ...result,
      },
    });
  }
}

/** The row of a process that an order names exactly. */
function livingRow(processes: ProcessTable, bootId: string, process: Process | null | undefined): number {
  if (!process || process.bootId !== bootId) return UNKNOWN;
  return processes.findLiving(Number(process.pidNamespace), process.pid ?? 0, Number(process.startTicks));
}
