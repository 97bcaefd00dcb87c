// Takes the attacked pod out of service and off the network without losing it as evidence: its labels go, so that Services,
// its owner and every allow policy let go of it, and a deny-all policy takes hold of the one label that is put on.
import { KubernetesError } from '../kubernetes.ts';
import { label, podPath, podPlans, selectedBy, type Pod, type PodTarget } from './pod.ts';
import type { About, Outcome, Response, World } from './response.ts';

const LABEL = 'throughline.io/quarantine';
const LABELS_BEFORE = 'throughline.io/labels-before';
const POLICY = 'throughline-quarantine';
/** Their controllers take a lost pod's name or place again: relabelling would make a second copy or a conflict. */
const OWNERS_THAT_REPLACE = new Set(['StatefulSet', 'DaemonSet']);

export const quarantinePod: Response = {
  name: 'quarantine-pod',
  title: 'Quarantine the attacked pods',
  rung: 6,
  needs: 'kubernetes',
  automatic: false,
  minutes: 0,
  d3fend: 'D3-NI',

  plan: (story, world) =>
    podPlans(story, world, async (target, pod) => {
      const labels = pod.metadata.labels ?? {};
      const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
      const hold = world.kubernetes ? await selectedBy(target, labels, world) : { services: [], policies: [] };
      const refused = pod.metadata.labels?.[LABEL]
        ? 'the pod is in quarantine already'
        : owner && OWNERS_THAT_REPLACE.has(owner.kind)
          ? `a ${owner.kind} owns it and would not let go: kill its processes or isolate the container instead`
          : undefined;
      return {
        lines: [
          `${label(target)} loses its ${Object.keys(labels).length} labels and gets ${LABEL}; undo puts them back.`,
          owner
            ? `${owner.kind} ${owner.name} starts a clean replacement; the pod stays as evidence.`
            : 'Nothing owns it, so nothing replaces it.',
          `Services that stop sending to it: ${hold.services.join(', ') || 'none'}.`,
          `A policy denies it everything, in and out, DNS included${pod.spec.hostNetwork ? '; but it uses the network of its node, which no policy reaches' : ''}.`,
          target.containerId && world.sensorFor({ node: target.node })
            ? "Established connections are cut by the node's sensor."
            : 'Established connections may live on: no sensor of the node can cut them.',
        ],
        ...(refused !== undefined && { refused }),
      };
    }),

  async run({ detail }, world, about) {
    const target = detail as unknown as PodTarget;
    const kubernetes = world.kubernetes!;
    const pod = (await kubernetes.get(podPath(target))) as unknown as Pod;
    const labels = pod.metadata.labels ?? {};
    // The policy first: without its label it selects nobody, and once the label is on there is no gap.
    await denyAll(target, world);
    const gone = Object.fromEntries(Object.keys(labels).map((key) => [key, null]));
    await kubernetes.patch(
      podPath(target),
      {
        // The API server refuses when it is another pod, or changed since we looked.
        metadata: {
          uid: target.uid,
          resourceVersion: pod.metadata.resourceVersion,
          labels: { ...gone, [LABEL]: about.actionId },
          annotations: { [LABELS_BEFORE]: JSON.stringify(labels) },
        },
      },
      'merge',
    );
    return { state: 'done', reason: await cutConnections(target, world, about) };
  },

  async verify({ detail }, world, { actionId }) {
    const target = detail as unknown as PodTarget;
    const pod = (await world.kubernetes!.get(podPath(target))) as unknown as Pod;
    const labels = pod.metadata.labels ?? {};
    const { services, policies } = await selectedBy(target, labels, world);
    return (
      pod.metadata.uid === target.uid &&
      labels[LABEL] === actionId &&
      services.length === 0 &&
      policies.length === 1 &&
      policies[0] === POLICY &&
      !pod.spec.hostNetwork
    );
  },

  async undo({ detail }, world, about) {
    const target = detail as unknown as PodTarget;
    const kubernetes = world.kubernetes;
    if (!kubernetes) return { state: 'failed', reason: 'no API server is configured (option kubernetes)' };
    const pod = (await kubernetes.get(podPath(target))) as unknown as Pod;
    const before = JSON.parse(pod.metadata.annotations?.[LABELS_BEFORE] ?? '{}') as Record<string, string>;
    await kubernetes.patch(
      podPath(target),
      { metadata: { uid: target.uid, labels: { ...before, [LABEL]: null }, annotations: { [LABELS_BEFORE]: null } } },
      'merge',
    );
    if (target.containerId)
      await world.orderSensor(
        { id: about.actionId, action: 'release', containerId: target.containerId, storyId: about.storyId },
        { node: target.node },
      );
    await removePolicyWhenUnused(target, world);
    return { state: 'undone', reason: '' };
  },
};

async function denyAll({ namespace }: PodTarget, { kubernetes }: World): Promise<void> {
  try {
    await kubernetes!.post(`/apis/networking.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/networkpolicies`, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: POLICY, labels: { 'app.kubernetes.io/managed-by': 'throughline' } },
      spec: {
        podSelector: { matchExpressions: [{ key: LABEL, operator: 'Exists' }] },
        policyTypes: ['Ingress', 'Egress'],
      },
    });
  } catch (error) {
    // It is there already, for another pod of the namespace.
    if (!(error instanceof KubernetesError) || error.status !== 409) throw error;
  }
}

async function removePolicyWhenUnused({ namespace }: PodTarget, { kubernetes }: World): Promise<void> {
  const at = encodeURIComponent(namespace);
  const { items } = (await kubernetes!.get(
    `/api/v1/namespaces/${at}/pods?labelSelector=${encodeURIComponent(LABEL)}&limit=1`,
  )) as { items?: unknown[] };
  if ((items ?? []).length === 0)
    await kubernetes!.delete(`/apis/networking.k8s.io/v1/namespaces/${at}/networkpolicies/${POLICY}`);
}

// Policies decide about new connections only, with most network plug-ins.
async function cutConnections(target: PodTarget, world: World, about: About): Promise<string> {
  if (!target.containerId || !world.sensorFor({ node: target.node }))
    return 'established connections were not cut: no sensor of the node is connected';
  const outcome: Outcome | undefined = await world.orderSensor(
    {
      id: about.actionId,
      action: 'isolate',
      containerId: target.containerId,
      storyId: about.storyId,
      expiresUs: about.expiresUs,
    },
    { node: target.node },
  );
  return outcome?.state === 'done'
    ? ''
    : `established connections were not cut: ${outcome?.reason ?? 'the sensor did not answer'}`;
}
