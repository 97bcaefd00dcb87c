// Starts the collector and the sensor as their users do, and reads the stories through the collector's API.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoryWithActions } from '@throughline/collector';
import type { Lab } from './lab.ts';
import { eventually, freePort, start, type Started } from './processes.ts';

export interface Collector {
  readonly process: Started;
  /** unix:///… for agents and sensor: a socket file works from inside a network namespace too. */
  readonly agentAddress: string;
  readonly url: string;
  /** Opens the console and the API. */
  readonly operatorToken: string;
  readonly auditUrl: string;
  readonly auditToken: string;
  readonly trailFolder: string;
  readonly dataFolder: string;
  stories(): Promise<readonly Story[]>;
  /** Events stored so far, by source. */
  events(): Promise<Readonly<Record<string, number>>>;
}

export type Story = StoryWithActions;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const readyTimeoutMs = 90_000;

export interface CollectorOptions {
  /** 0 takes a free port. */
  readonly httpPort: number;
  readonly name?: string;
}

export async function startCollector(lab: Pick<Lab, 'folder'>, options: CollectorOptions): Promise<Collector> {
  const folder = join(lab.folder, options.name ?? 'collector');
  const trailFolder = join(folder, 'cloudtrail');
  const dataFolder = join(folder, 'data');
  await mkdir(trailFolder, { recursive: true });
  const auditToken = randomBytes(24).toString('base64url');
  const httpPort = options.httpPort || (await freePort());
  const socket = join(folder, 'collector.sock');
  const process = start({
    name: 'collector',
    command: globalThis.process.execPath,
    arguments: [
      join(root, 'collector/bin/throughline.js'),
      'collector',
      '--data',
      dataFolder,
      '--grpc',
      'off',
      '--grpc-socket',
      socket,
      '--http',
      `127.0.0.1:${httpPort}`,
      '--watch',
      `cloudtrail=${trailFolder}`,
    ],
    // In the environment rather than on the command line, where everybody on the machine could read it.
    environment: { THROUGHLINE_COLLECTOR_TOKEN: auditToken },
    logFile: join(lab.folder, `${options.name ?? 'collector'}.log`),
  });
  const url = `http://127.0.0.1:${httpPort}`;
  const state = await eventually('the collector', readyTimeoutMs, async () => {
    if (process.child.exitCode !== null) return 'ended';
    return (await fetch(`${url}/healthz`)).ok ? 'ready' : undefined;
  }).catch(String);
  if (state !== 'ready') {
    await process.stop();
    throw new Error(`the collector did not start: ${process.output() || state}`);
  }
  const operatorToken = await readOperatorToken(dataFolder);
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${operatorToken}` } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    process,
    agentAddress: `unix://${socket}`,
    url,
    operatorToken,
    auditUrl: `${url}/v1/ingest/k8s-audit`,
    auditToken,
    trailFolder,
    dataFolder,
    async stories() {
      const listed = (await (await get('/v1/stories')).json()) as { stories: Story[] };
      return listed.stories;
    },
    async events() {
      const page = await (await get('/metrics')).text();
      const counts: Record<string, number> = {};
      for (const [, source = '', count] of page.matchAll(
        /^throughline_events_total\{[^}]*source="([^"]*)"[^}]*\} (\d+)/gm,
      ))
        counts[source] = (counts[source] ?? 0) + Number(count);
      return counts;
    },
  };
}

async function readOperatorToken(dataFolder: string): Promise<string> {
  return eventually("the collector's operator token", readyTimeoutMs, async () => {
    const text = await readFile(join(dataFolder, 'operator-token'), 'utf8').catch(() => '');
    return text.trim() || undefined;
  });
}

export interface Sensor {
  readonly process: Started;
  /** "ebpf" or "proc". */
  readonly mode: string;
}

/** Undefined, with the reason said, when the kernel's witness cannot be had here. */
export async function startSensor(
  lab: Lab,
  collector: Pick<Collector, 'agentAddress' | 'auditToken'>,
  say: (line: string) => void,
): Promise<Sensor | undefined> {
  const main = join(root, 'native-sensor/dist/main.js');
  if (!existsSync(main) || !existsSync(join(root, 'native-sensor/build/sensord'))) {
    say('the sensor is not built: the kernel layer stays off');
    return undefined;
  }
  const process = start({
    name: 'sensor',
    command: globalThis.process.execPath,
    arguments: [
      main,
      '--collector',
      collector.agentAddress,
      '--profile',
      'full',
      '--node',
      'node-1',
      // Only what belongs to the demo: the rest of this machine is nobody's business.
      ...(lab.cgroup ? ['--cgroup', lab.cgroup] : []),
    ],
    environment: { THROUGHLINE_TOKEN: collector.auditToken },
    logFile: join(lab.folder, 'sensor.log'),
  });
  try {
    const [, mode = ''] = await process.says(/watching: (\w+)/, readyTimeoutMs);
    return { process, mode };
  } catch (error) {
    say(
      `the sensor could not start: ${String(error instanceof Error ? error.message : error)
        .split('\n')
        .slice(0, 3)
        .join(' ')}`,
    );
    await process.stop();
    return undefined;
  }
}
