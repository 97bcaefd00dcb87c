// Runs one of the small applications in apps/ in a process of its own, with or without the agent, and asks it things.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../until.ts';

export type Protection = 'none' | 'observe' | 'block';
export type ModuleForm = 'cjs' | 'esm';

export interface Answer {
  readonly status: number;
  readonly body: any;
}

export interface App {
  readonly port: number;
  /** POSTs `input` as JSON to /name. */
  ask(name: string, input: unknown): Promise<Answer>;
  /** The agent's JSON lines so far. */
  lines(): readonly any[];
  /** Its findings, waited for. */
  findings(atLeast: number): Promise<readonly any[]>;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export const register =
  process.env['THROUGHLINE_TEST_REGISTER'] ?? fileURLToPath(new URL('../../agent/dist/register.cjs', import.meta.url));

/**
 * Starts apps/<cases>, its routes over bare node:http; or the program whose absolute path is given.
 * @param environment what the cases need: ports, folders
 */
export async function startApp(
  cases: string,
  protection: Protection,
  form: ModuleForm,
  environment: Readonly<Record<string, string>> = {},
): Promise<App> {
  if (!existsSync(register)) throw new Error('agent/dist/register.cjs is missing: run npm run build first');
  const runner = fileURLToPath(new URL(form === 'cjs' ? 'apps/run.cjs' : 'apps/run.mjs', import.meta.url));
  const program = isAbsolute(cases) ? [cases] : [runner, cases];
  const flags = protection === 'none' ? [] : ['--require', register];
  const child = spawn(process.execPath, [...flags, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      THROUGHLINE_MODE: protection === 'block' ? 'block' : 'observe',
      ...environment,
    },
  });
  let out = '';
  let errors = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const said = (): string => `stdout: ${out.slice(-2000)}\nstderr: ${errors.slice(-4000)}`;
  await until(
    () => /listening (\d+)/.test(out) || child.exitCode !== null,
    () => `${cases} did not start\n${said()}`,
  );
  const port = Number(/listening (\d+)/.exec(out)?.[1]);
  if (!port) throw new Error(`${cases} ended at once\n${said()}`);
  const lines = (): readonly any[] =>
    errors
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .flatMap(parsed);
  return {
    port,
    child,
    lines,
    async ask(name, input) {
      const response = await fetch(`http://127.0.0.1:${port}/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }).catch((error: unknown) => {
        throw new Error(`${cases}/${name}: ${String(error)}\n${said()}`);
      });
      const text = await response.text();
      return { status: response.status, body: parsed(text)[0] ?? text };
    },
    async findings(atLeast) {
      const found = (): readonly any[] => lines().filter((line) => line.throughline === 'finding');
      await until(
        () => found().length >= atLeast,
        () => `fewer than ${atLeast} findings\n${said()}`,
      );
      return found();
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The agent's own account of one program: instrumentation → state, what is live, why not. */
export async function coverageOf(
  program: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Record<string, { state: string; how: string; reason: string }>> {
  const child = spawn(process.execPath, ['--require', register, program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', THROUGHLINE_DOCTOR: 'json', ...environment },
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await new Promise((resolve) => child.once('close', resolve));
  const line = out.split('\n').find((text) => text.startsWith('{"throughline":"coverage"'));
  if (!line) throw new Error(`no coverage from ${program}\nstdout: ${out}\nstderr: ${errors}`);
  return Object.fromEntries(JSON.parse(line).coverage.map((one: any) => [one.name, one]));
}

function parsed(text: string): any[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
