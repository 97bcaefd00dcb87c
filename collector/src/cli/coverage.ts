// throughline coverage: what each witness covers, and what not: the gaps first.
import type { WitnessRecord } from '../witnesses.ts';
import { apiClient } from './api-client.ts';
import type { Run } from './command.ts';
import { apiFlags, apiHelp, readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `  --json              The API's own JSON.
  --all               Also what is covered.
${apiHelp}`;

export const run: Run = async (args, terminal) => {
  const { values } = readFlags(args, { ...apiFlags, json: { type: 'boolean' }, all: { type: 'boolean' } }, [0, 0]);
  const answer = await apiClient(values, terminal).get<{ witnesses: WitnessRecord[] }>('/v1/witnesses');
  if (values.json) {
    terminal.print(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  if (answer.witnesses.length === 0)
    printLine(terminal.print, 'No agent and no sensor has connected: only audit logs are watched.');
  for (const {
    role,
    workload,
    connected,
    mode,
    runtime,
    version,
    coverage,
    dropped,
    events,
    blindSinceUs,
    gaps,
  } of answer.witnesses) {
    const name = workload.service || workload.node || 'unnamed';
    printLine(
      terminal.print,
      `${role} ${name}: ${connected ? 'connected' : 'gone'}, ${[mode, runtime, version && `version ${version}`].filter(Boolean).join(', ')}, ${events} events`,
    );
    if (blindSinceUs) printLine(terminal.print, `  blind     since ${new Date(blindSinceUs / 1000).toISOString()}`);
    if (gaps)
      printLine(terminal.print, `  gaps      saw nothing for a while, ${gaps === 1 ? 'once' : `${gaps} times`}`);
    const lost = Object.entries(dropped);
    if (lost.length > 0)
      printLine(terminal.print, `  lost      ${lost.map(([reason, count]) => `${count} (${reason})`).join(', ')}`);
    for (const { name: part, state, how, reason } of coverage) {
      if (state === 'live' && !values.all) continue;
      if (state === 'not-loaded' && !values.all) continue;
      printLine(
        terminal.print,
        `  ${(state ?? '').padEnd(9)} ${part}${how ? ` (${how})` : ''}${reason ? `: ${reason}` : ''}`,
      );
    }
    const live = coverage.filter(({ state }) => state === 'live').length;
    if (!values.all && coverage.length > 0)
      printLine(terminal.print, `  live      ${live} of ${coverage.length}; --all shows each`);
  }
  return 0;
};
