// One application, installed and used in a place of its own, then attacked: once without the agent and once with it.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFakeCollector } from '../../agent/fake-collector.ts';
import { freePort } from '../../library/servers.ts';
import type { RangeServer } from '../case.ts';
import { startAround, startInside, type Inside } from '../servers.ts';
import { soon, startApplication } from './application-process.ts';
import type { Application, Place } from './application.ts';
import type { Cost, Told } from './result.ts';
import { createUser, type Entry } from './user.ts';

export interface Once {
  readonly entries: readonly Entry[];
  readonly attacks: readonly { readonly happened: boolean; readonly by: string | undefined; readonly said: string }[];
  readonly told: readonly Told[];
  readonly printed: ReadonlySet<string>;
  readonly faults: readonly string[];
  readonly end: string;
  readonly cost: Cost;
}

export const register =
  process.env['THROUGHLINE_TEST_REGISTER'] ??
  fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url));

// Outcome.OUTCOME_BLOCKED of the schema.
const BLOCKED = 2;
const EFFECT_DEADLINE_MS = 3_000;
const FINDING_DEADLINE_MS = 3_000;

export async function runOnce(
  application: Application,
  packages: string,
  protectedRun: boolean,
  verbose: boolean,
): Promise<Once | { readonly missing: string }> {
  const root = mkdtempSync(join(tmpdir(), 'throughline-application-'));
  const inside = await startInside();
  const collector = await startFakeCollector();
  const told = (): Told[] =>
    collector.events.flatMap((event) => {
      const verdict = event.operation?.verdict;
      if (!verdict?.findingId) return [];
      const { operation } = event;
      return [
        {
          guard: verdict.guard!,
          blocked: verdict.outcome === BLOCKED,
          timeUs: event.timeUs ?? 0,
          line: JSON.stringify({ verdict, operation }),
        },
      ];
    });
  const agent = protectedRun ? installAgent(root) : undefined;
  const around = await startAround(new Set<RangeServer>(application.needs ? [application.needs] : []), inside);
  try {
    const lacking = [...around.missing][0];
    if (lacking !== undefined) return { missing: `${application.name} needs ${lacking[0]}: ${lacking[1]}` };
    const serverPort = Number(Object.values(around.environment)[0] ?? 0);
    const place = await makePlace(root, packages, inside, serverPort);
    const start = await application.start(place);
    if (application.settings !== undefined)
      writeFileSync(join(root, 'throughline.json'), JSON.stringify(application.settings.file));
    const environment = {
      THROUGHLINE_MODE: 'block',
      THROUGHLINE_COLLECTOR: collector.address,
      ...(application.settings && { THROUGHLINE_CONFIG: join(root, 'throughline.json') }),
    };
    let running = await startApplication(application.name, start, place, agent, environment);
    try {
      const user = createUser(place.port, {
        ROOT: basename(root),
        PORT: String(place.port),
        ...(place.serverPort > 0 && { SERVER: String(place.serverPort) }),
        SECOND: String(place.secondPort),
        INTERNAL: String(place.internalPort),
        SECRET: place.secret,
      });
      try {
        await application.use(user, place);
      } catch (error) {
        const last = user.entries.slice(-4).map(({ label, answer }) => `${label}: ${answer.slice(0, 400)}`);
        throw new Error(`${application.name} could not be used\n${last.join('\n')}\n${running.output()}`, {
          cause: error,
        });
      }
      const entries = [...user.entries];
      const usedUntilUs = Date.now() * 1_000;
      const cost = running.cost();
      const printed = running.printed();
      const faults = running.faults();
      const attacks: Once['attacks'][number][] = [];
      for (const attack of application.attacks ?? []) {
        const sinceUs = Date.now() * 1_000;
        const count = user.entries.length;
        let happened = false;
        let said = '';
        try {
          happened = await attack.attempt(user, place);
        } catch (error) {
          said = String(error);
        }
        said += user.entries
          .slice(count)
          .map(({ label, answer }) => `\n    ${label}: ${answer.slice(0, 300)}`)
          .join('');
        const findings = (): Told[] => told().filter(({ timeUs }) => timeUs >= sinceUs);
        // What is said of an attack comes a moment after its answer.
        const deadline = Date.now() + FINDING_DEADLINE_MS;
        while (protectedRun && findings().length === 0 && Date.now() < deadline) await soon();
        if (verbose)
          said += findings()
            .map(({ line }) => `\n    ${line.slice(0, 600)}`)
            .join('');
        attacks.push({ happened, by: findings().find(({ blocked }) => blocked)?.guard, said });
        if (running.ended() === undefined) continue;
        running.kill();
        running = await startApplication(application.name, start, place, agent, environment);
      }
      const ofUse = told().filter(({ timeUs }) => timeUs < usedUntilUs);
      const end = await running.stop();
      return { entries, attacks, told: ofUse, printed, faults, end, cost };
    } finally {
      running.kill();
    }
  } finally {
    around.stop();
    inside.stop();
    collector.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** As npm would lay it out: Node warns of what packages do less than of what an application does. */
function installAgent(root: string): string {
  const folder = join(root, 'node_modules/@throughline/agent/dist');
  cpSync(dirname(register), folder, { recursive: true, filter: (file) => !/\.(?:ts|map)$/.test(file) });
  return join(folder, 'register.cjs');
}

async function makePlace(root: string, packages: string, inside: Inside, serverPort: number): Promise<Place> {
  const folder = join(root, 'folder');
  const outside = join(root, 'outside');
  for (const made of [folder, outside]) mkdirSync(made);
  writeFileSync(join(outside, 'secret.txt'), inside.secret);
  let files = 0;
  return {
    packages,
    folder,
    outside,
    secret: inside.secret,
    port: await freePort(),
    secondPort: await freePort(),
    serverPort,
    internalPort: inside.port,
    made: () => join(outside, `made${files++}`),
    async appears(file) {
      const deadline = Date.now() + EFFECT_DEADLINE_MS;
      while (!existsSync(file) && Date.now() < deadline) await soon();
      return existsSync(file);
    },
  };
}
