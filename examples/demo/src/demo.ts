// Runs the scenarios one after another against one collector and one sensor, and hands back what the collector told of each.
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { motoServer } from './cloud-stand-in/moto.ts';
import type { DeliveryOrder } from './cloud-stand-in/trail.ts';
import { startKafkaBroker } from './kafka-broker.ts';
import { openLab, type Lab } from './lab.ts';
import { installDebianPackages, isInstalled } from './processes.ts';
import { poisonedMessage } from './scenarios/poisoned-message.ts';
import type { Delivered, Mode, Played, Run, Scenario, ScenarioName, Stage, Twin } from './scenarios/scenario.ts';
import { ssrf } from './scenarios/ssrf.ts';
import { startCollector, startSensor, type Collector, type Story } from './witnesses.ts';

/** What `npm run demo -- --once --json` prints. */
export interface DemoDocument {
  readonly scenarios: readonly ScenarioResult[];
  readonly layers: Layers;
}

export interface ScenarioResult {
  readonly name: ScenarioName;
  readonly mode: Mode;
  readonly twin: Twin;
  readonly stories: readonly Story[];
}

export interface Layers {
  /** "ebpf", "proc" or "none". */
  readonly sensor: string;
  readonly kafka: string;
  readonly kubernetes: string;
  readonly cloud: string;
}

export interface DemoOptions {
  readonly order: DeliveryOrder;
  readonly httpPort: number;
  say(line: string): void;
  /** Aborted while it opens: what was started is stopped, and openDemo rejects. */
  readonly interrupted?: AbortSignal;
}

export interface Demo {
  readonly lab: Lab;
  readonly collector: Collector;
  readonly layers: Layers;
  /** Plays one scenario and waits until the collector has thought it through. */
  play(
    scenario: ScenarioName,
    mode: Mode,
    twin: Twin,
    order?: DeliveryOrder,
  ): Promise<{ result: ScenarioResult; played: Played }>;
  close(): Promise<void>;
}

const scenarios: readonly Scenario[] = [poisonedMessage, ssrf];

/** Starts everything that outlives a scenario. What cannot be had is said and left out. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { say, interrupted } = options;
  const lab = await openLab();
  for (const what of lab.missing) say(`not here: ${what}`);
  const closing: (() => Promise<void>)[] = [() => lab.close()];
  const close = async (): Promise<void> => {
    for (const step of closing.toReversed()) await step().catch((error: unknown) => say(String(error)));
    await rm(lab.folder, { recursive: true, force: true });
  };
  try {
    // The attack's shell sends its loot with it.
    if (!(await isInstalled('curl'))) await installDebianPackages(['curl'], say);
    say('starting collector, sensor, broker and cloud stand-in');
    const collector = await startCollector(lab, { httpPort: options.httpPort });
    closing.push(() => collector.process.stop());
    interrupted?.throwIfAborted();
    // Each is to be stopped as soon as it runs: another may fail, and waits for nobody.
    const closedBy = <T>(starting: Promise<T | undefined>, stop: (started: T) => Promise<void>) =>
      starting.then((started) => {
        if (started) closing.push(() => stop(started));
        return started;
      });
    const starting = [
      closedBy(startSensor(lab, collector, say), (started) => started.process.stop()),
      closedBy(startKafkaBroker(lab.folder, say), (started) => started.stop()),
      motoServer(say),
    ] as const;
    await Promise.allSettled(starting);
    interrupted?.throwIfAborted();
    const [sensor, broker, emulator] = await Promise.all(starting);
    const stage: Omit<Stage, 'settle' | 'order'> = {
      lab,
      broker,
      emulator,
      agent: ['--require', '@throughline/agent/register'],
      collector,
      say,
    };
    const layers: Layers = {
      sensor: sensor?.mode ?? 'none',
      kafka: broker?.kind ?? 'none',
      kubernetes: broker ? 'audit.k8s.io/v1 events of a stand-in API server' : 'none',
      cloud: emulator ? 'moto behind a CloudTrail-writing front' : 'none',
    };
    let number = 0;
    return {
      lab,
      collector,
      layers,
      close,
      async play(name, mode, twin, order = options.order) {
        const scenario = scenarios.find((known) => known.name === name)!;
        const run: Run = { mode, twin, number: (number += 1) };
        const known = new Set((await collector.stories()).map(({ id }) => id));
        const fresh = async (): Promise<readonly Story[]> =>
          (await collector.stories()).filter(({ id }) => !known.has(id));
        const counted = await collector.events();
        // An attack that was stopped is over for the attacker long before a busy machine has come to judge it.
        const told = async (): Promise<boolean> => twin === 'benign' || (await fresh()).length > 0;
        const settle = (delivered: Delivered): Promise<void> =>
          settled({ collector, before: counted, delivered, told, wholeMachine: !lab.cgroup });
        const played = await scenario.play({ ...stage, order, settle }, run);
        if (played.skipped) say(`${name}, ${mode}, ${twin} was not played: ${played.skipped}`);
        return { result: { name, mode, twin, stories: await fresh() }, played };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const settleMaxMs = 60_000;
const lookEveryMs = 100;
/**
 * The collector is done when nothing has come in so many looks: longer than its watch interval and the agents' flush. Looks and not
 * milliseconds, because they take longer on a machine where everything does.
 */
const quietLooks = 15;

interface Settling {
  readonly collector: Collector;
  /** Events by source when the scenario began. */
  readonly before: Readonly<Record<string, number>>;
  readonly delivered: Delivered;
  /** True once there is a story where there is to be one. */
  told(): Promise<boolean>;
  /** Without a cgroup to look into, the sensor tells of the whole machine, which is never quiet. */
  readonly wholeMachine: boolean;
}

/** Waits until the collector holds every audit record that was delivered, has told of it, and nothing more comes. */
async function settled({ collector, before, delivered, told, wholeMachine }: Settling): Promise<void> {
  const deadline = Date.now() + settleMaxMs;
  let last = '';
  let quiet = 0;
  for (;;) {
    const now = await collector.events();
    const came = (source: string): number => (now[source] ?? 0) - (before[source] ?? 0);
    const text = JSON.stringify(wholeMachine ? { ...now, sensor: 0 } : now);
    quiet = text === last ? quiet + 1 : 0;
    last = text;
    const complete = came('cloudtrail') >= delivered.cloud && came('kubernetes-audit') >= delivered.kubernetes;
    if (complete && quiet >= quietLooks && (await told())) return;
    if (Date.now() > deadline) {
      if (complete) return;
      throw new Error(
        `the collector has ${came('cloudtrail')} of ${delivered.cloud} cloud and ${came('kubernetes-audit')} of ${delivered.kubernetes} Kubernetes records after ${settleMaxMs} ms`,
      );
    }
    await delay(lookEveryMs);
  }
}
