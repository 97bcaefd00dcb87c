// A Kafka broker for the demo and the end-to-end tests: one the user names, or Apache Kafka itself (KRaft, one node, its
// jars by Maven, cached outside the tree), or librdkafka's mock cluster through Debian's kcat. Which one is said out loud.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { cacheFolder, eventually, freePort, installDebianPackages, isInstalled, run, start } from './processes.ts';

export interface Broker {
  /** host:port for a client. */
  readonly address: string;
  /** For `layers.kafka`: "apache kafka 4.1.0", "librdkafka mock", "127.0.0.1:9092 (yours)". */
  readonly kind: string;
  createTopic(topic: string): Promise<void>;
  stop(): Promise<void>;
}

const kafkaVersion = '4.1.0';
const readyTimeoutMs = 60_000;

/** Undefined when no kind of broker can be had here; `say` tells which were tried. */
export async function startKafkaBroker(folder: string, say: (line: string) => void): Promise<Broker | undefined> {
  const named = process.env.THROUGHLINE_DEMO_KAFKA;
  if (named) return namedBroker(named);

  const javaReady =
    ((await isInstalled('java')) && (await isInstalled('mvn'))) ||
    (await installDebianPackages(['default-jdk-headless', 'maven'], say));
  if (javaReady) {
    try {
      return await apacheKafka(folder, say);
    } catch (error) {
      say(`Apache Kafka could not be started: ${firstLine(error)}`);
    }
  }
  if ((await isInstalled('kcat')) || (await installDebianPackages(['kcat'], say))) {
    try {
      return await mockCluster(folder);
    } catch (error) {
      say(`librdkafka's mock cluster could not be started: ${firstLine(error)}`);
    }
  }
  return undefined;
}

async function namedBroker(address: string): Promise<Broker> {
  if (!/^[^:\s]+:\d{1,5}$/.test(address))
    throw new Error(`THROUGHLINE_DEMO_KAFKA is "${address}"; it must be host:port of one broker`);
  await answers(address, 10_000);
  return {
    address,
    kind: `${address} (yours)`,
    createTopic: (topic) => createTopic(address, topic),
    stop: async () => {},
  };
}

async function apacheKafka(parent: string, say: (line: string) => void): Promise<Broker> {
  const jars = await kafkaJars(say);
  const folder = await mkdtemp(join(parent, 'kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const properties = join(folder, 'server.properties');
  await writeFile(properties, serverProperties({ port, controllerPort, data: join(folder, 'data') }));
  const java = (heap: string, main: string, ...args: string[]): string[] => [
    `-Xmx${heap}`,
    // A broker of a few seconds: starting fast matters more than peak speed.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-cp',
    `${jars}/*`,
    main,
    ...args,
  ];
  // "A" first: StorageTool takes an id that begins with "-" for an option.
  const clusterId = `A${randomBytes(16).toString('base64url').slice(1, 21)}A`;
  const format = java('128m', 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties);
  await run('java', format, { timeoutMs: readyTimeoutMs });
  const broker = start({
    name: 'kafka',
    command: 'java',
    arguments: java('256m', 'kafka.Kafka', properties),
    logFile: join(folder, 'kafka.log'),
  });
  const address = `127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    // Its data folder goes with it: there is nothing to shut down gracefully.
    await broker.stop(0);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await answers(address, readyTimeoutMs);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, kind: `apache kafka ${kafkaVersion}`, createTopic: (topic) => createTopic(address, topic), stop };
}

function serverProperties(broker: { port: number; controllerPort: number; data: string }): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${broker.controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${broker.port},CONTROLLER://127.0.0.1:${broker.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker.port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': broker.data,
    'num.partitions': 1,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** The folder with the broker's jars, fetched once for this user. */
async function kafkaJars(say: (line: string) => void): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, `kafka-${kafkaVersion}`);
  const present = await readdir(folder).catch(() => []);
  if (present.some((file) => file.startsWith('kafka_2.13'))) return folder;

  say(`fetching Apache Kafka ${kafkaVersion} (43 MB, once)`);
  await mkdir(cache, { recursive: true });
  const fetching = await mkdtemp(join(cache, 'kafka-fetching-'));
  try {
    await writeFile(join(fetching, 'pom.xml'), pom);
    const jars = join(fetching, 'jars');
    const goal = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await run('mvn', goal, { timeoutMs: 240_000, workingDirectory: fetching });
    // Renamed when whole: a second run beside this one sees all of it or nothing.
    await rename(jars, folder).catch(async (error: unknown) => {
      if (!(await readdir(folder).catch(() => [])).length) throw error;
    });
  } finally {
    await rm(fetching, { recursive: true, force: true });
  }
  return folder;
}

// The logging binding is there because without it the broker starts but says nothing, errors included.
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>throughline</groupId><artifactId>kafka-broker</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.24.3</version></dependency>
  </dependencies>
</project>
`;

async function mockCluster(folder: string): Promise<Broker> {
  // kcat has no option for it, but any producer whose broker count is set by test.mock.num.brokers carries a cluster.
  const mock = start({
    name: 'kafka mock',
    command: 'kcat',
    arguments: ['-P', '-b', 'unused', '-t', 'unused', '-X', 'test.mock.num.brokers=1', '-d', 'mock'],
    logFile: join(folder, 'kafka-mock.log'),
    standardInput: 'pipe',
  });
  const [, address = ''] = await mock.says(/bootstrap\.servers=(127\.0\.0\.1:\d+)/, 10_000).catch(async (error) => {
    await mock.stop(0);
    throw error;
  });
  // The mock knows no CreateTopics request; a topic is there once asked for.
  return { address, kind: 'librdkafka mock', createTopic: async () => {}, stop: () => mock.stop(0) };
}

async function createTopic(address: string, topic: string): Promise<void> {
  await withAdmin(address, (admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }),
  );
}

async function answers(address: string, timeoutMs: number): Promise<void> {
  await eventually(`a Kafka broker at ${address}`, timeoutMs, () =>
    withAdmin(address, async (admin) => ((await admin.describeCluster()).brokers.length > 0 ? true : undefined)),
  );
}

type Admin = ReturnType<Kafka['admin']>;

async function withAdmin<T>(address: string, act: (admin: Admin) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    clientId: 'throughline-demo',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    connectionTimeout: 1000,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await act(admin);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
