// Sysmon for Linux: one XML event a syslog record. Its ProcessGuid names a process exactly; pid and host join it to auditd's
// records of the same host. https://github.com/microsoft/SysmonForLinux
import { ClockClass, entityKey, Layer, type EntityKey, type Event, type Process } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { isRuntime } from '../../correlate/kinds.ts';
import { namedEndpoints } from '../../enrich/named-endpoints.ts';
import { connectionKey, endpointKey, hostProcessKey, known } from './host-process.ts';
import { contentId, timeUs, whole } from './record.ts';
import { syslogRecord } from './syslog.ts';

export const sysmon: Format = {
  name: 'sysmon',

  recognizes(value) {
    return syslogRecord(value)?.message.includes('Provider Name="Linux-Sysmon"') === true;
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    const record = syslogRecord(value);
    if (!record || !this.recognizes(value)) throw new DecodeError('a Sysmon record holds an <Event> of Linux-Sysmon');
    const { message } = record;
    const eventId = Number(/<EventID>(\d+)</.exec(message)?.[1] ?? 0);
    const data = new Map(
      [...message.matchAll(/<Data Name="(\w+)">([^<]*)</g)].map(([, name = '', content = '']) => [
        name,
        unescaped(content),
      ]),
    );
    const field = (name: string): string => (data.get(name) === '-' ? '' : (data.get(name) ?? ''));
    const host = /<Computer>([^<]+)</.exec(message)?.[1] ?? record.host;
    const payload = payloadOf(eventId, field);
    if (payload === undefined) return undefined;
    const executable = field('Image');
    const parent = field('ParentImage');
    const process: Process = {
      hostPid: whole(field('ProcessId')),
      executable: executable.includes('unknown process') ? '' : executable,
      uid: field('User') === 'root' ? 0 : UNKNOWN_UID,
      ...(eventId === STARTED && {
        arguments: field('CommandLine').split(' '),
        workingDirectory: field('CurrentDirectory'),
        parentPid: whole(field('ParentProcessId')),
        parentExecutable: parent,
        parentCommandLine: field('ParentCommandLine'),
      }),
    };
    return {
      id: contentId('sysmon', value),
      timeUs: timeUs(field('UtcTime') || /SystemTime="([^"]+)"/.exec(message)?.[1], 'UtcTime'),
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      source: 'sysmon',
      workload: { node: host },
      process,
      keys: keysOf(eventId, field, host),
      ...payload,
    };
  },
};

/** Process creation; connection; end; raw disk read; file made; file deleted (kept or not). */
const STARTED = 1;
const CONNECTED = 3;
const ENDED = 5;
const RAW_READ = 9;
const FILE_MADE = 11;
const FILE_DELETED = new Set([23, 26]);
/** The user's name is told, not the number; anybody but root. */
const UNKNOWN_UID = 65_534;

type Field = (name: string) => string;

function payloadOf(eventId: number, field: Field): Partial<Event> | undefined {
  if (eventId === STARTED) return { processExec: { filename: field('Image') } };
  if (eventId === ENDED) return { processExit: {} };
  if (eventId === FILE_MADE) return { fileOpen: { path: field('TargetFilename'), access: 'create' } };
  if (eventId === RAW_READ) return { fileOpen: { path: field('Device'), access: 'open' } };
  if (FILE_DELETED.has(eventId)) return { fileOpen: { path: field('TargetFilename'), access: 'unlink' } };
  if (eventId !== CONNECTED || whole(field('DestinationPort')) === 0) return undefined;
  const [source, destination] = endsOf(field);
  const protocol = field('Protocol');
  return field('Initiated') === 'false'
    ? {
        socketAccept: {
          protocol,
          localAddress: destination.address,
          localPort: destination.port,
          remoteAddress: source.address,
          remotePort: source.port,
        },
      }
    : {
        socketConnect: {
          protocol,
          localAddress: source.address,
          localPort: source.port,
          remoteAddress: destination.address,
          remotePort: destination.port,
        },
      };
}

function endsOf(field: Field): [{ address: string; port: number }, { address: string; port: number }] {
  return [
    { address: field('SourceIp'), port: whole(field('SourcePort')) },
    { address: field('DestinationIp'), port: whole(field('DestinationPort')) },
  ];
}

function keysOf(eventId: number, field: Field, host: string): EntityKey[] {
  const own = guid(field('ProcessGuid'));
  const process = (value: string | undefined, role: 'SUBJECT' | 'USED'): EntityKey | undefined =>
    value === undefined ? undefined : entityKey('exec-id', value, role);
  const pid = whole(field('ProcessId'));
  if (eventId === CONNECTED) {
    const [source, destination] = endsOf(field);
    return known([
      process(own, 'USED'),
      hostProcessKey(host, pid, 'USED'),
      connectionKey(field('Protocol'), source, destination, 'MADE'),
      endpointKey(destination.address, destination.port, 'USED'),
    ]);
  }
  if (eventId !== STARTED) return known([process(own, 'USED'), hostProcessKey(host, pid, 'USED')]);
  // What a runtime started has nothing in common.
  const parent = isRuntime(field('ParentImage')) ? undefined : guid(field('ParentProcessGuid'));
  return known([
    process(own, 'SUBJECT'),
    hostProcessKey(host, pid, 'SUBJECT'),
    process(parent, 'USED'),
    isRuntime(field('ParentImage')) ? undefined : hostProcessKey(host, whole(field('ParentProcessId')), 'USED'),
    ...namedEndpoints(field('CommandLine')).map((end) => endpointKey(end.address, end.port, 'MADE')),
  ]);
}

// All zero for a process that Sysmon does not know.
function guid(value: string): string | undefined {
  return /[1-9a-f]/i.test(value.replaceAll(/[{}0-]/g, '')) ? `sysmon/${value}` : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };

// Sysmon for Linux writes some entities without their semicolon.
function unescaped(content: string): string {
  return content.includes('&')
    ? content.replaceAll(/&(quot|amp|lt|gt|apos)(?:;| )/g, (_, name: string) => ENTITIES[name]!)
    : content;
}
