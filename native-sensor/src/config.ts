// What can be set, once, from flags and environment. Anything not listed here is refused at start.
import { readFileSync } from 'node:fs';

import { didYouMean } from '@throughline/proto';
import { AddressError, parseAddress } from '@throughline/proto/client';

export interface SensorConfig {
  readonly collector: string;
  readonly token: string;
  /** PEM files for grpcs://; "" for the system's authorities and no certificate of our own. */
  readonly tlsCa: string;
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** The name that the collector's certificate must carry, where it is not the host of the address. */
  readonly tlsServerName: string;
  readonly profile: 'base' | 'full';
  readonly print: boolean;
  readonly enforce: boolean;
  readonly requireBpf: boolean;
  readonly marker: boolean;
  readonly cgroup: string;
  readonly node: string;
  readonly user: string;
  readonly pinDirectory: string;
  /** Opens, connections and the like a second, of one cgroup on one processor, decimal; "0" for no limit. */
  readonly bulkPerSecond: string;
}

/** As the daemon has it (daemon/options.c). */
const BULK_PER_SECOND_MAX = 10_000_000;

export class ConfigError extends Error {
  readonly code = 'SENSOR_CONFIG';
}

/** Not an error: --help was asked for, the message is the answer. */
export class HelpRequest extends Error {}

interface Option {
  readonly flag: string;
  readonly environment?: string;
  readonly default: string | boolean;
  readonly help: string;
  readonly check?: (value: string) => string | undefined;
}

const oneOf =
  (...allowed: string[]) =>
  (value: string) =>
    allowed.includes(value) ? undefined : `allowed is ${allowed.join(' or ')}`;

const options = {
  collector: {
    flag: 'collector',
    environment: 'THROUGHLINE_COLLECTOR',
    default: '',
    help: 'grpc://host:port, grpcs://host:port or unix:///path',
    check: checkAddress,
  },
  token: { flag: 'token', environment: 'THROUGHLINE_TOKEN', default: '', help: 'what the collector knows us by' },
  tlsCa: {
    flag: 'tls-ca',
    environment: 'THROUGHLINE_TLS_CA',
    default: '',
    help: "file with the authority of the collector's certificate (default: the system's)",
    check: checkPem,
  },
  tlsCert: {
    flag: 'tls-cert',
    environment: 'THROUGHLINE_TLS_CERT',
    default: '',
    help: 'file with our certificate, where the collector asks for one',
    check: checkPem,
  },
  tlsKey: {
    flag: 'tls-key',
    environment: 'THROUGHLINE_TLS_KEY',
    default: '',
    help: 'file with its key',
    check: checkPem,
  },
  tlsServerName: {
    flag: 'tls-server-name',
    environment: 'THROUGHLINE_TLS_SERVER_NAME',
    default: '',
    help: "name in the collector's certificate, where it is not the host of its address",
  },
  profile: {
    flag: 'profile',
    environment: 'THROUGHLINE_SENSOR_PROFILE',
    default: 'base',
    help: 'base: free for system calls; full: also files, credentials, ptrace, mounts (about 50 ns on every system call)',
    check: oneOf('base', 'full'),
  },
  print: { flag: 'print', default: false, help: 'write events as JSON lines to stdout' },
  enforce: { flag: 'enforce', default: false, help: 'carry out orders of the collector; without it they are refused' },
  requireBpf: { flag: 'require-bpf', default: false, help: 'end instead of falling back when the kernel refuses eBPF' },
  marker: {
    flag: 'marker',
    default: false,
    help: 'read the marks that agents with the setting "marker" write (costs like the full profile where functions cannot be watched)',
  },
  cgroup: {
    flag: 'cgroup',
    environment: 'THROUGHLINE_SENSOR_CGROUP',
    default: '',
    help: 'only report processes below this cgroup, "/kubepods.slice"',
    check: (value) => (value.startsWith('/') ? undefined : 'allowed is a path from the root of the cgroup tree'),
  },
  node: { flag: 'node', environment: 'THROUGHLINE_NODE', default: '', help: 'name of this node (default: host name)' },
  user: {
    flag: 'user',
    environment: 'THROUGHLINE_SENSOR_USER',
    default: '65534',
    help: 'uid and gid that the forwarder takes once the daemon runs; "" keeps its own',
    check: (value) => (value === '' || /^\d{1,9}$/.test(value) ? undefined : 'allowed is a number'),
  },
  pinDirectory: {
    flag: 'pin-directory',
    environment: 'THROUGHLINE_SENSOR_PINS',
    default: '/sys/fs/bpf/throughline',
    help: 'where standing orders outlive the daemon: a directory in a bpf file system, for root alone',
    check: (value) => (/^\/[^/]/.test(value) ? undefined : 'allowed is an absolute path'),
  },
  bulkPerSecond: {
    flag: 'bulk-per-second',
    environment: 'THROUGHLINE_SENSOR_BULK_PER_SECOND',
    default: '0',
    help: 'opens, connections and the like told a second of one cgroup on one processor; more is counted only. 0: no limit',
    check: (value) =>
      /^\d{1,8}$/.test(value) && Number(value) <= BULK_PER_SECOND_MAX
        ? undefined
        : `allowed is a whole number from 0 (no limit) to ${BULK_PER_SECOND_MAX}`,
  },
} as const satisfies Record<keyof SensorConfig, Option>;

/** What may stand in the environment; the last is how a new start hears since when there was none. */
const known: readonly string[] = [
  ...(Object.values(options) as Option[]).flatMap(({ environment }) => environment ?? []),
  'THROUGHLINE_SENSOR_BLIND_SINCE',
];
/** What Kubernetes gives every pod for a Service called throughline-sensor. */
const serviceLink = /^THROUGHLINE_SENSOR_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/** Reads `argv` (without node and script) and `environment`; throws ConfigError with a sentence, or HelpRequest. */
export function readConfig(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SensorConfig {
  if (argv.includes('--help')) throw new HelpRequest(`Flags of the sensor:\n${helpText()}`);
  const given = readFlags(argv);
  const config: Record<string, string | boolean> = {};
  for (const [name, option] of Object.entries(options) as [string, Option][]) {
    const value = given.get(option.flag) ?? (option.environment && environment[option.environment]) ?? option.default;
    config[name] = value;
    if (typeof value !== 'string' || value === option.default) continue;
    const wrong = option.check?.(value);
    const source = given.has(option.flag) ? `--${option.flag}` : option.environment;
    if (wrong) throw new ConfigError(`${source} is "${value}"; ${wrong}`);
  }
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith('THROUGHLINE_SENSOR_') || serviceLink.test(variable) || known.includes(variable)) continue;
    throw new ConfigError(`${variable} is not a setting of the sensor; ${didYouMean(variable, known)}`);
  }
  if (!config['collector'] && !config['print']) {
    throw new ConfigError('nowhere to send events: set --collector (or THROUGHLINE_COLLECTOR), or --print');
  }
  return Object.freeze(config) as unknown as SensorConfig;
}

function readFlags(argv: readonly string[]): Map<string, string | boolean> {
  const given = new Map<string, string | boolean>();
  for (let i = 0; i < argv.length; i++) {
    const [, flag, inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[i]!) ?? [];
    const option = (Object.values(options) as Option[]).find((each) => each.flag === flag);
    if (!flag || !option) {
      const flags = (Object.values(options) as Option[]).map((each) => `--${each.flag}`);
      throw new ConfigError(
        `"${argv[i]}" is not a flag of the sensor; ${didYouMean(argv[i]!.replace(/=.*/s, ''), flags)}`,
      );
    }
    if (typeof option.default === 'boolean') {
      given.set(flag, true);
      continue;
    }
    const value = inline ?? argv[++i];
    if (value === undefined) throw new ConfigError(`--${flag} needs a value: ${option.help}`);
    given.set(flag, value);
  }
  return given;
}

export function helpText(): string {
  return (Object.values(options) as Option[])
    .map((option) => {
      const environment = option.environment ? ` (${option.environment})` : '';
      const initial = typeof option.default === 'string' && option.default !== '' ? ` [${option.default}]` : '';
      return `  --${option.flag}${environment}: ${option.help}${initial}`;
    })
    .join('\n');
}

function checkPem(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1').includes('-----BEGIN ') ? undefined : 'it must hold a -----BEGIN line';
  } catch (error) {
    return `it must name a readable PEM file: ${(error as Error).message}`;
  }
}

function checkAddress(value: string): string | undefined {
  try {
    parseAddress(value);
    return undefined;
  } catch (error) {
    if (error instanceof AddressError) return error.message;
    throw error;
  }
}
