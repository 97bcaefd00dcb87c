// The skeleton: which event carries which exact key in which role, in flat arrays. It outlives the events' bodies, so that
// what arrives hours late still finds its place. Events that matter (in or behind a finding) are kept; the oldest others
// go when a limit is reached, counted.
import type { Event } from '@throughline/proto';
import { longer as grown, TextTable } from './text-table.ts';

export interface GraphLimits {
  /** Events in the skeleton. Past it the oldest that no story needs are let go, down to three quarters. */
  readonly skeletonEventsMax: number;
  /** Whole events held besides those behind findings. */
  readonly bodiesMax: number;
  /** Whole events held of those in or behind findings but in no story. */
  readonly keptBodiesMax: number;
  /** Keys of one event that are read; more are ignored. */
  readonly keysPerEventMax: number;
}

export const GRAPH_LIMITS: GraphLimits = {
  skeletonEventsMax: 1_000_000,
  bodiesMax: 20_000,
  keptBodiesMax: 50_000,
  keysPerEventMax: 64,
};

export const MADE = 1;
export const SUBJECT = 2;
export const USED = 3;

/** Key and role of one end of a possible link. */
export interface Incidence {
  readonly key: number;
  readonly role: number;
}

const KEPT = 1;
const TOLD = 2;
const AWAITED = 1;
const NOTHING: readonly number[] = [];
/** Kinds of key that are numbered; schema and extensions have a few dozen. */
const KINDS_MAX = 255;

export class Graph {
  readonly counters = {
    skeletonEvents: 0,
    skeletonKeys: 0,
    skeletonLinks: 0,
    skeletonEvicted: 0,
    bodiesEvicted: 0,
    keysIgnored: 0,
  };
  readonly #limits: GraphLimits;
  #ids = new TextTable();
  /** Whole events; in their encoded form until somebody asks, where that was given. */
  #bodies: (Event | Uint8Array | undefined)[] = [];
  #time = new Float64Array(1024);
  #flags = new Uint8Array(1024);
  #start = new Uint32Array(1025);
  #linkKey = new Uint32Array(4096);
  #linkRole = new Uint8Array(4096);
  #linkNode = new Uint32Array(4096);
  /** Next link of the same key and role, plus one; 0 ends the chain. */
  #linkNext = new Uint32Array(4096);
  #links = 0;
  /** Kind, zero byte, value. */
  #keys = new TextTable();
  /** Kinds are few: every key of one kind shares its text. */
  #keyKinds = new Uint8Array(1024);
  readonly #kinds: string[] = [];
  #keyFlags = new Uint8Array(1024);
  /** First link of key k and role r at 3k + r - 1, plus one. */
  #heads = new Uint32Array(3072);
  #layers = new Uint8Array(1024);
  /** Kept events in the order they were kept, and how far their bodies have been let go. */
  #keptBodies: number[] = [];
  #keptCursor = 0;
  #bodyCursor = 0;
  #bodiesHeld = 0;

  readonly #unpack: (bytes: Uint8Array) => Event;

  /** `unpack` gives the event that `pack` was given the encoded form of. */
  constructor(limits: GraphLimits = GRAPH_LIMITS, unpack: (bytes: Uint8Array) => Event = refuse) {
    this.#limits = limits;
    this.#unpack = unpack;
  }

  has(id: string): boolean {
    return this.#ids.find(id) !== undefined;
  }

  node(id: string): number | undefined {
    return this.#ids.find(id);
  }

  /** Adds an event that is not yet known; gives its number, valid until the next `makeRoom`. */
  add(event: Event): number {
    const node = this.#ids.put(event.id ?? '');
    this.#bodies.push(event);
    this.#bodiesHeld += 1;
    if (node >= this.#time.length) {
      this.#time = grown(this.#time, Float64Array);
      this.#flags = grown(this.#flags, Uint8Array);
      this.#layers = grown(this.#layers, Uint8Array);
      this.#start = grown(this.#start, Uint32Array);
    }
    this.#time[node] = event.timeUs ?? 0;
    this.#flags[node] = 0;
    this.#layers[node] = event.layer ?? 0;
    this.#start[node] = this.#links;
    const keys = event.keys ?? [];
    if (keys.length > this.#limits.keysPerEventMax)
      this.counters.keysIgnored += keys.length - this.#limits.keysPerEventMax;
    for (let at = 0; at < keys.length && at < this.#limits.keysPerEventMax; at += 1) {
      const { kind, value, role } = keys[at]!;
      if (!kind || !value || !role || role > USED) continue;
      this.#link(node, this.#key(`${kind}\0${value}`), role);
    }
    if (node + 1 >= this.#start.length) this.#start = grown(this.#start, Uint32Array);
    this.#start[node + 1] = this.#links;
    this.counters.skeletonEvents = this.#ids.size;
    this.counters.skeletonLinks = this.#links;
    this.#dropBodies();
    return node;
  }

  id(node: number): string {
    return this.#ids.text(node);
  }

  timeUs(node: number): number {
    return this.#time[node]!;
  }

  body(node: number): Event | undefined {
    const body = this.#bodies[node];
    if (!(body instanceof Uint8Array)) return body;
    const event = this.#unpack(body);
    this.#bodies[node] = event;
    return event;
  }

  /** Holds an event that nobody may ask for again in its encoded form: a tenth of the memory, and nothing for the collector of garbage to walk. */
  pack(node: number, bytes: Uint8Array): void {
    if (!this.isKept(node) && this.#bodies[node] !== undefined) this.#bodies[node] = bytes;
  }

  /** Earlier first; equal times by id, so that the order never depends on arrival. */
  compare(a: number, b: number): number {
    const difference = this.#time[a]! - this.#time[b]!;
    return difference !== 0 ? difference : this.#ids.compare(a, b);
  }

  incidences(node: number): Incidence[] {
    const found: Incidence[] = [];
    for (let link = this.#start[node]!; link < this.#start[node + 1]!; link += 1) {
      found.push({ key: this.#linkKey[link]!, role: this.#linkRole[link]! });
    }
    return found;
  }

  /** Does the event carry the key in that role? */
  carries(node: number, key: number, role: number): boolean {
    for (let link = this.#start[node]!; link < this.#start[node + 1]!; link += 1)
      if (this.#linkKey[link] === key && this.#linkRole[link] === role) return true;
    return false;
  }

  /** Events that carry the key in that role, at most `limit`. */
  members(key: number, role: number, limit = 4096): readonly number[] {
    let link = this.#heads[key * 3 + role - 1]!;
    if (link === 0) return NOTHING;
    const found: number[] = [];
    while (link !== 0 && found.length < limit) {
      found.push(this.#linkNode[link - 1]!);
      link = this.#linkNext[link - 1]!;
    }
    return found;
  }

  hasMember(key: number, role: number): boolean {
    return this.#heads[key * 3 + role - 1] !== 0;
  }

  keyOf(kind: string, value: string): number | undefined {
    return this.#keys.find(`${kind}\0${value}`);
  }

  keyKind(key: number): string {
    const kind = this.#keyKinds[key]!;
    return kind < KINDS_MAX ? this.#kinds[kind]! : this.#keys.text(key).split('\0', 1)[0]!;
  }

  keyValue(key: number): string {
    const label = this.#keys.text(key);
    return label.slice(label.indexOf('\0') + 1);
  }

  /** An event that a story needs: it and its body stay. */
  keep(node: number): void {
    if (this.isKept(node)) return;
    this.#flags[node]! |= KEPT;
    this.#keptBodies.push(node);
    while (this.#keptBodies.length - this.#keptCursor > this.#limits.keptBodiesMax) {
      const oldest = this.#keptBodies[this.#keptCursor]!;
      this.#keptCursor += 1;
      if ((this.#flags[oldest]! & TOLD) !== 0 || this.#bodies[oldest] === undefined) continue;
      this.#bodies[oldest] = undefined;
      this.counters.bodiesEvicted += 1;
    }
    if (this.#keptCursor > 4_096 && this.#keptCursor * 2 > this.#keptBodies.length) {
      this.#keptBodies = this.#keptBodies.slice(this.#keptCursor);
      this.#keptCursor = 0;
    }
  }

  /** An event that a story tells: its body stays while the story does. */
  tell(node: number, told: boolean): void {
    if (told) this.#flags[node]! |= TOLD;
    else this.#flags[node]! &= ~TOLD;
  }

  /** Which of the four layers saw it; known even after the body left. */
  layer(node: number): number {
    return this.#layers[node]!;
  }

  isKept(node: number): boolean {
    return (this.#flags[node]! & KEPT) !== 0;
  }

  /** A key whose makers matter whenever they arrive. */
  awaitKey(key: number): void {
    this.#keyFlags[key]! |= AWAITED;
  }

  isAwaited(key: number): boolean {
    return (this.#keyFlags[key]! & AWAITED) !== 0;
  }

  /**
   * Lets the oldest unneeded events go once the skeleton is full, down to three quarters of it. Numbers of events and keys change: gives
   * how (old to new), or undefined when nothing was done.
   */
  makeRoom(): { nodes: Int32Array; keys: Int32Array } | undefined {
    const { size } = this.#ids;
    if (size <= this.#limits.skeletonEventsMax) return undefined;
    const unneeded: number[] = [];
    for (let node = 0; node < size; node += 1) if (!this.isKept(node)) unneeded.push(node);
    // Everything is needed: the oldest findings go too, and are counted with the rest.
    const excess = size - Math.floor(this.#limits.skeletonEventsMax * 0.75);
    const candidates = unneeded.length >= excess ? unneeded : Array.from({ length: size }, (_, node) => node);
    candidates.sort((a, b) => this.compare(a, b));
    const gone = new Uint8Array(size);
    for (const node of candidates.slice(0, excess)) gone[node] = 1;
    return this.#rebuild(gone);
  }

  #rebuild(gone: Uint8Array): { nodes: Int32Array; keys: Int32Array } {
    const nodes = new Int32Array(this.#ids.size).fill(-1);
    const keys = new Int32Array(this.#keys.size).fill(-1);
    const old = {
      ids: this.#ids,
      bodies: this.#bodies,
      time: this.#time,
      flags: this.#flags,
      layers: this.#layers,
      start: this.#start,
      keys: this.#keys,
      keyFlags: this.#keyFlags,
      linkKey: this.#linkKey,
      linkRole: this.#linkRole,
    };
    this.#ids = new TextTable();
    this.#bodies = [];
    this.#time = new Float64Array(old.time.length);
    this.#flags = new Uint8Array(old.time.length);
    this.#layers = new Uint8Array(old.time.length);
    this.#start = new Uint32Array(old.start.length);
    this.#linkKey = new Uint32Array(old.linkKey.length);
    this.#linkRole = new Uint8Array(old.linkRole.length);
    this.#linkNode = new Uint32Array(old.linkKey.length);
    this.#linkNext = new Uint32Array(old.linkKey.length);
    this.#links = 0;
    this.#keys = new TextTable();
    this.#keyKinds = new Uint8Array(1024);
    this.#keyFlags = new Uint8Array(old.keyFlags.length);
    this.#heads = new Uint32Array(this.#heads.length);
    this.#bodyCursor = 0;
    this.#bodiesHeld = 0;
    for (let from = 0; from < old.ids.size; from += 1) {
      if (gone[from] === 1) continue;
      const to = this.#ids.put(old.ids.text(from));
      nodes[from] = to;
      this.#bodies.push(old.bodies[from]);
      if (old.bodies[from]) this.#bodiesHeld += 1;
      this.#time[to] = old.time[from]!;
      this.#flags[to] = old.flags[from]!;
      this.#layers[to] = old.layers[from]!;
      this.#start[to] = this.#links;
      for (let link = old.start[from]!; link < old.start[from + 1]!; link += 1) {
        const oldKey = old.linkKey[link]!;
        const key = this.#key(old.keys.text(oldKey));
        this.#keyFlags[key] = old.keyFlags[oldKey]!;
        keys[oldKey] = key;
        this.#link(to, key, old.linkRole[link]!);
      }
      this.#start[to + 1] = this.#links;
    }
    this.#keptBodies = this.#keptBodies
      .slice(this.#keptCursor)
      .map((node) => nodes[node]!)
      .filter((node) => node >= 0);
    this.#keptCursor = 0;
    this.counters.skeletonEvicted += old.ids.size - this.#ids.size;
    this.counters.skeletonEvents = this.#ids.size;
    this.counters.skeletonLinks = this.#links;
    return { nodes, keys };
  }

  #key(label: string): number {
    const before = this.#keys.size;
    const key = this.#keys.put(label);
    if (key < before) return key;
    if (key >= this.#keyKinds.length) this.#keyKinds = grown(this.#keyKinds, Uint8Array);
    this.#keyKinds[key] = this.#kindOf(label);
    if (key >= this.#keyFlags.length) this.#keyFlags = grown(this.#keyFlags, Uint8Array);
    if (key * 3 + 2 >= this.#heads.length) this.#heads = grown(this.#heads, Uint32Array);
    this.counters.skeletonKeys = this.#keys.size;
    return key;
  }

  #kindOf(label: string): number {
    const kind = label.slice(0, label.indexOf('\0'));
    const known = this.#kinds.indexOf(kind);
    if (known >= 0) return known;
    // Kinds come from outside: only so many are worth a number.
    return this.#kinds.length < KINDS_MAX ? this.#kinds.push(kind) - 1 : KINDS_MAX;
  }

  #link(node: number, key: number, role: number): void {
    const link = this.#links;
    if (link >= this.#linkKey.length) {
      this.#linkKey = grown(this.#linkKey, Uint32Array);
      this.#linkRole = grown(this.#linkRole, Uint8Array);
      this.#linkNode = grown(this.#linkNode, Uint32Array);
      this.#linkNext = grown(this.#linkNext, Uint32Array);
    }
    const head = key * 3 + role - 1;
    this.#linkKey[link] = key;
    this.#linkRole[link] = role;
    this.#linkNode[link] = node;
    this.#linkNext[link] = this.#heads[head]!;
    this.#heads[head] = link + 1;
    this.#links += 1;
  }

  // Bodies leave in the order they came; those of kept events stay.
  #dropBodies(): void {
    while (this.#bodiesHeld > this.#limits.bodiesMax && this.#bodyCursor < this.#bodies.length - 1) {
      const node = this.#bodyCursor;
      this.#bodyCursor += 1;
      if (this.#bodies[node] === undefined) continue;
      this.#bodiesHeld -= 1;
      if (this.isKept(node)) continue;
      this.#bodies[node] = undefined;
      this.counters.bodiesEvicted += 1;
    }
  }
}

function refuse(): never {
  throw new Error('events were packed, and nobody said how to unpack them');
}
