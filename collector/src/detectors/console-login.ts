// Logins to the console that should not be: without a second factor, as root, guessed; and sessions turned into logins.
// Benign twins: single sign-on (the factor was asked for elsewhere), roles, failed attempts below the count.
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';
import { tally } from './tally.ts';

export const consoleLogin = cloudDetector({
  id: 'console-login',
  title: 'Unsafe console login',
  techniques: ['T1078.004', 'T1078'],
  tactics: ['TA0001'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'A stolen session cookie.',
  rules: [
    {
      service: 'signin',
      names: ['ConsoleLogin'],
      techniques: ['T1078.004', 'T1078', 'T1556.006'],
      when: withoutFactor,
    },
    {
      service: 'signin',
      names: ['ConsoleLogin'],
      techniques: ['T1621', 'T1110'],
      tactics: ['TA0006'],
      severity: 'low',
      refusedToo: true,
      when: (call) =>
        failedLogin(call) && text(fields(call.record.additionalEventData).MFAUsed) === 'Yes'
          ? 'had the password right and the second factor wrong'
          : undefined,
    },
    {
      service: 'signin',
      names: ['ConsoleLogin'],
      techniques: ['T1110', 'T1078.004', 'T1078'],
      tactics: ['TA0006'],
      severity: 'low',
      refusedToo: true,
      when: (call) =>
        failedLogin(call) && call.call.principalType === 'Root'
          ? `failed to log in as root from ${call.call.sourceAddress}`
          : undefined,
    },
    {
      service: 'signin',
      names: ['ConsoleLogin'],
      severity: 'info',
      context: true,
      refusedToo: true,
      when: (call) => `${failedLogin(call) ? 'failed to log' : 'logged'} in to the console`,
    },
    {
      service: 'signin',
      names: ['PasswordUpdated', 'PasswordRecoveryCompleted', 'PasswordRecoveryRequested', 'EmailUpdated'],
      techniques: ['T1098', 'T1078.004'],
      tactics: ['TA0003'],
      when: (call) =>
        call.call.principalType === 'Root' && !failedLogin(call)
          ? {
              says: `changed how it logs in (${call.name})`,
              severity: call.name === 'PasswordRecoveryRequested' ? 'low' : 'high',
            }
          : undefined,
    },
    {
      service: 'signin',
      names: ['GetSigninToken'],
      techniques: ['T1550.001', 'T1021.007', 'T1538'],
      tactics: ['TA0008', 'TA0005'],
      when: (call) =>
        call.call.userAgent?.startsWith('Jersey/${project.version}')
          ? undefined
          : {
              says: `turned session credentials into a console login from ${call.call.sourceAddress}`,
              severity: 'medium',
            },
    },
    {
      service: 'signin',
      names: ['SwitchRole', 'ExitRole'],
      severity: 'info',
      context: true,
      says: 'switched roles in the console',
    },
    {
      service: 'sso',
      names: ['Authenticate', 'Federate'],
      severity: 'info',
      context: true,
      tactics: ['TA0001'],
      says: 'logged in by single sign-on',
    },

    ...plainCalls([
      ['signin', 'SwitchRole RenewRole ExitRole CheckMfa UserAuthentication CredentialVerification CredentialChallenge CompleteLogin', 'logged in or switched roles', 'info', 'T1078.004 T1021.007'],
    ]), // prettier-ignore
  ],
});

function failedLogin({ response, call }: Call): boolean {
  return (
    text(response.ConsoleLogin) === 'Failure' ||
    text(response.PasswordUpdated) === 'Failure' ||
    (call.errorCode ?? '') !== ''
  );
}

function withoutFactor(call: Call): RuleClaim | undefined {
  const extra = fields(call.record.additionalEventData);
  const { principalType, mfaAuthenticated } = call.call;
  if (failedLogin(call) || text(call.response.ConsoleLogin) !== 'Success') return undefined;
  const root = principalType === 'Root';
  if (!root && principalType !== 'IAMUser') return undefined;
  if (text(extra.SamlProviderArn) !== '' || mfaAuthenticated || text(extra.MFAUsed) === 'Yes') {
    return root ? { says: `logged in from ${call.call.sourceAddress}`, severity: 'medium' } : undefined;
  }
  if (text(extra.MFAUsed) !== 'No') return undefined;
  return {
    says: `logged in to the console without a second factor from ${call.call.sourceAddress}`,
    severity: root ? 'high' : 'medium',
  };
}

export function createLoginGuessing(): Detector {
  return tally({
    id: 'login-guessing',
    title: 'Console passwords guessed',
    techniques: ['T1110', 'T1110.003', 'T1078'],
    tactics: ['TA0006', 'TA0001'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: ['signin.amazonaws.com/ConsoleLogin'],
    blindSpot: 'Guesses from many addresses at a slow pace.',
    threshold: 5,
    pauseUs: 30 * 60_000_000,
    counts(event) {
      const failed = text(fields(recordOf(event).responseElements).ConsoleLogin) === 'Failure';
      if (!failed) return undefined;
      const call = event.cloudApiCall!;
      return { by: call.sourceAddress || call.account || 'unknown', item: event.id! };
    },
    says: (events, items) =>
      `${items} console logins failed from ${events[0]!.cloudApiCall!.sourceAddress || 'an unknown address'}`,
  });
}
