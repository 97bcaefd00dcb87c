// A cloud or Kubernetes credential's id seen leaving the application in a response.
// Benign twin: a service whose job is to hand out temporary credentials; hence not enough to open a story alone.
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

export function createCredentialExposed(): Detector {
  const detector: Detector = {
    id: 'credential-exposed',
    title: 'Credential left the application',
    techniques: ['T1552.005', 'T1552'],
    tactics: ['TA0006'],
    severity: 'high',
    deterministic: false,
    payloads: ['operation'],
    blindSpot: 'Credentials that were encrypted, compressed or split before they left.',
    detect(event) {
      const credential = event.operation?.credential;
      if (!credential?.identifier || credential.direction !== 'out') return [];
      const kubernetes = credential.kind === 'kubernetes_token';
      return [
        finding(detector, {
          events: [event],
          techniques: kubernetes ? ['T1528', 'T1552'] : detector.techniques,
          confidence: 0.8,
          reason: plain(
            `${kubernetes ? 'the Kubernetes token' : 'the temporary cloud credential'} ${credential.identifier} left in the ${credential.where || 'response'}`,
          ),
        }),
      ];
    },
  };
  return detector;
}
