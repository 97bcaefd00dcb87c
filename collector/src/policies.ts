// What the agents are told to do: block rules with an end, locked profiles, a mode, the kill switch. One number counts the
// changes; every change goes to every agent that it concerns, and survives a restart.
import type { AgentPolicy, Behaviour, BlockRule } from '@throughline/proto';

/** Rules at once; an agent compares each of them with each activity. */
export const BLOCK_RULES_MAX = 1_000;

/** Settings of one service; absent ones are as the agent was configured. */
export interface ServicePolicy {
  readonly mode?: 'observe' | 'block';
  readonly profileLocked?: boolean;
  /** What was learned when it was locked. */
  readonly profile?: readonly Behaviour[];
  readonly killSwitch?: boolean;
}

export interface Policies {
  /** False when there is no room for another. `service` limits it to that service, "" means all. */
  addRule(rule: BlockRule, service: string): boolean;
  removeRule(id: string): boolean;
  set(service: string, change: ServicePolicy): void;
  service(service: string): ServicePolicy;
  rules(): readonly BlockRule[];
  /** Every service with settings of its own, and "" for the others. */
  services(): readonly string[];
  /** The whole policy that an agent of the service follows now. */
  policyFor(service: string): AgentPolicy;
  /** Drops rules that have ended; true when something changed. */
  expire(): boolean;
  /** The clock was set: what ends then ends so much later, microseconds; below 0 earlier. */
  moveEnds(byUs: number): void;
  /** Resolves once what was changed so far is durable, or could not be kept. */
  saved(): Promise<void>;
}

export interface PoliciesOptions {
  /** The saved state, as `save` got it. */
  readonly saved: string | undefined;
  readonly save: (state: string) => Promise<void>;
  /** Something changed: agents should get their policy anew. */
  readonly onChange: () => void;
  readonly nowUs: () => number;
  /** What a service does, at the moment its profile is locked. */
  readonly learned?: (service: string) => readonly Behaviour[];
}

/** An agent that hears nothing any more keeps a lock this long; told again in half the time. */
export const LOCK_HELD_US = 24 * 3_600_000_000;

interface State {
  version: number;
  rules: { rule: BlockRule; service: string }[];
  services: Record<string, ServicePolicy>;
  locksToldUs?: number;
}

export function createPolicies({ saved, save, onChange, nowUs, learned }: PoliciesOptions): Policies {
  // A collector that lost its folder begins above what it told the agents before: one change a second was not reached.
  const state: State = saved
    ? (JSON.parse(saved) as State)
    : { version: Math.floor(nowUs() / 1_000_000), rules: [], services: {} };
  const services = new Map(Object.entries(state.services));

  let saving = Promise.resolve();
  const changed = (): void => {
    state.version++;
    saving = save(JSON.stringify({ ...state, services: Object.fromEntries(services) }));
    onChange();
  };
  const expire = (): boolean => {
    const now = nowUs();
    const left = state.rules.filter(({ rule }) => (rule.expiresUs ?? 0) > now);
    const locked = [...services.values()].some(({ profileLocked }) => profileLocked);
    const tell = locked && Math.abs(now - (state.locksToldUs ?? 0)) > LOCK_HELD_US / 2;
    if (left.length === state.rules.length && !tell) return false;
    state.rules = left;
    state.locksToldUs = now;
    changed();
    return true;
  };

  return {
    expire,
    moveEnds(byUs) {
      if (state.rules.length === 0 && state.locksToldUs === undefined) return;
      state.rules = state.rules.map(({ rule, service }) => ({
        rule: { ...rule, ...(rule.expiresUs && { expiresUs: rule.expiresUs + byUs }) },
        service,
      }));
      if (state.locksToldUs !== undefined) state.locksToldUs += byUs;
      changed();
    },
    saved: () => saving,
    addRule(rule, service) {
      if (state.rules.some((held) => held.rule.id === rule.id)) return true;
      if (state.rules.length >= BLOCK_RULES_MAX) expire();
      if (state.rules.length >= BLOCK_RULES_MAX) return false;
      state.rules.push({ rule, service });
      changed();
      return true;
    },
    removeRule(id) {
      const left = state.rules.filter(({ rule }) => rule.id !== id);
      if (left.length === state.rules.length) return false;
      state.rules = left;
      changed();
      return true;
    },
    set(service, change) {
      const before = services.get(service);
      const locks = change.profileLocked === true && before?.profileLocked !== true;
      if (locks) state.locksToldUs ??= nowUs();
      services.set(service, { ...before, ...change, ...(locks && { profile: learned?.(service) ?? [] }) });
      changed();
    },
    services: () => [...new Set(['', ...services.keys(), ...state.rules.map(({ service }) => service)])],
    service: (service) => services.get(service) ?? {},
    rules: () => state.rules.map(({ rule }) => rule),
    policyFor(service) {
      const now = nowUs();
      const { mode, profileLocked, profile, killSwitch } = services.get(service) ?? {};
      return {
        version: state.version,
        mode: mode ?? '',
        blockRules: state.rules
          .filter((held) => (held.service === '' || held.service === service) && (held.rule.expiresUs ?? 0) > now)
          .map(({ rule }) => rule),
        profileLocked: profileLocked ?? false,
        ...(profileLocked && { profile: [...(profile ?? [])], profileExpiresUs: now + LOCK_HELD_US }),
        killSwitch: killSwitch ?? false,
        saidUs: now,
      };
    },
  };
}
