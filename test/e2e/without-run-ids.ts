// A story with everything that differs from run to run replaced by what it is and its order of appearance.
import type { Story } from '@throughline/demo';

// Longest forms first: a process key holds a uuid and numbers of its own.
const identifiers: readonly (readonly [string, RegExp])[] = [
  ['process', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\d+\/\d+\/\d+(?:>\d+)?/],
  ['socket', /\d+\/tcp\/[\d.]+:\d+-[\d.]+:\d+/],
  ['record', /[\w-]{22}\/orders-\d+\/\d+\/\d+/],
  ['uuid', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/],
  ['event', /\b(?:a|sensor|f|story)-[0-9a-f]{12,20}(?:-[0-9a-z]+)?\b/],
  ['aws', /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/],
  ['instance', /\bi-0[0-9a-f]{16}\b/],
  ['pod', /\b(?:email|order)-service-[0-9a-f]{9}-[0-9a-f]{5}\b/],
  ['topic', /\borders-\d+\b/],
  ['account', /\b\d{12}\b/],
  ['hex', /\b[0-9a-fA-F]{16,64}\b/],
  ['time', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/],
  ['pid', /\bpid \d+/],
  ['attacker', /\b127\.0\.6\.\d+(?::\d+)?\b/],
];

const pattern = new RegExp(identifiers.map(([name, { source }]) => `(?<${name}>${source})`).join('|'), 'g');

export function withoutRunIds(story: Story): unknown {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const renamed = (found: string, groups: Record<string, string | undefined>): string => {
    const known = names.get(found);
    if (known) return known;
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'id';
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    names.set(found, `<${kind} ${count}>`);
    return `<${kind} ${count}>`;
  };
  // How often it was told anew is no part of it, and a response has times of its own.
  const { actions: _, revision: __, ...content } = story;
  const text = JSON.stringify(content).replaceAll(pattern, (...found) =>
    renamed(String(found[0]), found.at(-1) as Record<string, string | undefined>),
  );
  return JSON.parse(text);
}
