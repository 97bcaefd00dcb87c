// The results of a run as docs/tools.md.
import type { GoResult, ToolsResult } from './run.ts';

export function pageOf({ results, versions, missing }: ToolsResult): string {
  const sum = (of: (one: GoResult) => number, among = results): number => among.reduce((all, one) => all + of(one), 0);
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const rows = [...Map.groupBy(results, ({ tool, go }) => `${tool} ${go.door}`).values()].map((same) => {
    const { tool, go } = same[0]!;
    return line([
      tool,
      go.door,
      same.length,
      sum(({ plain }) => plain.requests, same),
      sum(({ plain }) => plain.effects.length, same),
      sum(({ guarded }) => guarded.requests, same),
      sum(({ guarded }) => guarded.refused, same),
      sum(({ guarded }) => guarded.effects.length, same),
      [
        ...new Set(
          same.flatMap(({ guarded, go: { mistaken } }) =>
            guarded.claims.map((claim) => (mistaken ? `${claim} (${mistaken})` : claim)),
          ),
        ),
      ].join(', ') || 'nothing',
      `${sum(({ changed }) => changed.length, same)} of ${sum(({ benign }) => benign, same)}`,
    ]);
  });
  return `# Attack tools

Written by \`npm run range:tools -- --table docs/tools.md\`. Tools that others wrote
(${[...versions].map(([name, version]) => `${name} ${version}`).join(', ')}), let loose on careless applications on express and fastify
without and with the agent in block mode ([decision 0104](decisions/0104-tools-that-others-wrote.md)). An effect is what happened,
each text counted once: a statement that PostgreSQL's or MariaDB's own log says was read and that is none of the application's with a
plain value in it, a command that printed more than text, a file outside of its folder, a template or a filter that was more than
text, an answer with a secret in it. **${sum(({ plain }) => plain.effects.length)} effects of
${sum(({ plain }) => plain.requests)} requests without the agent, ${sum(({ guarded }) => guarded.effects.length)} of
${sum(({ guarded }) => guarded.requests)} with it; ${sum(({ changed }) => changed.length)} of ${sum(({ benign }) => benign)} benign
answers to the same process changed meanwhile.** A run without the agent is short because a tool stops trying once it is in.

${[line(['tool', 'door', 'goes', 'requests without', 'effects without', 'requests with', 'refused', 'effects with', 'the tool says with', 'benign changed']), line(Array.from({ length: 10 }, () => '---')), ...rows].join('\n')}

${missing.length === 0 ? 'Nothing was left out.' : `Left out: ${missing.join('; ')}.`}

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}
