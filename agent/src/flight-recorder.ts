// The last activities of this process with what they did, in a ring of fixed size. Nothing of it is sent unless a finding
// fires in an activity or the collector asks for one by key.
import type { ActivityRecord, RecordedOperation } from './activities.ts';
import { OPERATIONS_PER_ACTIVITY_MAX } from './activities.ts';
import type { Operation, OperationKind } from './operation.ts';

export interface FlightRecorder {
  /** False when the activity holds as many operations as it may: then it is counted only. */
  add(record: ActivityRecord, recorded: RecordedOperation): boolean;
  /** Newest last. */
  records(): Iterable<ActivityRecord>;
}

/**
 * Operations that another witness can meet: a record, a request, a process, a socket. Only an activity with one of them can
 * ever be asked for from outside; the others are let go with their last code.
 */
const LINKING: ReadonlySet<OperationKind> = new Set([
  'message.produce',
  'http.request',
  'net.connect',
  'aws.call',
  'process.spawn',
  'credential.seen',
]);

/** Characters of SQL, code or command text kept. */
const TEXT_KEPT_MAX = 1000;

export function createFlightRecorder(activitiesMax: number): FlightRecorder {
  const ring = Array.from<ActivityRecord | undefined>({ length: activitiesMax });
  let next = 0;
  return {
    add(record, recorded) {
      record.operationCount++;
      if (!record.linked && LINKING.has(recorded.operation.kind)) {
        record.linked = true;
        // Read now what would otherwise keep the message alive.
        void record.traceId;
        ring[next] = record;
        next = next + 1 === activitiesMax ? 0 : next + 1;
      }
      if (record.operations === undefined) record.operations = [recorded];
      else if (record.operations.length < OPERATIONS_PER_ACTIVITY_MAX) record.operations.push(recorded);
      else return false;
      return true;
    },
    *records() {
      for (let step = 0; step < activitiesMax; step++) {
        const record = ring[(next + step) % activitiesMax];
        if (record) yield record;
      }
    },
  };
}

/** The same operation without anything big or alive in it: what may be kept after the call. */
export function compact(operation: Operation): Operation {
  switch (operation.kind) {
    case 'sql.query':
      return { kind: operation.kind, call: operation.call, dialect: operation.dialect, sql: cut(operation.sql) };
    case 'nosql.query':
      return {
        kind: operation.kind,
        call: operation.call,
        system: operation.system,
        command: operation.command,
        filter: undefined,
      };
    case 'code.eval':
      return operation.source.length > TEXT_KEPT_MAX || operation.parameters
        ? { kind: operation.kind, call: operation.call, source: cut(operation.source) }
        : operation;
    case 'code.load':
      return { kind: operation.kind, call: operation.call, target: cut(operation.target) };
    case 'template.compile':
      return {
        kind: operation.kind,
        call: operation.call,
        engine: operation.engine,
        source: cut(operation.source ?? ''),
      };
    case 'deserialize':
      return { kind: operation.kind, call: operation.call, format: operation.format, source: '' };
    case 'xml.parse':
      return { kind: operation.kind, call: operation.call, source: '', externalEntities: operation.externalEntities };
    case 'file.access': {
      if (operation.content === undefined) return operation;
      const { content: _content, ...kept } = operation;
      return kept;
    }
    case 'net.write':
      return { ...operation, text: '' };
    case 'log.write':
      return { kind: operation.kind, call: operation.call, text: '' };
    case 'process.spawn':
      return {
        kind: operation.kind,
        call: operation.call,
        file: cut(operation.file),
        arguments: operation.arguments.slice(0, 64).map(cut),
        ...(operation.shellCommand === undefined ? {} : { shellCommand: cut(operation.shellCommand) }),
      };
    default:
      return operation;
  }
}

// A slice would keep the whole parent string alive: copy where something is cut.
function cut(text: string): string {
  return text.length > TEXT_KEPT_MAX ? Buffer.from(text.slice(0, TEXT_KEPT_MAX)).toString() : text;
}
