// Linux audit records of started programs: the kernel's own lines (SYSCALL with its EXECVE or PROCTITLE), and the single
// records that auoms makes of them. Processes are named by host and pid (docs/joins.md).
// https://github.com/linux-audit/audit-documentation/wiki/SPEC-Audit-Event-Enrichment
import { ClockClass, Layer, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { namedEndpoints } from '../../enrich/named-endpoints.ts';
import { endpointKey, hostProcessKey, known } from './host-process.ts';
import { whole } from './record.ts';
import { syslogRecord } from './syslog.ts';

const RECORD = /(?:^|\s)type=([A-Z_0-9]+) (?:msg=)?audit\((\d+)\.(\d+):(\d+)\):/;

export const auditd: Format = {
  name: 'auditd',

  recognizes(value) {
    const message = syslogRecord(value)?.message;
    return message !== undefined && RECORD.test(message.slice(0, 512));
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    const record = syslogRecord(value);
    const head = RECORD.exec(record?.message.slice(0, 512) ?? '');
    if (!record || !head) throw new DecodeError('an audit record begins with type=… audit(time:number):');
    const [, type = '', seconds, fraction = '', serial] = head;
    const said = pairs(record.message.slice(head.index + head[0].length));
    const host = said.get('node') || /(?:^|\s)node=(\S+)/.exec(record.message)?.[1] || record.host || 'localhost';
    const identity = `${host}/${seconds}.${fraction}:${serial}`;
    if (type === 'SYSCALL') {
      // Told whole by the records that follow; without them there is no command line, and no event.
      if (said.get('success') === 'yes' && /^(59|221|322|281|execve|execveat)$/.test(said.get('syscall') ?? ''))
        remember(pending, identity, said);
      return undefined;
    }
    const system = SINGLE.has(type) ? said : take(identity, type);
    if (system === undefined) return undefined;
    const process = `${host}/${system.get('pid')}`;
    if (system.get('success') !== 'yes') {
      // Along the search path most tries fail; they tell what the process was before.
      if (SINGLE.has(type)) remember(before, process, system.get('exe') ?? '');
      return undefined;
    }
    const parentExecutable = before.get(process) ?? '';
    before.delete(process);
    const commandLine = SINGLE.has(type) ? (said.get('cmdline') ?? said.get('proctitle') ?? '') : commandOf(type, said);
    const pid = whole(system.get('pid'));
    const parentPid = whole(system.get('ppid'));
    const executable = system.get('exe') ?? '';
    const event: Event = {
      id: `auditd-${identity}`,
      timeUs: Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6)),
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      source: 'auditd',
      workload: { node: host },
      process: {
        hostPid: pid,
        executable,
        arguments: commandLine.split(' '),
        uid: whole(system.get('uid')),
        parentPid,
        parentExecutable,
        workingDirectory: system.get('cwd') ?? '',
      },
      processExec: { filename: executable },
      keys: known([
        hostProcessKey(host, pid, 'SUBJECT'),
        // The first process starts everybody's work.
        parentPid > 1 ? hostProcessKey(host, parentPid, 'USED') : undefined,
        ...namedEndpoints(commandLine).map((end) => endpointKey(end.address, end.port, 'MADE')),
      ]),
    };
    return event;
  },
};

/** Records that hold the whole start of a program. */
const SINGLE = new Set(['AUOMS_EXECVE', 'AUOMS_SYSCALL']);
/** Starts whose command line is still to come, and what processes were before; the oldest goes when there are too many. */
const PENDING_MAX = 1_024;
const pending = new Map<string, ReadonlyMap<string, string>>();
const before = new Map<string, string>();

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= PENDING_MAX) map.delete(map.keys().next().value!);
  map.set(key, value);
}

function take(identity: string, type: string): ReadonlyMap<string, string> | undefined {
  if (type !== 'EXECVE' && type !== 'PROCTITLE') return undefined;
  const said = pending.get(identity);
  pending.delete(identity);
  return said;
}

function commandOf(type: string, said: ReadonlyMap<string, string>): string {
  if (type === 'PROCTITLE') return plainText(said.get('proctitle') ?? '').replaceAll('\0', ' ');
  const words: string[] = [];
  for (let at = 0; said.has(`a${at}`); at += 1) words.push(plainText(said.get(`a${at}`)!));
  return words.join(' ');
}

/** The audit system writes texts with odd characters in hexadecimal. */
function plainText(value: string): string {
  return /^(?:[0-9A-F]{2})+$/.test(value) && value.length > 2 ? Buffer.from(value, 'hex').toString('utf8') : value;
}

/** key=value and key="value"; a proctitle runs to the next known field. */
function pairs(source: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, key = '', quoted, bare] of source.matchAll(/([A-Za-z_][\w-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g))
    if (!found.has(key)) found.set(key, quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1'));
  // auoms quotes a command line without minding the quotes in it.
  const command = /\bcmdline="(.*)"(?= redactors=| containerid=|$)/.exec(source)?.[1];
  if (command !== undefined) found.set('cmdline', command);
  const title = /\bproctitle=([^"].*?)(?= redactors=| containerid=|$)/.exec(source)?.[1];
  if (title !== undefined && !/^[0-9A-F]+$/.test(title)) found.set('proctitle', title);
  return found;
}
