// Deletes the attacked pods. The evidence in them goes too, and so do their bound tokens; quarantine first where there is time.
import { KubernetesError } from '../kubernetes.ts';
import { label, podPath, podPlans, type PodTarget } from './pod.ts';
import type { Response } from './response.ts';

export const deletePod: Response = {
  name: 'delete-pod',
  title: 'Delete the attacked pods',
  rung: 8,
  needs: 'kubernetes',
  automatic: false,
  minutes: 0,
  d3fend: 'D3-PT',

  plan: (story, world) =>
    podPlans(story, world, (target, pod) => {
      const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
      return Promise.resolve({
        lines: [
          `${label(target)} is deleted, and what is in its memory and on its disk with it. Tokens bound to it end.`,
          owner
            ? `${owner.kind} ${owner.name} starts another one from the same image: the weakness is still there.`
            : 'Nothing owns it, so nothing replaces it.',
        ],
      });
    }),
  async run({ detail }, world) {
    const target = detail as unknown as PodTarget;
    await world.kubernetes!.delete(podPath(target), {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: target.uid },
    });
    return { state: 'done', reason: '' };
  },
  async verify({ detail }, world) {
    const target = detail as unknown as PodTarget;
    try {
      const { metadata } = (await world.kubernetes!.get(podPath(target))) as {
        metadata?: { uid?: string; deletionTimestamp?: string };
      };
      return metadata?.uid !== target.uid || metadata?.deletionTimestamp !== undefined;
    } catch (error) {
      return error instanceof KubernetesError && error.status === 404;
    }
  },
};
