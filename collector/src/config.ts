// Every option of the collector: one declaration each with name, default and help. Read from flags, then environment, then
// file; whatever is not declared here is refused at start.
import { readFileSync } from 'node:fs';
import { didYouMean, distance } from '@throughline/proto';
import { parseAddress } from '@throughline/proto/client';
import { parse as parseYaml } from 'yaml';
import { CollectorError } from './errors.ts';
import { levels, type Level } from './log.ts';
import { packagedFolders } from './sigma/library.ts';

interface Option<T> {
  /** As in the file and, after "--", as a flag; in the environment as THROUGHLINE_COLLECTOR_<NAME>. */
  readonly name: string;
  readonly fallback: T;
  readonly unit?: string;
  readonly help: string;
  /** Throws an Error whose message says what is allowed. */
  readonly read: (given: string) => T;
}

const text = (given: string): string => given;
const flag = (given: string): boolean => {
  if (given === 'true' || given === '' || given === '1') return true;
  if (given === 'false' || given === '0') return false;
  throw new Error('true or false');
};
const whole =
  (min: number, max: number) =>
  (given: string): number => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= min && value <= max) return value;
    throw new Error(`a whole number from ${min} to ${max}`);
  };
const oneOf =
  <T extends string>(...allowed: readonly T[]) =>
  (given: string): T => {
    if (allowed.includes(given as T)) return given as T;
    throw new Error(allowed.join(' or '));
  };
const list = (given: string): readonly string[] =>
  given
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
const packagedRules = (given: string): boolean | readonly string[] => {
  if (given === 'all' || given === 'true') return true;
  if (given === 'none' || given === 'false') return false;
  const folders = list(given);
  if (folders.length > 0 && folders.every((folder) => (packagedFolders as readonly string[]).includes(folder)))
    return folders;
  throw new Error(`all, none or folders among ${packagedFolders.join(', ')}`);
};
const webAddress = (given: string): string => {
  if (given === '' || /^https?:\/\/[^/]/.test(given)) return given;
  throw new Error('an http:// or https:// address');
};

const collectorAddress = (given: string): string => {
  try {
    if (given !== '') parseAddress(given);
    return given;
  } catch {
    throw new Error('grpc://host:port, grpcs://host:port or unix:///path');
  }
};

/** `host:port`; port 0 takes a free one; "off" means not to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const listen = (given: string): ListenAddress | undefined => {
  if (given === 'off') return undefined;
  const match = /^(\[[0-9a-fA-F:]+\]|[^:]+):(\d{1,5})$/.exec(given);
  if (!match || Number(match[2]) > 65_535) throw new Error('host:port, such as 127.0.0.1:4400, or off');
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2]) };
};

const option = <T>(name: string, fallback: T, read: (given: string) => T, help: string, unit?: string): Option<T> => ({
  name,
  fallback,
  read,
  help,
  ...(unit !== undefined && { unit }),
});

export const options = {
  data: option('data', './.throughline', text, 'Folder of the store, the quarantine and the operator token.'),
  grpc: option<ListenAddress | undefined>(
    'grpc',
    { host: '127.0.0.1', port: 4400 },
    listen,
    'Where agents and sensors connect.',
  ),
  grpcSocket: option('grpc-socket', '', text, 'A unix socket for agents and sensors of this machine, mode 0600.'),
  http: option<ListenAddress | undefined>(
    'http',
    { host: '127.0.0.1', port: 4401 },
    listen,
    'Where console, API, audit endpoints, /healthz and /metrics are.',
  ),
  token: option('token', '', text, 'A token that every witness and audit source may use (see also credentials).'),
  credentials: option(
    'credentials',
    '',
    text,
    'A JSON file that says which token or certificate speaks for which workload.',
  ),
  tlsCert: option('tls-cert', '', text, 'Certificate of both listeners, a PEM file.'),
  tlsKey: option('tls-key', '', text, 'Its private key, a PEM file.'),
  tlsClientCa: option('tls-client-ca', '', text, 'Witnesses must show a certificate of this authority, a PEM file.'),
  watch: option<readonly string[]>(
    'watch',
    [],
    list,
    'Audit files and folders to follow, as format=path, separated by commas; "auto" finds the format.',
  ),
  cloudtrailQueue: option(
    'cloudtrail-queue',
    '',
    text,
    'SQS queue that announces log files in S3, its URL (docs/aws-permissions.md).',
  ),
  queueVisibility: option(
    'queue-visibility',
    300,
    whole(1, 43_200),
    'How long a message of it stays hidden while it is worked on.',
    'seconds',
  ),
  queueRetry: option(
    'queue-retry',
    30,
    whole(0, 43_200),
    'When a message of it that failed is tried again.',
    'seconds',
  ),
  queueReceives: option(
    'queue-receives',
    5,
    whole(1, 1_000),
    'How often a message of it may fail before it goes into quarantine.',
  ),
  rules: option<readonly string[]>(
    'rules',
    [],
    list,
    'Folders or files of Sigma rules, correlations and filters beside the packaged ones, separated by commas.',
  ),
  rulesPackaged: option<boolean | readonly string[]>(
    'rules-packaged',
    true,
    packagedRules,
    `Which packaged Sigma rules to run: all, none, or folders of them (${packagedFolders.join(', ')}), separated by commas.`,
  ),
  rulesDemotion: option(
    'rules-demotion',
    1,
    whole(1, 100),
    'Share of the events here above which a Sigma rule is context; 100 switches it off.',
    'percent',
  ),
  playbook: option<'report' | 'block'>(
    'playbook',
    'block',
    oneOf('report', 'block'),
    'What happens without a person: only reports, or also blocks the requests and records of an open story.',
  ),
  blockMinutes: option('block-minutes', 60, whole(1, 10_080), 'How long an automatic block lasts.', 'minutes'),
  upstream: option(
    'upstream',
    '',
    collectorAddress,
    'Relay everything to this collector (grpc://, grpcs:// or unix://) instead of thinking here.',
  ),
  upstreamToken: option('upstream-token', '', text, 'The token shown to the upstream collector.'),
  upstreamCa: option('upstream-ca', '', text, "Authority of the upstream collector's certificate, a PEM file."),
  upstreamCert: option('upstream-cert', '', text, 'Certificate shown to the upstream collector, a PEM file.'),
  upstreamKey: option('upstream-key', '', text, 'Its private key, a PEM file.'),
  otlp: option(
    'otlp',
    '',
    webAddress,
    'OTLP/HTTP endpoint for stories, findings and our own traces, such as http://localhost:4318.',
  ),
  webhook: option('webhook', '', webAddress, 'Gets every story change as a CloudEvent.'),
  webhookToken: option('webhook-token', '', text, 'Sent to the webhook as a bearer token.'),
  slack: option('slack', '', webAddress, 'Slack incoming webhook.'),
  alertmanager: option('alertmanager', '', webAddress, 'Prometheus Alertmanager, its base address.'),
  falcosidekick: option('falcosidekick', '', webAddress, 'Falcosidekick, its base address.'),
  ocsf: option('ocsf', '', text, 'A file that gets findings (2004) and stories (2005) as OCSF JSON lines.'),
  kubernetes: option('kubernetes', '', webAddress, 'API server for pod responses; "" keeps them plans.'),
  kubernetesTokenFile: option(
    'kubernetes-token-file',
    '',
    text,
    'Token for it, a file that is read again at each use.',
  ),
  kubernetesCa: option('kubernetes-ca', '', text, 'Authority of its certificate, a PEM file.'),
  kubernetesEvents: option(
    'kubernetes-events',
    false,
    flag,
    'Tell stories as Kubernetes Events on the pods they are about; needs --kubernetes and the right to create and patch events.',
  ),
  protectedNamespaces: option<readonly string[]>(
    'protected-namespaces',
    ['kube-system', 'kube-public', 'kube-node-lease'],
    list,
    'Namespaces that no response touches, separated by commas.',
  ),
  responsesPerHour: option(
    'responses-per-hour',
    60,
    whole(1, 10_000),
    'Responses at most, of all kinds; a person may force more.',
  ),
  eventsMax: option(
    'events-max',
    2_000_000,
    whole(1_000, 1_000_000_000),
    'Events kept; the oldest go first.',
    'events',
  ),
  replayMax: option(
    'replay-max',
    1_000_000,
    whole(0, 1_000_000_000),
    'Events read back at start, the latest.',
    'events',
  ),
  quarantineMegabytes: option(
    'quarantine-megabytes',
    64,
    whole(1, 100_000),
    'Size of the folder of refused input; the oldest go first.',
    'MB',
  ),
  inFlightMegabytes: option(
    'in-flight-megabytes',
    256,
    whole(64, 65_536),
    'What gRPC senders have given and the store does not have yet, at most, one sender an eighth of it; the same again for HTTP, one sender half.',
    'MB',
  ),
  sync: option<'full' | 'normal'>(
    'sync',
    'full',
    oneOf('full', 'normal'),
    'Acknowledged events survive a power failure (full) or only a crash (normal).',
  ),
  otelSelf: option('otel-self', true, flag, "Trace the collector's own HTTP to the OTLP endpoint."),
  log: option<Level>('log', 'info', oneOf(...levels), 'Least level that is logged.'),
} as const;

export type Config = { readonly [K in keyof typeof options]: (typeof options)[K]['fallback'] };

const PREFIX = 'THROUGHLINE_COLLECTOR_';
// Kubernetes gives every pod such names for a Service called throughline-collector or throughline-collector-…; they are not ours.
const SERVICE_LINK = /^THROUGHLINE_COLLECTOR_(\w+_)?(SERVICE_(HOST|PORT.*)|PORT(_\d+_(TCP|UDP).*)?)$/;

/**
 * Reads flags (`--name value`, `--name=value`), environment and the file of `--config` or THROUGHLINE_COLLECTOR_CONFIG, in
 * this order of precedence. Throws CollectorError with a sentence that names the key, what was given and what is allowed.
 */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const flags = readFlags(args);
  const environment = readEnvironment(env);
  const file = flags.get('config') ?? environment.get('config');
  flags.delete('config');
  environment.delete('config');
  const sources = [
    { label: (name: string) => `flag --${name}`, values: flags },
    { label: (name: string) => `environment ${variableOf(name)}`, values: environment },
    {
      label: (name: string) => `${file}: ${name}`,
      values: file === undefined ? new Map<string, string>() : readFile(file),
    },
  ];

  const names = new Set(Object.values(options).map(({ name }) => name as string));
  for (const { label, values } of sources) {
    for (const name of values.keys()) {
      if (!names.has(name)) throw unknown(label(name), name, [...names]);
    }
  }
  const config: Record<string, unknown> = {};
  for (const [key, declared] of Object.entries(options)) {
    const source = sources.find(({ values }) => values.has(declared.name));
    config[key] = source
      ? readOne(declared, source.values.get(declared.name)!, source.label(declared.name))
      : declared.fallback;
  }
  if (config.kubernetesEvents === true && config.kubernetes === '')
    throw new CollectorError(
      'CONFIG_BAD_VALUE',
      'kubernetes-events is on, but kubernetes is ""; give the address of the API server, or switch it off',
    );
  return Object.freeze(config) as Config;
}

/** The options as a Markdown table, for docs/collector.md. */
export function optionsTable(): string {
  const rows = Object.values(options).map(({ name, fallback, help, unit }: Option<unknown>) => {
    const shown = show(fallback);
    const initial = shown === '' ? '' : `\`${shown}\`${unit === undefined ? '' : ` ${unit}`}`;
    return `| \`--${name}\` | ${initial} | ${help} |`;
  });
  return ['| option | default | |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The options as `throughline collector --help` shows them. */
export function describeOptions(): string {
  return Object.values(options)
    .map(({ name, fallback, help, unit }: Option<unknown>) => {
      const shown = show(fallback);
      return `  --${name.padEnd(22)} ${help}${shown === '' ? '' : ` [${shown}${unit === undefined || shown === unit ? '' : ` ${unit}`}]`}`;
    })
    .join('\n');
}

function show(value: unknown): string {
  if (value === undefined) return 'off';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'object' && value !== null && 'port' in value)
    return `${(value as ListenAddress).host}:${(value as ListenAddress).port}`;
  return `${value as string | number | boolean}`;
}

function readOne(declared: Option<unknown>, given: string, label: string): unknown {
  try {
    return declared.read(given);
  } catch (error) {
    const shown = /token/.test(declared.name) ? 'a value' : `"${given}"`;
    throw new CollectorError('CONFIG_BAD_VALUE', `${label} is ${shown}; allowed is ${(error as Error).message}`);
  }
}

function readFlags(args: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const match = /^--([a-z][a-z-]*)(?:=(.*))?$/s.exec(args[i]!);
    if (!match)
      throw new CollectorError('CONFIG_UNKNOWN_KEY', `"${args[i]}" is not a flag; flags are written --name value`);
    const next = args[i + 1];
    if (match[2] !== undefined) values.set(match[1]!, match[2]);
    else if (next !== undefined && !next.startsWith('--')) values.set(match[1]!, args[++i]!);
    else values.set(match[1]!, '');
  }
  return values;
}

function variableOf(name: string): string {
  return PREFIX + name.toUpperCase().replaceAll('-', '_');
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const ours = /^THROUGHLINE_([A-Z]{6,12})_/.exec(name)?.[1];
    if (ours && ours !== 'COLLECTOR' && distance(ours, 'COLLECTOR') <= 2)
      throw new CollectorError(
        'CONFIG_UNKNOWN_KEY',
        `environment ${name} is not an option of the collector; did you mean ${name.replace(ours, 'COLLECTOR')}?`,
      );
    if (!name.startsWith(PREFIX) || SERVICE_LINK.test(name) || value === undefined) continue;
    values.set(name.slice(PREFIX.length).toLowerCase().replaceAll('_', '-'), value);
  }
  return values;
}

// YAML, and so JSON as well.
function readFile(file: string): Map<string, string> {
  let parsed: unknown;
  try {
    parsed = parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new CollectorError(
      'CONFIG_BAD_VALUE',
      `the configuration file ${file} cannot be read: ${(error as Error).message}`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new CollectorError('CONFIG_BAD_VALUE', `the configuration file ${file} must hold keys and values`);
  }
  return new Map(
    Object.entries(parsed).map(([name, value]) => {
      if (Array.isArray(value)) return [name, value.join(',')];
      if (typeof value === 'object')
        throw new CollectorError('CONFIG_BAD_VALUE', `${file}: ${name} must be a single value or a list`);
      return [name, String(value)];
    }),
  );
}

function unknown(where: string, name: string, names: readonly string[]): CollectorError {
  return new CollectorError(
    'CONFIG_UNKNOWN_KEY',
    `${where} is not an option of the collector; ${didYouMean(name, names)}`,
  );
}
