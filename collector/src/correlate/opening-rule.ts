// When what exact keys hold together is a story (decision 0042).
import type { Finding } from '@throughline/proto';
import type { Evidence } from './evidence.ts';
import { USED, type Graph } from './graph.ts';
import { kindRule } from './kinds.ts';
import type { StoryLink } from './member.ts';

/** From this severity on a finding has a say in what is a story, and holds others together. */
export const SEVERITY_MEDIUM = 2;

/** A component, as far as it would be told. */
interface Suspect {
  readonly graph: Graph;
  readonly evidence: Evidence;
  readonly scored: readonly number[];
  readonly members: ReadonlySet<number>;
  readonly links: readonly StoryLink[];
}

/**
 * One deterministic finding, or findings of at least medium weight on two layers or of two tactics, held together by exact links. Links
 * that only say "the same busy identity" do not count here.
 */
export function opens({ graph, evidence, scored, members, links }: Suspect): boolean {
  const weighty = (node: number): Finding[] =>
    evidence.findings(node).filter((finding) => !finding.context && (finding.severity ?? 0) >= SEVERITY_MEDIUM);
  if (scored.some((node) => weighty(node).some((finding) => finding.deterministic))) return true;
  const group = new Map<number, number>([...members].map((node) => [node, node]));
  const find = (node: number): number => {
    let top = node;
    while (group.get(top) !== top) top = group.get(top)!;
    group.set(node, top);
    return top;
  };
  for (const link of links) {
    if (!members.has(link.from) || !members.has(link.to) || link.weight !== undefined) continue;
    if (used(graph, link) && !holdsTogether(graph, link.key)) continue;
    group.set(find(link.from), find(link.to));
  }
  const tactics = new Map<number, Set<string>>();
  const layers = new Map<number, Set<number>>();
  const bound = new Set<Finding>();
  for (const node of scored) {
    if (!members.has(node)) continue;
    for (const finding of weighty(node)) {
      if (bound.has(finding)) continue;
      bound.add(finding);
      for (const id of finding.eventIds ?? []) {
        const mate = graph.node(id);
        if (mate !== undefined && members.has(mate)) group.set(find(mate), find(node));
      }
    }
  }
  for (const node of scored) {
    if (!members.has(node)) continue;
    for (const finding of weighty(node)) {
      const top = find(node);
      const primary = finding.tactics?.[0];
      if (primary) tactics.set(top, (tactics.get(top) ?? new Set()).add(primary));
      const layer = graph.layer(node);
      if (layer) layers.set(top, (layers.get(top) ?? new Set()).add(layer));
    }
  }
  return [...tactics.values()].some((set) => set.size >= 2) || [...layers.values()].some((set) => set.size >= 2);
}

/** Do both ends use the key, rather than one having made it? */
function used(graph: Graph, { from, to, key }: StoryLink): boolean {
  return graph.carries(from, key, USED) && graph.carries(to, key, USED);
}

// People and controllers do many things in an hour; a pod's own account does what its program does.
function holdsTogether(graph: Graph, key: number): boolean {
  const kind = graph.keyKind(key);
  return (
    kindRule(kind).opens === true ||
    (kind === 'principal' && graph.keyValue(key).startsWith('k8s:system:serviceaccount:'))
  );
}
