// throughline doctor: what of this machine can be used, and whether the agent covers an application.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { request } from 'undici';
import { resolveSibling, runChild } from './child.ts';
import { UsageError, type Run, type Terminal } from './command.ts';
import { readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `Looks at Node, the packages, the collector and the kernel. With a command after "--", starts it once under the agent
and prints what would be covered: throughline doctor -- node app.js

  --url <address>     The collector's HTTP address [http://127.0.0.1:4401, or THROUGHLINE_CONSOLE_URL].
  --all               Also the packages that the application did not load.
  --json              One JSON document.`;

interface Check {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'missing';
  readonly detail: string;
}

interface AgentReport {
  readonly service?: string;
  readonly node?: string;
  readonly mode?: string;
  readonly coverage?: readonly {
    readonly name?: string;
    readonly state?: string;
    readonly how?: string;
    readonly reason?: string;
  }[];
}

export const run: Run = async (args, terminal) => {
  const dashes = args.indexOf('--');
  const { values } = readFlags(
    dashes === -1 ? args : args.slice(0, dashes),
    { url: { type: 'string' }, json: { type: 'boolean' }, all: { type: 'boolean' } },
    // A command without "--" before it is answered below.
    [0, Infinity],
  );
  const forgotten = args[0] !== undefined && !args[0].startsWith('-');
  if (forgotten) throw new UsageError(`the command goes after "--": throughline doctor -- ${args.join(' ')}`);
  const command = dashes === -1 ? [] : args.slice(dashes + 1);
  const checks = [
    node(),
    sibling('agent', '@throughline/agent/register'),
    sensor(),
    kernel(),
    await collector(values.url ?? terminal.env.THROUGHLINE_CONSOLE_URL ?? 'http://127.0.0.1:4401'),
  ];
  const application = command.length > 0 ? await examine(command, terminal) : undefined;

  if (values.json) {
    terminal.print(`${JSON.stringify({ checks, ...(application && { application }) })}\n`);
  } else {
    for (const { name, state, detail } of checks) printLine(terminal.print, `${state.padEnd(9)} ${name}: ${detail}`);
    if (application) tellCoverage(command, application, values.all === true, terminal);
  }
  const broken = checks.some(({ name, state }) => state === 'missing' && !OPTIONAL.has(name));
  return broken || (command.length > 0 && !application) ? 1 : 0;
};

/** An agent protects without these. */
const OPTIONAL: ReadonlySet<string> = new Set(['collector', 'sensor', 'kernel']);

/** Gaps first: they are what somebody must act on. */
function tellCoverage(
  command: readonly string[],
  { service, node: version, mode, coverage = [] }: AgentReport,
  all: boolean,
  { print }: Terminal,
): void {
  const of = (...states: string[]) => coverage.filter(({ state }) => states.includes(state ?? ''));
  const gaps = of('degraded', 'off');
  const live = of('live');
  const waiting = of('not-loaded');
  print('\n');
  printLine(print, `${command.join(' ')}: service "${service ?? ''}", Node ${version ?? ''}, mode ${mode ?? ''}`);
  for (const { name, state, how, reason } of gaps)
    printLine(print, `${(state ?? '').padEnd(9)} ${name}${how ? ` (${how})` : ''}: ${reason ?? ''}`);
  if (gaps.length === 0) printLine(print, 'no gaps   nothing that was loaded is left uncovered');
  for (const { name, how } of live) printLine(print, `live      ${name}${how ? ` (${how})` : ''}`);
  if (all) for (const { name } of waiting) printLine(print, `not yet   ${name}`);
  else if (waiting.length > 0)
    printLine(
      print,
      `not yet   ${waiting.length} more are hooked as soon as the application loads them; --all names them`,
    );
}

function node(): Check {
  const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number);
  const enough =
    major >= 25 ||
    (major === 24 && (minor > 11 || (minor === 11 && patch >= 1))) ||
    (major === 22 && (minor > 22 || (minor === 22 && patch >= 3)));
  return {
    name: 'node',
    state: enough ? 'ok' : 'degraded',
    detail: enough
      ? process.versions.node
      : `${process.versions.node} loads ES modules unseen; use 22.22.3, 24.11.1 or later`,
  };
}

function sibling(name: string, specifier: string): Check {
  try {
    return { name, state: 'ok', detail: resolveSibling(specifier, '') };
  } catch {
    const [scope, packageName] = specifier.split('/');
    return { name, state: 'missing', detail: `not installed: npm install ${scope}/${packageName}` };
  }
}

// Its daemon is compiled on the machine it runs on, once.
function sensor(): Check {
  const found = sibling('sensor', '@throughline/sensor');
  if (found.state !== 'ok') return found;
  const folder = path.resolve(path.dirname(found.detail), '..');
  if (existsSync(path.join(folder, 'build/sensord'))) return found;
  return {
    name: 'sensor',
    state: 'degraded',
    detail: `its daemon is not built yet; as root, once: node ${path.join(folder, 'build.mjs')}`,
  };
}

// What the eBPF sensor needs of the kernel; it tries each hook itself and says what came of it.
function kernel(): Check {
  const root = process.getuid?.() === 0;
  const btf = existsSync('/sys/kernel/btf/vmlinux');
  if (process.platform !== 'linux')
    return {
      name: 'kernel',
      state: 'missing',
      detail: `${process.platform} has no eBPF: the kernel is no witness here`,
    };
  if (root && btf) return { name: 'kernel', state: 'ok', detail: 'root, and the kernel describes its types (BTF)' };
  return {
    name: 'kernel',
    state: 'degraded',
    detail: [
      !root && 'the sensor needs root or CAP_BPF and CAP_PERFMON',
      !btf && 'the kernel has no BTF: only the /proc fallback works',
    ]
      .filter(Boolean)
      .join('; '),
  };
}

async function collector(url: string): Promise<Check> {
  try {
    const { statusCode, body } = await request(new URL('/healthz', url), { headersTimeout: 3_000, bodyTimeout: 3_000 });
    const { reason } = (await body.json()) as { reason?: string };
    return statusCode === 200
      ? { name: 'collector', state: 'ok', detail: url }
      : { name: 'collector', state: 'degraded', detail: reason ?? `status ${statusCode}` };
  } catch {
    return { name: 'collector', state: 'missing', detail: `none answers at ${url}; agents protect without one` };
  }
}

// The agent prints its coverage report as one line of JSON and ends the application once it is up.
async function examine(command: readonly string[], terminal: Terminal): Promise<AgentReport | undefined> {
  const register = resolveSibling('@throughline/agent/register', 'npm install @throughline/agent');
  let output = '';
  const [program = '', ...rest] = command;
  const status = await runChild(program, rest, {
    stop: terminal.stop,
    stdio: ['ignore', 'pipe', 'inherit'],
    onOutput: (text) => (output += text),
    env: {
      ...terminal.env,
      THROUGHLINE_DOCTOR: 'json',
      NODE_OPTIONS: `${terminal.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(register)}`.trim(),
    },
  });
  for (const line of output.split('\n').toReversed()) {
    try {
      const report = JSON.parse(line) as AgentReport;
      if (Array.isArray(report.coverage)) return report;
    } catch {
      // The application's own output.
    }
  }
  terminal.warn(
    `throughline doctor: "${command.join(' ')}" ended with status ${status} before the agent could report; it must be a Node program that runs for two seconds\n`,
  );
  return undefined;
}
