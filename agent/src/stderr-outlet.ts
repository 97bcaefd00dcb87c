// Without a collector: findings as JSON lines on stderr. Written with the descriptor, synchronously: the attack may end the
// process a moment later, and process.stderr belongs to the application.
import { writeSync } from 'node:fs';
import type { Event } from '@throughline/proto';
import { BLOCKED } from './events.ts';
import type { FindingLine, Outlet } from './report.ts';

const write = writeSync;
const LINES_PER_SECOND_MAX = 100;

export function createStderrOutlet(): Outlet & { line(fields: Record<string, unknown>): void; readonly lost: number } {
  let second = 0;
  let lines = 0;
  let lost = 0;

  function line(fields: Record<string, unknown>): void {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) {
      if (lost > 0) put({ throughline: 'lost', lines: lost });
      second = now;
      lines = 0;
      lost = 0;
    }
    if (lines++ < LINES_PER_SECOND_MAX) put(fields);
    else lost++;
  }

  function put(fields: Record<string, unknown>): void {
    try {
      write(2, `${JSON.stringify(fields)}\n`);
    } catch {
      // A full pipe or a closed descriptor: the application must not notice.
      lost++;
    }
  }

  return {
    event() {},
    finding(finding) {
      line(describe(finding));
    },
    line,
    get lost() {
      return lost;
    },
  };
}

function describe({ event, activity, title, severity }: FindingLine): Record<string, unknown> {
  const operation = event.operation!;
  const verdict = operation.verdict!;
  const about = activity?.activity;
  return {
    throughline: 'finding',
    time: new Date((event.timeUs ?? 0) / 1000).toISOString(),
    id: verdict.findingId,
    outcome: verdict.outcome === BLOCKED ? 'blocked' : 'reported',
    severity,
    guard: verdict.guard,
    title,
    reason: verdict.reason,
    confidence: verdict.confidence,
    techniques: verdict.techniques,
    weakness: verdict.weakness,
    ...(verdict.input ? { input: verdict.input } : {}),
    operation: { kind: operation.kind, call: operation.call, ...detailOf(event) },
    ...(operation.caller ? { caller: operation.caller } : {}),
    ...(about
      ? {
          activity: {
            id: about.id,
            kind: about.kind,
            name: about.name,
            ...(about.http?.route ? { route: about.http.route } : {}),
            peerAddress: about.peerAddress,
            userAgent: about.userAgent,
            traceId: about.traceId,
            ...(about.record ? { record: about.record } : {}),
          },
        }
      : {}),
  };
}

function detailOf(event: Event): Record<string, unknown> {
  const { spawn, code, file, connect, request, query, produce, aws, other } = event.operation!;
  return { ...(spawn ?? code ?? file ?? connect ?? request ?? query ?? produce ?? aws ?? other) };
}
