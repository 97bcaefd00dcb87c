// What an attack certainly brought about: downwards from its events along keys that taint, whether or not anybody spoke of it.
import { Layer } from '@throughline/proto';
import type { Evidence } from './evidence.ts';
import { MADE, SUBJECT, USED, type Graph } from './graph.ts';
import { kindRule } from './kinds.ts';

interface Attack {
  readonly graph: Graph;
  readonly evidence: Evidence;
  readonly members: ReadonlySet<number>;
  /** Keys of processes that do many unrelated things. */
  readonly hubs: ReadonlySet<number>;
  readonly eventsMax: number;
}

export interface Following {
  /** Events to tell, in order of time. */
  readonly told: readonly number[];
  readonly omitted: number;
  /** Keys along which more may come. */
  readonly keys: ReadonlySet<number>;
}

export function whatFollows({ graph, evidence, members, hubs, eventsMax }: Attack): Following {
  const keys = new Set<number>();
  const found = new Set<number>();
  // Kernel events and acts with a minted credential spread; a request or a record's other work does not.
  const queue = [...members].filter((node) => evidence.isScored(node) || graph.layer(node) === Layer.KERNEL);
  for (let at = 0; at < queue.length && found.size < eventsMax * 10; at += 1) {
    const node = queue[at]!;
    for (const { key, role } of graph.incidences(node)) {
      const rule = kindRule(graph.keyKind(key));
      if (role === USED || !rule.taints || hubs.has(key)) continue;
      // A key that the app held all along is used by the app as well: only what is found out counts there.
      if (rule.causes === 'credential' && graph.layer(node) === Layer.APP) continue;
      keys.add(key);
      const next =
        role === MADE ? [...graph.members(key, SUBJECT), ...graph.members(key, USED)] : graph.members(key, USED);
      for (const other of [...next].sort((a, b) => graph.compare(a, b))) {
        if (other === node || members.has(other) || found.has(other)) continue;
        found.add(other);
        queue.push(other);
      }
    }
  }
  const worth = [...found].filter((node) => !goesWithoutSaying(graph, evidence, node));
  const told = worth.sort((a, b) => graph.compare(a, b)).slice(0, eventsMax);
  return { told, omitted: worth.length - told.length, keys };
}

/** An end without a finding, or a fork whose child then says itself what it is: true, and no news. */
function goesWithoutSaying(graph: Graph, evidence: Evidence, node: number): boolean {
  const event = graph.body(node);
  if (!event || evidence.isScored(node)) return false;
  if (event.processExit) return true;
  if (!event.processFork) return false;
  return graph
    .incidences(node)
    .filter(({ key, role }) => role === MADE && graph.keyKind(key) === 'process')
    .every(({ key }) => graph.hasMember(key, SUBJECT) || !graph.hasMember(key, USED));
}
