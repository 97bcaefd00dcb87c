// Starts, forks and ends of processes, from frame to encoded event, noting in the table of processes what each adds. What an
// exec says of the program itself (paths, file) is remembered: nodes run the same few programs over and over.
import { decodeExecFile } from './decode.ts';
import { type EventBlock, SUBJECT, USED, decimal64Field, keyText } from './event-block.ts';
import type { RawFrame } from './frame-decoder.ts';
import { ticksAt } from './frame-fields.ts';
import { HEADER_BYTES, execFlags, layout } from './layout.ts';
import { UNKNOWN } from './process-table.ts';
import { addressField, monoUs, portAt } from './socket-writer.ts';
import * as wire from './wire.ts';

/** Programs whose part of the event is remembered. */
const PROGRAMS_MAX = 1024;
const PROCESS_EXEC = 30;
const PROCESS_EXIT = 31;
const PROCESS_FORK = 32;

interface KnownProgram {
  /** The frame from the inode to the arguments. */
  readonly frame: DataView;
  readonly executable: string;
  /** Fields of Event.process: the executable and the working directory. */
  readonly process: Uint8Array;
  /** Fields of ProcessExec: what was asked for, and the file that it is. */
  readonly exec: Uint8Array;
}

export class ProcessWriter {
  readonly #programs = new Array<KnownProgram | undefined>(PROGRAMS_MAX);

  /** Undefined for a process that is known to run already, false for a frame that contradicts itself. */
  writeExec(out: EventBlock, frame: RawFrame): Uint8Array | undefined | false {
    const { bytes, view, start, end } = frame;
    const at0 = layout.exec_record;
    if (end - start < at0.bytes) return false;
    const argv = argvAt(view, start);
    const argvEnd = argv + view.getUint16(start + at0.argv_length, true);
    if (argvEnd > end) return false;

    const { processes, pidNamespace: host } = out.node;
    const flags = bytes[start + layout.header.flags]!;
    const actor = start + HEADER_BYTES;
    const namespace = view.getUint32(actor + layout.actor.pid_ns, true);
    const pid = view.getUint32(actor + layout.actor.ns_pid, true);
    const hostPid = view.getUint32(actor + layout.actor.pid, true);
    const ticks = ticksAt(view, actor + layout.actor.start_ns);
    const before = processes.find(namespace, pid, ticks);
    // its exec was seen while we looked
    if (flags & execFlags.snapshot && before !== UNKNOWN && processes.hasExecuted(before)) return undefined;
    const parent = start + at0.parent;
    const parentNamespace = view.getUint32(parent + layout.process_ref.pid_ns, true);
    const parentPid = view.getUint32(parent + layout.process_ref.ns_pid, true);
    const parentTicks = ticksAt(view, parent + layout.process_ref.start_ns);
    const program = this.#program(bytes, view, start, argv);

    const place = out.placeOf(bytes, view, actor);
    const known = program.process.length + program.exec.length + place.workload.length + place.keys.length;
    // an argument takes three bytes and each of its own, twice as much again where it is no text
    out.head(view, start, known + EXEC_BYTES + (argvEnd - argv) * 6);
    out.add(place.workload);
    out.processKeyField(namespace, pid, ticks, SUBJECT);
    if (parentNamespace !== 0 && parentPid !== 0 && parentTicks !== 0) {
      out.processKeyField(parentNamespace, parentPid, parentTicks, USED);
      // the child's pid in its parent's pid namespace, as far as it is known
      const seen = parentNamespace === namespace ? pid : parentNamespace === host ? hostPid : 0;
      if (seen !== 0) out.processKeyField(parentNamespace, parentPid, parentTicks, SUBJECT, seen);
      const mark = view.getUint32(parent + layout.process_ref.mark, true);
      const { bootId } = out.node;
      if (mark) out.keyField('mark', `${keyText(bootId, parentNamespace, parentPid, parentTicks)}/${mark}`, USED);
      const row = processes.find(parentNamespace, parentPid, parentTicks);
      if (row !== UNKNOWN && !processes.hasExecuted(row)) out.ancestorField(row);
    }
    out.add(place.keys);
    const own = out.openProcess(bytes, view, actor);
    const block = out.bytes;
    let at = wire.copy(block, out.at, program.process);
    at = argumentFields(frame, block, at, argv, argvEnd);
    at = wire.int32Field(block, at, 11, parentPid);
    if (parentTicks !== 0) at = wire.decimalField(block, at, 12, parentTicks);
    wire.closeLongField(block, own, at);

    const body = wire.openField(block, at, PROCESS_EXEC);
    at = wire.copy(block, body, program.exec);
    for (let descriptor = 0; descriptor < 3; descriptor++) {
      const peer = start + at0.standard_peer + descriptor * layout.endpoint.bytes;
      if (view.getUint16(peer + layout.endpoint.family, true) === 0) continue;
      const socket = wire.openField(block, at, 5);
      at = wire.int32Field(block, socket, 1, descriptor);
      at = addressField(block, at, 2, bytes, view, peer);
      at = wire.int32Field(block, at, 3, portAt(view, peer));
      wire.closeField(block, socket, at);
    }
    at = wire.int32Field(block, at, 6, view.getUint32(start + at0.argv_total, true));
    at = wire.boolField(block, at, 7, (flags & (execFlags.argumentsCut | execFlags.argumentsUnreadable)) !== 0);
    at = wire.boolField(block, at, 8, (flags & execFlags.setuidFile) !== 0);
    at = wire.boolField(block, at, 9, (flags & execFlags.snapshot) !== 0);
    at = wire.numberField(block, at, 10, monoUs(frame));
    if (flags & execFlags.hashed) at = hexField(block, at, 11, bytes, start + at0.argv_sha256);
    wire.closeField(block, body, at);

    const row = processes.executed(namespace, pid, ticks, program.executable);
    if (row !== UNKNOWN) {
      if (before === UNKNOWN) processes.childOf(row, parentNamespace, parentPid, parentTicks);
      const cgroup = actor + layout.actor.cgroup_id;
      processes.runsAs(row, hostPid, view.getUint32(cgroup, true), view.getUint32(cgroup + 4, true));
    }
    return out.end(at);
  }

  #program(bytes: Buffer, view: DataView, start: number, argv: number): KnownProgram {
    const at = layout.exec_record;
    const from = start + at.inode;
    const names = start + at.bytes;
    const slot = (view.getUint32(from, true) + (argv - names) * 31) % PROGRAMS_MAX;
    const there = this.#programs[slot];
    if (there && sameProgram(there.frame, view, start, argv)) return there;

    const { executable, filename, workingDirectory, inode, device, links } = decodeExecFile(bytes, start);
    const room = Buffer.allocUnsafe(3 * (executable.length + filename.length + workingDirectory.length) + 128);
    const process = wire.stringField(room, wire.stringField(room, 0, 7, executable), 9, workingDirectory);
    let end = wire.textField(room, wire.stringField(room, process, 1, filename), 2, inode);
    end = wire.boolField(room, wire.textField(room, end, 3, device), 4, links === 0);
    const fresh = {
      frame: new DataView(Uint8Array.prototype.slice.call(bytes, from, argv).buffer),
      executable,
      process: Uint8Array.prototype.slice.call(room, 0, process),
      exec: Uint8Array.prototype.slice.call(room, process, end),
    };
    this.#programs[slot] = fresh;
    return fresh;
  }
}

/** False for a frame that says less than it should; so is writeExit. */
export function writeFork(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  if (end - start < layout.fork_record.bytes) return false;
  const { processes } = out.node;
  const actor = start + HEADER_BYTES;
  const child = start + layout.fork_record.child;
  const ref = layout.process_ref;
  const namespace = view.getUint32(child + ref.pid_ns, true);
  const pid = view.getUint32(child + ref.ns_pid, true);
  const hostPid = view.getUint32(child + ref.pid, true);
  const ticks = ticksAt(view, child + ref.start_ns);

  const row = processes.forked(namespace, pid, ticks, processes.executable(out.rowAt(view, actor)));
  if (row !== UNKNOWN) {
    const from = layout.actor;
    const parentTicks = ticksAt(view, actor + from.start_ns);
    const parentPid = view.getUint32(actor + from.ns_pid, true);
    processes.childOf(row, view.getUint32(actor + from.pid_ns, true), parentPid, parentTicks);
    const cgroup = actor + from.cgroup_id;
    processes.runsAs(row, hostPid, view.getUint32(cgroup, true), view.getUint32(cgroup + 4, true));
  }
  out.begin(frame);
  const block = out.bytes;
  const body = wire.openField(block, out.at, PROCESS_FORK);
  const process = wire.openField(block, body, 1);
  let at = out.nameFields(process, namespace, pid, ticks);
  at = wire.int32Field(block, at, 5, hostPid);
  at = decimal64Field(block, at, 6, bytes, view, child + ref.start_ns);
  wire.closeField(block, process, at);
  at = wire.numberField(block, at, 2, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

export function writeExit(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { view, start, end } = frame;
  if (end - start < layout.exit_record.bytes) return false;
  const code = view.getInt32(start + layout.exit_record.code, true);
  const row = out.beginLast(frame);
  const block = out.bytes;
  const body = wire.openField(block, out.at, PROCESS_EXIT);
  let at = wire.int32Field(block, body, 1, (code >> 8) & 0xff);
  at = wire.int32Field(block, at, 2, code & 0x7f);
  at = wire.numberField(block, at, 3, monoUs(frame));
  wire.closeField(block, body, at);
  if (row !== UNKNOWN) out.node.processes.ended(row);
  return out.end(at);
}

/** More than an exec needs beside its program, its place and its arguments. */
const EXEC_BYTES = 1536;

function argvAt(view: DataView, start: number): number {
  const at = layout.exec_record;
  return (
    start +
    at.bytes +
    view.getUint16(start + at.executable_length, true) +
    view.getUint16(start + at.filename_length, true) +
    view.getUint16(start + at.directory_length, true)
  );
}

// Lengths of everything but the arguments, and the bytes that they measure.
function sameProgram(known: DataView, view: DataView, start: number, argv: number): boolean {
  const at = layout.exec_record;
  const from = start + at.inode;
  const length = argv - from;
  if (known.byteLength !== length) return false;
  let i = 0;
  for (; i < at.argv_total - at.inode; i += 4) if (differs(known, view, from, i)) return false;
  for (i = at.executable_length - at.inode; i < at.argv_length - at.inode; i += 2) {
    if (known.getUint16(i, true) !== view.getUint16(from + i, true)) return false;
  }
  for (i = at.bytes - at.inode; i + 4 <= length; i += 4) if (differs(known, view, from, i)) return false;
  for (; i < length; i++) if (known.getUint8(i) !== view.getUint8(from + i)) return false;
  return true;
}

function differs(known: DataView, view: DataView, from: number, i: number): boolean {
  return known.getUint32(i, true) !== view.getUint32(from + i, true);
}

/** Each argument as a field of Process, the empty ones too: their number and place are part of what was run. */
function argumentFields({ bytes, view }: RawFrame, block: Buffer, at: number, from: number, to: number): number {
  if (to <= from) return at;
  const end = bytes[to - 1] === 0 ? to - 1 : to;
  const plain = allAscii(view, from, end);
  for (let begin = from; begin <= end;) {
    let stop = begin;
    while (stop < end && bytes[stop] !== 0) stop++;
    at = wire.writeTag(block, at, (ARGUMENTS << 3) | 2);
    if (plain) {
      at = wire.varint(block, at, stop - begin);
      for (let i = begin; i < stop; i++) block[at++] = bytes[i]!;
    } else {
      const text = bytes.toString('utf8', begin, stop);
      const length = Buffer.byteLength(text);
      at = wire.varint(block, at, length);
      at += block.write(text, at, length);
    }
    begin = stop + 1;
  }
  return at;
}

const ARGUMENTS = 8;

function allAscii(view: DataView, from: number, to: number): boolean {
  let bits = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) bits |= view.getUint32(i, true);
  for (; i < to; i++) bits |= view.getUint8(i);
  return (bits & 0x8080_8080) === 0;
}

/** 32 bytes as 64 hexadecimal digits. */
function hexField(block: Buffer, at: number, field: number, bytes: Buffer, from: number): number {
  at = wire.writeTag(block, at, (field << 3) | 2);
  block[at++] = 64;
  for (let i = 0; i < 32; i++) {
    const byte = bytes[from + i]!;
    block[at++] = HEX[byte >> 4]!;
    block[at++] = HEX[byte & 15]!;
  }
  return at;
}

const HEX = Buffer.from('0123456789abcdef');
