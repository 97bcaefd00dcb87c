// Everything a user can set, read once from the environment and the configuration file, validated and frozen. Called by
// register.ts before anything is hooked; a mistake is a sentence and stops the start: an application that was meant to be
// protected must not run unprotected because of a typing error.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { didYouMean, distance } from '@throughline/proto';

export type Mode = 'observe' | 'block';

export interface AgentConfig {
  readonly mode: Mode;
  /** grpc://host:port, grpcs://host:port or unix:///path; "" means findings go to stderr as JSON lines. */
  readonly collector: string;
  readonly service: string;
  readonly token: string;
  /** PEM texts for grpcs://; "" where none is given: the system's roots, no certificate of our own. */
  readonly tlsCa: string;
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** The name that the collector's certificate must carry, where it is not the host of the address. */
  readonly tlsServerName: string;
  /** "on": findings also become span events and log records, and an SDK is started when the application has none. */
  readonly otel: 'off' | 'join' | 'on';
  /** "json": print the coverage report on stdout once the application is up, then exit. */
  readonly doctor: 'off' | 'json';
  /** Where the last policy is kept; "" means nowhere. */
  readonly stateDirectory: string;
  /** Activities kept in memory for a finding or a recall. */
  readonly recorderActivitiesMax: number;
  /** Bytes of a body that are looked at. */
  readonly bodyBytesMax: number;
  /** Say on stderr when the collector comes and goes. */
  readonly announce: boolean;
  /** Mark calls for the sensor of the node, which must run with --marker. */
  readonly marker: boolean;
  /** Send input samples unredacted. */
  readonly rawSamples: boolean;
  /** Addresses or CIDRs of proxies whose X-Forwarded-For is believed when a rule blocks by address. */
  readonly trustedProxies: readonly string[];
  /** Kafka topic that gets a copy of each blocked record; "" means none. */
  readonly deadLetterTopic: string;
  /** Extra files that hold a credential, absolute paths. */
  readonly credentialFiles: readonly string[];
  /** Guard id → what it may do. */
  readonly guards: Readonly<Record<string, Mode | 'off'>>;
  /** Exceptions: on this route ("GET /preview", "orders" for a topic, "*") this guard ("*" for all) stays silent. */
  readonly allow: readonly { readonly route: string; readonly guard: string }[];
  /** Activities refused from the start: see BlockRule in the schema. */
  readonly blockRules: readonly { readonly kind: string; readonly value: string }[];
  readonly rateLimits: readonly RateLimit[];
}

export interface RateLimit {
  /** "POST /login", or "*" for all. */
  readonly route: string;
  readonly requestsMax: number;
  readonly windowSeconds: number;
  readonly by: 'address' | 'user';
}

/** A sentence for the person who started the application. */
export class ConfigError extends Error {
  readonly code = 'THROUGHLINE_CONFIG';
}

interface Option {
  /** Name in the environment; absent for what only the file can say. */
  readonly variable?: string;
  readonly initial: unknown;
  /** Returns the value to use or throws the second half of the sentence: "must be …". */
  readonly read: (given: unknown) => unknown;
  readonly help: string;
}

const options: Readonly<Record<keyof AgentConfig, Option>> = {
  mode: {
    variable: 'MODE',
    initial: 'observe',
    read: oneOf('observe', 'block'),
    help: 'observe reports, block also stops',
  },
  collector: {
    variable: 'COLLECTOR',
    initial: '',
    read: collectorUrl,
    help: 'where events go; none: JSON lines on stderr',
  },
  service: {
    variable: 'SERVICE',
    initial: '',
    read: text(200),
    help: 'name of this service; default: name in package.json',
  },
  token: { variable: 'TOKEN', initial: '', read: text(4096), help: 'workload token shown to the collector' },
  tlsCa: {
    variable: 'TLS_CA',
    initial: '',
    read: pemFile,
    help: 'file with the certificate authority of the collector',
  },
  tlsCert: { variable: 'TLS_CERT', initial: '', read: pemFile, help: 'file with our certificate (mTLS)' },
  tlsKey: { variable: 'TLS_KEY', initial: '', read: pemFile, help: 'file with its key' },
  tlsServerName: {
    variable: 'TLS_SERVER_NAME',
    initial: '',
    read: text(253),
    help: 'name in the certificate of the collector',
  },
  otel: {
    variable: 'OTEL',
    initial: 'join',
    read: oneOf('off', 'join', 'on'),
    help: 'join the SDK of the application, or start one',
  },
  doctor: {
    variable: 'DOCTOR',
    initial: 'off',
    read: oneOf('off', 'json'),
    help: 'print what is covered as JSON, then exit',
  },
  stateDirectory: { variable: 'STATE', initial: '', read: text(4096), help: 'folder for the last policy' },
  recorderActivitiesMax: {
    variable: 'RECORDER',
    initial: 1024,
    read: wholeNumber(16, 65_536),
    help: 'activities kept in memory',
  },
  bodyBytesMax: {
    variable: 'BODY_BYTES',
    initial: 1_048_576,
    read: wholeNumber(1024, 16_777_216),
    help: 'bytes of a body looked at',
  },
  announce: {
    variable: 'ANNOUNCE',
    initial: true,
    read: yesOrNo,
    help: 'say on stderr when the collector comes and goes',
  },
  marker: {
    variable: 'MARKER',
    initial: false,
    read: yesOrNo,
    help: 'mark calls for a sensor that runs with --marker',
  },
  rawSamples: { variable: 'RAW_SAMPLES', initial: false, read: yesOrNo, help: 'send input samples without redaction' },
  trustedProxies: {
    variable: 'TRUSTED_PROXIES',
    initial: [],
    read: list(addressOrRange),
    help: 'proxies whose X-Forwarded-For is believed',
  },
  deadLetterTopic: {
    variable: 'DEAD_LETTER_TOPIC',
    initial: '',
    read: topicName,
    help: 'topic for copies of blocked records',
  },
  credentialFiles: {
    variable: 'CREDENTIAL_FILES',
    initial: [],
    read: list(absolutePath),
    help: 'further files that hold a credential',
  },
  guards: { initial: {}, read: record(oneOf('off', 'observe', 'block')), help: 'what each guard may do' },
  allow: {
    initial: [],
    read: list(shape({ route: text(500), guard: text(100) })),
    help: 'exceptions by route and guard',
  },
  blockRules: {
    initial: [],
    read: list(blockRule),
    help: 'activities refused from the start',
  },
  rateLimits: {
    initial: [],
    read: list(
      shape({
        route: text(500),
        requestsMax: wholeNumber(1, 1_000_000),
        windowSeconds: wholeNumber(1, 86_400),
        by: oneOf('address', 'user'),
      }),
    ),
    help: 'requests per window',
  },
};

const prefix = 'THROUGHLINE_';
/** Set for the collector, the sensor or the test set-up in the same shell; not for us, not a mistake. */
const foreign = /^THROUGHLINE_((COLLECTOR|SENSOR|CONSOLE|DEMO|KAFKA|TEST)_|NODE$)/;
/** What Kubernetes gives every pod of a namespace that has a Service called throughline or throughline-…. */
const serviceLink = /^THROUGHLINE_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;
/** Taken for the collector's own setting otherwise, and the agent would report to nobody. */
const meantCollector = /^THROUGHLINE_COLLECTOR_(URL|ADDRESS|ENDPOINT)$/;

/** Throws ConfigError with the sentence. `environment` is process.env. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): AgentConfig {
  const fromFile = environment[`${prefix}CONFIG`] ? readConfigFile(environment[`${prefix}CONFIG`]!) : {};
  const config: Record<string, unknown> = {};
  // INHERIT=off in a child's environment keeps the agent out of it: read where children are started.
  const variables = new Set([`${prefix}CONFIG`, `${prefix}INHERIT`]);
  for (const [key, option] of Object.entries(options)) {
    const variable = option.variable && prefix + option.variable;
    if (variable) variables.add(variable);
    const given = variable ? environment[variable] : undefined;
    if (given !== undefined && given !== '') config[key] = take(variable!, given, option);
    else if (key in fromFile) config[key] = take(`${key} in ${environment[`${prefix}CONFIG`]}`, fromFile[key], option);
    else config[key] = option.initial;
  }
  for (const variable of Object.keys(environment)) {
    if (variables.has(variable)) continue;
    if (meantCollector.test(variable))
      throw new ConfigError(`${variable} is not a setting of the agent; did you mean ${prefix}COLLECTOR?`);
    if (!variable.startsWith(prefix)) {
      const meant = misspeltPrefix(variable, variables);
      if (meant) throw new ConfigError(`${variable} is not a setting of the agent; did you mean ${meant}?`);
    } else if (!foreign.test(variable) && !serviceLink.test(variable)) {
      throw new ConfigError(`${variable} is not a setting of the agent; ${didYouMean(variable, [...variables])}`);
    }
  }
  checkTls(config as unknown as AgentConfig);
  return Object.freeze(config) as unknown as AgentConfig;
}

/** Throws ConfigError when the file names a guard that does not exist: an exception that is never made, or a guard still on. */
export function checkGuardNames(config: AgentConfig, known: readonly string[]): void {
  const named = [
    ...Object.keys(config.guards).map((guard) => ['guards', guard] as const),
    ...config.allow.map(({ guard }) => ['allow', guard] as const),
  ];
  for (const [key, guard] of named) {
    if (guard === '*' || known.includes(guard)) continue;
    throw new ConfigError(
      `${key} names the guard ${JSON.stringify(guard)}, which does not exist; ${didYouMean(guard, known)}`,
    );
  }
}

/** For the docs table: name, variable, default, help. */
export function describeConfig(): readonly { key: string; variable: string; initial: unknown; help: string }[] {
  return Object.entries(options).map(([key, { variable, initial, help }]) => ({
    key,
    variable: variable ? prefix + variable : '',
    initial,
    help,
  }));
}

function take(name: string, given: unknown, option: Option): unknown {
  try {
    const value = option.read(given);
    return typeof value === 'object' ? Object.freeze(value) : value;
  } catch (error) {
    throw new ConfigError(`${name} is ${JSON.stringify(given)?.slice(0, 200)}; it ${(error as Error).message}`);
  }
}

function readConfigFile(file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    // Some editors begin a file with a byte order mark.
    parsed = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError(
      `THROUGHLINE_CONFIG is ${JSON.stringify(file)}; it must name a readable JSON file: ${(error as Error).message}`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError(`${file} must hold one JSON object`);
  }
  for (const key of Object.keys(parsed)) {
    if (!Object.hasOwn(options, key)) {
      throw new ConfigError(
        `${key} in ${file} is not a setting of the agent; ${didYouMean(key, Object.keys(options))}`,
      );
    }
  }
  return parsed as Record<string, unknown>;
}

function oneOf(...allowed: string[]) {
  return (given: unknown) => {
    if (allowed.includes(given as string)) return given;
    throw new Error(`must be ${allowed.join(' or ')}`);
  };
}

function text(lengthMax: number) {
  return (given: unknown) => {
    if (typeof given === 'string' && given.length <= lengthMax) return given;
    throw new Error(`must be text of at most ${lengthMax} characters`);
  };
}

function pemFile(given: unknown) {
  let content = '';
  try {
    content = readFileSync(String(given), 'utf8');
  } catch (error) {
    throw new Error(`must name a readable PEM file: ${(error as Error).message}`);
  }
  if (!content.includes('-----BEGIN ')) throw new Error('must name a PEM file; this one holds no -----BEGIN line');
  return content;
}

function wholeNumber(min: number, max: number) {
  return (given: unknown) => {
    const value = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value;
    throw new Error(`must be a whole number from ${min} to ${max}`);
  };
}

function yesOrNo(given: unknown) {
  if (given === true || given === 'true' || given === 'on' || given === '1') return true;
  if (given === false || given === 'false' || given === 'off' || given === '0') return false;
  throw new Error('must be on or off');
}

const listMax = 1000;

function list(read: (given: unknown) => unknown) {
  return (given: unknown) => {
    const items = typeof given === 'string' ? given.split(',').map((item) => item.trim()) : given;
    if (!Array.isArray(items) || items.length > listMax) throw new Error(`must be a list of at most ${listMax}`);
    return items.map(read);
  };
}

function record(read: (given: unknown) => unknown) {
  return (given: unknown) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error('must be an object');
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, read(value)]));
  };
}

function shape(fields: Record<string, (given: unknown) => unknown>) {
  return (given: unknown) => {
    if (typeof given !== 'object' || given === null) throw new Error('must hold objects');
    for (const key of Object.keys(given)) if (!fields[key]) throw new Error(`has an unknown field ${key}`);
    return Object.fromEntries(
      Object.entries(fields).map(([key, read]) => {
        try {
          return [key, read((given as Record<string, unknown>)[key])];
        } catch (error) {
          throw new Error(`has ${key}, which ${(error as Error).message}`);
        }
      }),
    );
  };
}

function collectorUrl(given: unknown) {
  const [, port] = /^(?:grpcs?:\/\/[^/\s]+:(\d{1,5})\/?|unix:\/\/\/\S+)$/.exec(String(given)) ?? ['', '65536'];
  if (typeof given === 'string' && Number(port ?? 0) <= 65_535) return given;
  throw new Error('must be grpc://host:port, grpcs://host:port or unix:///path');
}

const blockRuleShape = shape({
  kind: oneOf('address', 'user', 'route', 'payload', 'record'),
  value: text(1000),
});

function blockRule(given: unknown) {
  const rule = blockRuleShape(given) as { kind: string; value: string };
  if (rule.kind === 'address') addressOrRange(rule.value);
  return rule;
}

function addressOrRange(given: unknown) {
  const [address = '', bits, ...more] = typeof given === 'string' ? given.split('/') : [];
  const version = isIP(address);
  const bitsMax = version === 4 ? 32 : 128;
  if (version !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax)))
    return given;
  throw new Error('must hold IP addresses or ranges such as 10.0.0.0/8');
}

// https://kafka.apache.org: at most 249 of these characters.
function topicName(given: unknown) {
  if (typeof given === 'string' && /^[\w.-]{0,249}$/.test(given)) return given;
  throw new Error('must be a topic name: at most 249 letters, digits, dots, dashes and underscores');
}

function absolutePath(given: unknown) {
  if (typeof given === 'string' && given.length <= 4096 && isAbsolute(given)) return given;
  throw new Error('must hold absolute paths');
}

// What TLS itself would only say at the first connection, long after the start.
function checkTls({ collector, tlsCa, tlsCert, tlsKey, tlsServerName }: AgentConfig): void {
  if (!tlsCa && !tlsCert && !tlsKey && !tlsServerName) return;
  const given = tlsCa ? 'TLS_CA' : tlsCert ? 'TLS_CERT' : tlsKey ? 'TLS_KEY' : 'TLS_SERVER_NAME';
  if (!collector.startsWith('grpcs:'))
    throw new ConfigError(
      `${prefix}${given} is set, but ${prefix}COLLECTOR is ${JSON.stringify(collector)}; TLS needs a grpcs:// address`,
    );
  if (Boolean(tlsCert) !== Boolean(tlsKey))
    throw new ConfigError(
      `${prefix}TLS_${tlsCert ? 'CERT' : 'KEY'} is set without ${prefix}TLS_${tlsCert ? 'KEY' : 'CERT'}; they go together`,
    );
  // Not loaded by applications that need neither.
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const { createSecureContext } = process.getBuiltinModule('node:tls');
  const attempt = (name: string, act: () => unknown): void => {
    try {
      act();
    } catch (error) {
      throw new ConfigError(`${prefix}${name} cannot be used: ${(error as Error).message}`);
    }
  };
  if (tlsCa) attempt('TLS_CA', () => new X509Certificate(tlsCa));
  if (tlsCert) attempt('TLS_CERT', () => createSecureContext({ cert: tlsCert }));
  if (tlsKey) attempt('TLS_KEY', () => createSecureContext({ key: tlsKey }));
  if (tlsKey) attempt('TLS_KEY with TLS_CERT', () => createSecureContext({ cert: tlsCert, key: tlsKey }));
}

/** The variable of ours that was meant by THROUGLINE_MODE or throughline_mode, if any. */
function misspeltPrefix(variable: string, known: ReadonlySet<string>): string | undefined {
  if (!/^t\w{7,12}_/i.test(variable)) return undefined;
  const upper = variable.toUpperCase();
  return [...known].find((name) => {
    const end = name.slice(prefix.length - 1);
    return upper.endsWith(end) && distance(upper.slice(0, -end.length), prefix.slice(0, -1)) <= 2;
  });
}
