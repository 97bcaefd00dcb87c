// What happened, in the schema's words and with its entity keys: pure, redacted, nothing of the application in it.
import { processKey, spawnKey, socketKey, kafkaRecordKey, awsRequestKey } from '@throughline/proto';
import type {
  CodeLocation,
  EntityKey,
  Event,
  MessagingRecord,
  Operation as OperationEvent,
  Process,
  UserInput,
} from '@throughline/proto';
import type { ActivityRecord, RecordedOperation } from './activities.ts';
import { nextId } from './activities.ts';
import type { CallSite } from './caller.ts';
import { monotonicUs } from './clock.ts';
import type { InputValue } from './guard.ts';
import type { Verdict } from './judge.ts';
import type { Operation } from './operation.ts';
import { redactSample, redactText, redactUrl } from './redact.ts';

// The schema's numbers, by hand: loading the generated code costs more than all of the agent.
const APP = 1;
const NODE_CLOCK = 1;
const MADE = 1;
const SUBJECT = 2;
const USED = 3;
export const ALLOWED = 0;
export const REPORTED = 1;
export const BLOCKED = 2;
const EXACT = 1;
const BOUND = 2;

const TEXT_SENT_MAX = 1024;
const CODE_SENT_MAX = 512;

export interface EventMaker {
  activity(record: ActivityRecord, inputs: readonly UserInput[]): Event;
  operation(made: OperationFacts): Event;
  sample(input: InputValue): UserInput;
}

export interface OperationFacts {
  readonly recorded: RecordedOperation;
  readonly record: ActivityRecord | undefined;
  readonly site?: CallSite | undefined;
  readonly verdict?: { readonly verdict: Verdict; readonly findingId: string; readonly outcome: number } | undefined;
}

export function createEventMaker(process: () => Process, rawSamples: boolean): EventMaker {
  function sample(input: InputValue): UserInput {
    return {
      path: input.path,
      sample: rawSamples ? input.value.slice(0, TEXT_SENT_MAX) : redactSample(input.path, input.value),
      length: input.value.length,
      sha256: sha256(input.value),
    };
  }

  function activity(record: ActivityRecord, inputs: readonly UserInput[]): Event {
    return {
      id: record.id,
      timeUs: record.startUs,
      clock: NODE_CLOCK,
      layer: APP,
      process: process(),
      keys: activityKeys(record),
      activity: {
        id: record.id,
        kind: record.kind,
        name: redactUrl(record.name),
        peerAddress: record.peerAddress,
        peerPort: record.peerPort,
        claimedAddresses: [...(record.claimedAddresses ?? [])],
        userAgent: record.userAgent.slice(0, 300),
        userId: record.user,
        ...(record.http
          ? {
              http: {
                ...facts(record.http),
                route: record.route,
                path: redactUrl(record.http.path),
                statusCode: record.statusCode,
              },
            }
          : {}),
        ...(record.record ? { record: messagingRecord(record.record) } : {}),
        traceId: record.traceId,
        spanId: record.spanId,
        parentSpanId: record.parentSpanId,
        durationUs: record.endUs ? record.endUs - record.startUs : 0,
        inputs: [...inputs],
        outcome: record.outcome,
      },
    };
  }

  function operation({ recorded, record, site, verdict }: OperationFacts): Event {
    const late = recorded.facts ?? {};
    const made: OperationEvent = {
      activityId: record?.id ?? '',
      kind: recorded.operation.kind,
      call: recorded.operation.call,
      attribution: record ? (record.endUs && recorded.startUs > record.endUs ? BOUND : EXACT) : 0,
      monoStartUs: monotonicUs(recorded.startUs),
      monoEndUs: recorded.endUs ? monotonicUs(recorded.endUs) : 0,
      error: redactText(recorded.error, 200),
      ...detail(recorded.operation, late),
    };
    if (record) {
      made.traceId = record.traceId;
      made.spanId = record.spanId;
    }
    if (site) {
      if (site.caller) made.caller = site.caller;
      made.stack = site.stack as CodeLocation[];
    }
    if (verdict) {
      const { guard, finding } = verdict.verdict;
      made.verdict = {
        outcome: verdict.outcome,
        guard: guard.id,
        findingId: verdict.findingId,
        techniques: [...guard.techniques],
        weakness: guard.weakness,
        confidence: finding.confidence,
        reason: finding.reason,
        ...(finding.input ? { input: sample(finding.input) } : {}),
      };
    }
    return {
      id: nextId('a'),
      timeUs: recorded.startUs,
      clock: NODE_CLOCK,
      layer: APP,
      process: process(),
      keys: [...contextKeys(record), ...operationKeys(recorded, process())],
      operation: made,
    };
  }

  function contextKeys(record: ActivityRecord | undefined): EntityKey[] {
    if (record) return [key('activity', record.id, USED), key('trace', record.traceId, USED)];
    const own = processKey(process());
    return own ? [key('process', own, USED)] : [];
  }

  return { activity, operation, sample };
}

/** As a rule about a payload names a value; only of values that a guard spoke of, for loading node:crypto costs 5 ms. */
function sha256(value: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(value).digest('hex');
}

/** Entities that an activity speaks of. */
export function activityKeys(record: ActivityRecord): EntityKey[] {
  const keys = [
    key('activity', record.id, SUBJECT),
    key('trace', record.traceId, record.parentSpanId ? USED : SUBJECT),
  ];
  const message = record.record;
  if (message?.clusterId && message.offset !== undefined) {
    keys.push(key('kafka-record', recordKey(message as Required<typeof message>), USED));
  } else if (message?.contentSha256) {
    keys.push(key('record-content', `${message.topic}/${message.contentSha256()}`, USED));
  }
  return keys;
}

/** Entities that an operation made or used. */
export function operationKeys(recorded: RecordedOperation, own: Process): EntityKey[] {
  const owner = recorded.mark ? processKey(own) : undefined;
  const keys = keysOf(recorded, own);
  return owner ? [...keys, key('mark', `${owner}/${recorded.mark}`, MADE)] : keys;
}

function keysOf({ operation, facts: late = {} }: RecordedOperation, own: Process): EntityKey[] {
  switch (operation.kind) {
    case 'process.spawn': {
      const child = late['child'] as Process | undefined;
      const exact = processKey(child);
      if (exact) return [key('process', exact, MADE)];
      const parent = processKey(own);
      return parent && late['pid'] ? [key('spawn', spawnKey(parent, late['pid'] as number), MADE)] : [];
    }
    case 'net.connect':
    case 'http.request': {
      const { localAddress, localPort, address, port } = late as Record<string, any>;
      if (!localPort || !address || !own.networkNamespace) return [];
      const socket = socketKey(
        own.networkNamespace,
        { address: plainAddress(localAddress), port: localPort },
        { address: plainAddress(address), port: port ?? operation.port },
      );
      return [key('socket', socket, SUBJECT)];
    }
    case 'message.produce': {
      const record = late as { clusterId?: string; partition?: number; offset?: string; contentSha256?: string };
      if (record.clusterId && record.offset && record.partition !== undefined) {
        return [key('kafka-record', recordKey({ ...record, topic: operation.topic } as any), MADE)];
      }
      return record.contentSha256 ? [key('record-content', `${operation.topic}/${record.contentSha256}`, MADE)] : [];
    }
    case 'aws.call': {
      const keys: EntityKey[] = [];
      if (late['requestId'])
        keys.push(key('aws-request', awsRequestKey(String(late['requestId']), operation.operation), MADE));
      const accessKeyId = (late['accessKeyId'] as string) || operation.accessKeyId;
      if (accessKeyId) keys.push(key('access-key', accessKeyId, USED));
      return keys;
    }
    case 'credential.seen':
      return [
        key(operation.credential === 'aws_access_key' ? 'access-key' : 'k8s-credential', operation.identifier, MADE),
      ];
    default:
      return [];
  }
}

/** One produce call may hold many records: one operation each, so that each has its own key. */
function recordKey(record: { clusterId: string; topic: string; partition: number; offset: string }): string {
  return kafkaRecordKey(record);
}

function detail(operation: Operation, late: Readonly<Record<string, any>>): Partial<OperationEvent> {
  switch (operation.kind) {
    case 'process.spawn':
      return {
        spawn: {
          file: operation.file.slice(0, TEXT_SENT_MAX),
          arguments: operation.arguments.slice(0, 64).map((argument) => redactText(argument, TEXT_SENT_MAX)),
          shellCommand: redactText(operation.shellCommand ?? '', TEXT_SENT_MAX),
          ...(late['child'] || late['pid'] ? { child: late['child'] ?? { pid: late['pid'] } } : {}),
        },
      };
    case 'code.eval':
      return { code: { source: redactText(operation.source, CODE_SENT_MAX), length: operation.source.length } };
    case 'code.load':
      return { other: { target: redactText(operation.target, TEXT_SENT_MAX), attributes: {} } };
    case 'file.access':
      return {
        file: {
          path: operation.path.slice(0, TEXT_SENT_MAX),
          resolvedPath: late['resolvedPath'] ?? '',
          access: operation.access,
        },
      };
    case 'net.connect':
      return {
        connect: {
          host: operation.host,
          address: plainAddress(late['address'] ?? operation.addresses?.[0] ?? ''),
          port: operation.port,
          localAddress: plainAddress(late['localAddress'] ?? ''),
          localPort: late['localPort'] ?? 0,
          protocol: operation.transport,
        },
      };
    case 'dns.lookup':
      return { other: { target: operation.host.slice(0, 255), attributes: {} } };
    case 'http.request':
      return {
        request: {
          method: operation.method,
          url: redactUrl(operation.url),
          host: operation.host,
          address: plainAddress(late['address'] ?? operation.addresses?.[0] ?? ''),
          port: operation.port,
          statusCode: late['statusCode'] ?? 0,
          redirectCount: operation.redirectedFrom?.length ?? 0,
          localAddress: plainAddress(late['localAddress'] ?? ''),
          localPort: late['localPort'] ?? 0,
        },
      };
    case 'sql.query':
      return {
        query: { system: operation.dialect, fingerprint: fingerprint(operation.sql), database: late['database'] ?? '' },
      };
    case 'nosql.query':
      return { query: { system: operation.system, fingerprint: operation.command, database: late['database'] ?? '' } };
    case 'ldap.search':
      return { query: { system: 'ldap', fingerprint: operation.base, database: '' } };
    case 'message.produce':
      return { produce: { record: messagingRecord({ system: operation.system, topic: operation.topic, ...late }) } };
    case 'aws.call':
      return {
        aws: {
          service: operation.service,
          operation: operation.operation,
          region: operation.region || (late['region'] ?? ''),
          resource: operation.resource,
          requestId: late['requestId'] ?? '',
          extendedRequestId: late['extendedRequestId'] ?? '',
          accessKeyId: late['accessKeyId'] || operation.accessKeyId,
          statusCode: late['statusCode'] ?? 0,
        },
      };
    case 'credential.seen':
      return {
        credential: {
          kind: operation.credential,
          identifier: operation.identifier,
          direction: operation.direction,
          where: redactUrl(operation.where),
        },
      };
    case 'template.compile':
      return { other: { target: operation.engine, attributes: {} } };
    case 'object.merge':
      return { other: { target: operation.path.slice(0, 300), attributes: {} } };
    case 'response.header':
      return { other: { target: operation.name.slice(0, 100), attributes: {} } };
    case 'deserialize':
      return { other: { target: operation.format, attributes: {} } };
    default:
      return { other: { target: '', attributes: {} } };
  }
}

function messagingRecord(record: Readonly<Record<string, any>>): MessagingRecord {
  return {
    system: record['system'] ?? '',
    clusterId: record['clusterId'] ?? '',
    topic: record['topic'] ?? '',
    partition: record['partition'] ?? 0,
    offset: record['offset'] ?? '',
    consumerGroup: record['consumerGroup'] ?? '',
    messageId: record['messageId'] ?? '',
    contentSha256: typeof record['contentSha256'] === 'string' ? record['contentSha256'] : '',
  };
}

/** The shape of a statement: literals out, spaces folded. */
function fingerprint(sql: string): string {
  return sql
    .slice(0, TEXT_SENT_MAX * 4)
    .replaceAll(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replaceAll(/\b\d+(\.\d+)?\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .slice(0, TEXT_SENT_MAX);
}

function facts(http: NonNullable<ActivityRecord['http']>): { method: string; host: string; protocol: string } {
  return { method: http.method, host: http.host, protocol: http.protocol };
}

/** IPv4-mapped IPv6 addresses as IPv4, as docs/joins.md wants them. */
export function plainAddress(address: string | undefined): string {
  return address?.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : (address ?? '');
}

function key(kind: string, value: string, role: number): EntityKey {
  return { kind, value, role };
}
