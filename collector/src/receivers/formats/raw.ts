// The record behind an audit event, parsed once: decoders leave it here, detectors read it, and an event that came back
// from the store is parsed from its raw bytes on first use.
import type { Event } from '@throughline/proto';
import { fields, isFields, parseJson, type Fields } from './record.ts';
import { auditRecord } from './kubernetes-audit-envelope.ts';
import { accessAsCall } from './s3-access.ts';
import { canonicalRecord } from './cloudtrail-case.ts';

const parsed = new WeakMap<object, Fields>();

export function rememberRecord(event: Event, record: Fields): void {
  parsed.set(event, record);
}

/** The same record behind a copy of the event. */
export function passRecord(from: Event, to: Event): void {
  const record = parsed.get(from);
  if (record) parsed.set(to, record);
}

/** Lets go of the parsed form; it is parsed again from the raw bytes when next asked for. */
export function forgetRecord(event: Event): void {
  parsed.delete(event);
}

/** The CloudTrail or native audit.k8s.io record of an event; empty when it holds none. */
export function recordOf(event: Event): Fields {
  const known = parsed.get(event);
  if (known) return known;
  const raw = event.cloudApiCall?.raw ?? event.kubernetesAudit?.raw;
  const value = raw && raw.length > 0 ? parseJson(Buffer.from(raw).toString('utf8')) : undefined;
  if (event.source === 's3-access') {
    const record = accessAsCall(value);
    parsed.set(event, record);
    return record;
  }
  const record = isFields(value) ? (event.cloudApiCall ? canonicalRecord(value) : fields(auditRecord(value))) : {};
  parsed.set(event, record);
  return record;
}
