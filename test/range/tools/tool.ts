// A tool that others wrote to attack applications with, and one go of it at one door: what both have to say of themselves.
import { execFile, spawn } from 'node:child_process';

export interface Tool {
  readonly name: string;
  /** Its version, or why this machine has none. */
  find(): Promise<{ readonly version: string } | { readonly missing: string }>;
  /** What it is let loose on. */
  readonly goes: readonly Go[];
}

export interface Go {
  /** The door of the application, or the doors, that it is aimed at. */
  readonly door: string;
  readonly framework: 'express' | 'fastify';
  /** What is tried: "all techniques", "Traversal.txt". */
  readonly what: string;
  /** The door answers only where this server runs. */
  readonly needs?: Need;
  /** The tool's version that can, where not every one can. */
  readonly since?: string;
  /** What there has to be without the agent, or the setup proves nothing. */
  readonly shows: 'effects and claims' | 'effects' | 'nothing';
  /** Why its word is not believed: it says so of any application that answers like this. */
  readonly mistaken?: string;
  /** Runs it; what the tool says that it can exploit, in its own words. */
  run(place: Place): Promise<readonly string[]>;
}

/** A server or a compiled package that a door cannot be opened without. */
export type Need = 'postgresql' | 'mariadb' | 'mongodb' | 'ldap' | 'libxml';

export interface Place {
  /** http://127.0.0.1:port */
  readonly base: string;
  readonly guarded: boolean;
  /** An empty folder of this go. */
  readonly scratch: string;
  readonly secret: string;
  /** A service on the inside that nobody should reach. */
  readonly inside: string;
  /** The one that the program may ask. */
  readonly backend: string;
  /** How much is tried with the agent, 1 to 5. */
  readonly level: number;
  readonly limitMs: number;
}

/** The program's standard output; a program that does not end in time is ended. */
export function output(
  program: string,
  parameters: readonly string[],
  { limitMs, folder }: { readonly limitMs: number; readonly folder?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(folder === undefined ? {} : { cwd: folder, env: { ...process.env, HOME: folder } }),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-SAID_MAX)));
    const end = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // gone already
      }
    };
    const timer = setTimeout(end, limitMs);
    process.once('exit', end);
    child.once('error', reject).once('close', () => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve(said);
    });
  });
}

const SAID_MAX = 4_000_000;

/** Whether one version, "1.10.2", comes before another. */
export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** The first thing that looks like a version in what the program prints, or why there is none. */
export function versionOf(
  program: string,
  parameters: readonly string[],
  hint: string,
): Promise<{ readonly version: string } | { readonly missing: string }> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 30_000 }, (error, out, errors) => {
      const version = /\d+\.\d+(?:\.\d+)*/.exec(`${out}\n${errors}`)?.[0];
      if (version === undefined) resolve({ missing: `${program} is not to be had here (${hint})${error ? '' : '?'}` });
      else resolve({ version });
    });
  });
}
