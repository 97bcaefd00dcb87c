// The account's root user at work. Benign twins: reading, what AWS does in its name, and the few acts that only root can do
// show too, as low.
import type { Detector } from '../detector.ts';
import { byService, readCall } from './cloud-call.ts';
import { finding } from './finding.ts';

export function createRootActivity(): Detector {
  const detector: Detector = {
    id: 'root-activity',
    title: 'Root user at work',
    techniques: ['T1078.004', 'T1078'],
    tactics: ['TA0004', 'TA0001'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'Which person was behind it.',
    detect(event) {
      if (event.cloudApiCall!.principalType !== 'Root') return [];
      const call = readCall(event);
      if (
        call.failed ||
        call.call.readOnly ||
        byService(call) ||
        /^(Get|List|Describe|Head|Lookup|View|Check)/.test(call.name)
      )
        return [];
      if (call.name === 'CreateServiceLinkedRole' || call.record.eventType === 'AwsServiceEvent') return [];
      // Logins and password changes have detectors of their own.
      const signin = call.call.eventSource === 'signin.amazonaws.com';
      return [
        finding(detector, {
          events: [event],
          severity: signin ? 'low' : 'medium',
          reason: `${call.who} called ${call.name} from ${call.call.sourceAddress || 'an unknown address'}`,
        }),
      ];
    },
  };
  return detector;
}
