// Lists of events in order of time: where one stands, and how it gets in and out.
import type { Graph } from './graph.ts';

/** Where a node stands, or would stand, in a list ordered by time. */
export function placeOf(graph: Graph, list: readonly number[], node: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] !== node && graph.compare(list[middle]!, node) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isIn(graph: Graph, list: readonly number[], node: number): boolean {
  return list[placeOf(graph, list, node)] === node;
}

/** Puts a node into the list of a key, or takes it out, as `wanted` says. */
export function enter(graph: Graph, lists: Map<number, number[]>, key: number, node: number, wanted: boolean): void {
  const list = lists.get(key);
  if (list === undefined) {
    if (wanted) lists.set(key, [node]);
    return;
  }
  const at = placeOf(graph, list, node);
  if ((list[at] === node) === wanted) return;
  if (wanted) list.splice(at, 0, node);
  else if (list.length > 1) list.splice(at, 1);
  else lists.delete(key);
}
