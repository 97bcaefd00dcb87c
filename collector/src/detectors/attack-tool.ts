// A program announces itself as a tool for finding or using weaknesses, or as a system made for intruders.
// Benign twins: the owner's own posture scanners (low), the AWS command line and SDKs on ordinary systems.
import type { Detector } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { whoCalled } from './cloud-call.ts';
import { finding, type SeverityName } from './finding.ts';

/** Names that programs and their systems write into the user agent. */
const TOOLS: readonly {
  readonly pattern: RegExp;
  readonly severity: SeverityName;
  readonly techniques: readonly string[];
}[] = [
  // Systems for penetration tests: boto and the CLI write the kernel's or distribution's name.
  { pattern: /\b(?:kali|parrot(?:sec|os)?|pentoo|blackarch)\b/i, severity: 'medium', techniques: ['T1078.004', 'T1580'] },
  { pattern: /\b(?:trufflehog|gitrob|noseyparker|leakix)\b/i, severity: 'medium', techniques: ['T1552.001', 'T1552', 'T1078.004'] },
  { pattern: /\b(?:pacu|cloudgoat|enumerate-iam|weirdaal|cloudfox|aws[-_]?consoler|s3scanner|awspx|cloudmapper|endgame|nimbostratus)\b/i, severity: 'medium', techniques: ['T1580', 'T1526', 'T1087.004'] },
  { pattern: /\b(?:kube-?hunter|peirates|kubeletctl|kdigger|kubesploit|botb|deepce|cdk[-_]team|rakkess|kubectl-who-can|access-matrix)\b/i, severity: 'medium', techniques: ['T1613', 'T1069', 'T1526'] },
  { pattern: /\b(?:prowler|scoutsuite|cloudsploit|steampipe|kubescape|kube-?bench|trivy)\b/i, severity: 'low', techniques: ['T1580', 'T1526', 'T1613'] },
  { pattern: /\b(?:sqlmap|nuclei|nmap|masscan|gobuster|ffuf|hydra|zgrab|burp)\b/i, severity: 'low', techniques: ['T1595.002', 'T1190'] },
]; // prettier-ignore

export const attackTool: Detector = {
  id: 'attack-tool',
  title: 'Tool of intruders at work',
  techniques: ['T1580', 'T1526', 'T1078.004'],
  tactics: ['TA0007', 'TA0001'],
  severity: 'medium',
  deterministic: false,
  payloads: ['cloudApiCall', 'kubernetesAudit'],
  blindSpot: 'Tools that call themselves something else, which is one setting.',
  detect(event) {
    const program = event.cloudApiCall?.userAgent || event.kubernetesAudit?.userAgent || '';
    const tool = program.length < 4 ? undefined : TOOLS.find(({ pattern }) => pattern.test(program));
    if (!tool) return [];
    const who = event.cloudApiCall ? whoCalled(event.cloudApiCall) : event.kubernetesAudit!.username || 'somebody';
    return [
      finding(attackTool, {
        events: [event],
        severity: tool.severity,
        techniques: tool.techniques,
        confidence: 0.5,
        reason: plain(`${who} came with ${tool.pattern.exec(program)![0]} (${program})`, 200),
      }),
    ];
  },
};
