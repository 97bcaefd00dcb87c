// Tetragon's export (JSON lines), read as kernel events, so that it can stand in as the kernel's witness. Processes are
// joined by Tetragon's own exec_id (docs/joins.md): the export lacks the boot id and the pid namespace that the exact
// process key of our sensor needs. https://tetragon.io/docs/reference/grpc-api/
import {
  ClockClass,
  entityKey,
  Layer,
  type EntityKey,
  type Event,
  type Process,
  type Workload,
} from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, fields, isFields, list, text, timeUs, whole, type Fields } from './record.ts';

const KINDS = [
  'process_exec',
  'process_exit',
  'process_kprobe',
  'process_tracepoint',
  'process_uprobe',
  'process_lsm',
  'process_connect',
  'process_accept',
  'process_listen',
  'process_close',
  'process_loader',
  'process_throttle',
  'rate_limit_info',
] as const;

export const tetragon: Format = {
  name: 'tetragon',

  recognizes(value) {
    const kind = kindOf(value);
    return (
      kind !== undefined &&
      (kind === 'rate_limit_info' || kind === 'process_throttle' || isFields(fields(fields(value)[kind]).process))
    );
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    const kind = kindOf(value);
    if (kind === undefined || !isFields(value))
      throw new DecodeError('a Tetragon record holds one of process_exec, process_exit, process_kprobe, …');
    const body = fields(value[kind]);
    const event: Event = {
      id: contentId('tetragon', value),
      timeUs: timeUs(value.time, 'time'),
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      source: 'tetragon',
    };
    const workload = workloadOf(fields(body.process), text(value.node_name), text(value.cluster_name));
    if (kind === 'rate_limit_info' || kind === 'process_throttle')
      return { ...event, workload, witnessStatus: lossOf(kind, body) };
    const payload = payloadOf(kind, body);
    if (payload === undefined) return undefined;
    const process = fields(body.process);
    return {
      ...event,
      workload,
      process: processOf(process, fields(body.parent)),
      keys: keysOf(kind, process, workload),
      ...payload,
    };
  },
};

function kindOf(value: unknown): (typeof KINDS)[number] | undefined {
  return isFields(value) ? KINDS.find((kind) => isFields(value[kind])) : undefined;
}

function keysOf(kind: string, process: Fields, workload: Workload): EntityKey[] {
  const keys: EntityKey[] = [];
  const own = text(process.exec_id);
  const parent = text(process.parent_exec_id);
  if (own !== '') keys.push(entityKey('exec-id', own, kind === 'process_exec' ? 'SUBJECT' : 'USED'));
  if (kind === 'process_exec' && parent !== '' && parent !== own) keys.push(entityKey('exec-id', parent, 'USED'));
  if (workload.podUid) keys.push(entityKey('pod', workload.podUid, 'USED'));
  if (workload.containerId) keys.push(entityKey('container', workload.containerId, 'USED'));
  return keys;
}

function processOf(process: Fields, parent: Fields): Process {
  const binary = text(process.binary);
  return {
    hostPid: whole(process.pid),
    executable: binary,
    // The export leaves argv[0] out: the program's name stands for it.
    arguments: [binary.slice(binary.lastIndexOf('/') + 1), ...splitArguments(text(process.arguments))],
    workingDirectory: text(process.cwd),
    uid: whole(process.uid),
    parentPid: whole(parent.pid),
    threadId: whole(process.tid),
  };
}

/** Tetragon joins arguments by spaces and puts those that hold spaces into double quotes. */
function splitArguments(joined: string): string[] {
  const found = joined.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return found.map((word) =>
    word.length > 1 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word,
  );
}

function workloadOf(process: Fields, node: string, cluster: string): Workload {
  const pod = fields(process.pod);
  const container = fields(pod.container);
  return {
    node,
    cluster,
    namespace: text(pod.namespace),
    podName: text(pod.name),
    podUid: text(pod.uid),
    containerId: text(container.id).replace(/^[a-z-]+:\/\//, ''),
    containerName: text(container.name),
    image: text(fields(container.image).name),
  };
}

function payloadOf(kind: (typeof KINDS)[number], body: Fields): Partial<Event> | undefined {
  switch (kind) {
    case 'process_exec':
      return {
        processExec: {
          filename: text(fields(body.process).binary),
          setuid: fields(fields(body.process).binary_properties).setuid !== undefined,
        },
      };
    case 'process_exit':
      return { processExit: { exitCode: whole(body.status), signal: SIGNALS.indexOf(text(body.signal)) + 1 } };
    case 'process_connect':
      return { socketConnect: socketOf(body) };
    case 'process_accept': {
      // Seen from the process: what came in has the peer as its source.
      const { localAddress, localPort, remoteAddress, remotePort, protocol } = socketOf(body);
      return {
        socketAccept: {
          protocol,
          localAddress: remoteAddress,
          localPort: remotePort,
          remoteAddress: localAddress,
          remotePort: localPort,
        },
      };
    }
    case 'process_listen':
      return { socketListen: { localAddress: text(body.ip), localPort: whole(body.port) } };
    case 'process_kprobe':
    case 'process_tracepoint':
    case 'process_uprobe':
    case 'process_lsm':
      return probePayload(body);
    default:
      return undefined;
  }
}

function socketOf(body: Fields): {
  protocol: string;
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  remotePort: number;
} {
  return {
    protocol: text(body.protocol).toLowerCase() || 'tcp',
    localAddress: text(body.source_ip),
    localPort: whole(body.source_port),
    remoteAddress: text(body.destination_ip),
    remotePort: whole(body.destination_port),
  };
}

const WRITING = /write|trunc|unlink|rename|mkdir|creat|chmod|chown|link/;

// A probe's arguments say what it was about: a socket, a file, or something that only its function's name tells.
function probePayload(body: Fields): Partial<Event> {
  const name = text(body.function_name) || text(body.event) || text(body.symbol);
  const call = name.replace(/^(__)?(x64_|arm64_|ia32_)?(sys_|security_)/, '').replace(/^sys_/, '');
  const given = list(body.args).map(fields);
  const socket = given
    .map((argument) => fields(argument.sock_arg ?? argument.sockaddr_arg ?? argument.skb_arg))
    .find((argument) => Object.keys(argument).length > 0);
  if (socket && call.includes('connect')) {
    const remoteAddress = text(socket.daddr) || text(socket.addr);
    return {
      socketConnect: {
        protocol: text(socket.protocol).toLowerCase().replace('ipproto_', '') || 'tcp',
        localAddress: text(socket.saddr),
        localPort: whole(socket.sport),
        remoteAddress,
        remotePort: whole(socket.dport) || whole(socket.port),
        result: returned(body),
      },
    };
  }
  const path = given
    .map((argument) => text(fields(argument.file_arg).path) || text(fields(argument.path_arg).path) || '')
    .find((found) => found !== '');
  if (path !== undefined) {
    const access = WRITING.exec(call)?.[0] ?? 'open';
    const named: Record<string, string> = {
      trunc: 'truncate',
      creat: 'create',
      mkdir: 'create',
      link: 'create',
      chmod: 'write',
      chown: 'write',
    };
    return {
      fileOpen: {
        path: path.startsWith('/') ? path : `/${path}`,
        access: named[access] ?? access,
        result: returned(body),
      },
    };
  }
  const target = given.map((argument) => text(argument.string_arg)).find((found) => found !== '') ?? '';
  return {
    kernelAct: {
      kind: KERNEL_ACTS[call] ?? call,
      target,
      attributes: { function: name, action: text(body.action) },
      result: returned(body),
    },
  };
}

const KERNEL_ACTS: Readonly<Record<string, string>> = {
  do_init_module: 'module_load',
  kernel_module_request: 'module_load',
  init_module: 'module_load',
  finit_module: 'module_load',
  ptrace_access_check: 'ptrace',
  sb_mount: 'mount',
};

function returned(body: Fields): number {
  return whole(fields(body.return).int_arg);
}

function lossOf(kind: string, body: Fields): NonNullable<Event['witnessStatus']> {
  const dropped = whole(body.number_of_dropped_process_events);
  return {
    kind: 'loss',
    message: kind === 'process_throttle' ? 'Tetragon throttled a process group' : 'Tetragon dropped events',
    counters: { dropped },
  };
}

const SIGNALS =
  'SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM'.split(
    ' ',
  );
