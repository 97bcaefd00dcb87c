// throughline story <id>: one story, as a person reads it.
import { Story } from '@throughline/proto';
import { renderLanes } from '../narrate/lanes.ts';
import { apiClient } from './api-client.ts';
import type { Run } from './command.ts';
import { apiFlags, apiHelp, readFlags } from './flags.ts';

export const help = `  --json              The API's own JSON.
  --markdown          For a ticket or a chat.
${apiHelp}`;

export const run: Run = async (args, terminal) => {
  const flags = { ...apiFlags, json: { type: 'boolean' }, markdown: { type: 'boolean' } } as const;
  const { values, positionals } = readFlags(args, flags, [1, 1]);
  const api = apiClient(values, terminal);
  const path = `/v1/stories/${encodeURIComponent(positionals[0]!)}`;
  if (values.json) {
    terminal.print(`${JSON.stringify(await api.get(path))}\n`);
  } else if (values.markdown) {
    terminal.print(
      `${Buffer.from(await api.bytes(`${path}?as=markdown`))
        .toString('utf8')
        .trimEnd()}\n`,
    );
  } else {
    const story = Story.decode(await api.bytes(`${path}?as=protobuf`));
    terminal.print(
      `${renderLanes(story, { colour: terminal.interactive, width: terminal.columns, respondable: true }).trimEnd()}\n`,
    );
  }
  return 0;
};
