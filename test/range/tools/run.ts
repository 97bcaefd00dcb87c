// Attack tools that others wrote, let loose on careless applications of ours without and with the agent in block mode, on the
// loopback of a network of their own. Judged by what happens, not by what a tool believes: what does something without the
// agent has to do nothing with it, not once, while ordinary requests to the same process are answered as ever.
//
//   node test/range/tools/run.ts [--tool sqlmap] [--door postgresql-search] [--quick] [--level 5] [--table docs/tools.md]
//
// Tools that are not installed are named and left out; SQLMAP, WAPITI and WFUZZ name programs elsewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, type Answer, type Target } from '../run.ts';
import { benignRequests } from './benign.ts';
import { sides, type Side } from './databases.ts';
import { openHouse, type Framework, type House } from './house.ts';
import { sqlmap } from './sqlmap.ts';
import { pageOf } from './table.ts';
import { isOlder, type Go, type Tool } from './tool.ts';
import { wapiti } from './wapiti.ts';
import { wfuzz } from './wfuzz.ts';

const tools: readonly Tool[] = [sqlmap, wapiti, wfuzz];

export interface ToolsOptions {
  readonly tools?: readonly string[] | undefined;
  /** Only doors whose name holds one of these. */
  readonly doors?: readonly string[] | undefined;
  /** One go of each tool at each door. */
  readonly quick?: boolean | undefined;
  /** How much the tools try with the agent, 1 to 5 (default). */
  readonly level?: number;
  readonly log?: (line: string) => void;
  /** After each go that both sides are through with: what there is so far. */
  readonly progress?: (ran: ToolsResult) => void;
}

/** One side of a go. */
export interface Outcome {
  readonly requests: number;
  readonly refused: number;
  readonly effects: readonly string[];
  readonly unread: number;
  /** What the tool says that it can do. */
  readonly claims: readonly string[];
  readonly died: string | undefined;
}

export interface GoResult {
  readonly tool: string;
  readonly go: Go;
  readonly plain: Outcome;
  readonly guarded: Outcome;
  readonly benign: number;
  readonly changed: readonly string[];
}

export interface ToolsResult {
  readonly results: readonly GoResult[];
  readonly versions: ReadonlyMap<string, string>;
  /** A sentence for each tool and each door that was left out. */
  readonly missing: readonly string[];
}

/** True where a go shows what it should: something without the agent, nothing with it. */
export function failuresOf({ go, plain, guarded, changed }: GoResult): readonly string[] {
  return [
    ...(go.shows !== 'nothing' && plain.effects.length === 0 ? ['NO EFFECT without the agent'] : []),
    ...(go.shows === 'effects and claims' && plain.claims.length === 0 ? ['it finds nothing without the agent'] : []),
    ...guarded.effects.map((text) => `MISSED ${JSON.stringify(text.slice(0, 600))}`),
    ...(go.mistaken === undefined ? guarded.claims : []).map((text) => `the tool says with the agent: ${text}`),
    ...(guarded.died === undefined ? [] : [`ENDED with the agent: ${guarded.died}`]),
    ...changed,
  ];
}

export async function runTools({
  tools: named,
  doors,
  quick = false,
  level = LEVEL_MAX,
  log = () => {},
  progress = () => {},
}: ToolsOptions = {}): Promise<ToolsResult> {
  const versions = new Map<string, string>();
  const missing: string[] = [];
  const wanted: { tool: string; go: Go }[] = [];
  for (const tool of tools) {
    if (named !== undefined && !named.includes(tool.name)) continue;
    const found = await tool.find();
    if ('missing' in found) {
      missing.push(`${tool.name}: ${found.missing}`);
      continue;
    }
    versions.set(tool.name, found.version);
    const seen = new Set<string>();
    for (const go of tool.goes) {
      if (doors !== undefined && !doors.some((part) => go.door.includes(part))) continue;
      if (quick && seen.has(go.door)) continue;
      if (go.since !== undefined && isOlder(found.version, go.since)) {
        const sentence = `${tool.name} ${found.version}: ${go.what} is there from ${go.since} on`;
        if (!missing.includes(sentence)) missing.push(sentence);
        continue;
      }
      seen.add(go.door);
      wanted.push({ tool: tool.name, go });
    }
  }
  for (const sentence of missing) log(`left out: ${sentence}`);
  if (wanted.length === 0) return { results: [], versions, missing };
  const house = await openHouse(
    [...new Set(wanted.map(({ go }) => go.framework))],
    new Set(wanted.flatMap(({ go }) => go.needs ?? [])),
  );
  for (const [server, reason] of house.missing) {
    missing.push(`doors that need ${server}: ${reason}`);
    log(`left out: ${missing.at(-1)}`);
  }
  const able = wanted.filter(({ go }) => go.needs === undefined || house.has(go.needs));
  const results: GoResult[] = [];
  try {
    const twins = await Twins.of(house, [...new Set(able.map(({ go }) => go.framework))]);
    const outcomes: Record<Side, SideResult[]> = { plain: [], guarded: [] };
    const done = (side: Side, outcome: SideResult): void => {
      outcomes[side].push(outcome);
      while (results.length < Math.min(outcomes.plain.length, outcomes.guarded.length)) {
        const at = results.length;
        const [plain, guarded] = [outcomes.plain[at]!, outcomes.guarded[at]!];
        results.push({ ...able[at]!, plain, guarded, benign: guarded.benign, changed: guarded.changed });
        progress({ results, versions, missing });
      }
    };
    // Both sides go on side by side: each has its own processes and databases.
    await Promise.all(sides.map((side) => runSide(house, side, able, { twins, level, log, done })));
  } finally {
    house.stop();
  }
  return { results, versions, missing };
}

interface SideOptions {
  readonly twins: Twins;
  readonly level: number;
  readonly log: (line: string) => void;
  readonly done: (side: Side, outcome: SideResult) => void;
}

type SideResult = Outcome & { readonly benign: number; readonly changed: readonly string[] };

async function runSide(
  house: House,
  side: Side,
  goes: readonly { readonly tool: string; readonly go: Go }[],
  { twins, level, log, done }: SideOptions,
): Promise<void> {
  for (const { tool, go } of goes) {
    const scratch = mkdtempSync(join(tmpdir(), 'throughline-tool-'));
    await house.happened(go.framework, side);
    const tests = side === 'guarded' ? twins.start(go.framework) : undefined;
    const claims = await go.run({
      base: `http://127.0.0.1:${house.target(go.framework, side).port}`,
      guarded: side === 'guarded',
      scratch,
      secret: house.inside.secret,
      inside: `http://127.0.0.1:${house.inside.port}`,
      backend: house.inside.backend,
      level,
      limitMs: GO_LIMIT_MS,
    });
    const { asked = 0, changed = [] } = (await tests?.end()) ?? {};
    const died = await house.revive(go.framework, side);
    const { requests, refused, effects, unread } = await house.happened(go.framework, side);
    rmSync(scratch, { recursive: true, force: true });
    const outcome = { requests: Math.max(0, requests - asked), refused, effects, unread, claims, died };
    done(side, { ...outcome, benign: asked, changed });
    log(
      `${side.padEnd(8)} ${tool.padEnd(7)} ${go.framework.padEnd(8)} ${go.door.padEnd(20)} ${go.what.padEnd(44)} ` +
        `${outcome.requests} requests, ${refused} refused, ${effects.length} effects, ${claims.length} claims` +
        (side === 'guarded' ? `, benign ${asked - changed.length}/${asked} the same` : ''),
    );
    if (side === 'guarded')
      for (const text of [...effects.map((one) => `MISSED ${JSON.stringify(one)}`), ...claims, ...changed].slice(
        0,
        SHOWN_MAX,
      ))
        log(`  ${text.slice(0, 500)}`);
    if (died !== undefined) log(`  ended: ${died.slice(-500)}`);
  }
}

const LEVEL_MAX = 5;
const GO_LIMIT_MS = 240_000;
const SHOWN_MAX = 20;

/** Ordinary requests, and what they are answered on a quiet day without the agent. */
class Twins {
  readonly #house: House;
  readonly #expected: ReadonlyMap<Framework, readonly Answer[]>;
  readonly #requests;

  private constructor(
    house: House,
    requests: ReturnType<typeof benignRequests>,
    expected: ReadonlyMap<Framework, readonly Answer[]>,
  ) {
    this.#house = house;
    this.#requests = requests;
    this.#expected = expected;
  }

  static async of(house: House, frameworks: readonly Framework[]): Promise<Twins> {
    const requests = benignRequests((need) => house.has(need));
    const expected = new Map<Framework, Answer[]>();
    for (const framework of frameworks) {
      const answers: Answer[] = [];
      for (const request of requests) answers.push(await ask(house.target(framework, 'plain'), request));
      expected.set(framework, answers);
    }
    return new Twins(house, requests, expected);
  }

  /** Asks one after the other until told to end, each at least once. */
  start(framework: Framework): { end(): Promise<{ asked: number; changed: readonly string[] }> } {
    const changed = new Set<string>();
    let asked = 0;
    let isOver = false;
    const work = async (): Promise<void> => {
      const expected = this.#expected.get(framework)!;
      while (!isOver || asked < this.#requests.length) {
        const at = asked++ % this.#requests.length;
        const request = this.#requests[at]!;
        const target = this.#house.target(framework, 'guarded');
        if (target.died() !== undefined) return;
        const answer = await ask(target, request).catch((error: unknown) => ({ status: 0, body: String(error) }));
        const { status, body } = expected[at]!;
        if (answer.status !== status || answer.body !== body)
          changed.add(
            `CHANGED ${request.method} ${request.path} ${String(request.body ?? '')}: ${status} ${body.slice(0, 120)} became ${answer.status} ${answer.body.slice(0, 200)}${reasonOf(answer, target)}`,
          );
        if (!isOver) await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      }
    };
    const working = work();
    return {
      async end() {
        isOver = true;
        await working;
        return { asked, changed: [...changed] };
      },
    };
  }
}

const PACE_MS = 25;

/** What the agent said about a request that it refused. */
function reasonOf({ body }: Answer, target: Target): string {
  const finding = /"finding":"([^"]+)"/.exec(body)?.[1];
  const line =
    finding === undefined
      ? undefined
      : target
          .said()
          .split('\n')
          .find((one) => one.includes(`"id":"${finding}"`));
  return /"reason":"(?:[^"\\]|\\.)*"/.exec(line ?? '')?.[0] ?? '';
}

/** A network of one's own keeps what the doors and tools ask for at home, and the metadata service's address harmless. */
function alone(): number | undefined {
  if (process.env['TOOLS_ALONE'] !== undefined) return undefined;
  if (spawnSync('unshare', ['--net', 'true']).status !== 0) return undefined;
  const script = 'ip link set lo up && ip addr add 169.254.169.254/32 dev lo; exec "$@"';
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', ['--net', 'sh', '-c', script, 'sh', ...again], {
    stdio: 'inherit',
    env: { ...process.env, TOOLS_ALONE: '1' },
  });
  return status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      tool: { type: 'string', multiple: true },
      door: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      level: { type: 'string' },
      table: { type: 'string' },
    },
  });
  process.exitCode = alone() ?? (await main(values));
}

async function main(values: {
  tool?: string[] | undefined;
  door?: string[] | undefined;
  quick?: boolean | undefined;
  level?: string | undefined;
  table?: string | undefined;
}): Promise<number> {
  if (!existsSync(fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url))))
    throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const ran = await runTools({
    tools: values.tool,
    doors: values.door,
    quick: values.quick,
    ...(values.level === undefined ? {} : { level: Number(values.level) }),
    log: (line) => console.log(line),
    progress(done) {
      if (values.table !== undefined) writeFileSync(values.table, pageOf(done));
    },
  });
  const failures = ran.results.flatMap((one) =>
    failuresOf(one).map((text) => `${one.tool} ${one.go.framework} ${one.go.door} ${one.go.what}: ${text}`),
  );
  for (const failure of failures) console.log(failure.slice(0, 700));
  const sum = (of: (one: GoResult) => number): number => ran.results.reduce((all, one) => all + of(one), 0);
  console.log(
    `${ran.results.length} goes, ${ran.missing.length} left out: ` +
      `${sum(({ plain }) => plain.effects.length)} effects of ${sum(({ plain }) => plain.requests)} requests without the agent, ` +
      `${sum(({ guarded }) => guarded.effects.length)} of ${sum(({ guarded }) => guarded.requests)} with it; ` +
      `${sum(({ changed }) => changed.length)} of ${sum(({ benign }) => benign)} benign answers changed`,
  );
  return failures.length > 0 || ran.results.length === 0 ? 1 : 0;
}
