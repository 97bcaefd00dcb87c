// Somebody acts as somebody else (Impersonate-User), which needs a right of its own and hides in the log behind another name.
// Benign twins: cluster managers that pass their users on (their own accounts, to ordinary names); kubectl auth can-i --as.
import type { Detector } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { finding } from './finding.ts';
import { isSystem } from './kubernetes-request.ts';

const POWERFUL =
  /^(system:masters|system:admin|admin|cluster-admin|kubernetes-admin|system:kube-controller-manager|system:serviceaccount:kube-system:.*|system:node:.*)$/;
/** Programs that are made to pass users on. */
const PASSERS =
  /rancher|teleport|dashboard|pinniped|oidc-proxy|kube-oidc|gangway|openshift|console-operator|capsule|vcluster|azure-?arc|connect-agent|gke-connect/i;

export const impersonation: Detector = {
  id: 'impersonation',
  title: 'Acted as another user',
  techniques: ['T1078.004', 'T1550.001', 'T1078', 'T1134'],
  tactics: ['TA0004', 'TA0005'],
  severity: 'low',
  deterministic: false,
  payloads: ['kubernetesAudit'],
  blindSpot: 'Tokens of others, which look like their owners.',
  detect(event) {
    const audit = event.kubernetesAudit!;
    const as = audit.impersonatedUsername ?? '';
    const by = audit.username ?? '';
    if (as === '' || as === by || isSystem(by) || PASSERS.test(`${by} ${audit.userAgent}`)) return [];
    if (/^self?subject|accessreview/i.test(audit.resource ?? '')) return [];
    const refused = (audit.statusCode ?? 0) >= 400;
    const powerful = POWERFUL.test(as);
    return [
      finding(impersonation, {
        events: [event],
        identity: audit.auditId ?? event.id!,
        severity: powerful && !refused ? 'medium' : 'low',
        reason: plain(
          `${by} asked for ${audit.verb} ${audit.resource || audit.requestUri} as ${as}${refused ? ` (refused: ${audit.statusCode})` : ''}`,
          300,
        ),
      }),
    ];
  },
};
