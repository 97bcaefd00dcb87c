// The application on both frameworks, without and with the agent, and what stands around it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTarget, type Target } from '../run.ts';
import { startAround, startInside, type Inside } from '../servers.ts';
import { isOrdinary, sides, startDatabases, type Side } from './databases.ts';
import type { Need } from './tool.ts';

export type Framework = 'express' | 'fastify';

/** What happened since the last look. */
export interface Happened {
  readonly requests: number;
  readonly refused: number;
  /** Texts that did more than a value does: read as code, a path outside, somebody else's address. */
  readonly effects: readonly string[];
  /** Attempts that the sink itself could not read. */
  readonly unread: number;
}

export interface House {
  readonly inside: Inside;
  readonly missing: ReadonlyMap<string, string>;
  has(need: Need): boolean;
  target(framework: Framework, side: Side): Target;
  happened(framework: Framework, side: Side): Promise<Happened>;
  /** A target that an attack has ended is started anew: the reason, or undefined. */
  revive(framework: Framework, side: Side): Promise<string | undefined>;
  stop(): void;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const register =
  process.env['THROUGHLINE_TEST_REGISTER'] ??
  fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url));

/** @param wanted servers that the doors in question need */
export async function openHouse(frameworks: readonly Framework[], wanted: ReadonlySet<Need>): Promise<House> {
  const root = mkdtempSync(join(tmpdir(), 'throughline-tools-'));
  const inside = await startInside();
  const folder = join(root, 'house/public');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'a.txt'), 'alpha\n');
  writeFileSync(join(folder, 'notes'), 'a note\n');
  for (const file of [join(root, 'secret.txt'), join(root, 'house/secret.txt')]) writeFileSync(file, inside.secret);
  const databases = await startDatabases(wanted);
  const around = await startAround(
    new Set((['mongodb', 'ldap', 'libxml'] as const).filter((need) => wanted.has(need))),
    inside,
  );
  const targets = new Map<string, Target>();
  const stop = (): void => {
    for (const one of targets.values()) one.stop();
    around.stop();
    databases.stop();
    inside.stop();
    rmSync(root, { recursive: true, force: true });
  };
  process.once('exit', stop);
  const start = async (framework: Framework, side: Side): Promise<void> => {
    targets.set(
      framework + side,
      await startTarget(join(here, `app/${framework}.cjs`), side === 'guarded' ? ['--require', register] : [], {
        ...process.env,
        NODE_OPTIONS: '',
        THROUGHLINE_MODE: 'block',
        TOOLS_FOLDER: folder,
        TOOLS_SECRET: inside.secret,
        TOOLS_BACKEND: inside.backend,
        BACKEND_URL: inside.backend,
        TOOLS_DATABASE: side,
        ...databases.environment,
        ...around.environment,
      }),
    );
  };
  for (const framework of frameworks) for (const side of sides) await start(framework, side);
  const target = (framework: Framework, side: Side): Target => targets.get(framework + side)!;
  return {
    inside,
    missing: new Map<string, string>([...databases.missing, ...around.missing]),
    has: (need) =>
      wanted.has(need) && !databases.missing.has(need) && !(around.missing as ReadonlyMap<string, string>).has(need),
    target,
    async happened(framework, side) {
      const { requests, refused, leaks, leakedBy, texts, dropped } = (await taken(target(framework, side))) as Taken;
      const effects = new Set(await databases.strange(side));
      let unread = 0;
      for (const key of Object.keys(texts)) {
        const [door, text, outcome] = JSON.parse(key) as [string, string, string];
        if (outcome === 'refused') unread++;
        else if (outcome === 'effect' || (outcome === 'ran' && isAttack(door, text))) effects.add(text);
      }
      if (leaks > 0) effects.add(`(a secret in ${leaks} answers of ${leakedBy.join(', ')})`);
      if (dropped > 0) effects.add(`(${dropped} texts more)`);
      return { requests, refused, effects: [...effects], unread };
    },
    async revive(framework, side) {
      const died = target(framework, side).died();
      if (died !== undefined) await start(framework, side);
      return died;
    },
    stop() {
      process.off('exit', stop);
      stop();
    },
  };
}

/** The record of app/record.cjs. */
interface Taken {
  readonly requests: number;
  readonly refused: number;
  readonly leaks: number;
  readonly leakedBy: readonly string[];
  readonly texts: Readonly<Record<string, number>>;
  readonly dropped: number;
}

/** For doors whose own record does not say it: by what the text is. */
function isAttack(door: string, text: string): boolean {
  const dialect = /^(postgresql|mysql|sqlite)-/.exec(door)?.[1];
  if (dialect !== undefined) return !isOrdinary(dialect, text);
  return true;
}

function taken(target: Target): Promise<unknown> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port: target.port, path: '/-/record' }, (response) => {
        let body = '';
        response
          .setEncoding('utf8')
          .on('data', (text: string) => (body += text))
          .on('end', () => resolve(JSON.parse(body)));
      })
      .on('error', reject);
  });
}
