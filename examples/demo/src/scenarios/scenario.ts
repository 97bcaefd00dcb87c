// What every scenario is given and gives back.
import { fileURLToPath } from 'node:url';
import type { Broker } from '../kafka-broker.ts';
import type { DeliveryOrder } from '../cloud-stand-in/trail.ts';
import type { Lab } from '../lab.ts';

export type ScenarioName = 'poisoned-message' | 'ssrf';
export type Mode = 'observe' | 'block';
export type Twin = 'attack' | 'benign';

/** Everything that outlives one run. */
export interface Stage {
  readonly lab: Lab;
  readonly broker: Broker | undefined;
  /** Path of the cloud emulator, undefined where there is none. */
  readonly emulator: string | undefined;
  /** What puts a Node program under the agent: ["--require", "@throughline/agent/register"]; empty for a run without. */
  readonly agent: readonly string[];
  readonly collector: {
    /** As THROUGHLINE_COLLECTOR wants it. */
    readonly agentAddress: string;
    readonly auditUrl: string;
    readonly auditToken: string | undefined;
    /** The folder that the collector's CloudTrail receiver watches. */
    readonly trailFolder: string;
  };
  readonly order: DeliveryOrder;
  /** Resolves when the collector holds all of that and hears nothing more. Called while the services still run. */
  settle(delivered: Delivered): Promise<void>;
  say(line: string): void;
}

/** Audit records that were given to the collector. */
export interface Delivered {
  readonly cloud: number;
  readonly kubernetes: number;
}

export interface Run {
  readonly mode: Mode;
  readonly twin: Twin;
  /** Distinguishes the runs of one stage: 1, 2, … */
  readonly number: number;
}

/** What really went on, told by those who did it; the stories are the collector's to tell. */
export interface Played {
  readonly steps: readonly { readonly step: string; readonly details: unknown }[];
  /** True when the attacker got what the first theft was for. */
  readonly succeeded: boolean;
  /** A scenario that could not be played here says why. */
  readonly skipped?: string;
}

export interface Scenario {
  readonly name: ScenarioName;
  play(stage: Stage, run: Run): Promise<Played>;
}

/** A path below examples/. */
export function examplesPath(...parts: readonly string[]): string {
  return fileURLToPath(new URL(`../../../${parts.join('/')}`, import.meta.url));
}

/** What a service under the agent gets on its command line and in its environment. */
export function protectedBy(
  stage: Stage,
  run: Run,
  service: string,
): { readonly arguments: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  return {
    arguments: stage.agent,
    environment: {
      THROUGHLINE_MODE: run.mode,
      THROUGHLINE_COLLECTOR: stage.collector.agentAddress,
      THROUGHLINE_SERVICE: service,
      NODE_NAME: 'node-1',
      POD_NAMESPACE: 'shop',
    },
  };
}

/** Reads the JSON lines that the attack and traffic scripts print. */
export function readSteps(output: string): { step: string; details: unknown }[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { step?: string; details?: unknown })
    .map(({ step, details, ...rest }) => ({ step: step ?? 'traffic', details: details ?? rest }));
}

/** More than a second, so that CloudTrail's whole seconds keep the order in which a person would have done it. */
export const attackerPaceMs = 1100;

/** Another one for each run: the collector has the agents refuse the address that an attack came from. */
export function attackerAddress(run: Run): string {
  return `127.0.6.${65 + run.number}`;
}
