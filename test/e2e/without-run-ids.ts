// What two plays of one attack have in common: a story with every identifier of the run replaced by its kind, and without
// the order of what happened at the same time (three downloads within CloudTrail's one second, the two ends of a pipe).
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
  ['pod', /\b(?:email|order|preview)-service-[0-9a-f]{5,9}(?:-[0-9a-f]{5})?\b/],
  ['topic', /\borders-\d+\b/],
  ['object', /\bcustomers\/\d{4}-\d\d\.csv/],
  ['account', /\b\d{12}\b/],
  ['hex', /\b[0-9a-fA-F]{16,64}\b/],
  ['time', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/],
  ['pid', /\bpid \d+/],
  ['attacker', /\b127\.0\.6\.\d+/],
  ['port', /(?<=[\d>]):\d{4,5}\b/],
];

const patterns = identifiers.map(([name, { source }]) => [`<${name}>`, new RegExp(source, 'g')] as const);

export function withoutRunIds(story: Story): unknown {
  const text = new Map(
    story.steps.flatMap((step) => step.eventIds.map((id) => [id, `${step.layer}: ${plain(step.what)}`])),
  );
  const steps = story.steps.map(({ blocked, code, layer, technique, what, why }) =>
    plain(JSON.stringify({ layer, technique, what, why, blocked, code })),
  );
  return {
    title: plain(story.title),
    severity: story.severity,
    score: story['score'],
    state: story.state,
    techniques: story['techniques'],
    // Inside one layer the order may be chance; from layer to layer it is the story.
    steps: steps.toSorted(),
    layers: story.steps.map(({ layer }) => layer).filter((layer) => layer !== 'kernel'),
    links: story.links
      .map(({ exact, from, key, kind, to }) => plain(`${text.get(from)} → ${text.get(to)} by ${kind} ${key} ${exact}`))
      .toSorted(),
    findings: (story['findings'] as readonly { rule: string; reason: string; severity: string }[])
      .map(({ reason, rule, severity }) => plain(`${rule} ${severity} ${reason}`))
      .toSorted(),
    scoreTerms: (story['scoreTerms'] as readonly { label: string; points: number }[])
      .map(({ label, points }) => `${points} ${plain(label)}`)
      .toSorted(),
  };
}

function plain(text: string): string {
  return patterns.reduce((known, [name, pattern]) => known.replaceAll(pattern, name), text);
}
