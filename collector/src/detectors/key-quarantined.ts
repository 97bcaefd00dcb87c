// AWS found a user's access key in public and put the user under its quarantine policy, or somebody lifts that.
// Benign twins: the account's own policy of a similar name; lifting it once the key is gone (the key's end is in the log).
import { text } from '../receivers/formats/record.ts';
import { cloudDetector } from './cloud-call.ts';

/** docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html and the ones before it. */
const QUARANTINE =
  /^arn:aws[^:]*:iam::aws:policy\/(AWSCompromisedKeyQuarantine(V\d+)?|AWSExposedCredentialPolicy_DO_NOT_REMOVE)$/;

export const keyQuarantined = cloudDetector({
  id: 'key-quarantined',
  title: 'Access key found in public by AWS',
  techniques: ['T1552.001', 'T1078.004'],
  tactics: ['TA0006', 'TA0001'],
  severity: 'high',
  deterministic: true,
  blindSpot: 'Keys that AWS does not find, or of which it tells by mail alone.',
  rules: [
    {
      service: 'iam',
      names: ['AttachUserPolicy'],
      servicesToo: true,
      when: ({ parameters }) =>
        QUARANTINE.test(text(parameters.policyArn))
          ? `put user ${text(parameters.userName)} under quarantine: a key of it was found in public`
          : undefined,
    },
    {
      service: 'iam',
      names: ['DetachUserPolicy'],
      techniques: ['T1562.001', 'T1078.004'],
      tactics: ['TA0005', 'TA0003'],
      severity: 'medium',
      deterministic: false,
      when: ({ parameters }) =>
        QUARANTINE.test(text(parameters.policyArn))
          ? `lifted the quarantine of user ${text(parameters.userName)}, whose key was found in public`
          : undefined,
    },
  ],
});
