// Keeps new pods off the nodes of the attacked ones; what runs there goes on.
import { podPlans } from './pod.ts';
import { distinct, type Response } from './response.ts';

const path = (node: string): string => `/api/v1/nodes/${encodeURIComponent(node)}`;

export const cordonNode: Response = {
  name: 'cordon-node',
  title: 'Keep new pods off the node',
  rung: 7,
  needs: 'kubernetes',
  automatic: false,
  minutes: 0,
  d3fend: 'D3-NI',

  async plan(story, world) {
    const pods = await podPlans(story, world, () => Promise.resolve({}));
    const nodes = pods
      .filter(({ detail }) => detail.node)
      .map((plan) => ({
        target: { kind: 'node', value: plan.detail.node!, role: 3 as const },
        lines: [
          `Node ${plan.detail.node} takes no new pods; those on it go on. For a story that reached the node itself.`,
        ],
        detail: { node: plan.detail.node! },
        ...(!world.kubernetes && { refused: 'no API server is configured (option kubernetes): a person must do it' }),
      }));
    return distinct(nodes);
  },
  async run({ detail }, world) {
    const before = (await world.kubernetes!.get(path(detail.node!))) as { spec?: { unschedulable?: boolean } };
    if (before.spec?.unschedulable) return { state: 'refused', reason: 'it takes no new pods already' };
    await world.kubernetes!.patch(path(detail.node!), { spec: { unschedulable: true } }, 'merge');
    return { state: 'done', reason: '' };
  },
  async verify({ detail }, world) {
    const after = (await world.kubernetes!.get(path(detail.node!))) as { spec?: { unschedulable?: boolean } };
    return after.spec?.unschedulable === true;
  },
  async undo({ detail }, world) {
    if (!world.kubernetes) return { state: 'failed', reason: 'no API server is configured (option kubernetes)' };
    await world.kubernetes.patch(path(detail.node!), { spec: { unschedulable: null } }, 'merge');
    return { state: 'undone', reason: '' };
  },
};
