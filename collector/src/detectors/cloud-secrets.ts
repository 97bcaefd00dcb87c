// Secrets, passwords and start scripts of machines fetched, many by one identity.
// Benign twins: an application that reads its own two secrets at start; rotation (the Secrets Manager service itself).
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, list, text } from '../receivers/formats/record.ts';
import { identityOf } from './bulk-destruction.ts';
import { cloudDetector, plainCalls, whoCalled } from './cloud-call.ts';
import { tally } from './tally.ts';

const PAUSE_US = 15 * 60_000_000;

/** Distinct secrets by one identity. */
export function createSecretsInBulk(): Detector {
  return tally({
    id: 'secrets-in-bulk',
    title: 'Secrets fetched in bulk',
    techniques: ['T1555.006', 'T1555', 'T1552'],
    tactics: ['TA0006'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: [
      'secretsmanager.amazonaws.com/GetSecretValue',
      'secretsmanager.amazonaws.com/BatchGetSecretValue',
      'ssm.amazonaws.com/GetParameter',
      'ssm.amazonaws.com/GetParameters',
      'ssm.amazonaws.com/GetParametersByPath',
    ],
    blindSpot: 'A thief who takes few secrets, slowly.',
    threshold: 8,
    weightThreshold: 8,
    pauseUs: PAUSE_US,
    counts(event) {
      const call = event.cloudApiCall!;
      if (call.invokedBy || call.principalType === 'AWSService') return undefined;
      const parameters = fields(recordOf(event).requestParameters);
      if (call.eventSource === 'ssm.amazonaws.com') {
        if (parameters.withDecryption !== true) return undefined;
        const names = list(parameters.names).map(text);
        return {
          by: `ssm ${identityOf(event)}`,
          item: text(parameters.name) || text(parameters.path) || names.join(),
          weight: names.length,
        };
      }
      if (call.eventName === 'BatchGetSecretValue')
        return {
          by: identityOf(event),
          item: JSON.stringify(parameters),
          weight: Math.max(2, list(parameters.secretIdList).length),
        };
      return { by: identityOf(event), item: text(parameters.secretId) };
    },
    says: (events, items) => `${whoCalled(events[0]!.cloudApiCall!)} fetched ${items} different secrets within minutes`,
  });
}

/** Passwords and start scripts of many machines by one identity; refusals count, they show the intent. */
export function createMachineSecrets(): Detector {
  return tally({
    id: 'machine-secrets',
    title: 'Secrets of many machines asked for',
    techniques: ['T1552.005', 'T1552', 'T1552.001', 'T1580'],
    tactics: ['TA0006', 'TA0007'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: [
      'ec2.amazonaws.com/GetPasswordData',
      'ec2.amazonaws.com/DescribeInstanceAttribute',
      'ec2.amazonaws.com/DescribeLaunchTemplateVersions',
      'lightsail.amazonaws.com/GetInstanceAccessDetails',
    ],
    blindSpot: 'Start scripts read on the machine itself.',
    threshold: 4,
    pauseUs: PAUSE_US,
    counts(event) {
      const call = event.cloudApiCall!;
      const parameters = fields(recordOf(event).requestParameters);
      if (call.invokedBy) return undefined;
      if (call.eventName === 'DescribeInstanceAttribute' && text(parameters.attribute) !== 'userData') return undefined;
      return {
        by: `${call.eventName} ${identityOf(event)}`,
        item: text(parameters.instanceId) || text(parameters.launchTemplateId) || text(parameters.instanceName),
      };
    },
    says: (events, items) =>
      `${whoCalled(events[0]!.cloudApiCall!)} asked for ${events[0]!.cloudApiCall!.eventName === 'GetPasswordData' ? 'the passwords' : 'the start scripts'} of ${items} machines`,
  });
}

export const secretsBatch = cloudDetector({
  id: 'secrets-batch',
  title: 'Secrets fetched by the batch',
  techniques: ['T1555.006', 'T1555', 'T1552'],
  tactics: ['TA0006'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Which secrets were in the batch.',
  rules: [
    { service: 'secretsmanager', names: ['BatchGetSecretValue'], says: 'fetched secrets by the batch' },
    {
      service: 'ec2',
      names: ['GetPasswordData'],
      severity: 'low',
      techniques: ['T1552.005', 'T1552', 'T1555'],
      when: ({ parameters }) => `fetched the administrator password of ${text(parameters.instanceId)}`,
    },
    {
      service: 'ec2',
      names: ['GetConsoleScreenshot', 'GetConsoleOutput'],
      severity: 'info',
      context: true,
      techniques: ['T1552', 'T1113'],
      says: 'looked at the console of a machine',
    },
    {
      service: 'sso',
      names: ['GetRoleCredentials'],
      severity: 'info',
      context: true,
      techniques: ['T1552.005', 'T1528'],
      says: 'fetched credentials of a role',
    },
    {
      service: 'sso',
      names: ['CreateToken'],
      severity: 'info',
      context: true,
      techniques: ['T1528'],
      says: 'fetched an access token',
    },

    ...plainCalls([
      ['secretsmanager', 'GetSecretValue', 'read a secret', 'info', 'T1555.006 T1555', 'TA0006'],
      ['secretsmanager', 'ReplicateSecretToRegions UpdateSecretVersionStage PutSecretValue UpdateSecret', 'changed a secret', 'info', 'T1555.006 T1098'],
      ['ssm', 'GetParameterHistory', 'read what a parameter was', 'low', 'T1555.006 T1552'],
      ['lambda', 'GetFunction GetFunctionConfiguration', 'read a function and its settings', 'info', 'T1552.001 T1213', 'TA0006'],
      ['codebuild', 'BatchGetProjects ListSourceCredentials', 'read the settings of builds', 'info', 'T1552.001', 'TA0006'],
      ['ecs', 'DescribeTaskDefinition', 'read a task and its settings', 'info', 'T1552.001', 'TA0006'],
      ['ecr', 'GetAuthorizationToken', 'fetched a login to the store of images', 'info', 'T1528', 'TA0006'],
      ['codeartifact', 'GetAuthorizationToken', 'fetched a login to the store of packages', 'info', 'T1528', 'TA0006'],
      ['redshift', 'GetClusterCredentials GetClusterCredentialsWithIAM', 'fetched a password of a warehouse', 'low', 'T1552 T1078.004', 'TA0006'],
      ['redshift-serverless', 'GetCredentials', 'fetched a password of a warehouse', 'low', 'T1552 T1078.004', 'TA0006'],
      ['lightsail', 'DownloadDefaultKeyPair GetRelationalDatabaseMasterUserPassword', 'fetched a login of Lightsail', 'low', 'T1552.004 T1552', 'TA0006'],
      ['cognito-idp', 'DescribeUserPoolClient', 'read the secret of an application', 'info', 'T1552', 'TA0006'],
      ['appconfig', 'GetConfiguration GetLatestConfiguration', 'read settings', 'info', 'T1552.001', 'TA0006'],
    ]), // prettier-ignore
  ],
});
