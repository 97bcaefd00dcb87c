// From a rule that matched to a finding: level to severity, tags to ATT&CK ids, the rule's author and link kept, and a
// reason that shows the values that spoke for it.
import { createHash } from 'node:crypto';
import { Severity, type Event, type Finding } from '@throughline/proto';
import { plain } from '../narrate/plain.ts';
import { attackIds } from './attack-ids.ts';
import type { Hit } from './engine.ts';
import { levels, type Header, type Level, type Selection } from './rule.ts';

/** Most events one finding names as its evidence. */
export const EVIDENCE_EVENTS_MAX = 100;

const severities: Readonly<Record<Level, number>> = {
  informational: Severity.INFO,
  low: Severity.LOW,
  medium: Severity.MEDIUM,
  high: Severity.HIGH,
  critical: Severity.CRITICAL,
};

// How often a rule of that status is right, in the words of the specification: "considered stable", "could require slight
// adjustments", "could lead to false positives".
const confidences: Readonly<Record<string, number>> = { stable: 0.7, test: 0.6, experimental: 0.4 };

/** The value of Finding.rule for a rule. */
export function findingRule(header: Header): string {
  return `sigma:${header.id}`;
}

/** `identity` tells findings of one rule apart: the event id, or group and time of a correlation. */
export function findingId(header: Header, identity: string): string {
  return `s-${createHash('sha256').update(`${header.id}\0${identity}`).digest('hex').slice(0, 20)}`;
}

/** `contextBelow`: rules below this level are context. */
export function hitFinding(hit: Hit, event: Event, contextBelow: Level): Finding {
  return {
    ...claim(hit.rule, contextBelow),
    id: findingId(hit.rule, event.id ?? ''),
    eventIds: [event.id ?? ''],
    timeUs: event.timeUs ?? 0,
    reason: `Sigma rule "${printable(hit.rule.title)}" matched: ${evidence(hit)}.`,
  };
}

/** What a finding of this rule says whatever it matched. */
export function claim(header: Header, contextBelow: Level): Finding {
  const { techniques, tactics } = attackIds(header.tags);
  return {
    rule: findingRule(header),
    title: printable(header.title),
    severity: severities[header.level],
    confidence: confidences[header.status] ?? 0.5,
    deterministic: false,
    context: levels.indexOf(header.level) < levels.indexOf(contextBelow),
    techniques,
    tactics,
    blindSpot: blindSpot(header),
    ruleAuthor: printable(header.author),
    ruleUrl: header.origin.startsWith('https://') ? header.origin : '',
  };
}

/** A finding that takes back the one with this id. */
export function withdrawal(header: Header, identity: string): Finding {
  return {
    ...claim(header, header.level),
    id: findingId(header, identity),
    eventIds: [],
    reason: 'No longer so with the events now known.',
  };
}

function blindSpot(header: Header): string {
  const known = header.falsePositives.filter((text) => !/^(unknown|unlikely|none)\.?$/i.test(text));
  const pattern = 'Sees a pattern in one record, not its cause.';
  return known.length > 0 ? `${pattern} Known false alarms: ${printable(known.join('; ')).slice(0, 400)}` : pattern;
}

const EVIDENCE_FIELDS_MAX = 4;
const EVIDENCE_CHARACTERS_MAX = 120;

function evidence({ rule, record, selections }: Hit): string {
  const fields = new Set<string>();
  for (const name of selections) collectFields(rule.selections.get(name)!, fields);
  const said = [...fields].slice(0, EVIDENCE_FIELDS_MAX).map((field) => {
    const values = record
      .values(field)
      .map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
    const text = printable(values.slice(0, 3).join(', '));
    return `${field} = ${text.length > EVIDENCE_CHARACTERS_MAX ? `${text.slice(0, EVIDENCE_CHARACTERS_MAX)}…` : text || 'absent'}`;
  });
  return said.length > 0 ? said.join(', ') : `keywords of ${selections.join(', ')}`;
}

function collectFields(selection: Selection, fields: Set<string>): void {
  if (selection.kind === 'field') fields.add(selection.field);
  else if (selection.kind !== 'keyword') for (const part of selection.parts) collectFields(part, fields);
}

/** Text of events and of users' rules as it may be shown. */
export function printable(text: string): string {
  return plain(text, 2_000);
}
