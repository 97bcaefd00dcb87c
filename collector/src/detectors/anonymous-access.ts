// Requests without a login that were let through, and from outside those that tried.
// Benign twins: health checks, version and discovery pages that are open on purpose; probes of load balancers inside.
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';
import { isPublicAddress, readRequest } from './kubernetes-request.ts';

const OPEN_PAGES = /^\/(healthz|livez|readyz|version|openapi|api\/?$|apis\/?$|\.well-known|openid)/;
const PROBES =
  /^(kube-probe|ELB-HealthChecker|GoogleHC|GoogleStackdriver|Azure|AlwaysOn|Go-http-client\/1\.1$|Envoy|HealthChecker)/;

export function createAnonymousAccess(): Detector {
  const detector: Detector = {
    id: 'anonymous-access',
    title: 'Kubernetes API used without a login',
    techniques: ['T1190', 'T1078.001', 'T1133'],
    tactics: ['TA0001'],
    severity: 'medium',
    deterministic: false,
    payloads: ['kubernetesAudit'],
    blindSpot: 'Ports of kubelets and etcd, which are not in the audit log.',
    detect(event) {
      const { audit, failed, username } = readRequest(event);
      if (
        username !== 'system:anonymous' &&
        username !== 'system:unauthenticated' &&
        !audit.groups?.includes('system:unauthenticated')
      )
        return [];
      const peer = audit.peerAddress ?? '';
      const outside = isPublicAddress(peer);
      if (/^(127\.|::1)/.test(peer)) return [];
      const probe = PROBES.test(audit.userAgent ?? '');
      if (probe && (!outside || /^(GoogleHC|kube-probe)/.test(audit.userAgent ?? ''))) return [];
      const openPage = OPEN_PAGES.test(audit.requestUri ?? '') && !audit.resource;
      if ((openPage || probe) && !outside) return [];
      const changed =
        !failed &&
        ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(audit.verb ?? '') &&
        !audit.resource?.startsWith('selfsubject');
      const read = !failed && Boolean(audit.resource);
      return [
        finding(detector, {
          events: [event],
          severity: changed ? 'critical' : read ? 'medium' : 'low',
          // Nobody may change a cluster without a login.
          deterministic: changed,
          confidence: changed ? 0.95 : 0.6,
          reason: `somebody without a login at ${peer || 'an unknown address'} asked for ${audit.verb} ${audit.resource ? `${audit.resource} ${audit.name ?? ''}`.trim() : audit.requestUri}${failed ? ` (refused: ${audit.statusCode})` : ', and it was allowed'}`,
        }),
      ];
    },
  };
  return detector;
}
