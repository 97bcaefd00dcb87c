// `throughline sensor`: the forwarder as a process. Reads its configuration, starts the daemon, gives up its own privileges,
// streams until told to stop.
import type { Event } from '@throughline/proto';
import { createStreamClient, type StreamClient, type TlsOptions } from '@throughline/proto/client';
import { lookup } from 'node:dns/promises';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ConfigError, HelpRequest, readConfig, type SensorConfig } from './config.ts';
import { startForwarder } from './forwarder.ts';

const packageRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const DAEMON = path.join(packageRoot, 'build/sensord');
const VERSION = '0.1.0';
const FLUSH_MS = 3_000;

function configOrExit(): SensorConfig {
  try {
    return readConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (error instanceof HelpRequest) {
      process.stdout.write(`${error.message}\n`);
      process.exit(0);
    }
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`throughline-sensor: ${error.message}\n`);
    process.exit(2);
  }
}

/** Read while we may: the forwarder gives up root. */
function tlsOf({ tlsCa, tlsCert, tlsKey, tlsServerName }: SensorConfig): TlsOptions {
  return {
    ...(tlsCa ? { ca: readFileSync(tlsCa) } : {}),
    ...(tlsCert ? { cert: readFileSync(tlsCert) } : {}),
    ...(tlsKey ? { key: readFileSync(tlsKey) } : {}),
    ...(tlsServerName ? { serverName: tlsServerName } : {}),
  };
}

const log = (message: string): void => void process.stderr.write(`throughline-sensor: ${message}\n`);

const config = configOrExit();
const dropping = config.user !== '' && process.getuid?.() === 0 && !privateSocket(config.collector);
const collectorAddresses = await addressesOf(config.collector);
const connected = Promise.withResolvers<void>();
let client: StreamClient | undefined;

const forwarder = startForwarder({
  daemon: DAEMON,
  daemonArguments: [
    `--profile=${config.profile}`,
    ...(config.enforce ? ['--enforce', `--pin-directory=${config.pinDirectory}`] : []),
    ...(config.requireBpf ? ['--require-bpf'] : []),
    ...(config.marker ? ['--marker'] : []),
    `--bulk-per-second=${config.bulkPerSecond}`,
  ],
  alwaysAllowed: () => collectorAddresses,
  cgroup: config.cgroup,
  node: config.node,
  launcher: true,
  blindSinceUs: Number(process.env['THROUGHLINE_SENSOR_BLIND_SINCE']) || 0,
  log,
  ...(config.print
    ? {
        report(event: Event) {
          process.stdout.write(`${JSON.stringify(event)}\n`);
          client?.report(event);
        },
      }
    : { reportEncoded: (event: Uint8Array) => client?.reportEncoded(event) }),
  onEnd(code) {
    void finish(code);
  },
});
if (config.collector) {
  client = createStreamClient({
    address: config.collector,
    ...(config.token ? { token: config.token } : {}),
    tls: tlsOf(config),
    // A whole node speaks here, and a burst of it must outlive a restart of the collector.
    eventsMax: 65_536,
    bytesMax: 64 * 1024 * 1024,
    batchEventsMax: 512,
    hello: { role: 'sensor', version: VERSION, workload: { node: config.node || hostname() } },
    onCommand(command) {
      const { id, sensorOrder } = command;
      if (!sensorOrder) return { id: id ?? '', outcome: 'refused', reason: 'the sensor takes sensor orders only' };
      void forwarder.obey({ ...sensorOrder, id: sensorOrder.id || id || '' }).then((result) => {
        client?.reportCommand({ ...result, id: id ?? '' });
      });
      return undefined;
    },
    onState(state, reason) {
      log(`collector ${state}${reason ? `: ${reason}` : ''}`);
      connected.resolve();
    },
  });
} else {
  connected.resolve();
}
// Not before all code is loaded: the files may be readable by root only.
if (dropping) void Promise.all([forwarder.ready, connected.promise]).then(dropPrivileges, () => {});
forwarder.ready.then(
  (hello) =>
    log(`watching: ${hello.mode}, ${hello.profile} profile${hello.degraded ? `, degraded: ${hello.degraded}` : ''}`),
  () => {}, // said by onEnd
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void forwarder.stop());
process.stdout.on('error', () => process.exit(0)); // whoever read --print has gone

async function finish(code: number): Promise<void> {
  await client?.flush(FLUSH_MS);
  client?.close();
  process.exit(code);
}

/** The daemon holds what needs root; from here on this process only reads a pipe and writes a socket. */
function dropPrivileges(): void {
  const id = Number(config.user);
  process.setgroups!([]);
  process.setgid!(id);
  process.setuid!(id);
}

/** Address and port of the collector as an isolated cgroup may reach it; none for a socket file. */
async function addressesOf(collector: string): Promise<string[]> {
  if (!collector.startsWith('grpc')) return [];
  const { hostname: host, port } = new URL(collector);
  try {
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    return found.map(({ address, family }) => `${family === 6 ? `[${address}]` : address}:${port || 4400}`);
  } catch (error) {
    log(`the collector's name cannot be resolved (${(error as Error).message}): isolation will cut agents off from it`);
    return [];
  }
}

/** A collector's socket file that only root may open: we would not get back to it after giving root up. */
function privateSocket(collector: string): boolean {
  if (!collector.startsWith('unix:')) return false;
  try {
    return (statSync(new URL(collector).pathname).mode & 0o002) === 0;
  } catch {
    return true;
  }
}
