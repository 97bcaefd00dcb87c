// What the kernel and the applications did, as Sigma's Linux log sources: process_creation, file_event,
// network_connection, dns_query, and auditd's EXECVE, SYSCALL and PATH records. Kernel events and in-process operations
// are read alike, so that a rule fires whichever witness is there.
import { Layer as Lane, type Event, type Process } from '@throughline/proto';
import { FlatRecord, type FieldValue } from '../record.ts';
import type { Layer, Source, SourceRecord, Surroundings } from './layer.ts';

const exec = 'exec (kernel) or child process (application)';

const processCreation: Source = {
  name: 'linux/process_creation',
  logSource: { product: 'linux', category: 'process_creation' },
  primary: true,
  fields: new Map([
    ['Image', `path of the program: ${exec}; a bare name that the PATH resolves is written "/name"`],
    ['CommandLine', `arguments joined by spaces: ${exec}`],
    ['CurrentDirectory', 'working directory of the process'],
    ['ProcessId', 'pid'],
    ['User', 'user id; "root" for 0'],
    ['ParentImage', 'program of the process that started it'],
    ['ParentCommandLine', 'arguments of the process that started it'],
    ['ParentProcessId', 'pid of the process that started it'],
  ]),
  discriminators: [],
};

const fileEvent: Source = {
  name: 'linux/file_event',
  logSource: { product: 'linux', category: 'file_event' },
  primary: true,
  fields: new Map([
    ['TargetFilename', 'path that was created or written: sensitive opens (kernel), fs calls (application)'],
    ['Image', 'program of the process that did it'],
    ['User', 'user id; "root" for 0'],
    ['ProcessId', 'pid'],
  ]),
  discriminators: ['TargetFilename'],
};

const networkConnection: Source = {
  name: 'linux/network_connection',
  logSource: { product: 'linux', category: 'network_connection' },
  primary: true,
  fields: new Map([
    ['Image', 'program of the process'],
    ['DestinationIp', 'remote address of a connect, local address of an accept'],
    ['DestinationPort', 'remote port of a connect, local port of an accept'],
    ['DestinationHostname', 'the name the application asked for; the kernel sees addresses only'],
    ['SourceIp', 'local address of a connect, remote address of an accept'],
    ['SourcePort', 'local port of a connect, remote port of an accept'],
    ['Protocol', 'tcp or udp'],
    ['Initiated', 'true for connect, false for accept'],
    ['User', 'user id; "root" for 0'],
    ['ProcessId', 'pid'],
  ]),
  closedValues: new Map([
    ['Initiated', new Set(['true', 'false'])],
    ['Protocol', new Set(['tcp', 'udp'])],
  ]),
  discriminators: ['DestinationPort', 'DestinationHostname'],
};

const dnsQuery: Source = {
  name: 'linux/dns_query',
  logSource: { product: 'linux', category: 'dns_query' },
  primary: true,
  fields: new Map([
    ['QueryName', 'name asked for'],
    ['Image', 'program of the process'],
  ]),
  discriminators: ['QueryName'],
};

// The kernel's name for each kind of KernelAct, as auditd would print it.
const syscallsOf: Readonly<Record<string, readonly string[]>> = {
  ptrace: ['ptrace'],
  memfd_create: ['memfd_create'],
  module_load: ['init_module', 'finit_module'],
  bpf: ['bpf'],
  mount: ['mount'],
  unshare: ['unshare'],
  setns: ['setns'],
  pivot_root: ['pivot_root'],
  chroot: ['chroot'],
  io_uring_setup: ['io_uring_setup'],
  open_by_handle_at: ['open_by_handle_at'],
  process_vm_writev: ['process_vm_writev'],
  raw_socket: ['socket'],
  signal: ['kill'],
};

const auditd: Source = {
  name: 'linux/auditd',
  logSource: { product: 'linux', service: 'auditd' },
  primary: false,
  fields: new Map([
    ['type', 'EXECVE and SYSCALL for an exec, PATH for a file, SYSCALL for kernel acts and connects'],
    ...Array.from({ length: 32 }, (_, index): [string, string] => [`a${index}`, `argument ${index} of an EXECVE`]),
    ['argc', 'number of arguments of an EXECVE'],
    ['exe', 'program of the process'],
    ['comm', 'name of the program, at most 15 characters'],
    ['SYSCALL', 'the system call behind the event'],
    ['euid', 'user id'],
    ['uid', 'user id'],
    ['pid', 'pid'],
    ['ppid', 'pid of the process that started it'],
    ['name', 'path of a PATH record'],
    ['nametype', 'CREATE, DELETE or NORMAL of a PATH record'],
    ['cwd', 'working directory'],
  ]),
  closedValues: new Map([
    ['type', new Set(['execve', 'syscall', 'path'])],
    ['nametype', new Set(['create', 'delete', 'normal'])],
    ['SYSCALL', new Set(['execve', 'execveat', 'connect', 'openat', ...Object.values(syscallsOf).flat()])],
  ]),
  discriminators: ['type', 'a0'],
};

export const linux: Layer = {
  sources: [processCreation, fileEvent, networkConnection, dnsQuery, auditd],
  payloads: ['processExec', 'fileOpen', 'socketConnect', 'socketAccept', 'dnsQuery', 'kernelAct', 'operation'],
  records(event: Event, surroundings: Surroundings): readonly SourceRecord[] {
    // A flow log's connection and a resolver's query have no host, no process and no direction that these rules could mean.
    if (event.layer === Lane.CLOUD) return [];
    if (event.processExec) return execRecords(event, surroundings);
    if (event.fileOpen) return openRecords(event);
    if (event.socketConnect || event.socketAccept) return socketRecords(event);
    if (event.kernelAct) return kernelActRecords(event);
    if (event.operation) return operationRecords(event);
    if (event.dnsQuery) {
      return [flat(dnsQuery, { QueryName: event.dnsQuery.name ?? '', Image: imageOf(event.process) })];
    }
    return [];
  },
};

type Fields = Record<string, FieldValue | readonly FieldValue[] | undefined>;

function flat(source: Source, fields: Fields): SourceRecord {
  return { source, record: new FlatRecord(fields) };
}

// ---- processes ------------------------------------------------------------------------------------------------------

function execRecords(event: Event, surroundings: Surroundings): SourceRecord[] {
  const image = imageOf(event.process) ?? event.processExec?.filename ?? undefined;
  const common = { ...processFields(event.process), Image: image };
  const parent = surroundings.parentOf(event);
  return [
    flat(processCreation, {
      ...common,
      CommandLine: commandLineOf(event.process?.arguments),
      CurrentDirectory: event.process?.workingDirectory || undefined,
      ParentImage: parent?.executable || undefined,
      ParentCommandLine: parent?.commandLine || undefined,
    }),
    flat(auditd, execveFields(event.process?.arguments ?? [], event.process)),
    flat(auditd, { ...syscallFields(image, event.process), SYSCALL: 'execve' }),
  ];
}

function spawnRecords(event: Event): SourceRecord[] {
  const spawn = event.operation!.spawn!;
  const shell = spawn.shellCommand;
  const commandArguments = shell ? ['/bin/sh', '-c', shell] : spawnArguments(spawn.file ?? '', spawn.arguments ?? []);
  const file = spawn.child?.executable || (shell ? '/bin/sh' : (spawn.file ?? ''));
  const image = file.includes('/') || file === '' ? file : `/${file}`;
  return [
    flat(processCreation, {
      Image: image || undefined,
      CommandLine: commandArguments.join(' '),
      ProcessId: spawn.child?.pid || undefined,
      User: userOf(event.process),
      CurrentDirectory: spawn.child?.workingDirectory || event.process?.workingDirectory || undefined,
      ParentImage: imageOf(event.process),
      ParentCommandLine: commandLineOf(event.process?.arguments),
      ParentProcessId: event.process?.pid || undefined,
    }),
    flat(auditd, execveFields(commandArguments, spawn.child)),
  ];
}

// Agents report the arguments with or without the program in front, as the caller's API has it.
function spawnArguments(file: string, given: readonly string[]): readonly string[] {
  const first = given[0];
  return first !== undefined && (first === file || basename(first) === basename(file)) ? given : [file, ...given];
}

function execveFields(commandArguments: readonly string[], process: Process | null | undefined): Fields {
  const fields: Fields = { type: 'EXECVE', argc: commandArguments.length, pid: process?.pid || undefined };
  for (let index = 0; index < Math.min(commandArguments.length, 32); index += 1)
    fields[`a${index}`] = commandArguments[index]!;
  return fields;
}

function syscallFields(image: string | undefined, process: Process | null | undefined): Fields {
  return {
    type: 'SYSCALL',
    exe: image || undefined,
    comm: image ? basename(image).slice(0, 15) : undefined,
    uid: process?.uid ?? 0,
    euid: process?.uid ?? 0,
    pid: process?.pid || undefined,
    ppid: process?.parentPid || undefined,
    cwd: process?.workingDirectory || undefined,
  };
}

function processFields(process: Process | null | undefined): Fields {
  return {
    ProcessId: process?.pid || undefined,
    ParentProcessId: process?.parentPid || undefined,
    User: userOf(process),
    Image: imageOf(process),
  };
}

function imageOf(process: Process | null | undefined): string | undefined {
  return process?.executable || undefined;
}

function userOf(process: Process | null | undefined): string | undefined {
  if (!process) return undefined;
  return process.uid ? String(process.uid) : 'root';
}

export function commandLineOf(commandArguments: readonly string[] | null | undefined): string | undefined {
  return commandArguments && commandArguments.length > 0 ? commandArguments.join(' ') : undefined;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

// ---- files, sockets, kernel acts ------------------------------------------------------------------------------------

const writingAccess: ReadonlySet<string> = new Set(['create', 'write', 'rename', 'truncate']);

function openRecords(event: Event): SourceRecord[] {
  const { path, requestedPath, access } = event.fileOpen!;
  return fileRecords(event, path || requestedPath || '', access ?? '');
}

function fileRecords(event: Event, path: string, access: string): SourceRecord[] {
  if (!path) return [];
  const nametype = access === 'create' ? 'CREATE' : access === 'unlink' || access === 'delete' ? 'DELETE' : 'NORMAL';
  const records = [
    flat(auditd, {
      type: 'PATH',
      name: path,
      nametype,
      exe: imageOf(event.process),
      pid: event.process?.pid || undefined,
    }),
  ];
  if (writingAccess.has(access))
    records.unshift(flat(fileEvent, { ...processFields(event.process), TargetFilename: path }));
  return records;
}

function socketRecords(event: Event): SourceRecord[] {
  const socket = event.socketConnect ?? event.socketAccept!;
  const local = { address: socket.localAddress || undefined, port: socket.localPort || undefined };
  const remote = { address: socket.remoteAddress || undefined, port: socket.remotePort || undefined };
  const initiated = Boolean(event.socketConnect);
  const [from, to] = initiated ? [local, remote] : [remote, local];
  const records = [
    flat(networkConnection, {
      ...processFields(event.process),
      Initiated: String(initiated),
      Protocol: socket.protocol || 'tcp',
      SourceIp: from.address,
      SourcePort: from.port,
      DestinationIp: to.address,
      DestinationPort: to.port,
    }),
  ];
  if (initiated)
    records.push(flat(auditd, { ...syscallFields(imageOf(event.process), event.process), SYSCALL: 'connect' }));
  return records;
}

function kernelActRecords(event: Event): SourceRecord[] {
  const calls = syscallsOf[event.kernelAct?.kind ?? ''];
  if (!calls) return [];
  return [flat(auditd, { ...syscallFields(imageOf(event.process), event.process), SYSCALL: calls })];
}

// ---- the application's own operations -------------------------------------------------------------------------------

function operationRecords(event: Event): readonly SourceRecord[] {
  const operation = event.operation!;
  if (operation.spawn) return spawnRecords(event);
  if (operation.file)
    return fileRecords(event, operation.file.resolvedPath || operation.file.path || '', operation.file.access ?? '');
  const target = operation.connect ?? operation.request;
  if (!target) return [];
  return [
    flat(networkConnection, {
      ...processFields(event.process),
      Initiated: 'true',
      Protocol: operation.connect?.protocol || 'tcp',
      SourceIp: target.localAddress || undefined,
      SourcePort: target.localPort || undefined,
      DestinationIp: target.address || undefined,
      DestinationPort: target.port || undefined,
      DestinationHostname: target.host || undefined,
    }),
  ];
}
