// What the agent does besides: connects to the collector once the application is up, says what is covered and what was
// lost, flushes at the end. Nothing in here keeps the process alive, and nothing delays its exit.
import { createRequire } from 'node:module';
import { inOwnClock } from '@throughline/proto';
import type { Agent } from './agent.ts';
import { runInActivity } from './activities.ts';
import { bootRandom, isMainThread, ownProcess, ownWorkload } from './identity.ts';
import { watchProcess } from './process-events.ts';
import { selfTest } from './self-test.ts';
import { startSdk } from './telemetry.ts';
import { createPolicyFile } from './policy-file.ts';

const TICK_MS = 1000;
/** How long the exit of a process that ends by itself may wait for the collector. */
const FLUSH_MAX_MS = 400;
const COVERAGE_EVERY_TICKS = 30;
const LEARNED_EVERY_TICKS = 3;

type Uplink = typeof import('./uplink.ts');

export function startBackground(agent: Agent, version: string, folder: string): void {
  const { report, config, policy } = agent;
  const policyFile = createPolicyFile(config.stateDirectory, agent.service);
  if (config.collector) {
    const last = policyFile.read();
    if (last) policy.adopt(last, Date.now());
  }

  let ticks = 0;
  let client: ReturnType<Uplink['connect']> | undefined;
  // Nobody waits for what is done in here, and nobody could catch what it throws.
  const safely = (where: string, task: () => void) => (): void => {
    try {
      task();
    } catch (error) {
      agent.tap.fault(where, error);
    }
  };
  const tick = safely('tick', () => {
    report.flush(false);
    if (ticks === 0) {
      selfTest(agent.coverage);
      if (!config.collector) sayGaps(agent);
    }
    if (++ticks % COVERAGE_EVERY_TICKS === 0 || (ticks % LEARNED_EVERY_TICKS === 0 && hasLearned()))
      reportCoverage('stats');
    else if (ticks === 1 || (ticks % 5 === 0 && agent.coverage.changed)) reportCoverage('coverage');
  });
  runInActivity(undefined, () => setInterval(tick, TICK_MS).unref());
  watchProcess({ onExit: safely('exit', flushLast), onBeforeExit: safely('exit', flushOnce) });

  if (!config.collector) {
    if (isMainThread() && config.doctor === 'off') {
      agent.say({
        throughline: 'started',
        version,
        mode: policy.mode,
        service: agent.service,
        node: process.versions.node,
      });
    }
  } else {
    // Not before the application's own first turn: its start is not ours to slow down.
    runInActivity(undefined, () => setImmediate(connect).unref());
  }
  if (config.otel === 'on' && isMainThread()) {
    runInActivity(undefined, () =>
      setImmediate(() => {
        const reason = startSdk(process.argv[1], folder, agent.service);
        if (reason) agent.say({ throughline: 'fault', where: 'OpenTelemetry', error: reason });
      }).unref(),
    );
  }
  if (config.doctor === 'json' && isMainThread()) printCoverage(agent, version);

  function connect(): void {
    try {
      const uplink = createRequire(`${folder}/`)(`${folder}/uplink.cjs`) as Uplink;
      client = uplink.connect({
        address: config.collector,
        token: config.token,
        tls: {
          ...(config.tlsCa ? { ca: config.tlsCa } : {}),
          ...(config.tlsCert ? { cert: config.tlsCert } : {}),
          ...(config.tlsKey ? { key: config.tlsKey } : {}),
          ...(config.tlsServerName ? { serverName: config.tlsServerName } : {}),
        },
        hello: {
          role: 'agent',
          version,
          session: bootRandom() + bootRandom(),
          workload: ownWorkload(agent.service),
          process: ownProcess(),
          policyVersion: policy.version,
        },
        onPolicy(said) {
          const now = Date.now();
          const given = inOwnClock(said, now * 1_000);
          const adopted = policy.adopt(given, now);
          if (adopted) policyFile.write(given);
          return adopted;
        },
        onRecall: (keys) => agent.recall(keys),
        unseen: agent.tap.unseen,
        onState(state, reason) {
          if (config.announce && state !== lastState)
            agent.say({
              throughline: state,
              collector: config.collector,
              ...(state !== 'connected' && reason && { reason: plainReason(reason) }),
            });
          lastState = state;
        },
      });
      const connected = client;
      agent.connect({ event: (event) => connected.report(event), finding: () => hurry(connected) });
      reportCoverage('started');
    } catch (error) {
      agent.say({ throughline: 'fault', where: 'collector', error: (error as Error).message });
      agent.useStderr();
    }
  }
  let lastState = '';

  // A finding waits for no batch: a signal that nobody handles ends the process without a last word (decision 0015).
  let hurrying = false;
  function hurry(connected: ReturnType<Uplink['connect']>): void {
    if (hurrying) return;
    hurrying = true;
    runInActivity(undefined, () =>
      setImmediate(
        safely('hurry', () => {
          hurrying = false;
          void connected.flush(0);
        }),
      ).unref(),
    );
  }

  let told = 0;
  const hasLearned = (): boolean => agent.learned().length !== told;

  function reportCoverage(kind: 'started' | 'coverage' | 'stats'): void {
    if (!client) return;
    const learned = kind === 'stats' ? agent.learned() : [];
    if (kind === 'stats') told = learned.length;
    report.status({
      kind,
      learned,
      version,
      mode: policy.mode,
      runtime: `node ${process.versions.node}`,
      coverage: kind === 'stats' ? [] : agent.coverage.lines(),
      counters: {
        ...report.counters,
        ...prefixed('judge.', agent.judge.counters),
        ...prefixed('fault.', Object.fromEntries(agent.faults)),
        ...prefixed('stream.', { connects: client.counters.connects, resultsLost: client.counters.resultsLost }),
      },
    });
  }

  // The process ends in this turn, by process.exit() or an error that nobody caught. What can be written without waiting is:
  // the stream is a socket, which takes bytes at once as long as it has room.
  function flushLast(): void {
    report.flush(true);
    void client?.flush(0);
  }

  // beforeExit comes only when nothing else is left to do: a short wait for the last events then costs nobody anything.
  let flushed = false;
  function flushOnce(): void {
    if (flushed || !client) return;
    flushed = true;
    report.flush(true);
    void client.flush(FLUSH_MAX_MS);
  }
}

/** Without a collector nobody else would hear of it. */
function sayGaps(agent: Agent): void {
  const gaps = agent.coverage.lines().filter(({ state }) => state === 'degraded' || state === 'off');
  if (gaps.length === 0 || !isMainThread()) return;
  agent.say({
    throughline: 'not covered',
    gaps: gaps.slice(0, GAPS_SAID_MAX).map(({ name, reason }) => ({ name, reason })),
  });
}

const GAPS_SAID_MAX = 20;

// gRPC's own sentence has the cause in the middle.
function plainReason(reason: string): string {
  return /^No connection established\. Last error: (?:Error: )?(.*?)\.? Resolution note:/s.exec(reason)?.[1] ?? reason;
}

/** `throughline doctor -- node app.js` runs the program with THROUGHLINE_DOCTOR=json and reads one line of JSON from it. */
function printCoverage(agent: Agent, version: string): void {
  // After the application's own modules are loaded, before it does anything for long.
  runInActivity(undefined, () =>
    setTimeout(() => {
      selfTest(agent.coverage);
      const line = {
        throughline: 'coverage',
        version,
        mode: agent.policy.mode,
        service: agent.service,
        node: process.versions.node,
        coverage: agent.coverage.lines(),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`, () => process.exit(0));
    }, DOCTOR_AFTER_MS),
  );
}

const DOCTOR_AFTER_MS = 1500;

function prefixed(prefix: string, counters: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).map(([name, count]) => [prefix + name, count]));
}
