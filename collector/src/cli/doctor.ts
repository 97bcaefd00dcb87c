// throughline doctor: what of this machine can be used, and whether the agent covers an application.
import { existsSync } from 'node:fs';
import { request } from 'undici';
import { resolveSibling, runChild } from './child.ts';
import type { Run, Terminal } from './command.ts';
import { readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `Looks at Node, the packages, the collector and the kernel. With a command after "--", starts it once under the agent
and prints what would be covered: throughline doctor -- node app.js

  --url <address>     The collector's HTTP address [http://127.0.0.1:4401].
  --json              One JSON document.`;

interface Check {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'missing';
  readonly detail: string;
}

interface AgentReport {
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
    { url: { type: 'string' }, json: { type: 'boolean' } },
    [0, 0],
  );
  const command = dashes === -1 ? [] : args.slice(dashes + 1);
  const checks = [
    node(),
    sibling('agent', '@throughline/agent/register'),
    sibling('sensor', '@throughline/sensor'),
    kernel(),
    await collector(values.url ?? 'http://127.0.0.1:4401'),
  ];
  const application = command.length > 0 ? await examine(command, terminal) : undefined;

  if (values.json) {
    terminal.print(`${JSON.stringify({ checks, ...(application && { application }) })}\n`);
  } else {
    for (const { name, state, detail } of checks) printLine(terminal.print, `${state.padEnd(9)} ${name}: ${detail}`);
    for (const { name, state, how, reason } of application?.coverage ?? []) {
      printLine(
        terminal.print,
        `${(state ?? '').padEnd(10)} ${name}${how ? ` (${how})` : ''}${reason ? `: ${reason}` : ''}`,
      );
    }
  }
  const broken = checks.some(({ name, state }) => state === 'missing' && name !== 'collector' && name !== 'sensor');
  return broken || (command.length > 0 && !application) ? 1 : 0;
};

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
    return { name, state: 'missing', detail: `${specifier} is not installed` };
  }
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
  await runChild(program, rest, {
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
  terminal.warn('throughline doctor: the application ended without a coverage report\n');
  return undefined;
}
