// How far each kind of key may carry a story. docs/joins.md says what the kinds mean.

export interface KindRule {
  /**
   * Which causes are followed upwards: "any" event behind the key; "credential": likewise, but one that leads to nothing
   * scored is left out again; "scored": only events with findings; "fallback": any, where no closer key joins; "none".
   */
  readonly causes: 'any' | 'credential' | 'scored' | 'fallback' | 'none';
  /** Causes are never later than what they led to: who names a place again afterwards sent nobody there. */
  readonly causesFirst?: boolean;
  /** Scored events that used the same key belong together when at most this many microseconds apart in a chain. */
  readonly togetherWithinUs?: number;
  /** Scored events of other components that share it are told beside a story, dotted, when this close in time. */
  readonly alikeWithinUs?: number;
  /** Does being together by this key count when a story is opened? */
  readonly opens?: boolean;
  /** Events below a certain attack are told too, with no finding of their own. */
  readonly taints?: boolean;
  /** What a person calls the link. */
  readonly label: string;
}

const HOUR = 3_600_000_000;
const MINUTE = 60_000_000;

const RULES: Readonly<Record<string, KindRule>> = {
  activity: { causes: 'any', label: 'async-context' },
  process: { causes: 'any', taints: true, label: 'process' },
  spawn: { causes: 'any', taints: true, label: 'process' },
  mark: { causes: 'any', taints: true, label: 'mark' },
  // A process that began before its log did has no exec to hold together what it did.
  'exec-id': { causes: 'any', togetherWithinUs: MINUTE, opens: true, taints: true, label: 'process' },
  'host-process': { causes: 'any', togetherWithinUs: MINUTE, opens: true, taints: true, label: 'host-process' },
  connection: { causes: 'scored', togetherWithinUs: HOUR, opens: true, label: 'connection' },
  endpoint: { causes: 'scored', causesFirst: true, label: 'endpoint' },
  socket: { causes: 'any', taints: true, label: 'socket' },
  'kafka-record': { causes: 'any', label: 'kafka-record' },
  'record-content': { causes: 'fallback', label: 'record-content' },
  trace: { causes: 'fallback', label: 'trace' },
  'aws-request': { causes: 'any', taints: true, label: 'aws-request' },
  'exec-into': { causes: 'any', taints: true, label: 'exec-into' },
  'access-key': { causes: 'credential', togetherWithinUs: HOUR, opens: true, taints: true, label: 'access-key' },
  'k8s-credential': {
    causes: 'credential',
    togetherWithinUs: HOUR,
    opens: true,
    taints: true,
    label: 'k8s-credential',
  },
  'pod-token': { causes: 'scored', label: 'pod-token' },
  'credential-source': { causes: 'credential', label: 'credential-source' },
  'ec2-session': { causes: 'scored', label: 'ec2-session' },
  owner: { causes: 'scored', label: 'owner' },
  principal: { causes: 'scored', togetherWithinUs: HOUR, label: 'principal' },
  caller: { causes: 'none', alikeWithinUs: HOUR / 2, label: 'same-caller' },
  pod: { causes: 'scored', togetherWithinUs: HOUR, label: 'pod' },
};

const OTHER: KindRule = { causes: 'none', label: 'key' };

export function kindRule(kind: string): KindRule {
  return RULES[kind] ?? { ...OTHER, label: kind };
}

/** Kinds of key that name a process: our sensor's, Tetragon's and Sysmon's exactly, host and pid within a boot. */
export function isProcessKind(kind: string): boolean {
  return kind === 'process' || kind === 'exec-id' || kind === 'host-process';
}

/** Programs that start everybody's work: what they started has nothing in common. */
export function isRuntime(executable: string): boolean {
  const name = executable.split('/').at(-1) ?? '';
  return /^(systemd|init|tini|dumb-init|s6-svscan|supervisord|containerd|containerd-shim.*|dockerd|docker-init|runc|crun|crio|conmon|kubelet|cron|crond|sshd|login|pause)$/.test(
    name,
  );
}
