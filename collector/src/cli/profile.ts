// throughline profile: a service's policy and what was seen of its behaviour; locks and unlocks it.
import { apiClient } from './api-client.ts';
import { UsageError, type Run } from './command.ts';
import { apiFlags, apiHelp, readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `  show <service>      What it was seen to do, and what its agents are told.
  lock <service>      From now on, what it did not do before is blocked.
  unlock <service>    Take that back.
  export <service>    The profile as JSON.
${apiHelp}`;

interface Profile {
  readonly service: string;
  readonly since: string;
  readonly operations: number;
  readonly complete: boolean;
  readonly learned: readonly { readonly kind?: string; readonly value?: string }[];
  readonly seen: Readonly<
    Record<string, readonly { readonly value: string; readonly count: number; readonly last: string }[]>
  >;
}

export const run: Run = async (args, terminal) => {
  const { values, positionals } = readFlags(args, { ...apiFlags, json: { type: 'boolean' } }, [2, 2]);
  const [verb, service = ''] = positionals;
  const api = apiClient(values, terminal);
  const at = encodeURIComponent(service);
  if (verb === 'lock' || verb === 'unlock') {
    await api.send('PUT', `/v1/policies/${at}`, { profileLocked: verb === 'lock' });
    printLine(terminal.print, `The profile of ${service} is ${verb}ed.`);
    return 0;
  }
  if (verb !== 'show' && verb !== 'export') throw new UsageError(`"${verb}" is not one of show, lock, unlock, export`);
  const profile = await api.get<Profile>(`/v1/profiles/${at}`);
  if (verb === 'export' || values.json) {
    terminal.print(`${JSON.stringify(profile, null, values.json ? 0 : 2)}\n`);
    return 0;
  }
  printLine(
    terminal.print,
    `${service}: ${profile.operations} operations reported since ${profile.since}${profile.complete ? '' : ' (more kinds of behaviour than are kept)'}`,
  );
  for (const [kind, entries] of Object.entries(profile.seen)) {
    printLine(terminal.print, `  ${kind}`);
    for (const { value, count } of entries) printLine(terminal.print, `    ${String(count).padStart(7)}  ${value}`);
  }
  if (profile.learned.length > 0) printLine(terminal.print, '  learned by its agents; a lock holds it to this');
  for (const { kind, value } of profile.learned) printLine(terminal.print, `    ${kind}  ${value}`);
  return 0;
};
