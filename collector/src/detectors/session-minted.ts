// Credentials turned into other credentials that outlive a revoked key or hide who acts.
// Benign twins: assuming roles is ordinary and says nothing here; GetSessionToken by a user with MFA.
import { cloudDetector, plainCalls, policyOf } from './cloud-call.ts';
import { givesEverything } from './cloud-policy.ts';
import { text } from '../receivers/formats/record.ts';

export const sessionMinted = cloudDetector({
  id: 'session-minted',
  title: 'Session that outlives its key',
  techniques: ['T1550.001', 'T1550', 'T1098.001', 'T1078.004', 'T1134'],
  tactics: ['TA0003', 'TA0005'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Roles assumed in accounts whose trail is elsewhere.',
  rules: [
    {
      service: 'sts',
      names: ['GetFederationToken'],
      when: ({ parameters }) => ({
        says: `minted a federated session ${text(parameters.name)}`,
        severity: givesEverything(policyOf(parameters.policy)) ? 'high' : 'medium',
      }),
    },
    {
      service: 'sts',
      names: ['GetSessionToken'],
      techniques: ['T1550.001', 'T1548'],
      tactics: ['TA0008', 'TA0004'],
      severity: 'low',
      when: ({ call }) => (call.principalType === 'IAMUser' ? 'minted a session of its own' : undefined),
    },
    {
      service: 'sts',
      names: ['AssumeRoot'],
      severity: 'high',
      techniques: ['T1548.005', 'T1078.004'],
      tactics: ['TA0004'],
      says: 'took root of a member account',
    },

    {
      service: 'sts',
      names: ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRole'],
      techniques: ['T1550.001', 'T1078.004', 'T1548.005'],
      tactics: ['TA0004'],
      severity: 'info',
      context: true,
      when: ({ parameters, name }) =>
        name !== 'AssumeRole' || Number(text(parameters.durationSeconds)) > 14_400
          ? `took role ${text(parameters.roleArn).split('/').at(-1)}`
          : undefined,
    },
    ...plainCalls([
      ['signin', 'CreateOAuth2Token AuthorizeOAuth2Access', 'turned a console login into a session of the command line', 'info', 'T1550.001 T1528'],
      ['sts', 'GetAccessKeyInfo DecodeAuthorizationMessage GetDelegatedAccessToken', 'asked what a credential is', 'info', 'T1087.004 T1526', 'TA0007'],
      ['iam', 'CreateServiceSpecificCredential', 'made a password for one service', 'low', 'T1098.001 T1550'],
    ]), // prettier-ignore
  ],
});
