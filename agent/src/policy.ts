// Which activities are refused before they begin: rules of the configuration and of the collector, each with its end, and
// rate limits. Kept cheap: no rules, no work.
import { BlockList, isIP } from 'node:net';
import type { AgentPolicy, BlockRule } from '@throughline/proto';
import type { ActivityRecord } from './activities.ts';
import type { ProfileLock } from './behaviour.ts';
import type { AgentConfig, Mode, RateLimit } from './config.ts';
import { plainAddress } from './events.ts';
import { routeMatches } from './judge.ts';

export interface Policy {
  readonly mode: Mode;
  /** Turns every hook into a pass-through until lifted. */
  readonly killed: boolean;
  readonly version: number;
  /** What the service is held to; undefined: to nothing. */
  readonly lock: ProfileLock | undefined;
  /** Anything to check at all when an activity begins. */
  readonly restricts: boolean;
  /** The rule that refuses this activity now. */
  refuses(record: ActivityRecord, nowMs: number): Refused | undefined;
  /** A rule about users: asked when the application names the user. */
  refusesUser(user: string, nowMs: number): Refused | undefined;
  /** Rules about values are there: what came in has to be looked at. */
  readonly looksAtPayloads: boolean;
  /** The rule that refuses one of these values: equal by SHA-256, so that a rule does not carry an attack around. */
  refusesPayload(values: Iterable<string>, nowMs: number): Refused | undefined;
  /** False: older than what is in force. */
  adopt(policy: AgentPolicy, nowMs: number): boolean;
}

export interface Refused {
  readonly rule: string;
  readonly kind: string;
  readonly storyId: string;
  readonly retryAfterSeconds?: number;
}

const RULES_MAX = 10_000;
const RATE_KEYS_MAX = 10_000;
/** Entries of a locked profile. */
const PROFILE_MAX = 4_000;
/** Values of one activity compared with rules about payloads. */
const PAYLOAD_VALUES_MAX = 2_000;

interface Rule extends Refused {
  readonly value: string;
  readonly expiresMs: number;
}

export function createPolicy(config: AgentConfig): Policy {
  const configured: Rule[] = config.blockRules.map((rule, index) => ({
    rule: `configured-${index + 1}`,
    kind: rule.kind,
    value: rule.value,
    storyId: '',
    expiresMs: Infinity,
  }));
  const trusted = config.trustedProxies.length > 0 ? blockListOf(config.trustedProxies) : undefined;
  const limits = config.rateLimits.map((limit) => createLimit(limit));

  let mode: Mode = config.mode;
  let killed = false;
  let version = 0;
  let lock: ProfileLock | undefined;
  let byAddress: { list: BlockList; rule: Rule }[] = [];
  let byUser = new Map<string, Rule>();
  let byRoute: Rule[] = [];
  let byRecord = new Map<string, Rule>();
  let byPayload = new Map<string, Rule>();
  index([]);

  function index(pushed: readonly Rule[]): void {
    byAddress = [];
    byUser = new Map();
    byRoute = [];
    byRecord = new Map();
    byPayload = new Map();
    for (const rule of [...configured, ...pushed].slice(0, RULES_MAX)) {
      if (rule.kind === 'address') byAddress.push({ list: blockListOf([rule.value]), rule });
      else if (rule.kind === 'user') byUser.set(rule.value, rule);
      else if (rule.kind === 'route') byRoute.push(rule);
      else if (rule.kind === 'record') byRecord.set(rule.value, rule);
      else if (rule.kind === 'payload') byPayload.set(rule.value.toLowerCase(), rule);
    }
  }

  function refuses(record: ActivityRecord, nowMs: number): Refused | undefined {
    if (byAddress.length > 0 && record.peerAddress) {
      const address = clientAddress(record);
      for (const { list, rule } of byAddress) if (rule.expiresMs > nowMs && listed(list, address)) return rule;
    }
    for (const rule of byRoute) if (rule.expiresMs > nowMs && routeMatches(rule.value, record.name)) return rule;
    if (byRecord.size > 0 && record.record) {
      const { topic, partition, offset } = record.record;
      const rule = byRecord.get(`${topic}/${partition}/${offset}`);
      if (rule && rule.expiresMs > nowMs) return rule;
    }
    if (record.http) {
      for (const limit of limits) {
        if (limit.by === 'user' || !limit.matches(record.name)) continue;
        const wait = limit.take(clientAddress(record), nowMs);
        if (wait > 0) return { rule: `rate:${limit.route}`, kind: 'rate', storyId: '', retryAfterSeconds: wait };
      }
    }
    return undefined;
  }

  function refusesUser(user: string, nowMs: number): Refused | undefined {
    const rule = byUser.get(user);
    if (rule && rule.expiresMs > nowMs) return rule;
    for (const limit of limits) {
      if (limit.by !== 'user') continue;
      const wait = limit.take(user, nowMs);
      if (wait > 0) return { rule: `rate:${limit.route}`, kind: 'rate', storyId: '', retryAfterSeconds: wait };
    }
    return undefined;
  }

  function refusesPayload(values: Iterable<string>, nowMs: number): Refused | undefined {
    const { createHash } = process.getBuiltinModule('node:crypto');
    let looked = 0;
    for (const value of values) {
      if (looked++ >= PAYLOAD_VALUES_MAX) return undefined;
      const rule = byPayload.get(createHash('sha256').update(value).digest('hex'));
      if (rule && rule.expiresMs > nowMs) return rule;
    }
    return undefined;
  }

  // The last address that no trusted proxy wrote: what stands left of it is whatever the client liked to claim.
  function clientAddress(record: ActivityRecord): string {
    let address = plainAddress(record.peerAddress);
    if (!trusted || !record.claimedAddresses) return address;
    for (let i = record.claimedAddresses.length - 1; i >= 0 && listed(trusted, address); i--) {
      const claimed = record.claimedAddresses[i]!;
      if (!isIP(claimed)) break;
      address = plainAddress(claimed);
    }
    return address;
  }

  return {
    get mode() {
      return mode;
    },
    get killed() {
      return killed;
    },
    get version() {
      return version;
    },
    get lock() {
      return lock;
    },
    get restricts() {
      return byAddress.length > 0 || byRoute.length > 0 || byRecord.size > 0 || limits.length > 0;
    },
    get looksAtPayloads() {
      return byPayload.size > 0;
    },
    refuses,
    refusesUser,
    refusesPayload,
    adopt(policy, nowMs) {
      if ((policy.version ?? 0) < version) return false;
      version = policy.version ?? 0;
      mode = policy.mode === 'observe' || policy.mode === 'block' ? policy.mode : config.mode;
      killed = policy.killSwitch === true;
      lock = policy.profileLocked
        ? { profile: (policy.profile ?? []).slice(0, PROFILE_MAX), expiresMs: (policy.profileExpiresUs ?? 0) / 1000 }
        : undefined;
      index((policy.blockRules ?? []).map(fromWire).filter((rule) => rule.expiresMs > nowMs));
      return true;
    },
  };
}

function fromWire(rule: BlockRule): Rule {
  return {
    rule: rule.id ?? '',
    kind: rule.kind ?? '',
    value: rule.value ?? '',
    storyId: rule.storyId ?? '',
    // Every pushed rule ends; one without an end would outlive its reason.
    expiresMs: rule.expiresUs ? rule.expiresUs / 1000 : 0,
  };
}

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch {
      // Neither address nor CIDR: matches nothing.
    }
  }
  return list;
}

function listed(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** Fixed windows: cheap, bounded, and at most twice the limit at a window's edge. */
function createLimit(limit: RateLimit) {
  let counts = new Map<string, number>();
  let windowEndMs = 0;
  return {
    ...limit,
    matches: (name: string) => limit.route === '*' || routeMatches(limit.route, name),
    /** Seconds to wait; 0: go on. */
    take(key: string, nowMs: number): number {
      if (nowMs >= windowEndMs) {
        counts = new Map();
        windowEndMs = nowMs + limit.windowSeconds * 1000;
      }
      const count = (counts.get(key) ?? 0) + 1;
      // A full table lets new keys pass: a limiter must not become the way to lock everybody out.
      if (counts.size < RATE_KEYS_MAX || counts.has(key)) counts.set(key, count);
      return count > limit.requestsMax ? Math.max(1, Math.ceil((windowEndMs - nowMs) / 1000)) : 0;
    },
  };
}
