// The labelled cases of test/data, read into events.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event } from '@throughline/proto';
import { formatNamed, formatOf } from '../../collector/src/receivers/formats/index.ts';

const data = new URL('../data/', import.meta.url);

export interface Case {
  readonly id: string;
  readonly set: string;
  /** Should a detector of that behaviour speak? */
  readonly expected: boolean;
  /** Accepted techniques; empty: any finding counts. */
  readonly techniques: readonly string[];
  /** "Info" and the like: what its authors thought of it. */
  readonly level: string;
  readonly events: readonly Event[];
  readonly refused: number;
}

interface PantherCase {
  readonly id: string;
  readonly attack: readonly string[];
  readonly severity: string;
  readonly expected: boolean;
  readonly threshold?: number;
  readonly event: Record<string, unknown>;
}

export function stratusCases(): Case[] {
  const index = JSON.parse(readFileSync(new URL('cloudtrail/stratus/index.json', data), 'utf8')) as {
    file: string;
    techniquesAccepted: string[];
  }[];
  return index.map(({ file, techniquesAccepted }) => {
    const records = JSON.parse(readFileSync(new URL(`cloudtrail/stratus/${file}`, data), 'utf8')) as unknown[];
    return {
      id: file.replace('.json', ''),
      set: 'stratus',
      expected: true,
      techniques: techniquesAccepted,
      level: 'attack',
      ...decodeAll(records),
    };
  });
}

export function pantherCases(kind: 'cloudtrail' | 'kubernetes-audit' | 'aws-other'): Case[] {
  return lines(`${kind}/panther-cases.jsonl`).map((line) => {
    const one = JSON.parse(line) as PantherCase;
    const times = one.expected ? (one.threshold ?? 1) : 1;
    return {
      id: one.id,
      set: `panther-${kind}`,
      expected: one.expected,
      techniques: one.attack.filter((id) => id.startsWith('T1')),
      level: one.severity,
      ...decodeAll(Array.from({ length: times }, (_, at) => repeated(one.event, at))),
    };
  });
}

export function falcoCases(): Case[] {
  return lines('kubernetes-audit/falco/cases.jsonl')
    .map(
      (line) =>
        JSON.parse(line) as { id: string; file: string; expected: boolean; level?: string; configDependent: boolean },
    )
    .filter((one) => !one.configDependent)
    .map((one) => {
      const content = readFileSync(new URL(`kubernetes-audit/falco/${one.file}`, data), 'utf8');
      const records = parse(content);
      return {
        id: one.id,
        set: 'falco-k8s',
        expected: one.expected,
        techniques: [],
        level: one.level ?? '',
        ...decodeAll(records),
      };
    });
}

export function benignAudit(): Event[] {
  const content = gunzipSync(readFileSync(new URL('kubernetes-audit/benign-first-half.jsonl.gz', data))).toString(
    'utf8',
  );
  return [
    ...decodeAll(
      content
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).events,
  ];
}

/** A recorded exploit as the host's own logs told it. */
export function hostLogs(): Event[] {
  return ['auditd', 'sysmon', 'connections', 'network'].flatMap(
    (name) => decodeAll(lines(`linux/log4shell/${name}.jsonl`).map((line) => JSON.parse(line) as unknown)).events,
  );
}

export function recordedStory(name: string): Event[] {
  const content = readFileSync(new URL(`../stories/${name}.events.jsonl`, import.meta.url), 'utf8');
  return content
    .trim()
    .split('\n')
    .flatMap((line) => {
      const { event, cloudtrail, audit } = JSON.parse(line) as { event?: Event; cloudtrail?: unknown; audit?: unknown };
      return (
        event ??
        (cloudtrail ? formatNamed('cloudtrail')!.decode(cloudtrail) : formatNamed('k8s-audit')!.decode(audit)) ??
        []
      );
    });
}

function lines(path: string): string[] {
  return readFileSync(new URL(path, data), 'utf8').trim().split('\n');
}

function parse(content: string): unknown[] {
  try {
    return [JSON.parse(content)];
  } catch {
    return content
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown);
  }
}

export function decodeAll(records: readonly unknown[]): { events: Event[]; refused: number } {
  const events: Event[] = [];
  let refused = 0;
  for (const value of records) {
    const format = formatOf(value);
    if (!format) {
      refused += 1;
      continue;
    }
    for (const record of format.unwrap(value)) {
      try {
        const event = format.decode(record);
        if (event) events.push(event);
      } catch {
        refused += 1;
      }
    }
  }
  return { events, refused };
}

/** The same deed again a second later, about another thing: what a count is made of. */
function repeated(event: Record<string, unknown>, at: number): unknown {
  const copy = structuredClone(event);
  // Counted things need ids to be told apart; some fixtures have none.
  if (kindless(copy)) {
    // A flow has no id: another port is another flow.
    if (typeof copy.dstPort === 'number') copy.dstPort += at;
    return copy;
  }
  const nativeAudit = copy.kind === 'Event' || copy.stage !== undefined;
  if (nativeAudit) copy.auditID ??= 'audit';
  else if (copy.eventName !== undefined) copy.eventID ??= 'event';
  if (at === 0) return copy;
  for (const name of ['eventID', 'eventid', 'auditID', 'insertId'])
    if (typeof copy[name] === 'string') copy[name] = `${copy[name]}-${at}`;
  const properties = copy.properties as { log?: string } | undefined;
  if (typeof properties?.log === 'string')
    properties.log = JSON.stringify({ ...(JSON.parse(properties.log) as object), auditID: `log-${at}` });
  if (copy.protoPayload) copy.insertId = `insert-${at}`;
  const parameters = copy.requestParameters as Record<string, unknown> | undefined;
  for (const name of ['key', 'secretId', 'instanceId', 'name'])
    if (typeof parameters?.[name] === 'string') parameters[name] = `${parameters[name] as string}-${at}`;
  return copy;
}

/** Neither an audit event nor a CloudTrail record. */
function kindless(event: Record<string, unknown>): boolean {
  return (
    event.eventName === undefined &&
    event.eventname === undefined &&
    event.kind === undefined &&
    event.stage === undefined &&
    event.properties === undefined &&
    event.protoPayload === undefined
  );
}
