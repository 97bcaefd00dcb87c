// The sensor of a node lost sight: its daemon ended unasked, or its programs were taken out of the kernel.
// Benign twins: an update that restarts it in order (it says "stopped"), a node so busy that the sign of life came late.
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

export const sensorBlind: Detector = {
  id: 'sensor-blind',
  title: 'The sensor of a node saw nothing',
  techniques: ['T1562.001', 'T1562'],
  tactics: ['TA0005'],
  severity: 'medium',
  deterministic: false,
  payloads: ['witnessStatus'],
  blindSpot:
    'Who did it, unless another witness saw it; a sensor that is removed with its forwarder only falls silent.',
  detect(event) {
    const { kind, message, blindFromUs, blindUntilUs } = event.witnessStatus ?? {};
    const node = event.workload?.node || 'a node';
    if (kind !== 'blind' && kind !== 'gap') return [];
    const identity = `${event.workload?.bootId ?? node}/${blindFromUs ?? 0}/${kind}`;
    const seconds = (((blindUntilUs ?? 0) - (blindFromUs ?? 0)) / 1e6).toFixed(1);
    const reason =
      kind === 'blind'
        ? `nothing is seen on ${node} any more: ${message ?? ''}`
        : `nothing was seen on ${node} for ${seconds} s: what happened there then is known from other witnesses only`;
    // the end of a gap is told; losing sight is what weighs
    return [
      finding(sensorBlind, {
        events: [event],
        reason: plain(reason),
        confidence: 0.4,
        identity,
        context: kind === 'gap',
      }),
    ];
  },
};
