// Turns what was judged into events and hands them to the outlet (collector or stderr). Everything here is bounded: what
// waits for late facts, what is held until the outlet is there, what is remembered of a recall.
import type { Event, EntityKey, UserInput, WitnessStatus } from '@throughline/proto';
import { nextId, type Activity, type ActivityRecord, type RecordedOperation } from './activities.ts';
import type { CallSite } from './caller.ts';
import { followWallClock, nowUs } from './clock.ts';
import { activityKeys, operationKeys, BLOCKED, REPORTED, type EventMaker, type OperationFacts } from './events.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import type { Verdict } from './judge.ts';
import type { Refused } from './policy.ts';
import type { OperationKind } from './operation.ts';
import type { Process } from '@throughline/proto';

/** Where events go. Never throws, never waits. */
export interface Outlet {
  event(event: Event): void;
  /** Same event, with what a person on a terminal wants to read. Only for findings. */
  finding(finding: FindingLine): void;
}

/** A finding as one JSON line. */
export interface FindingLine {
  readonly event: Event;
  readonly activity: Event | undefined;
  readonly title: string;
  readonly severity: string;
}

export interface Report {
  /** A verdict was reached: the finding's id. `recorded` may still get late facts unless it was blocked. */
  finding(verdict: Verdict, activity: Activity | undefined, recorded: RecordedOperation, site: CallSite): string;
  /** A rule of the policy refused the activity before it ran: the finding's id. */
  ruleHit(refused: Refused, activity: Activity): string;
  /** An operation that is always sent. */
  always(record: ActivityRecord | undefined, recorded: RecordedOperation, site: CallSite | undefined): void;
  /** An operation after a finding in its activity: told like what went before, and what another witness joins it by. */
  following(record: ActivityRecord, recorded: RecordedOperation): void;
  /** Late facts are there, or never will be. */
  settled(recorded: RecordedOperation, record: ActivityRecord | undefined): void;
  status(status: WitnessStatus): void;
  recall(keys: readonly EntityKey[]): number;
  /** What waited too long for late facts is sent as it is; at the end (`all`) everything that waits. */
  flush(all: boolean): void;
  readonly counters: Record<string, number>;
}

const ALWAYS_SENT: ReadonlySet<OperationKind> = new Set(['process.spawn', 'aws.call', 'credential.seen', 'code.eval']);
const WAITING_MAX = 512;
const WAIT_US = 1_000_000;
const RECALLS_MAX = 256;
const RECALL_KEPT_US = 30_000_000;
const RULE_REPORTS_MAX = 1000;
const RULE_REPORT_EVERY_US = 60_000_000;

export function isAlwaysSent(kind: OperationKind): boolean {
  return ALWAYS_SENT.has(kind);
}

export interface ReportOptions {
  readonly events: EventMaker;
  readonly recorder: FlightRecorder;
  readonly outlet: Outlet;
  readonly ownProcess: () => Process;
}

export function createReport({ events, recorder, outlet, ownProcess }: ReportOptions): Report {
  const counters: Record<string, number> = { findings: 0, blocked: 0, sent: 0, recalls: 0 };
  const waiting = new Map<RecordedOperation, OperationFacts>();
  // Keys asked for lately, with the time until which they are remembered.
  const recalls = new Map<string, number>();

  function finding(
    verdict: Verdict,
    activity: Activity | undefined,
    recorded: RecordedOperation,
    site: CallSite,
  ): string {
    const findingKey = `${verdict.guard.id}\0${verdict.finding.input?.path ?? ''}`;
    const known = activity?.findings?.get(findingKey);
    const findingId = known ?? nextId('f');
    const record = activity?.record;
    if (activity) {
      activity.watchesCredentials = true;
      (activity.findings ??= new Map()).set(findingKey, findingId);
      activity.record.findings++;
      if (verdict.blocked) activity.record.outcome = 'blocked';
    }
    counters['findings']!++;
    if (verdict.blocked) counters['blocked']!++;
    const made: OperationFacts = {
      recorded,
      record,
      site,
      verdict: { verdict, findingId, outcome: verdict.blocked ? BLOCKED : REPORTED },
    };
    if (record) sendActivity(record, verdict.finding.input ? [events.sample(verdict.finding.input)] : []);
    if (known === undefined) {
      outlet.finding({
        event: events.operation(made),
        activity: record ? events.activity(record, []) : undefined,
        title: verdict.guard.title,
        severity: verdict.guard.severity,
      });
    }
    if (verdict.blocked) sendOperation(made);
    else wait(made);
    return findingId;
  }

  // Counted for each, reported once per rule and address and minute: a blocked flood must not become a flood of events.
  const ruleReports = new Map<string, number>();
  function ruleHit(refused: Refused, activity: Activity): string {
    const { record } = activity;
    record.outcome = 'blocked';
    counters['refused'] = (counters['refused'] ?? 0) + 1;
    const findingId = nextId('f');
    const who = `${refused.rule}\0${record.peerAddress}`;
    if ((ruleReports.get(who) ?? 0) > nowUs()) return findingId;
    if (ruleReports.size >= RULE_REPORTS_MAX) ruleReports.clear();
    ruleReports.set(who, nowUs() + RULE_REPORT_EVERY_US);
    if (!record.sent) {
      record.sent = true;
      send(events.activity(record, []));
    }
    return findingId;
  }

  function always(record: ActivityRecord | undefined, recorded: RecordedOperation, site: CallSite | undefined): void {
    wait({ recorded, record, site });
  }

  function following(record: ActivityRecord, recorded: RecordedOperation): void {
    wait({ recorded, record });
  }

  function wait(made: OperationFacts): void {
    made.recorded.sent = true;
    if (waiting.size >= WAITING_MAX) {
      const [oldest] = waiting.values();
      if (oldest) sendOperation(oldest);
    }
    waiting.set(made.recorded, made);
  }

  function settled(recordedOperation: RecordedOperation, record: ActivityRecord | undefined): void {
    // As good as always there is nothing to do.
    if (waiting.size === 0 && recalls.size === 0) return;
    const made = waiting.get(recordedOperation);
    if (made) {
      if (made.record) sendActivity(made.record, []);
      sendOperation(made);
    } else if (recalls.size > 0 && !recordedOperation.sent && record) {
      const keys = operationKeys(recordedOperation, ownProcess());
      if (keys.some((key) => recalls.has(`${key.kind}\0${key.value}`))) sendRecord(record);
    }
  }

  function sendActivity(record: ActivityRecord, inputs: readonly UserInput[]): void {
    if (!record.sent) {
      record.sent = true;
      send(events.activity(record, inputs));
    }
    if (record.findings > 0) sendRecordedOperations(record);
  }

  // The flight recorder's part: what the activity did besides.
  function sendRecordedOperations(record: ActivityRecord): void {
    for (const kept of record.operations ?? []) {
      if (kept.sent || waiting.has(kept)) continue;
      kept.sent = true;
      send(events.operation({ recorded: kept, record }));
    }
  }

  function sendRecord(record: ActivityRecord): void {
    if (!record.sent) {
      record.sent = true;
      send(events.activity(record, []));
    }
    sendRecordedOperations(record);
  }

  function sendOperation(made: OperationFacts): void {
    waiting.delete(made.recorded);
    made.recorded.sent = true;
    send(events.operation(made));
  }

  function send(event: Event): void {
    counters['sent']!++;
    outlet.event(event);
  }

  function status(status: WitnessStatus): void {
    send({
      id: nextId('a'),
      timeUs: nowUs(),
      clock: 1,
      layer: 1,
      process: ownProcess(),
      keys: [],
      witnessStatus: status,
    });
  }

  function recall(keys: readonly EntityKey[]): number {
    const wanted = new Set(keys.slice(0, RECALLS_MAX).map((key) => `${key.kind}\0${key.value}`));
    const until = nowUs() + RECALL_KEPT_US;
    forgetRecalls();
    // What is asked for may be acknowledged by its broker only in a moment.
    for (const key of wanted) if (recalls.size < RECALLS_MAX) recalls.set(key, until);
    const own = ownProcess();
    let found = 0;
    for (const record of recorder.records()) {
      const has = (key: EntityKey): boolean => wanted.has(`${key.kind}\0${key.value}`);
      if (!activityKeys(record).some(has) && !record.operations?.some((kept) => operationKeys(kept, own).some(has)))
        continue;
      found++;
      sendRecord(record);
    }
    counters['recalls']!++;
    return found;
  }

  // Each operation is compared with what was asked for: not longer than needed.
  function forgetRecalls(): void {
    if (recalls.size === 0) return;
    const now = nowUs();
    for (const [key, end] of recalls) if (end < now) recalls.delete(key);
  }

  function flush(all: boolean): void {
    followWallClock();
    forgetRecalls();
    const before = nowUs() - WAIT_US;
    for (const made of waiting.values()) {
      if (made.recorded.startUs > before && !all) continue;
      try {
        if (made.record) sendActivity(made.record, []);
        sendOperation(made);
      } catch {
        // One that cannot be told must not keep those behind it from being told, now and every time again.
        waiting.delete(made.recorded);
        counters['untold'] = (counters['untold'] ?? 0) + 1;
      }
    }
  }

  return { finding, ruleHit, always, following, settled, status, recall, flush, counters };
}
