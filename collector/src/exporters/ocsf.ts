// Findings as OCSF Detection Finding (2004) and stories as Incident Finding (2005), version 1.9: https://schema.ocsf.io
// One JSON line each, into a file that a shipper or a data lake picks up.
import { appendFile, rename, stat } from 'node:fs/promises';
import type { Finding, Story } from '@throughline/proto';
import { technique } from '../detectors/attack.ts';
import { severityName } from '../detectors/finding.ts';
import type { ExporterKind, StoryChange } from './exporter.ts';

/** Bytes of the file before it becomes `<file>.1` and a new one is begun. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

export const ocsf: ExporterKind = {
  name: 'ocsf',
  start({ ocsf: file }, { now }) {
    if (!file) return undefined;
    const write = async (records: readonly unknown[]): Promise<void> => {
      if (records.length === 0) return;
      const size = await stat(file).then(
        (about) => about.size,
        () => 0,
      );
      if (size > FILE_BYTES_MAX) await rename(file, `${file}.1`);
      await appendFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''), { mode: 0o600 });
    };
    return {
      findings: (findings) =>
        write(findings.filter(({ context }) => !context).map((finding) => detectionFinding(finding, now()))),
      stories: (changes) => write(changes.map((change) => incidentFinding(change, now()))),
    };
  },
};

const PRODUCT = { name: 'Throughline', vendor_name: 'Throughline', version: '0.1.0' };
const ATTACK_VERSION = '18.0';

/** Exported for its test, which holds it against the published schema. */
export function detectionFinding(finding: Finding, now: number): Record<string, unknown> {
  const time = milliseconds(finding.timeUs) || now;
  return {
    ...head(2004, 'Detection Finding', 1, 'Create', finding.severity ?? 0, time, now),
    metadata: {
      version: '1.9.0',
      product: PRODUCT,
      uid: finding.id ?? '',
      event_code: finding.rule ?? '',
      logged_time: now,
      profiles: ['security_control'],
    },
    message: finding.reason ?? '',
    is_alert: true,
    status_id: 1,
    status: 'New',
    confidence_score: Math.round((finding.confidence ?? 0) * 100),
    ...confidence(finding.confidence ?? 0),
    action_id: 3,
    action: 'Observed',
    finding_info: findingInfo(finding),
    attacks: attacks(finding.techniques ?? []),
    ...evidences(finding.eventIds ?? []),
  };
}

export function incidentFinding({ change, story }: StoryChange, now: number): Record<string, unknown> {
  const closed = change === 'closed' || change === 'merged';
  const [activityId, activity] = change === 'opened' ? [1, 'Create'] : closed ? [3, 'Close'] : [2, 'Update'];
  return {
    ...head(
      2005,
      'Incident Finding',
      activityId as number,
      activity as string,
      story.severity ?? 0,
      milliseconds(story.lastUs) || now,
      now,
    ),
    metadata: {
      version: '1.9.0',
      product: PRODUCT,
      uid: `${story.id}.${story.revision}`,
      correlation_uid: story.id ?? '',
      logged_time: now,
      profiles: [],
    },
    start_time: milliseconds(story.firstUs),
    end_time: milliseconds(story.lastUs),
    desc: story.narrative?.summary || story.title || '',
    message: story.title ?? '',
    status_id: closed ? 5 : story.state === 'incident' ? 1 : 2,
    status: closed ? 'Closed' : story.state === 'incident' ? 'New' : 'In Progress',
    verdict_id: 4,
    verdict: 'Suspicious',
    impact_score: Math.min(100, Math.round(story.score ?? 0)),
    is_suspected_breach: story.state === 'incident',
    // Nobody has taken it yet: the class wants to know who looks after it.
    assignee_group: { name: 'unassigned' },
    finding_info_list: [
      {
        uid: story.id ?? '',
        title: story.title ?? '',
        desc: story.narrative?.rootCause || story.narrative?.summary || '',
        first_seen_time: milliseconds(story.firstUs),
        last_seen_time: milliseconds(story.lastUs),
        types: ['Attack story'],
      },
      ...(story.findings ?? []).map(findingInfo),
    ],
    attacks: attacks(story.techniques ?? []),
    ...unmapped(story),
  };
}

function head(
  classUid: number,
  className: string,
  activityId: number,
  activity: string,
  severity: number,
  time: number,
  now: number,
): Record<string, unknown> {
  return {
    class_uid: classUid,
    class_name: className,
    category_uid: 2,
    category_name: 'Findings',
    activity_id: activityId,
    activity_name: activity,
    type_uid: classUid * 100 + activityId,
    type_name: `${className}: ${activity}`,
    // Ours begin at info = 0, OCSF's at Informational = 1.
    severity_id: severity + 1,
    severity: ['Informational', 'Low', 'Medium', 'High', 'Critical'][severity] ?? severityName(severity),
    time: Math.min(time, now),
  };
}

function findingInfo(finding: Finding): Record<string, unknown> {
  return {
    uid: finding.id ?? '',
    title: finding.title ?? '',
    desc: finding.reason ?? '',
    created_time: milliseconds(finding.timeUs),
    analytic: { type_id: 1, type: 'Rule', uid: finding.rule ?? '', name: finding.title ?? '' },
    related_events_count: finding.eventIds?.length ?? 0,
  };
}

function attacks(ids: readonly string[]): Record<string, unknown>[] {
  return ids.flatMap((id) => {
    const known = technique(id);
    if (!known) return [];
    const parent = id.split('.')[0]!;
    const main = { uid: parent, name: technique(parent)?.name ?? known.name };
    return [
      {
        version: ATTACK_VERSION,
        technique: main,
        ...(parent !== id && { sub_technique: { uid: id, name: known.name } }),
      },
    ];
  });
}

function evidences(eventIds: readonly string[]): Record<string, unknown> {
  return eventIds.length > 0 ? { evidences: [{ data: { event_ids: eventIds } }] } : {};
}

// Steps and links have no place in the class; a reader that knows us finds them here.
function unmapped(story: Story): Record<string, unknown> {
  const steps = (story.steps ?? []).map(({ number, what, why, technique: id, eventIds, blocked }) => ({
    number,
    what,
    why,
    technique: id,
    event_ids: eventIds,
    blocked: blocked ?? false,
  }));
  const links = (story.links ?? []).map(({ fromEventId, toEventId, kind, key, exact }) => ({
    from: fromEventId,
    to: toEventId,
    kind,
    key,
    exact: exact ?? false,
  }));
  return { unmapped: { steps, links, state: story.state ?? '', revision: story.revision ?? 0 } };
}

function confidence(value: number): Record<string, unknown> {
  const [id, name] = value >= 0.8 ? [3, 'High'] : value >= 0.5 ? [2, 'Medium'] : [1, 'Low'];
  return { confidence_id: id, confidence: name };
}

function milliseconds(us: number | null | undefined): number {
  return Math.round((us ?? 0) / 1_000);
}
