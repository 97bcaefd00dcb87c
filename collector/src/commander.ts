// What the collector tells its witnesses: to agents their policy and whose memory is wanted, to sensors an order, to relays all
// of it for those behind them.
import { randomUUID } from 'node:crypto';
import type { AgentPolicy, Command, CommandResult, EntityKey, SensorOrder, Workload } from '@throughline/proto';
import type { AgentReceiver } from './receivers/agent.ts';
import type { Outcome } from './responses/response.ts';
import type { WitnessRecord, Witnesses } from './witnesses.ts';

export interface Commander {
  /** Before this nothing is sent: nobody is connected yet. */
  attach(receiver: Pick<AgentReceiver, 'send' | 'order'>): void;
  /** Every agent gets the policy of its service, every relay all of them. */
  tellPolicies(): void;
  /** Asks the agents' flight recorders, once for each key. */
  recall(keys: readonly EntityKey[]): void;
  /** True when a sensor of that place could be asked. */
  hasSensor(workload: Workload | null | undefined): boolean;
  /** The sensor's answer; undefined when none came. */
  orderSensor(order: SensorOrder, workload: Workload | null | undefined): Promise<Outcome | undefined>;
  /** A command of the upstream collector for witnesses of ours. */
  pass(command: Command): Promise<CommandResult | undefined>;
}

export interface CommanderOptions {
  readonly witnesses: Witnesses;
  readonly policyFor: (service: string) => AgentPolicy;
  /** For relays: every service with a policy of its own, and "". */
  readonly services: () => readonly string[];
}

const ORDER_TIMEOUT_MS = 10_000;
/** Keys that agents were asked for, remembered so that they are asked once. */
const RECALLS_MAX = 10_000;

export function createCommander({ witnesses, policyFor, services }: CommanderOptions): Commander {
  let receiver: Pick<AgentReceiver, 'send' | 'order'> | undefined;
  const asked = new Set<string>();

  async function order(command: Command, workload: Workload | null | undefined): Promise<CommandResult | undefined> {
    const wants = sensorOf(workload);
    // A relay may have the sensor behind it; it answers only when it has.
    const direct = witnesses.all().some(wants);
    const addressed = { ...command, id: randomUUID(), workload: workload ?? null };
    return await receiver?.order(
      addressed,
      direct ? wants : (witness) => wants(witness) || isRelay(witness),
      ORDER_TIMEOUT_MS,
    );
  }

  return {
    attach(given) {
      receiver = given;
    },
    tellPolicies() {
      for (const service of new Set(witnesses.all().map(({ workload }) => workload.service ?? ''))) {
        const policy = policyFor(service);
        receiver?.send(
          { id: randomUUID(), policy },
          ({ role, workload }) => role === 'agent' && (workload.service ?? '') === service,
        );
      }
      for (const service of services())
        receiver?.send({ id: randomUUID(), service, policy: policyFor(service) }, isRelay);
    },
    recall(keys) {
      const fresh = keys.filter(({ kind, value }) => !asked.has(`${kind} ${value}`));
      if (fresh.length === 0) return;
      for (const { kind, value } of fresh) asked.add(`${kind} ${value}`);
      for (const oldest of asked) {
        if (asked.size <= RECALLS_MAX) break;
        asked.delete(oldest);
      }
      receiver?.send({ id: randomUUID(), recall: { keys: fresh } }, hasRecorder);
    },
    hasSensor: (workload) => {
      const wants = sensorOf(workload);
      return witnesses.all().some((witness) => wants(witness) || isRelay(witness));
    },
    async orderSensor(sensorOrder, workload) {
      const result = await order({ sensorOrder }, workload);
      if (!result) return undefined;
      const state = result.outcome === 'done' || result.outcome === 'refused' ? result.outcome : 'failed';
      return { state, reason: result.reason ?? '' };
    },
    async pass(command) {
      if (!command.recall) return await order(command, command.workload);
      receiver?.send({ id: randomUUID(), recall: command.recall }, hasRecorder);
      return { outcome: 'done' };
    },
  };
}

function isRelay({ role, connected }: WitnessRecord): boolean {
  return role === 'relay' && connected;
}

function hasRecorder({ role }: WitnessRecord): boolean {
  return role === 'agent' || role === 'relay';
}

function sensorOf(workload: Workload | null | undefined): (witness: WitnessRecord) => boolean {
  return ({ role, connected, workload: own }) =>
    role === 'sensor' &&
    connected &&
    ((Boolean(own.bootId) && own.bootId === workload?.bootId) || (Boolean(own.node) && own.node === workload?.node));
}
