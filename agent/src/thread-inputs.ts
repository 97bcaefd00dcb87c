// What came in with a request and is handed to a worker thread: the thread's agent gets those texts over a port of its own, before
// the thread gets the message, and judges what the thread does by them as by an open activity. When that is refused, so is the
// request. The application's messages stay what they are.
import type { MessagePort, WorkerOptions } from 'node:worker_threads';
import { beforeAnswering, beforeLooking, openActivities, type Activity } from './activities.ts';
import type { Refusal } from './activity.ts';
import type { AgentTap } from './tap.ts';
import { unwrapped } from './wrap.ts';

/** Threads that get inputs; later ones go without. */
const THREADS_MAX = 64;
/** Activities that a thread may refuse; the oldest is forgotten. */
const LENT_MAX = 64;
/** Activities that a message is compared with, beside the one that posts it. */
const OPEN_MAX = 8;
/** Texts of one message that are looked at, how deep, and what is sent along of inputs. */
const TEXTS_MAX = 256;
const TEXT_CHARS_MAX = 65_536;
const DEPTH_MAX = 6;
const VALUES_MAX = 32;
/** Until then a thread judges by what it was lent: nobody tells it about the end of the request. */
const LENT_MAX_MS = 60_000;
const KEY = 'throughline.inputs';

export interface Lent {
  readonly id: number;
  readonly name: string;
  readonly values: readonly string[];
}

export interface Refused {
  readonly id: number;
  readonly refusal: Refusal;
}

interface ThreadStart {
  readonly port: MessagePort;
  readonly lent: readonly Lent[];
}

const ports = new Set<MessagePort>();
const lentActivities = new Map<number, Activity>();
const hasLent = new WeakSet<Activity>();
let ids = 0;

const threads = (): typeof import('node:worker_threads') => process.getBuiltinModule('node:worker_threads');

/** Past our own hook. */
function post(port: MessagePort, message: unknown): void {
  Reflect.apply(unwrapped(port.postMessage), port, [message]);
}

/** Before a worker is made. @returns its options with a port for us in them */
export function withInputs(options: WorkerOptions | undefined, tap: AgentTap): WorkerOptions | undefined {
  if (ports.size >= THREADS_MAX || tap.killed) return options;
  const { MessageChannel, setEnvironmentData } = threads();
  const { port1, port2 } = new MessageChannel();
  const start: ThreadStart = { port: port2, lent: lentOf(options?.workerData, tap) };
  setEnvironmentData(KEY, start as never);
  ports.add(port1);
  port1.on('message', (refused: Refused) => refusedBy(refused, tap));
  port1.on('close', () => ports.delete(port1));
  beforeAnswering((activity) => takeRefusals(activity, tap));
  port1.unref();
  return { ...options, transferList: [...(options?.transferList ?? []), port2] };
}

/** After it: what is for one thread is for no other. */
export function forgetStart(): void {
  threads().setEnvironmentData(KEY, undefined as never);
}

/** Before a message is posted, to whichever thread. */
export function lend(message: unknown, tap: AgentTap): void {
  if (ports.size === 0 || tap.killed) return;
  try {
    for (const lent of lentOf(message, tap)) for (const port of ports) post(port, lent);
  } catch (fault) {
    tap.fault('lend', fault);
  }
}

/** What stands in the message of what came in: with who posts it, and with those that wait, whose work a pool may have kept back. */
export function lentOf(message: unknown, tap: AgentTap): Lent[] {
  if (message === undefined || message === null) return [];
  const current = tap.current();
  const all = new Set([...(current === undefined ? [] : [current]), ...openActivities(OPEN_MAX)]);
  let texts: readonly string[] | undefined;
  const lent: Lent[] = [];
  for (const activity of all) {
    if (!activity.inputs.suspicious) continue;
    const values = valuesIn((texts ??= textsOf(message)), activity);
    if (values.length === 0) continue;
    const id = ++ids;
    lentActivities.set(id, activity);
    hasLent.add(activity);
    if (lentActivities.size > LENT_MAX) lentActivities.delete(lentActivities.keys().next().value!);
    lent.push({ id, name: activity.record.name, values });
  }
  return lent;
}

function valuesIn(texts: readonly string[], { inputs }: Activity): string[] {
  const values = new Set<string>();
  for (const text of texts)
    for (const { input } of inputs.find(text)) {
      values.add(input.value);
      if (values.size >= VALUES_MAX) return [...values];
    }
  return [...values];
}

// A thread that refused an activity said so before it said anything to the application.
function takeRefusals(activity: Activity, tap: AgentTap): void {
  if (!hasLent.has(activity)) return;
  const { receiveMessageOnPort } = threads();
  for (const port of ports)
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      refusedBy(next.message as Refused, tap);
    }
}

function textsOf(message: unknown): string[] {
  const texts: string[] = [];
  const waiting: [value: unknown, depth: number][] = [[message, 0]];
  for (let at = 0; at < waiting.length && texts.length < TEXTS_MAX; at++) {
    const [value, depth] = waiting[at]!;
    if (typeof value === 'string') texts.push(value.slice(0, TEXT_CHARS_MAX));
    else if (value instanceof Uint8Array) texts.push(Buffer.from(value.subarray(0, TEXT_CHARS_MAX)).toString());
    else if (typeof value === 'object' && value !== null && depth < DEPTH_MAX) {
      const inside = value instanceof Map || value instanceof Set ? [...value].flat() : Object.values(value);
      for (const one of inside.slice(0, TEXTS_MAX)) waiting.push([one, depth + 1]);
    }
  }
  return texts;
}

/** In a worker: takes what it is lent, at the latest before anything is judged. */
export function takeLent(tap: AgentTap): void {
  const { isMainThread, getEnvironmentData, receiveMessageOnPort, setEnvironmentData } = threads();
  const start = isMainThread ? undefined : (getEnvironmentData(KEY) as unknown as ThreadStart | undefined);
  if (start === undefined) return;
  setEnvironmentData(KEY, undefined as never);
  const { port } = start;
  const takeHere = (lent: Lent): void => take(lent, 'in a thread', tap, (refused) => post(port, refused));
  start.lent.forEach(takeHere);
  port.on('message', takeHere);
  port.unref();
  beforeLooking(() => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      takeHere(next.message);
  });
}

/** What another thread or process lent is an open activity here. @param refuse tells it of a refusal */
export function take(
  { id, name, values }: Lent,
  where: string,
  tap: AgentTap,
  refuse: (refused: Refused) => void,
): void {
  const activity = tap.startActivity({
    kind: 'rpc.call',
    name: `${name} ${where}`.slice(0, 300),
    inputs: { message: values },
    refuse: (refusal) => refuse({ id, refusal }),
  });
  if (activity) setTimeout(() => tap.endActivity(activity, 'completed'), LENT_MAX_MS).unref();
}

export function refusedBy({ id, refusal }: Refused, tap: AgentTap): void {
  tap.refuse(lentActivities.get(id), refusal);
}
