// One collector: takes its data folder, reads back what it knew, opens its receivers, and lets everything go in the reverse
// order. The command `throughline collector` and the tests start this same one.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Event, inOwnClock, type AgentPolicy } from '@throughline/proto';
import type { Analyst } from './analyst.ts';
import { createCommander } from './commander.ts';
import { apiRoutes } from './api.ts';
import { checkConfig } from './check-config.ts';
import type { Config } from './config.ts';
import { CollectorError } from './errors.ts';
import { startExporters, type Exporters } from './exporters/start-exporters.ts';
import { startHousekeeping } from './housekeeping.ts';
import { startHttpServer, type HttpServer } from './http-server.ts';
import { createKubernetes } from './kubernetes.ts';
import { createLive } from './live.ts';
import type { Log } from './log.ts';
import { isLoopback } from './loopback.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPipeline } from './pipeline.ts';
import { createPolicies } from './policies.ts';
import { createProfiles } from './profiles.ts';
import { openQuarantine } from './quarantine.ts';
import { createAgentReceiver } from './receivers/agent.ts';
import { startGrpcServer } from './receivers/grpc-server.ts';
import { otlpMethods } from './receivers/otlp-grpc.ts';
import { startFileReceiver } from './receivers/file.ts';
import { ingestRoutes } from './receivers/http.ts';
import { otlpRoutes } from './receivers/otlp.ts';
import { startQueueReceiver } from './receivers/s3-sqs.ts';
import { consoleRoutes } from './console-files.ts';
import { controlRoutes } from './control.ts';
import { createStoryActions, type StoryActions } from './responses/story-actions.ts';
import type { World } from './responses/response.ts';
import { createSessions } from './sessions.ts';
import { createSpeakers } from './speakers.ts';
import { openDataFolder } from './store/data-folder.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { watchStore } from './store/watched-store.ts';
import { createIdleAnalyst, startRelay, type Relay } from './relay.ts';
import { createStories } from './stories.ts';
import { thinkingFor } from './thinking.ts';
import { createWitnesses } from './witnesses.ts';

export interface Collector {
  /** Ports that were taken; 0 for a listener that is off. */
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly operatorToken: string;
  readonly analyst: Analyst;
  readonly metrics: Metrics;
  close(): Promise<void>;
}

export interface CollectorParts {
  readonly log: Log;
  readonly now?: () => number;
  /** Default: the analyst of engine.ts with the Sigma rules. */
  readonly analyst?: Analyst;
}

/** Throws CollectorError when it cannot start; then nothing of it is left running. */
export async function startCollector(config: Config, parts: CollectorParts): Promise<Collector> {
  const { log, now = Date.now } = parts;
  checkConfig(config, log);
  const analyst = parts.analyst ?? (config.upstream ? createIdleAnalyst() : thinkingFor(config, log));
  const nowUs = (): number => now() * 1_000;
  // Everything that was opened, to be closed in reverse.
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };

  try {
    const tls = readTls(config);
    const folder = openDataFolder(config.data);
    closers.push(() => folder.release());
    const speakers = createSpeakers({
      token: config.token,
      operatorToken: folder.operatorToken,
      credentialsFile: config.credentials,
      certificatesRequired: tls?.clientCa !== undefined,
    });
    refuseOpenDoors(config, speakers.guarded, log);

    const metrics = createMetrics();
    const quarantine = openQuarantine({
      folder: path.join(folder.path, 'quarantine'),
      bytesMax: config.quarantineMegabytes * 1024 * 1024,
      metrics,
      log,
      now,
    });
    const store = watchStore(await openSqliteStore(folder.path, config.sync), { metrics, log });
    closers.push(() => store.close());
    const saveQuietly = async (saving: Promise<unknown>, what: string): Promise<void> => {
      await saving.catch((error: unknown) => log('error', 'not saved', { what, reason: (error as Error).message }));
    };

    const collectorId = (await store.value('collector-id')) ?? randomUUID();
    await store.saveValue('collector-id', collectorId);
    const witnesses = createWitnesses();
    let actions: StoryActions | undefined;
    let exporters: Exporters | undefined;
    let relay: Relay | undefined;

    const policies = createPolicies({
      saved: await store.value('policies'),
      save: (state) => saveQuietly(store.saveValue('policies', state), 'policies'),
      nowUs,
      onChange: () => commander.tellPolicies(),
      learned: (service) => profiles.learned(service),
    });
    // Below an upstream collector its word counts, and our own state is not used.
    const fromUpstream = new Map<string, AgentPolicy>();
    const policyFor = (service: string): AgentPolicy =>
      config.upstream
        ? { ...(fromUpstream.get(service) ?? fromUpstream.get('')), saidUs: nowUs() }
        : policies.policyFor(service);
    const services = (): readonly string[] => (config.upstream ? [...fromUpstream.keys()] : policies.services());
    const commander = createCommander({ witnesses, policyFor, services });

    const profiles = createProfiles();
    const profiled = new Set(servicesIn(await store.value('profiles')));
    for (const service of profiled) profiles.restore(service, (await store.value(`profile ${service}`)) ?? '');
    const saveProfiles = async (max: number): Promise<void> => {
      const before = profiled.size;
      for (const { service, state } of profiles.unsaved(max)) {
        await store.saveValue(`profile ${service}`, state);
        profiled.add(service);
      }
      if (profiled.size > before) await store.saveValue('profiles', JSON.stringify([...profiled]));
    };
    closers.push(() => saveQuietly(saveProfiles(Infinity), 'profiles'));
    const live = createLive();
    closers.push(() => live.close());
    const pipeline = createPipeline({
      store,
      analyst,
      quarantine,
      metrics,
      log,
      onEvents(events) {
        profiles.observe(events);
        relay?.wake();
      },
      onStories(stories) {
        void actions?.automatic(stories);
        exporters?.stories(stories);
        live.changed(stories);
      },
      onFindings: (findings) => exporters?.findings(findings),
      onRecalls: (keys) => commander.recall(keys),
    });
    closers.push(() => pipeline.settle());

    const started = now();
    const replayed = await pipeline.replay(config.replayMax);
    profiles.replayed();
    if (replayed > 0)
      log('info', 'stored events read back', {
        events: replayed,
        seconds: (now() - started) / 1000,
        stories: analyst.stories().length,
      });

    // Whoever asks is told of all that was acknowledged, also while telling rests.
    const told: Analyst = {
      ...analyst,
      stories() {
        pipeline.tell();
        return analyst.stories();
      },
      story(id) {
        pipeline.tell();
        return analyst.story(id);
      },
      findings() {
        pipeline.tell();
        return analyst.findings();
      },
      get counters() {
        return analyst.counters;
      },
    };
    const stories = createStories(told, await store.stories());

    exporters = await startExporters(
      config,
      { metrics, log, now, event: (id) => analyst.event(id), actionsOf: (id) => actions?.of(id) ?? [] },
      analyst.stories(),
    );
    closers.push(() => exporters!.close());

    if (config.upstream) {
      relay = await startRelay({
        upstream: config.upstream,
        token: config.upstreamToken,
        tls: {
          ...(config.upstreamCa && { ca: readPem('upstream-ca', config.upstreamCa) }),
          ...(config.upstreamCert && { cert: readPem('upstream-cert', config.upstreamCert) }),
          ...(config.upstreamKey && { key: readPem('upstream-key', config.upstreamKey) }),
        },
        store,
        metrics,
        log,
        onPolicy(service, policy) {
          fromUpstream.set(service, inOwnClock(policy, nowUs()));
          commander.tellPolicies();
        },
        onCommand: (command) => commander.pass(command),
      });
      closers.push(() => relay!.close());
    }

    const kubernetes = config.kubernetes
      ? createKubernetes({
          server: config.kubernetes,
          tokenFile: config.kubernetesTokenFile,
          caFile: config.kubernetesCa,
        })
      : undefined;
    if (kubernetes) closers.push(() => kubernetes.close());

    const world = (): World => ({
      event: (id) => analyst.event(id),
      addRule: (rule, service) => policies.addRule(rule, service),
      removeRule: (id) => policies.removeRule(id),
      servicePolicy: (service) => policies.service(service),
      setService: (service, change) => policies.set(service, change),
      agents: (service) =>
        witnesses
          .all()
          .filter(({ role, connected, workload }) => role === 'agent' && connected && workload.service === service)
          .length,
      sensorFor: (workload) => commander.hasSensor(workload),
      orderSensor: (order, workload) => commander.orderSensor(order, workload),
      kubernetes,
      protectedNamespaces: config.protectedNamespaces,
      nowUs: nowUs(),
    });
    actions = createStoryActions({
      world,
      current: (id) => analyst.story(id)?.id ?? id,
      saved: await store.actions(),
      save: (changed) => saveQuietly(store.saveActions(changed), 'actions'),
      report(event) {
        const complete = { ...event, arrivalUs: nowUs() };
        void saveQuietly(
          pipeline.receive([{ event: complete, bytes: Event.encode(complete).finish() }]),
          'response result',
        );
      },
      playbook: config.playbook,
      blockMinutes: config.blockMinutes,
      perHourMax: config.responsesPerHour,
      metrics,
      log,
      nowUs,
    });

    const agents = createAgentReceiver({
      collectorId,
      pipeline,
      lastSequence: (session) => store.lastSequence(session),
      policyFor,
      policies: () => services().map((service) => ({ service, policy: policyFor(service) })),
      witnesses,
      quarantine,
      metrics,
      log,
      nowUs,
    });
    commander.attach(agents);
    const grpc = await startGrpcServer({
      address: config.grpc,
      socket: config.grpcSocket,
      tls,
      methods: [agents.method, ...otlpMethods({ pipeline, quarantine, nowUs })],
      identify: ({ token, certificate, host, local }) =>
        speakers.identify({
          token,
          certificate,
          trustedPath: local || (!speakers.guarded && isLoopback(host)),
        }),
      inFlightBytesMax: config.inFlightMegabytes * 1024 * 1024,
      metrics,
      log,
    });
    closers.push(() => grpc.close());

    let http: HttpServer | undefined;
    if (config.http) {
      const sessions = createSessions(speakers, metrics, now);
      http = await startHttpServer({
        address: config.http,
        tls,
        identify: (request) => sessions.identify(request),
        routes: [
          ...sessions.routes,
          ...ingestRoutes({ pipeline, quarantine, nowUs }),
          ...otlpRoutes({ pipeline, quarantine, nowUs }),
          ...apiRoutes({
            analyst: told,
            stories,
            witnesses,
            actions,
            metrics,
            trouble: store.trouble,
            metricsOpen: isLoopback(config.http.host),
          }),
          ...consoleRoutes(),
          ...live.routes,
          ...controlRoutes({ stories, actions, policies, profiles }),
        ],
        bodyBytesMax: config.inFlightMegabytes * 1024 * 1024,
        metrics,
        log,
      });
      closers.push(() => http!.close());
    }
    if (config.watch.length > 0) {
      const files = startFileReceiver({
        watch: config.watch,
        pipeline,
        quarantine,
        nowUs,
        log,
        saved: (name) => store.value(name),
        save: (name, value) => store.saveValue(name, value),
      });
      closers.push(() => files.close());
    }

    if (config.cloudtrailQueue) {
      const queue = await startQueueReceiver({
        queueUrl: config.cloudtrailQueue,
        visibilitySeconds: config.queueVisibility,
        retrySeconds: config.queueRetry,
        receivesMax: config.queueReceives,
        pipeline,
        quarantine,
        nowUs,
        metrics,
        log,
      });
      closers.push(() => queue.close());
    }

    closers.push(
      startHousekeeping({
        policies,
        actions,
        store,
        eventsMax: config.eventsMax,
        saveProfiles,
        saveQuietly,
        now,
        metrics,
        log,
      }),
    );

    metrics.gauge('analyst', 'Counters of the analyst.', () => analyst.counters);
    metrics.gauge('stories', 'Stories by state.', () => countByState(analyst));
    metrics.gauge('memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
    return {
      grpcPort: grpc.port,
      httpPort: http?.port ?? 0,
      operatorToken: folder.operatorToken,
      analyst,
      metrics,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function servicesIn(saved: string | undefined): readonly string[] {
  const value: unknown = saved === undefined ? [] : JSON.parse(saved);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function countByState(analyst: Analyst): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of analyst.stories()) counts[state ?? ''] = (counts[state ?? ''] ?? 0) + 1;
  return counts;
}

// Beyond this machine nobody speaks without a token or a certificate.
function refuseOpenDoors({ grpc, http, tlsCert }: Config, guarded: boolean, log: Log): void {
  if (grpc && !isLoopback(grpc.host) && !guarded) {
    throw new CollectorError(
      'CONFIG_UNSAFE',
      `grpc is ${grpc.host}:${grpc.port}, which others can reach, but nobody has to identify; set token, credentials or tls-client-ca, or listen on 127.0.0.1`,
    );
  }
  for (const [name, address] of [
    ['grpc', grpc],
    ['http', http],
  ] as const) {
    if (address && !isLoopback(address.host) && tlsCert === '')
      log('warn', 'tokens cross the network unencrypted: set tls-cert and tls-key', { listener: name });
  }
}

function readTls({
  tlsCert,
  tlsKey,
  tlsClientCa,
}: Config): { cert: Buffer; key: Buffer; clientCa?: Buffer } | undefined {
  if (!tlsCert || !tlsKey) return undefined;
  return {
    cert: readPem('tls-cert', tlsCert),
    key: readPem('tls-key', tlsKey),
    ...(tlsClientCa && { clientCa: readPem('tls-client-ca', tlsClientCa) }),
  };
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CollectorError(
      'CONFIG_BAD_VALUE',
      `${name} is "${file}", which cannot be read: ${(error as Error).message}`,
    );
  }
}
