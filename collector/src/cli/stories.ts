// throughline stories: the stories of a running collector, the latest first.
import type { StoryJson } from '../shapes.ts';
import { apiClient } from './api-client.ts';
import type { Run } from './command.ts';
import { apiFlags, apiHelp, readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `  --json              The API's own JSON.
  --all               Also those below the opening threshold and those merged into another.
${apiHelp}`;

export const run: Run = async (args, terminal) => {
  const { values } = readFlags(args, { ...apiFlags, json: { type: 'boolean' }, all: { type: 'boolean' } }, [0, 0]);
  const answer = await apiClient(values, terminal).get<{ stories: StoryJson[]; total: number }>(
    `/v1/stories${values.all ? '?all=true' : ''}`,
  );
  if (values.json) {
    terminal.print(`${JSON.stringify(answer)}\n`);
    return 0;
  }
  if (answer.stories.length === 0) printLine(terminal.print, 'No story: nothing that was seen adds up to an attack.');
  for (const { id, state, severity, title, last, steps } of answer.stories) {
    printLine(
      terminal.print,
      `${id}  ${severity.padEnd(8)}  ${state.padEnd(8)}  ${last.slice(0, 19)}Z  ${String(steps.length).padStart(3)} steps  ${title}`,
    );
  }
  return 0;
};
