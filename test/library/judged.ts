// The test that every sink of every library gets: an attack that works without the agent is reported in observe mode with the
// same outcome, and in block mode answered 403 with no effect; what is no attack gives the same answer with and without.
import { expect, test, type TestContext } from 'vitest';
import type { MaybePackage } from './cached.ts';
import { startApp, type Answer, type App, type ModuleForm, type Protection } from './protected-app.ts';
import { whyNotInstalled } from '../native-package.ts';
import type { MaybeServer } from './servers.ts';

export interface Sink {
  /** Name of the application's route. */
  readonly route: string;
  readonly attack: unknown;
  readonly benign: unknown;
  /** What the attack gains where nothing stops it; `total` is what the application's "total" route says afterwards. */
  readonly gains?: (answer: Answer, total: any) => boolean;
}

export interface Judged {
  /** File in apps/ without ending. */
  readonly cases: string;
  /** The package that must have been compiled for this. */
  readonly native?: string;
  /** Kind of the operation in the findings: "sql.query". */
  readonly kind: string;
  readonly unsafe: readonly Sink[];
  /** The same attacks where the program took care. */
  readonly safe: readonly Sink[];
  /** Servers by the name of the variable that holds their port. */
  readonly servers?: () => Readonly<Record<string, MaybeServer>>;
  /** Packages from the cache by the name of the variable that holds their folder. */
  readonly packages?: () => Promise<Readonly<Record<string, MaybePackage>>>;
  readonly environment?: Readonly<Record<string, string>>;
}

const touched = (_answer: Answer, total: any): boolean => total > 0;

export function testJudged(judged: Judged): void {
  test.for(['cjs', 'esm'] as const)(`${judged.cases}, %s`, async (form, context) => {
    const missing = judged.native && whyNotInstalled(judged.native);
    if (missing) context.skip(missing);
    const unprotected = await run(judged, 'none', form, context);
    for (const { route, gains = touched } of judged.unsafe) {
      const { answer, total } = unprotected[`${route} attack`]!;
      expect(gains(answer, total), `${route}: ${JSON.stringify(answer)} is no successful attack`).toBe(true);
    }
    expect(await run(judged, 'observe', form, context)).toEqual(unprotected);
    const blocked = await run(judged, 'block', form, context);
    for (const { route, gains = touched } of judged.unsafe) {
      const { answer, total } = blocked[`${route} attack`]!;
      expect(answer.status, `${route}: ${JSON.stringify(answer)}`).toBe(403);
      expect(gains(answer, total), route).toBe(false);
      expect(blocked[`${route} benign`], route).toEqual(unprotected[`${route} benign`]);
    }
    for (const { route } of judged.safe) {
      for (const kind of ['attack', 'benign'])
        expect(blocked[`${route} ${kind}`], `${route} ${kind}`).toEqual(unprotected[`${route} ${kind}`]);
    }
  });
}

type Seen = Record<string, { answer: Answer; total: any }>;

async function run(judged: Judged, protection: Protection, form: ModuleForm, context: TestContext): Promise<Seen> {
  const environment: Record<string, string> = { ...judged.environment };
  for (const [name, server] of Object.entries(judged.servers?.() ?? {})) {
    if ('missing' in server) context.skip(server.missing);
    else environment[name] = String(server.port);
  }
  for (const [name, found] of Object.entries((await judged.packages?.()) ?? {})) {
    if ('missing' in found) context.skip(found.missing);
    else environment[name] = found.folder;
  }
  const app = await startApp(judged.cases, protection, form, environment);
  try {
    const seen = await askEverything(app, judged);
    if (protection === 'observe') {
      const findings = await app.findings(judged.unsafe.length);
      // What an attack does next (a template that became code) may be reported too; nothing else may.
      const named = findings
        .filter((finding) => finding.operation.kind === judged.kind)
        .map((finding) => finding.activity?.name);
      const expected = judged.unsafe.map(({ route }) => `POST /${route}`).toSorted();
      expect([...new Set(named)].toSorted()).toEqual(expected);
      expect([...new Set(findings.map((finding) => finding.activity?.name))].toSorted()).toEqual(expected);
    }
    return seen;
  } finally {
    await app.stop();
  }
}

async function askEverything(app: App, judged: Judged): Promise<Seen> {
  const seen: Seen = {};
  for (const sink of [...judged.unsafe, ...judged.safe]) {
    for (const kind of ['benign', 'attack'] as const) {
      const reset = await app.ask('reset', {});
      expect(reset.status, JSON.stringify(reset)).toBe(200);
      const answer = await app.ask(sink.route, sink[kind]);
      seen[`${sink.route} ${kind}`] = { answer, total: (await app.ask('total', {})).body.result };
    }
  }
  return seen;
}

/** The same attack and benign input on several routes. */
export function sinks(routes: readonly string[], attack: unknown, benign: unknown, gains?: Sink['gains']): Sink[] {
  return routes.map((route) => ({ route, attack, benign, ...(gains && { gains }) }));
}
