// `npm run demo`: both attacks and their benign twins, in observe and in block mode. Shows each story as it comes; `--json`
// prints one document instead; `--once` ends when all is told, otherwise the collector stays up until Ctrl-C.
import { parseArgs } from 'node:util';
import { deliveryOrders, type DeliveryOrder } from './cloud-stand-in/trail.ts';
import { openDemo, type Demo, type DemoDocument, type ScenarioResult } from './demo.ts';
import { freePort } from './processes.ts';
import type { Mode, ScenarioName, Twin } from './scenarios/scenario.ts';
import { showIntroduction, showLayers, showResult } from './show.ts';
import { complaints } from './verdict.ts';

const consolePort = 4401;
/** What a shell reports after Ctrl-C. */
const INTERRUPTED = 130;

interface Options {
  readonly once: boolean;
  readonly json: boolean;
  readonly order: DeliveryOrder;
  readonly scenarios: readonly ScenarioName[];
  readonly modes: readonly Mode[];
  readonly twins: readonly Twin[];
}

const scenarioNames = ['poisoned-message', 'ssrf'] as const;
const modes = ['observe', 'block'] as const;
const twins = ['attack', 'benign'] as const;

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      order: { type: 'string', default: 'late' },
      scenario: { type: 'string' },
      mode: { type: 'string' },
      twin: { type: 'string' },
    },
  });
  return {
    once: values.once,
    json: values.json,
    order: oneOf('order', values.order, deliveryOrders),
    scenarios: values.scenario ? [oneOf('scenario', values.scenario, scenarioNames)] : scenarioNames,
    modes: values.mode ? [oneOf('mode', values.mode, modes)] : modes,
    twins: values.twin ? [oneOf('twin', values.twin, twins)] : twins,
  };
}

function oneOf<T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new Error(`--${name} is "${given}"; it must be one of ${allowed.join(', ')}`);
  return found;
}

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const started = Date.now();
  const say = (line: string): void => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
    process.stderr.write(`demo ${seconds}s  ${line}\n`);
  };
  if (!options.json) showIntroduction();
  // Ctrl-C in the middle stops what was started, too.
  const interrupted = Promise.withResolvers<void>();
  const opening = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      say(opening.signal.aborted ? 'stopping; a moment' : 'stopping what was started');
      opening.abort(new Error('interrupted'));
      interrupted.resolve();
    });
  }
  const httpPort = await consoleOrAnyPort();
  const demo = await openDemo({ order: options.order, httpPort, say, interrupted: opening.signal }).catch((error) => {
    if (opening.signal.aborted) return undefined;
    throw error;
  });
  if (!demo) return INTERRUPTED;
  try {
    const played = playAll(demo, options, say);
    const result = await Promise.race([played, interrupted.promise]);
    if (!result) {
      played.catch(() => {});
      return INTERRUPTED;
    }
    if (options.json) process.stdout.write(`${JSON.stringify(result.document)}\n`);
    say(result.kept ? 'every scenario came out as promised' : 'not every scenario came out as promised (see above)');
    if (!options.once) {
      say(
        `the collector stays up at ${demo.collector.url}, operator token ${demo.collector.operatorToken}; Ctrl-C ends it`,
      );
      await interrupted.promise;
    }
    return result.kept || options.json ? 0 : 1;
  } finally {
    await demo.close();
  }
}

async function playAll(
  demo: Demo,
  options: Options,
  say: (line: string) => void,
): Promise<{ document: DemoDocument; kept: boolean }> {
  if (!options.json) showLayers(demo.layers);
  const results: ScenarioResult[] = [];
  let kept = true;
  for (const name of options.scenarios) {
    for (const mode of options.modes) {
      for (const twin of options.twins) {
        say(`${name}, ${mode}, ${twin}`);
        const { played, result } = await demo.play(name, mode, twin);
        const wrong = complaints(result, played, demo.layers);
        kept &&= wrong.length === 0;
        results.push(result);
        if (!options.json) await showResult(result, played, demo);
        for (const complaint of wrong) say(`  NOT AS PROMISED: ${complaint}`);
      }
    }
  }
  return { document: { scenarios: results, layers: demo.layers }, kept };
}

/** The console's own port where it is free, so that the address is the one in the documentation. */
async function consoleOrAnyPort(): Promise<number> {
  return freePort('127.0.0.1', consolePort).catch(() => 0);
}

// kafkajs computes a negative delay on newer Nodes, which is harmless but not worth a reader's attention.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'TimeoutNegativeWarning') process.stderr.write(`${warning.stack ?? warning.message}\n`);
});

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
// A scenario that was cut off may still wait for what is gone.
if (process.exitCode === INTERRUPTED) process.exit();
