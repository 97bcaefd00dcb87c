// A pod asks for power over its node: privileged, the node's namespaces, its file system, dangerous capabilities.
// Benign twins: log shippers and CNI agents in system namespaces, made by the control plane; read-only mounts of harmless folders.
import type { Fields } from '../receivers/formats/record.ts';
import { fields, isFields, list, text } from '../receivers/formats/record.ts';
import {
  containers,
  isSystemNamespace,
  podSpec,
  POD_MAKERS,
  requestDetector,
  type Request,
  type RequestClaim,
} from './kubernetes-request.ts';

const DANGEROUS = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_PTRACE',
  'SYS_MODULE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'DAC_OVERRIDE',
  'BPF',
  'NET_ADMIN',
  'NET_RAW',
  'SYS_BOOT',
  'SYS_TIME',
  'MAC_ADMIN',
  'SYSLOG',
  'PERFMON',
  'CHECKPOINT_RESTORE',
]);
const SENSITIVE_PATHS =
  /^\/($|etc($|\/)|root($|\/)|home($|\/)|proc($|\/)|sys($|\/)|dev($|\/)|boot($|\/)|usr($|\/)|bin($|\/)|sbin($|\/)|var\/?$|var\/(run|lib)\/?$|(var\/)?run\/(docker|containerd|crio|cri-dockerd)|var\/lib\/(docker|containerd|kubelet|etcd|rancher)|var\/log($|\/)|mnt\/?$|opt\/?$|lib(64)?($|\/)|var\/spool\/cron)/;

export const hostLevelPod = requestDetector({
  id: 'host-level-pod',
  title: 'Pod with power over its node',
  techniques: ['T1611', 'T1610'],
  tactics: ['TA0004', 'TA0002'],
  severity: 'high',
  deterministic: false,
  blindSpot: 'Needs request bodies in the audit log (level Request) for pods and workloads.',
  rules: [
    { verbs: ['create', 'update', 'patch'], resources: POD_MAKERS, systemToo: true, when: powers },
    { verbs: ['patch', 'update'], resources: ['pods/ephemeralcontainers'], when: powers },

    {
      verbs: ['create', 'update', 'patch'],
      resources: ['persistentvolumes'],
      severity: 'medium',
      when: ({ object, what }) => {
        const path = text(fields(fields(object.spec).hostPath).path) || text(fields(fields(object.spec).local).path);
        if (path === '') return undefined;
        const found = hostPaths({ volumes: [{ hostPath: { path } }] })[0]!;
        return { says: `made ${what} out of ${found}`, severity: found.includes('folder') ? 'low' : 'medium' };
      },
    },
  ],
});

function powers(request: Request): RequestClaim | undefined {
  const { audit } = request;
  // Charts put their node agents there; who may write there is judged by system-namespace-change.
  const quiet = isSystemNamespace(audit.namespace);
  const spec = podSpec(request.object);
  const found = [...hostNamespaces(spec), ...hostPaths(spec), ...containers(spec).flatMap(containerPowers)];
  if (found.length === 0) return undefined;
  const says = `asked for ${audit.verb} ${request.what} with ${[...new Set(found)].join(', ')}`;
  // A controller does what a workload says; whoever made the workload is judged there.
  if (request.bySystem) return { says, severity: quiet ? 'info' : 'low', context: quiet, confidence: 0.3 };
  if (found.every((power) => power.includes('folder'))) return { says, severity: 'low', confidence: 0.3 };
  const privileged =
    found.includes('a privileged container') || found.some((power) => power.startsWith('all of the node'));
  const byToken = request.byServiceAccount && audit.resource === 'pods';
  return {
    says,
    severity: quiet ? 'low' : privileged || found.length > 1 ? 'high' : 'medium',
    // A program that makes a privileged pod by itself, not through a workload that somebody reviewed.
    deterministic: byToken && privileged && !quiet,
    confidence: quiet ? 0.3 : 0.7,
  };
}

function hostNamespaces(spec: Fields): string[] {
  const names: string[] = [];
  if (spec.hostNetwork === true) names.push('the node’s network');
  if (spec.hostPID === true) names.push('the node’s processes');
  if (spec.hostIPC === true) names.push('the node’s shared memory');
  return names;
}

function hostPaths(spec: Fields): string[] {
  return list(spec.volumes).flatMap((volume) => {
    const path = text(fields(fields(volume).hostPath).path);
    if (path === '') return [];
    if (path === '/' || /^\/\.\.?\/?/.test(path)) return ['all of the node’s files'];
    return [SENSITIVE_PATHS.test(path.replace(/\/+/g, '/')) ? `the node’s ${path}` : `the node’s folder ${path}`];
  });
}

function containerPowers(container: Fields): string[] {
  const context = fields(container.securityContext);
  const found: string[] = [];
  if (context.privileged === true) found.push('a privileged container');
  const added = list(fields(context.capabilities).add).map((name) => text(name).replace(/^CAP_/, '').toUpperCase());
  const dangerous = added.filter(
    (name) => DANGEROUS.has(name) && name !== 'NET_RAW' && name !== 'NET_ADMIN' && name !== 'DAC_OVERRIDE',
  );
  if (dangerous.length > 0) found.push(`capability ${dangerous.join(', ')}`);
  if (text(context.procMount) === 'Unmasked') found.push('an unmasked /proc');
  if (isFields(context.seccompProfile) && text(context.seccompProfile.type) === 'Unconfined' && dangerous.length > 0)
    found.push('no seccomp filter');
  return found;
}
