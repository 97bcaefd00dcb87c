// A caller asks the cluster what it may do: the first thing that a stolen token is tried with.
// Benign twins: tools of people ask all the time (context); a program's own account knows what it may do.
import { requestDetector } from './kubernetes-request.ts';

export const rightsAsked = requestDetector({
  id: 'rights-asked',
  title: 'Asked what it may do in the cluster',
  techniques: ['T1613', 'T1069', 'T1033'],
  tactics: ['TA0007'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Those who simply try.',
  rules: [
    {
      verbs: ['create'],
      resources: ['selfsubjectrulesreviews', 'selfsubjectaccessreviews', 'selfsubjectreviews'],
      when: ({ byServiceAccount, audit }) => ({
        says: `asked what it may do (${audit.resource})`,
        severity: byServiceAccount ? 'low' : 'info',
        context: !byServiceAccount,
        confidence: 0.4,
      }),
    },
  ],
});
