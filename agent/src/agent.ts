// Puts the agent together from its parts, in the order in which an event passes them. Called once per thread by register.ts.
import { existsSync } from 'node:fs';
import type { Behaviour, EntityKey } from '@throughline/proto';
import { createBehaviourProfile } from './behaviour.ts';
import { checkGuardNames, readConfig, type AgentConfig } from './config.ts';
import { createCallSites, findApplicationRoot, readPackage } from './caller.ts';
import { nowMs } from './clock.ts';
import { configuredHosts } from './configured-hosts.ts';
import { createCoverage, type Coverage } from './coverage.ts';
import { createEventMaker } from './events.ts';
import { createFlightRecorder } from './flight-recorder.ts';
import { guards } from './guards/index.ts';
import { installHooks } from './hooks.ts';
import { createProgramText } from './inputs/program-text.ts';
import { ownProcess } from './identity.ts';
import { instrumentations } from './instrumentations/index.ts';
import { mark } from './marker.ts';
import { createJudge, type Judge } from './judge.ts';
import { createPolicy, type Policy } from './policy.ts';
import { createReport, type FindingLine, type Outlet, type Report } from './report.ts';
import { createStderrOutlet } from './stderr-outlet.ts';
import { createTap, type AgentTap } from './tap.ts';
import { ownAddresses } from './own-addresses.ts';
import { adoptTrace, telemetryOutlet } from './telemetry.ts';
import { withFunctionHandler } from './function-handler.ts';
import { rewriteEval } from './rewrite-eval.ts';

export const VERSION = '0.1.0';

const existsBeforeHooks = existsSync;

export interface Agent {
  readonly config: AgentConfig;
  readonly service: string;
  readonly tap: AgentTap;
  readonly judge: Judge;
  readonly policy: Policy;
  readonly report: Report;
  readonly coverage: Coverage;
  readonly faults: ReadonlyMap<string, number>;
  /** Replaces where events go; what was held until now goes there first. */
  connect(outlet: Outlet): void;
  /** The collector cannot be had: findings go to stderr after all. */
  useStderr(): void;
  /** What this process was seen to do, for the profile of its service. */
  learned(): Behaviour[];
  recall(keys: readonly EntityKey[]): number;
  /** One JSON line on stderr; rate-limited. */
  say(fields: Record<string, unknown>): void;
}

/** Events held until the collector's client is loaded. */
const HELD_EVENTS_MAX = 512;
const FAULT_KINDS_MAX = 100;

/** Throws ConfigError. Everything is hooked when this returns. */
export function createAgent(environment: NodeJS.ProcessEnv, agentFile: string): Agent {
  const config = readConfig(environment);
  checkGuardNames(config, [...guards.map(({ id }) => id), 'locked-profile']);
  const mainFile = startedByPm2(environment) ?? process.argv[1];
  const applicationRoot = findApplicationRoot(mainFile, process.cwd());
  const manifest = readPackage(`${applicationRoot}/package.json`);
  const service = config.service || manifest?.name || 'node';

  const faults = new Map<string, number>();
  const stderr = createStderrOutlet();
  const onFault = (where: string, error: unknown): void => {
    const seen = faults.get(where) ?? 0;
    if (seen === 0 && faults.size < FAULT_KINDS_MAX) {
      stderr.line({ throughline: 'fault', where, error: String((error as Error)?.message ?? error).slice(0, 200) });
    }
    if (seen > 0 || faults.size < FAULT_KINDS_MAX) faults.set(where, seen + 1);
  };

  const coverage = createCoverage();
  const runtime = process.versions['bun'] ? 'Bun' : process.versions['deno'] ? 'Deno' : '';
  if (runtime)
    coverage.gap(
      'runtime',
      `${runtime} is not Node: what it serves, fetches and starts by its own means is not hooked`,
    );
  const policy = createPolicy(config);
  const recorder = createFlightRecorder(config.recorderActivitiesMax);
  const callSite = createCallSites(agentFile, applicationRoot);
  const behaviour = createBehaviourProfile(() => policy.lock, Date.now);
  const judge = createJudge({
    guards: [...guards, behaviour.guard],
    config,
    mode: () => policy.mode,
    onFault,
    // Said once for each guard, as loudly as a hook that is missing: the counter tells how often.
    onCut: (guard) =>
      coverage.gap(guard, 'an answer was cut short by its bound; what was not looked at was let through'),
    context: {
      applicationRoot,
      get workingDirectory() {
        return process.cwd();
      },
      get ownAddresses() {
        return ownAddresses();
      },
      get configuredHosts() {
        return configuredHosts();
      },
      isConstant: createProgramText(Date.now(), agentFile, applicationRoot),
      exists: existsBeforeHooks,
      now: nowMs,
    },
  });

  // Until a collector is connected events wait here; without one only findings are printed.
  let held: ({ finding: FindingLine } | { event: Parameters<Outlet['event']>[0] })[] = [];
  const hold = (one: (typeof held)[number]): void => {
    if (held.length < HELD_EVENTS_MAX) held.push(one);
    else report.counters['dropped'] = (report.counters['dropped'] ?? 0) + 1;
  };
  const holding: Outlet = {
    event: (event) => hold({ event }),
    finding: (finding) => hold({ finding }),
  };
  let outlet: Outlet = config.collector ? holding : stderr;
  function letGo(): void {
    const waiting = held;
    held = [];
    for (const one of waiting) {
      if ('event' in one) outlet.event(one.event);
      else outlet.finding(one.finding);
    }
  }
  const telemetry = telemetryOutlet(config.otel, VERSION);
  const report = createReport({
    events: createEventMaker(ownProcess, config.rawSamples),
    recorder,
    ownProcess,
    outlet: {
      event: (event) => outlet.event(event),
      finding(finding) {
        outlet.finding(finding);
        telemetry(finding);
      },
    },
  });
  const tap = createTap({
    judge,
    report,
    recorder,
    policy,
    coverage,
    callSite,
    onFault,
    adoptTrace,
    deadLetterTopic: config.deadLetterTopic,
    mark: config.marker ? mark : () => 0,
  });
  installHooks({ instrumentations, tap, coverage, onFault, rewrite: withFunctionHandler(rewriteEval, environment) });

  return {
    config,
    service,
    tap,
    judge,
    policy,
    report,
    coverage,
    faults,
    connect(next) {
      outlet = next;
      letGo();
    },
    useStderr() {
      outlet = stderr;
      letGo();
    },
    learned: () => behaviour.learned(),
    recall: (keys) => report.recall(keys),
    say: (fields) => stderr.line(fields),
  };
}

/** pm2 starts a file of its own, which loads the application's: that one, where it is so. */
function startedByPm2(environment: NodeJS.ProcessEnv): string | undefined {
  if (!/[/\\]pm2[/\\]lib[/\\]ProcessContainer(Fork)?\.js$/.test(process.argv[1] ?? '')) return undefined;
  try {
    return (
      environment['pm_exec_path'] ??
      (JSON.parse(environment['pm2_env'] ?? '{}') as { pm_exec_path?: string }).pm_exec_path
    );
  } catch {
    return undefined;
  }
}
