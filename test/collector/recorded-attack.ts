// Plays the recorded stories of test/stories/ to a running collector over the ways their witnesses would use: agents and
// sensors over gRPC, each as itself, audit logs over HTTP.
import { readFileSync } from 'node:fs';
import type { Event } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { formatNamed } from '../../collector/src/receivers/formats/index.ts';
import type { CollectorProcess } from './collector-process.ts';
import { DEADLINE_MS } from '../until.ts';

const folder = new URL('../stories/', import.meta.url);

interface Line {
  readonly event?: Event;
  readonly cloudtrail?: unknown;
  readonly audit?: unknown;
}

export function recordedLines(name: string): readonly Line[] {
  return readFileSync(new URL(`${name}.events.jsonl`, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** The same as events, as the receivers make them. */
export function recordedEvents(name: string): readonly Event[] {
  return recordedLines(name).map(
    ({ event, cloudtrail, audit }) =>
      event ?? (cloudtrail ? formatNamed('cloudtrail') : formatNamed('k8s-audit'))!.decode(cloudtrail ?? audit)!,
  );
}

/** The stories that the recording stands for, as the analyst tells them. */
export function expectedStories(name: string): readonly { id: string; steps: unknown[] }[] {
  return JSON.parse(readFileSync(new URL(`${name}.stories.json`, folder), 'utf8')) as {
    id: string;
    steps: unknown[];
  }[];
}

/** Resolves when all of it is stored. `witnesses` are left connected and closed by the caller. */
export async function play(collector: CollectorProcess, name: string): Promise<void> {
  const speakers = new Map<string, Event[]>();
  const audits: Record<string, unknown[]> = { cloudtrail: [], 'k8s-audit': [] };
  for (const { event, cloudtrail, audit } of recordedLines(name)) {
    if (cloudtrail) audits.cloudtrail!.push(cloudtrail);
    else if (audit) audits['k8s-audit']!.push(audit);
    else if (event) {
      const who = `${event.source} ${event.source === 'agent' ? event.workload?.service : event.workload?.node}`;
      speakers.set(who, [...(speakers.get(who) ?? []), event]);
    }
  }
  for (const [who, events] of speakers) {
    const role = who.startsWith('agent') ? 'agent' : 'sensor';
    const workload = role === 'agent' ? events[0]!.workload! : { node: events[0]!.workload?.node ?? '' };
    const client = createStreamClient({ address: collector.grpc, hello: { role, workload } });
    for (const event of events) client.report(event);
    const flushed = await client.flush(DEADLINE_MS);
    client.close();
    if (!flushed || client.counters.rejected > 0)
      throw new Error(`${who}: ${JSON.stringify(client.counters)} ${collector.log.at(-1)}`);
  }
  for (const [format, records] of Object.entries(audits)) {
    const body =
      format === 'cloudtrail'
        ? { Records: records }
        : { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: records };
    const { rejected } = await collector.api<{ rejected: number }>(`/v1/ingest/${format}`, { method: 'POST', body });
    if (rejected > 0) throw new Error(`${rejected} of ${format} were refused`);
  }
}
