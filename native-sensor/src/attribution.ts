// From a cgroup's path to the container and pod that it belongs to. Only the path decides: it was recorded when the cgroup
// was made, so a process that lived a millisecond is attributed as surely as one that still runs.

export interface Attribution {
  /** The container that the node's runtime made, 64 hex digits (ECS: 32 hex digits, a dash and a number); "" outside any. */
  readonly containerId: string;
  /** Pod uid with dashes (static pods: 32 hex digits), "" outside any. */
  readonly podUid: string;
  /** "docker", "containerd", "cri-o", "podman", "" when the path does not say. */
  readonly runtime: string;
  /** A container made inside that container (docker in docker), "" when there is none. */
  readonly nestedContainerId: string;
}

const nowhere: Attribution = { containerId: '', podUid: '', runtime: '', nestedContainerId: '' };

const runtimes: Readonly<Record<string, string>> = {
  docker: 'docker',
  'cri-containerd': 'containerd',
  containerd: 'containerd',
  nerdctl: 'containerd',
  crio: 'cri-o',
  libpod: 'podman',
};

const podPattern =
  /(?:^|-)pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\.slice)?(?=$|:)/;
// "<64 hex>", "docker-<64 hex>.scope", "…slice:cri-containerd:<64 hex>"; not "crio-conmon-<64 hex>.scope", which is the
// container's monitor.
const containerPattern = /^(?:(?:[^:]*:)?(?<runtime>[a-z][a-z-]*?)[-:])?(?<id>[0-9a-f]{64})(?:\.scope)?$/;
const ecsPattern = /^[0-9a-f]{32}-\d+$/;

/** `path` is relative to the root of the cgroup tree. */
export function attribute(path: string): Attribution {
  if (path === '/' || path === '') return nowhere;
  let podUid = '';
  let containerId = '';
  let nestedContainerId = '';
  let runtime = '';

  let parent = '';
  for (const segment of path.split('/')) {
    const pod = podPattern.exec(segment)?.[1];
    if (pod) {
      // Kubernetes in a container (kind): what is above the pod is the node, not the workload.
      podUid = pod.replaceAll('_', '-');
      containerId = nestedContainerId = runtime = '';
    }
    const found = containerIn(segment, parent);
    if (found && !containerId) {
      containerId = found.id;
      runtime = found.runtime;
    } else if (found) {
      nestedContainerId = found.id;
    }
    parent = segment;
  }
  return containerId || podUid ? { containerId, podUid, runtime, nestedContainerId } : nowhere;
}

function containerIn(segment: string, parent: string): { id: string; runtime: string } | undefined {
  if (ecsPattern.test(segment)) return { id: segment, runtime: 'docker' };
  const match = containerPattern.exec(segment)?.groups;
  if (!match?.id) return undefined;
  const prefix = match.runtime ?? '';
  if (prefix.endsWith('conmon')) return undefined;
  return {
    id: match.id,
    runtime: runtimes[prefix] ?? runtimes[parent] ?? (parent === 'libpod_parent' ? 'podman' : ''),
  };
}
