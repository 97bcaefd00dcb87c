// throughline respond: plans, does or undoes a response to a story.
import type { ActionJson } from '../shapes.ts';
import { apiClient } from './api-client.ts';
import type { Run } from './command.ts';
import { apiFlags, apiHelp, readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `  --plan              Only say what would be done and who would feel it.
  --undo              Take it back.
  --target <value>    Only this one of the targets that the plan names.
  --json              The API's own JSON.
${apiHelp}

"throughline respond ladder" lists the responses, smallest first.`;

interface Rung {
  readonly name: string;
  readonly title: string;
  readonly needs: string;
  readonly minutes: number;
  readonly undo: boolean;
}

export const run: Run = async (args, terminal) => {
  const flags = {
    ...apiFlags,
    plan: { type: 'boolean' },
    undo: { type: 'boolean' },
    target: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readFlags(args, flags, [1, 2]);
  const api = apiClient(values, terminal);
  const [story = '', action] = positionals;
  if (action === undefined) {
    const { responses } = await api.get<{ responses: Rung[] }>('/v1/responses');
    for (const { name, title, needs, minutes, undo } of responses) {
      const lasts = minutes > 0 ? `${minutes} min` : 'for good';
      printLine(terminal.print, `${name.padEnd(16)} ${title} (by ${needs}, ${lasts}${undo ? ', can be undone' : ''})`);
    }
    return 0;
  }
  const { actions } = await api.send<{ actions: ActionJson[] }>('POST', '/v1/respond', {
    story,
    action,
    plan: values.plan === true,
    undo: values.undo === true,
    ...(values.target !== undefined && { target: values.target }),
  });
  if (values.json) {
    terminal.print(`${JSON.stringify({ actions })}\n`);
  } else {
    for (const { target, state, reason, plan, expires, verified } of actions) {
      printLine(
        terminal.print,
        `${state.padEnd(8)}  ${target.kind} ${target.value}${expires ? `, until ${expires}` : ''}${verified ? ', verified' : ''}${reason ? `: ${reason}` : ''}`,
      );
      for (const line of plan) printLine(terminal.print, `          ${line}`);
    }
    if (actions.length === 0) printLine(terminal.print, `Nothing in this story is there for ${action} to act upon.`);
  }
  return actions.every(({ state }) => state === 'done' || state === 'planned' || state === 'undone') ? 0 : 1;
};
