// Encoded events one behind the other in a block of memory: begin() writes what every event says (id, time, where it ran, who
// did it), the writers of each kind add the rest, end() hands the bytes out. What does not change is remembered as bytes: where
// a cgroup is for the cgroup, who an actor is for the actor.
import { Event } from '@throughline/proto';

import type { RawFrame } from './frame-decoder.ts';
import { decimal64, decodeActor, number64, ticksAt } from './frame-fields.ts';
import { HEADER_BYTES, layout } from './layout.ts';
import { UNKNOWN } from './process-table.ts';
import { type NodeKnowledge, always, cgroupOf, workloadKeys, workloadOf } from './to-event.ts';
import * as wire from './wire.ts';

/** Events lie one after the other in blocks of this size, which live as long as one of their events does. */
const BLOCK_BYTES = 64 * 1024;
/** More than any event needs beside what is known of its actor and what its writer asks for. */
const ROOM_BYTES = 768;
/** More than an actor needs beside its cgroup's bytes and the name of its program. */
const ACTOR_BYTES = 768;
/** Actors whose part of the event is remembered, and cgroups. */
const ACTORS_MAX = 1024;
const PLACES_MAX = 256;

const ACTOR_WORDS = layout.actor.bytes / 4;
/** Words of an actor that name its cgroups. */
const PLACE_FROM = layout.actor.cgroup_id / 4;
const PLACE_WORDS = 4;

/** Fields of Event. */
const KEYS = 7;
const PROCESS = 9;
/** Values of EntityKey.Role. */
export const SUBJECT = 2;
export const USED = 3;

/** Who an actor is: once that was written, the fields that it brings with it. They hold until its row says something else. */
interface KnownActor {
  readonly row: number;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** The fields of an event that say where it ran. */
export interface Place {
  /** Of the cgroup, "" while it has no name. */
  readonly path: string;
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
  #start = 0;
  readonly #actorWords = new Uint32Array(ACTORS_MAX * ACTOR_WORDS);
  readonly #actors = new Array<KnownActor | undefined>(ACTORS_MAX);
  readonly #placeWords = new Uint32Array(PLACES_MAX * PLACE_WORDS);
  readonly #places = new Array<Place | undefined>(PLACES_MAX);
  #placesVersion = -1;
  #prefix = new Uint8Array();
  #bootId = '';
  #names = noNames;

  constructor(node: NodeKnowledge) {
    this.node = node;
  }

  /** Room for an event that needs `more` bytes beside its actor, whose part is written and remembered. */
  begin({ bytes, view, start }: RawFrame, more = 0): void {
    const actor = start + HEADER_BYTES;
    // the user too: what changes it there and back is two that take turns
    const slot =
      (view.getUint32(actor + layout.actor.tid, true) + view.getUint32(actor + layout.actor.euid, true)) % ACTORS_MAX;
    const same = remember(this.#actorWords, slot * ACTOR_WORDS, ACTOR_WORDS, view, actor);
    const known = same ? this.#actors[slot] : undefined;
    if (known !== undefined && this.node.processes.version(known.row) === known.version) {
      this.head(view, start, known.bytes.length + more);
      this.add(known.bytes);
    } else {
      this.#actors[slot] = this.#beginUnknown(bytes, view, start, more);
    }
    this.#mark(view, start);
  }

  /** The same for an actor that will not be heard of again; returns its row. */
  beginLast({ bytes, view, start }: RawFrame): number {
    const row = this.rowAt(view, start + HEADER_BYTES);
    this.#writeActor(bytes, view, start, 0, row);
    this.#mark(view, start);
    return row;
  }

  /** Room, id and time alone. */
  head(view: DataView, start: number, more: number): void {
    const needed = more + ROOM_BYTES;
    if (this.at + needed > this.bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, needed));
      this.at = 0;
    }
    if (this.#bootId !== this.node.bootId) this.#another();
    const block = this.bytes;
    this.#start = this.at;
    const id = this.at + 2;
    const idEnd = wire.decimal(block, wire.copy(block, id, this.#prefix), this.node.nextSerial());
    block[this.at] = (1 << 3) | 2;
    block[this.at + 1] = idEnd - id; // below 128
    this.at = wire.numberField(block, idEnd, 2, this.node.clock.wallUs(number64(view, start + layout.header.mono_ns)));
  }

  /** The event, which ends where `at` is. */
  end(at: number): Uint8Array {
    this.at = at;
    return new Uint8Array(this.bytes.buffer, this.#start, at - this.#start);
  }

  /** `value` is ASCII, below 128 characters. */
  keyField(kind: string, value: string, role: number): void {
    const block = this.bytes;
    const body = wire.openField(block, this.at, KEYS);
    const at = wire.textField(block, wire.textField(block, body, 1, kind), 2, value);
    this.at = wire.int32Field(block, at, 3, role);
    wire.closeField(block, body, this.at);
  }

  /** The key of a process, or with `child` of what it spawned under that pid; nothing for one that cannot be named exactly. */
  processKeyField(namespace: number, pid: number, ticks: number, role: number, child = 0): void {
    if (namespace === 0 || pid === 0 || ticks === 0 || this.node.bootId === '') return;
    const block = this.bytes;
    const names = this.#namesOf(namespace);
    const value = wire.copy(block, this.at, child ? names.spawnKey : names.processKey);
    let at = wire.decimal(block, value, pid);
    block[at] = SLASH;
    at = wire.decimal(block, at + 1, ticks);
    if (child) {
      block[at] = GREATER;
      at = wire.decimal(block, at + 1, child);
    }
    // the lengths of the value, which the copied bytes end with but for what they say of it, and of the key
    const prefix = this.node.bootId.length + names.digits + 2;
    block[value - prefix - 1] = at - value + prefix;
    block[at] = (3 << 3) | 0;
    block[at + 1] = role;
    at += 2;
    wire.closeField(block, this.at + 3, at);
    this.at = at;
  }

  /** Fields 1 to 4 of Process; without ticks where there are none to tell. */
  nameFields(at: number, namespace: number, pid: number, ticks: number): number {
    const block = this.bytes;
    at = wire.copy(block, at, this.#namesOf(namespace).process);
    at = wire.int32Field(block, at, 3, pid);
    return ticks === 0 ? at : wire.decimalField(block, at, 4, ticks);
  }

  add(bytes: Uint8Array): void {
    this.at = wire.copy(this.bytes, this.at, bytes);
  }

  /** The row of the actor whose fields are at `actor`. */
  rowAt(view: DataView, actor: number): number {
    return this.node.processes.find(
      view.getUint32(actor + layout.actor.pid_ns, true),
      view.getUint32(actor + layout.actor.ns_pid, true),
      ticksAt(view, actor + layout.actor.start_ns),
    );
  }

  /** Begins Event.process with who the actor is; the caller adds what it runs and closes it with closeLongField. */
  openProcess(bytes: Buffer, view: DataView, actor: number): number {
    const block = this.bytes;
    const from = layout.actor;
    const body = wire.openLongField(block, this.at, PROCESS);
    const namespace = view.getUint32(actor + from.pid_ns, true);
    const pid = view.getUint32(actor + from.ns_pid, true);
    let at = this.nameFields(body, namespace, pid, ticksAt(view, actor + from.start_ns));
    at = wire.int32Field(block, at, 5, view.getUint32(actor + from.pid, true));
    at = decimal64Field(block, at, 6, bytes, view, actor + from.start_ns);
    at = wire.int32Field(block, at, 10, view.getUint32(actor + from.uid, true));
    at = wire.int32Field(block, at, 13, view.getUint32(actor + from.tid, true));
    at = wire.decimalField(block, at, 14, view.getUint32(actor + from.net_ns, true));
    this.at = wire.decimalField(block, at, 15, view.getUint32(actor + from.mnt_ns, true));
    return body;
  }

  /** Where the actor at `actor` runs. */
  placeOf(bytes: Buffer, view: DataView, actor: number): Place {
    const { cgroups, bootId } = this.node;
    if (this.#placesVersion !== cgroups.version || this.#bootId !== bootId) {
      this.#placesVersion = cgroups.version;
      if (this.#bootId !== bootId) this.#another();
      this.#places.fill(undefined);
    }
    const ids = actor + 4 * PLACE_FROM;
    const slot =
      (view.getUint32(ids, true) + view.getUint32(ids + layout.actor.cgroup_v1_id - layout.actor.cgroup_id, true)) %
      PLACES_MAX;
    const same = remember(this.#placeWords, slot * PLACE_WORDS, PLACE_WORDS, view, ids);
    const known = same ? this.#places[slot] : undefined;
    if (known !== undefined) return known;
    const decoded = decodeActor(bytes, actor);
    const workload = workloadOf(decoded, this.node);
    const fresh = {
      path: cgroupOf(decoded, this.node)?.path ?? '',
      workload: Event.encode({ ...always, workload }).finish(),
      keys: Event.encode({ keys: workloadKeys(workload) }).finish(),
    };
    this.#places[slot] = fresh;
    return fresh;
  }

  #beginUnknown(bytes: Buffer, view: DataView, start: number, more: number): KnownActor | undefined {
    const { processes } = this.node;
    const row = this.rowAt(view, start + HEADER_BYTES);
    const from = this.#writeActor(bytes, view, start, more, row);
    // else its exec, or the name of its cgroup, is still to come
    if (processes.executable(row) === '' || processes.hasEnded(row)) return undefined;
    if (this.placeOf(bytes, view, start + HEADER_BYTES).path === '') return undefined;
    const written = Uint8Array.prototype.slice.call(this.bytes, from, this.at);
    return { row, version: processes.version(row), bytes: written };
  }

  /** Room, id, time and everything of the actor; where the latter begins. */
  #writeActor(bytes: Buffer, view: DataView, start: number, more: number, row: number): number {
    const { processes } = this.node;
    const actor = start + HEADER_BYTES;
    const place = this.placeOf(bytes, view, actor);
    const executable = processes.executable(row);
    this.head(view, start, place.workload.length + place.keys.length + ACTOR_BYTES + executable.length * 3 + more);
    const from = this.at;
    this.add(place.workload);
    const namespace = view.getUint32(actor + layout.actor.pid_ns, true);
    const pid = view.getUint32(actor + layout.actor.ns_pid, true);
    this.processKeyField(namespace, pid, ticksAt(view, actor + layout.actor.start_ns), USED);
    if (row !== UNKNOWN && !processes.hasExecuted(row)) this.ancestorField(row);
    this.add(place.keys);
    const body = this.openProcess(bytes, view, actor);
    this.at = wire.stringField(this.bytes, this.at, 7, executable);
    wire.closeLongField(this.bytes, body, this.at);
    return from;
  }

  /** The key of the nearest ancestor of a process that has an exec event, unless that is itself. */
  ancestorField(row: number): void {
    const { processes } = this.node;
    const ancestor = processes.nearestExecuted(processes.namespace(row), processes.pid(row), processes.ticks(row));
    if (ancestor === UNKNOWN || ancestor === row) return;
    this.processKeyField(processes.namespace(ancestor), processes.pid(ancestor), processes.ticks(ancestor), USED);
  }

  #mark(view: DataView, start: number): void {
    const mark = view.getUint32(start + layout.header.mark, true);
    if (mark === 0) return;
    const actor = start + HEADER_BYTES;
    const namespace = view.getUint32(actor + layout.actor.pid_ns, true);
    const pid = view.getUint32(actor + layout.actor.ns_pid, true);
    const key = keyText(this.node.bootId, namespace, pid, ticksAt(view, actor + layout.actor.start_ns));
    if (key !== '') this.keyField('mark', `${key}/${mark}`, USED);
  }

  #namesOf(namespace: number): Names {
    if (this.#bootId !== this.node.bootId) this.#another();
    const names = this.#names;
    return names.namespace === namespace ? names : (this.#names = namesIn(this.#bootId, namespace));
  }

  /** What was worked out of another boot holds no more. */
  #another(): void {
    this.#bootId = this.node.bootId;
    this.#prefix = Buffer.from(this.node.idPrefix);
    this.#names = namesIn(this.#bootId, 0);
    this.#actors.fill(undefined);
    this.#places.fill(undefined);
  }
}

/** How names of processes begin in one pid namespace. */
interface Names {
  readonly namespace: number;
  readonly digits: number;
  /** Event.keys up to the pid of a key's value, its two lengths to be filled in. */
  readonly processKey: Uint8Array;
  readonly spawnKey: Uint8Array;
  /** Fields 1 and 2 of Process. */
  readonly process: Uint8Array;
}

const noNames: Names = {
  namespace: -1,
  digits: 0,
  processKey: new Uint8Array(),
  spawnKey: new Uint8Array(),
  process: new Uint8Array(),
};

function namesIn(bootId: string, namespace: number): Names {
  const room = Buffer.alloc(2 * bootId.length + 128);
  const key = (kind: string) => {
    let at = wire.textField(room, wire.openField(room, 0, KEYS), 1, kind);
    at = wire.writeTag(room, at, (2 << 3) | 2) + 1;
    return Uint8Array.prototype.slice.call(room, 0, wire.ascii(room, at, `${bootId}/${namespace}/`));
  };
  let end = wire.textField(room, 0, 1, bootId);
  if (namespace !== 0) end = wire.decimalField(room, end, 2, namespace);
  const process = Uint8Array.prototype.slice.call(room, 0, end);
  return {
    namespace,
    digits: String(namespace).length,
    processKey: key('process'),
    spawnKey: key('spawn'),
    process,
  };
}

/** The words at `from`, kept; true when they were there already. */
function remember(words: Uint32Array, at: number, count: number, view: DataView, from: number): boolean {
  let same = true;
  for (let i = 0; i < count; i++) {
    const word = view.getUint32(from + 4 * i, true);
    if (words[at + i] === word) continue;
    words[at + i] = word;
    same = false;
  }
  return same;
}

/** 64 bits as decimal digits. */
export function decimal64Field(
  block: Buffer,
  at: number,
  field: number,
  bytes: Buffer,
  view: DataView,
  from: number,
): number {
  if (view.getUint32(from + 4, true) < 0x20_0000) return wire.decimalField(block, at, field, number64(view, from));
  return wire.textField(block, at, field, decimal64(bytes, from));
}

/** The key of a process, "" when it cannot be named exactly (processKey of the schema, without an object). */
export function keyText(bootId: string, namespace: number, pid: number, ticks: number): string {
  if (bootId === '' || namespace === 0 || pid === 0 || ticks === 0) return '';
  return `${bootId}/${namespace}/${pid}/${ticks}`;
}

const SLASH = 47;
const GREATER = 62;
