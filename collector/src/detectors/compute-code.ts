// Code brought into the account's own compute: new or overwritten functions, layers, triggers, public function URLs.
// Benign twin: every deployment does this; medium at most, and nothing alone.
import { text } from '../receivers/formats/record.ts';
import { cloudDetector } from './cloud-call.ts';

export const computeCode = cloudDetector({
  id: 'compute-code',
  title: 'Code placed in the cloud account',
  techniques: ['T1648'],
  tactics: ['TA0002', 'TA0003'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What the code does.',
  rules: [
    { service: 'lambda', names: ['CreateFunction'], when: ({ parameters }) => `made function ${text(parameters.functionName)}` },
  ],
});
