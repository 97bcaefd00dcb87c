// Stories as Kubernetes Events on the pods they tell of, so that `kubectl describe pod` and every tool that watches events shows
// them. One Event a pod and story, told again as the story grows. Needs the right to create and patch events.
// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ (core/v1, as kubelets write them)
import type { Story, Workload } from '@throughline/proto';
import { severityName } from '../detectors/finding.ts';
import { createKubernetes, KubernetesError } from '../kubernetes.ts';
import { isoTime, plain } from '../narrate/plain.ts';
import type { Kubernetes } from '../responses/response.ts';
import type { ExporterKind, StoryChange } from './exporter.ts';

/** Pods of one story that are told; the others are in the story. */
const PODS_MAX = 20;
/** The API server's own limit of an Event's message. */
const MESSAGE_CHARACTERS_MAX = 1_024;

export const kubernetesEvents: ExporterKind = {
  name: 'kubernetes-events',
  start({ kubernetes: server, kubernetesTokenFile, kubernetesCa, kubernetesEvents: wanted }, { now }) {
    if (!wanted || !server) return undefined;
    const kubernetes = createKubernetes({ server, tokenFile: kubernetesTokenFile, caFile: kubernetesCa });
    return {
      async stories(changes) {
        for (const change of changes)
          for (const pod of podsOf(change.story)) await tell(kubernetes, change, pod, new Date(now()).toISOString());
      },
      close: () => kubernetes.close(),
    };
  },
};

interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

function podsOf(story: Story): Pod[] {
  const pods = new Map<string, Pod>();
  for (const { workload } of story.steps ?? []) {
    const { podName: name, namespace, podUid: uid } = (workload ?? {}) as Workload;
    if (name && namespace && uid && pods.size < PODS_MAX) pods.set(uid, { name, namespace, uid });
  }
  return [...pods.values()];
}

async function tell(kubernetes: Kubernetes, { story, change }: StoryChange, pod: Pod, at: string): Promise<void> {
  const name = `throughline-${story.id}-${pod.uid.slice(0, 8)}`.toLowerCase();
  const path = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/events`;
  const said = {
    reason: REASONS[change],
    message: plain(`${story.title} (${severityName(story.severity)}; story ${story.id})`, MESSAGE_CHARACTERS_MAX),
    type: change === 'closed' ? 'Normal' : 'Warning',
    lastTimestamp: at,
    count: Math.max(1, story.revision ?? 1),
  };
  const whole = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: pod.namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', ...pod },
    source: { component: 'throughline' },
    reportingComponent: 'throughline',
    firstTimestamp: isoTime(story.firstUs),
    ...said,
  };
  try {
    await kubernetes.patch(`${path}/${name}`, said, 'merge');
  } catch (error) {
    // Not told yet, or forgotten by the cluster, which keeps events for an hour.
    if (!(error instanceof KubernetesError) || error.status !== 404) throw error;
    await kubernetes.post(path, whole).catch((refused: unknown) => {
      // A namespace that is gone, or on its way out, wants no news.
      if (!(refused instanceof KubernetesError) || ![403, 404].includes(refused.status)) throw refused;
    });
  }
}

const REASONS: Readonly<Record<StoryChange['change'], string>> = {
  opened: 'AttackStory',
  updated: 'AttackStory',
  merged: 'AttackStoryMerged',
  closed: 'AttackStoryClosed',
};
