// What somebody else's sensor claims (Falco, Kubescape, GuardDuty), as a finding of its own: it scores in a story that exact
// links put it in, and never opens one alone. Benign twin: an informational alert is context.
import type { Detector } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { finding, type SeverityName } from './finding.ts';

const severities: ReadonlySet<string> = new Set<SeverityName>(['info', 'low', 'medium', 'high', 'critical']);

export const thirdPartyAlert: Detector = {
  id: 'third-party-alert',
  title: 'Alert of another product',
  techniques: [],
  tactics: [],
  severity: 'high',
  deterministic: false,
  payloads: ['thirdPartyAlert'],
  blindSpot: 'What that product cannot see, and whether its rule suits this place.',
  detect(event) {
    const alert = event.thirdPartyAlert!;
    const severity = (severities.has(alert.severity ?? '') ? alert.severity : 'medium') as SeverityName;
    const product = plain(alert.product || 'another product', 40);
    return [
      finding(thirdPartyAlert, {
        events: [event],
        severity,
        title: `${product}: ${plain(alert.rule || 'alert', 120)}`,
        techniques: alert.techniques ?? [],
        confidence: 0.5,
        context: severity === 'info',
        reason: `${product} said: ${plain(alert.message || alert.rule || 'no more than that', 400)}`,
      }),
    ];
  },
};
