// Starts, forks and ends of processes, from frame to encoded event, noting in the table of processes what each adds. What an
// exec says of the program itself (paths, file) is remembered: nodes run the same few programs over and over.
import { type EventBlock, SUBJECT, USED, actorKey, keyText } from './event-block.ts';
import { decodeExecFile } from './decode.ts';
import type { RawFrame } from './frame-decoder.ts';
import { decimal64, startTicks } from './frame-fields.ts';
import { execFlags, layout } from './layout.ts';
import { addressField, monoUs, portAt } from './socket-writer.ts';
import { pidAsSeenBy } from './to-event.ts';
import * as wire from './wire.ts';

/** Programs whose part of the event is remembered. */
const PROGRAMS_MAX = 1024;
/** Parents whose key is remembered. */
const PARENTS_MAX = 256;
const PROCESS_EXEC = 30;
const PROCESS_EXIT = 31;
const PROCESS_FORK = 32;

interface Parent {
  readonly bootId: string;
  readonly namespace: number;
  readonly pid: number;
  readonly ticks: string;
  readonly key: string;
}

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
  readonly #parents = new Array<Parent | undefined>(PARENTS_MAX);

  /** Undefined for a process that is known to run already, false for a frame that contradicts itself. */
  writeExec(out: EventBlock, frame: RawFrame): Uint8Array | undefined | false {
    const { bytes, view, start, end, actor } = frame;
    const at0 = layout.exec_record;
    if (end - start < at0.bytes) return false;
    const argv = argvAt(view, start);
    const argvEnd = argv + view.getUint16(start + at0.argv_length, true);
    if (argvEnd > end) return false;

    const { bootId, processes } = out.node;
    const flags = bytes[start + layout.header.flags]!;
    const before = out.programOf(actor);
    const key = before?.key ?? actorKey(actor, bootId);
    if (flags & execFlags.snapshot && before?.executed) return undefined; // its exec was seen while we looked
    const parent = start + at0.parent;
    const parentTicks = knownTicks(bytes, parent + layout.process_ref.start_ns);
    const parentPid = view.getUint32(parent + layout.process_ref.ns_pid, true);
    const parentNamespace = view.getUint32(parent + layout.process_ref.pid_ns, true);
    const parentKey = this.#parentKey(bootId, parentNamespace, parentPid, parentTicks);
    const program = this.#program(bytes, view, start, argv);

    const place = out.placeOf(actor);
    const known = program.process.length + program.exec.length + place.workload.length + place.keys.length;
    // an argument takes three bytes and each of its own, twice as much again where it is no text
    out.head(view, start, known + EXEC_BYTES + (argvEnd - argv) * 6);
    out.add(place.workload);
    if (key !== '') out.keyField('process', key, SUBJECT);
    if (parentKey !== '') {
      out.keyField('process', parentKey, USED);
      const pid = pidAsSeenBy(parentNamespace, actor, out.node);
      if (pid) out.keyField('spawn', `${parentKey}>${pid}`, SUBJECT);
      const mark = view.getUint32(parent + layout.process_ref.mark, true);
      if (mark) out.keyField('mark', `${parentKey}/${mark}`, USED);
      const ancestor = processes.nearestExecuted(parentKey);
      if (ancestor && ancestor !== parentKey) out.keyField('process', ancestor, USED);
    }
    out.add(place.keys);
    const own = out.openProcess(actor);
    const block = out.bytes;
    block.set(program.process, out.at);
    let at = argumentFields(frame, block, out.at + program.process.length, argv, argvEnd);
    at = wire.int32Field(block, at, 11, parentPid);
    at = wire.textField(block, at, 12, parentTicks);
    wire.closeLongField(block, own, at);

    const body = wire.openField(block, at, PROCESS_EXEC);
    block.set(program.exec, body);
    at = body + program.exec.length;
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

    if (key !== '') {
      const { pid: hostPid, cgroupId } = actor;
      const { executable } = program;
      out.runs(actor, processes.executed(before, { key, hostPid, parentKey, cgroupId, executable }));
    }
    return out.end(at);
  }

  /** A parent starts many: the text of its key is kept, and with the text what the tables worked out for it. */
  #parentKey(bootId: string, namespace: number, pid: number, ticks: string): string {
    const slot = pid % PARENTS_MAX;
    const known = this.#parents[slot];
    if (known && known.pid === pid && known.namespace === namespace && known.ticks === ticks && known.bootId === bootId)
      return known.key;
    const key = keyText(bootId, namespace, pid, ticks);
    this.#parents[slot] = { bootId, namespace, pid, ticks, key };
    return key;
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
  const { bytes, view, start, end, actor } = frame;
  if (end - start < layout.fork_record.bytes) return false;
  const { bootId, processes } = out.node;
  const child = start + layout.fork_record.child;
  const ref = layout.process_ref;
  const pid = view.getUint32(child + ref.ns_pid, true);
  const hostPid = view.getUint32(child + ref.pid, true);
  const namespace = view.getUint32(child + ref.pid_ns, true);
  const ticks = knownTicks(bytes, child + ref.start_ns);
  const key = keyText(bootId, namespace, pid, ticks);

  const parent = out.programOf(actor);
  if (key !== '') {
    processes.remember({
      key,
      hostPid,
      parentKey: parent?.key ?? actorKey(actor, bootId),
      cgroupId: actor.cgroupId,
      executed: false,
      executable: parent?.executable ?? '',
    });
  }
  out.begin(frame);
  const block = out.bytes;
  const body = wire.openField(block, out.at, PROCESS_FORK);
  const process = wire.openField(block, body, 1);
  let at = wire.textField(block, process, 1, bootId);
  if (namespace !== 0) at = wire.decimalField(block, at, 2, namespace);
  at = wire.int32Field(block, at, 3, pid);
  at = wire.textField(block, at, 4, ticks);
  at = wire.int32Field(block, at, 5, hostPid);
  at = wire.textField(block, at, 6, decimal64(bytes, child + ref.start_ns));
  wire.closeField(block, process, at);
  at = wire.numberField(block, at, 2, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

export function writeExit(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { view, start, end } = frame;
  if (end - start < layout.exit_record.bytes) return false;
  const code = view.getInt32(start + layout.exit_record.code, true);
  out.begin(frame, 0, true);
  const block = out.bytes;
  const body = wire.openField(block, out.at, PROCESS_EXIT);
  let at = wire.int32Field(block, body, 1, (code >> 8) & 0xff);
  at = wire.int32Field(block, at, 2, code & 0x7f);
  at = wire.numberField(block, at, 3, monoUs(frame));
  wire.closeField(block, body, at);
  out.node.processes.ended(out.key);
  return out.end(at);
}

/** More than an exec needs beside its program, its place and its arguments. */
const EXEC_BYTES = 1536;

/** "" for the first tick of the boot: what started in it is not told apart. */
function knownTicks(bytes: Buffer, at: number): string {
  const ticks = startTicks(bytes, at);
  return ticks === '0' ? '' : ticks;
}

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
    block[at++] = HEX.charCodeAt(byte >> 4);
    block[at++] = HEX.charCodeAt(byte & 15);
  }
  return at;
}

const HEX = '0123456789abcdef';
