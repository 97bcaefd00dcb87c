// The results of a run as docs/known.md.
import type { KnownResult } from './run.ts';

export function pageOf(results: readonly KnownResult[]): string {
  const sorted = results.toSorted(
    (a, b) =>
      a.known.guard.localeCompare(b.known.guard) ||
      a.version.localeCompare(b.version) ||
      a.known.id.localeCompare(b.known.id),
  );
  const stopped = results.filter((one) => one.stopped).length;
  const succeeded = results.filter((one) => one.succeeded).length;
  const sum = (of: (one: KnownResult) => number): number => results.reduce((all, one) => all + of(one), 0);
  const rows = sorted.map(({ known, version, stopped, by, benign, changed }) => [
    version,
    idLink(known.id),
    known.guard,
    known.title,
    stopped
      ? by === undefined || by === known.guard
        ? 'yes'
        : `yes, by ${by}`
      : `no${known.beyond ? `: ${known.beyond}` : ''}`,
    `${changed} of ${benign}`,
  ]);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `# Published vulnerabilities

Written by \`node test/range/known/run.ts --table docs/known.md\`. Real packages at vulnerable versions, each used by a small
application the way its README says, attacked as published and used as on an ordinary day, without and with the agent
([decision 0027](decisions/0027-published-vulnerabilities.md)). **${stopped} of ${succeeded} attacks that succeed without the agent
are stopped, ${sum((one) => one.changed)} of ${sum((one) => one.benign)} benign requests to the same routes are answered differently.**

${[line(['package', 'published as', 'guard', 'attack', 'stopped', 'benign changed']), line(['---', '---', '---', '---', '---', '---']), ...rows.map(line)].join('\n')}

Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
`;
}

function idLink(id: string): string {
  if (id.startsWith('CVE-')) return `[${id}](https://nvd.nist.gov/vuln/detail/${id})`;
  return id.startsWith('GHSA-') ? `[${id}](https://github.com/advisories/${id})` : id;
}
