// Encoded events one behind the other in a block of memory: begin() writes what every event says (id, time, where it ran, who
// did it), the writers of each kind add the rest, end() hands the bytes out. What does not change is remembered as bytes: where
// a cgroup is for the cgroup, who an actor is for the actor.
import { Event } from '@throughline/proto';

import type { Cgroup } from './cgroup-table.ts';
import type { RawFrame } from './frame-decoder.ts';
import { number64 } from './frame-fields.ts';
import type { Actor } from './frames.ts';
import { layout } from './layout.ts';
import type { KnownProcess } from './process-table.ts';
import { type NodeKnowledge, always, cgroupOf, workloadKeys, workloadOf } from './to-event.ts';
import * as wire from './wire.ts';

/** Events lie one after the other in blocks of this size, which live as long as one of their events does. */
const BLOCK_BYTES = 64 * 1024;
/** More than any event needs beside what is known of its actor and what its writer asks for. */
const ROOM_BYTES = 768;
/** More than an actor needs beside its cgroup's bytes and the name of its program. */
const ACTOR_BYTES = 768;

/** Fields of Event. */
const KEYS = 7;
const PROCESS = 9;
/** Values of EntityKey.Role. */
export const SUBJECT = 2;
export const USED = 3;

/** What hangs on an actor (decoder's): who it is, and once that was written, the fields that it brings with it. */
interface KnownActor {
  /** What it is running; the bytes end when that changes. */
  readonly program: KnownProcess;
  readonly version: number;
  readonly bytes: Uint8Array | undefined;
}

/** The fields of an event that say where it ran. */
interface KnownPlace {
  /** Clock, layer and workload. */
  readonly workload: Uint8Array;
  /** The keys of container and pod. */
  readonly keys: Uint8Array;
}

export class EventBlock {
  readonly node: NodeKnowledge;
  bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  /** Where the next byte goes. */
  at = 0;
  /** Of the actor of the event that was begun, "" when it cannot be named. */
  key = '';
  #start = 0;
  #places = new WeakMap<Cgroup, KnownPlace>();
  #bootId = '';

  constructor(node: NodeKnowledge) {
    this.node = node;
  }

  /** Room for an event that needs `more` bytes beside its actor. `passing`: the actor will not be heard of again. */
  begin({ view, start, actor }: RawFrame, more = 0, passing = false): void {
    const known = actor.written as KnownActor | undefined;
    if (known?.bytes && known.program.version === known.version) {
      this.head(view, start, known.bytes.length + more);
      this.add(known.bytes);
      this.key = known.program.key;
    } else {
      this.#beginUnknown(view, start, actor, more, passing);
    }
    const mark = view.getUint32(start + layout.header.mark, true);
    if (mark !== 0 && this.key !== '') this.keyField('mark', `${this.key}/${mark}`, USED);
  }

  /** Room, id and time alone. */
  head(view: DataView, start: number, more: number): void {
    const needed = more + ROOM_BYTES;
    if (this.at + needed > this.bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, needed));
      this.at = 0;
    }
    const block = this.bytes;
    this.#start = this.at;
    const id = this.at + 2;
    const idEnd = wire.decimal(block, wire.ascii(block, id, this.node.idPrefix), this.node.nextSerial());
    block[this.at] = (1 << 3) | 2;
    block[this.at + 1] = idEnd - id; // below 128
    this.at = wire.numberField(block, idEnd, 2, this.node.clock.wallUs(number64(view, start + layout.header.mono_ns)));
  }

  /** The event, which ends where `at` is. */
  end(at: number): Uint8Array {
    this.at = at;
    return this.bytes.subarray(this.#start, at);
  }

  /** `value` is ASCII, below 128 characters. */
  keyField(kind: string, value: string, role: number): void {
    const block = this.bytes;
    const body = wire.openField(block, this.at, KEYS);
    const at = wire.textField(block, wire.textField(block, body, 1, kind), 2, value);
    this.at = wire.int32Field(block, at, 3, role);
    wire.closeField(block, body, this.at);
  }

  add(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  #beginUnknown(view: DataView, start: number, actor: Actor, more: number, passing: boolean): void {
    const { processes } = this.node;
    const place = this.placeOf(actor);
    const program = this.programOf(actor);
    const key = program ? program.key : actorKey(actor, this.node.bootId);
    const executable = program?.executable ?? '';
    this.key = key;
    this.head(view, start, place.workload.length + place.keys.length + ACTOR_BYTES + executable.length * 3 + more);
    const from = this.at;
    this.add(place.workload);
    if (key !== '') this.keyField('process', key, USED);
    const ancestor = program === undefined || program.executed ? undefined : processes.nearestExecuted(key);
    if (ancestor !== undefined && ancestor !== key) this.keyField('process', ancestor, USED);
    this.add(place.keys);
    const body = this.openProcess(actor);
    this.at = wire.stringField(this.bytes, this.at, 7, executable);
    wire.closeLongField(this.bytes, body, this.at);
    // else its exec, or the name of its cgroup, is still to come
    if (passing || executable === '' || program === undefined || program.ended || !this.#resolved(actor)) return;
    const bytes = Uint8Array.prototype.slice.call(this.bytes, from, this.at);
    actor.written = { program, version: program.version, bytes } satisfies KnownActor;
  }

  /** What the actor is running, as far as it is known. */
  programOf(actor: Actor): KnownProcess | undefined {
    const known = actor.written as KnownActor | undefined;
    if (known && known.program.version === known.version) return known.program;
    const key = actorKey(actor, this.node.bootId);
    return key === '' ? undefined : this.node.processes.find(key);
  }

  /** It was just told that the actor runs this: its next event need not look it up. */
  runs(actor: Actor, program: KnownProcess): void {
    actor.written = { program, version: program.version, bytes: undefined } satisfies KnownActor;
  }

  /** Begins Event.process with who the actor is; the caller adds what it runs and closes it with closeLongField. */
  openProcess(actor: Actor): number {
    const block = this.bytes;
    const body = wire.openLongField(block, this.at, PROCESS);
    let at = wire.textField(block, body, 1, this.node.bootId);
    if (actor.pidNamespace !== 0) at = wire.decimalField(block, at, 2, actor.pidNamespace);
    at = wire.int32Field(block, at, 3, actor.nsPid);
    if (actor.startTicks !== '0') at = wire.textField(block, at, 4, actor.startTicks);
    at = wire.int32Field(block, at, 5, actor.pid);
    at = wire.textField(block, at, 6, actor.startNs);
    at = wire.int32Field(block, at, 10, actor.uid);
    at = wire.int32Field(block, at, 13, actor.tid);
    at = wire.decimalField(block, at, 14, actor.networkNamespace);
    this.at = wire.decimalField(block, at, 15, actor.mountNamespace);
    return body;
  }

  placeOf(actor: Actor): KnownPlace {
    if (this.#bootId !== this.node.bootId) {
      this.#bootId = this.node.bootId;
      this.#places = new WeakMap();
    }
    const cgroup = cgroupOf(actor, this.node);
    const known = cgroup && this.#places.get(cgroup);
    if (known) return known;
    const workload = workloadOf(actor, this.node);
    const fresh = {
      workload: Event.encode({ ...always, workload }).finish(),
      keys: Event.encode({ keys: workloadKeys(workload) }).finish(),
    };
    if (cgroup) this.#places.set(cgroup, fresh);
    return fresh;
  }

  #resolved(actor: Actor): boolean {
    return Boolean(cgroupOf(actor, this.node)?.path);
  }
}

/** The key of a process, "" when it cannot be named exactly (processKey of the schema, without an object). */
export function keyText(bootId: string, pidNamespace: number, pid: number, startTicks: string): string {
  if (bootId === '' || pidNamespace === 0 || pid === 0 || startTicks === '') return '';
  return `${bootId}/${pidNamespace}/${pid}/${startTicks}`;
}

export function actorKey(actor: Actor, bootId: string): string {
  return keyText(bootId, actor.pidNamespace, actor.nsPid, actor.startTicks === '0' ? '' : actor.startTicks);
}
