// The results of a run as docs/applications.md.
import { outcomeOf, type ApplicationResult } from './result.ts';

export function pageOf(results: readonly ApplicationResult[], missing: readonly string[]): string {
  const sum = (of: (one: ApplicationResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  const attacks = results.flatMap(({ application, attacks }) => attacks.map((one) => ({ application, ...one })));
  const succeeded = attacks.filter((one) => one.succeeded).length;
  const stopped = attacks.filter((one) => one.stopped).length;
  const used = results.map(({ application, answers, changed, findings, cost }) => [
    nameOf(application),
    `${changed} of ${answers}`,
    String(findings.length),
    `${cost.without.cpuMs} → ${cost.with.cpuMs} ms`,
    `${cost.without.memoryMb} → ${cost.with.memoryMb} MB`,
  ]);
  const attacked = attacks.map(({ application, attack, succeeded: did, stopped: was, by }) => [
    nameOf(application),
    idLink(attack.id),
    attack.title,
    outcomeOf(attack, did, was, by),
  ]);
  const settings = results.flatMap(({ application }) =>
    application.settings === undefined
      ? []
      : [
          `- **${application.name}**, because ${application.settings.why}: \`${JSON.stringify(application.settings.file)}\``,
        ],
  );
  return `# Real applications

Written by \`npm run range:applications -- --table docs/applications.md\`. Open-source applications from the registry, started as their
documentation says, used over HTTP as on an ordinary day (code, SQL, HTML, Markdown, JSON, YAML and addresses as content) and, at
vulnerable versions, attacked as published: without and with the agent in block mode
([decision 0095](decisions/0095-applications-that-run-what-users-write.md)).
**${sum((one) => one.changed)} of ${sum((one) => one.answers)} answers differ, ${stopped} of ${succeeded} attacks that succeed without the agent are stopped.**

## Used

CPU is that of the process over its start and the whole day, on a shared machine; memory is its highest.

${table(['application', 'answers changed', 'findings', 'CPU', 'memory'], used)}

## Attacked

${table(['application', 'published as', 'attack', 'with the agent'], attacked)}

## Settings

Where running or opening what users name is the feature, the agent has to be told which routes that is; everything else needs nothing.

${settings.join('\n')}

${missing.length === 0 ? '' : `Left out here: ${missing.join('; ')}.\n\n`}Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}

function nameOf({ name, packages }: ApplicationResult['application']): string {
  const [first] = Object.entries(packages) as [[string, string]];
  return first[0].includes(name) ? first.join(' ') : `${name} (${Object.keys(packages).length} libraries)`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function idLink(id: string): string {
  if (id.startsWith('CVE-')) return `[${id}](https://nvd.nist.gov/vuln/detail/${id})`;
  return id.startsWith('GHSA-') ? `[${id}](https://github.com/advisories/${id})` : id;
}
