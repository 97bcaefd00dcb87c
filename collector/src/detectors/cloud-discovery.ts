// Looking around: many different questions by one identity in a short time, refusals piling up, questions that only a stranger
// to the account asks.
// Benign twins: inventory tools of AWS and of the owner ask much, but rarely get refused; the console.
import type { Detector } from '../detector.ts';
import { identityOf } from './bulk-destruction.ts';
import { cloudDetector, plainCalls, whoCalled } from './cloud-call.ts';
import { tally } from './tally.ts';

const MINUTES = 60_000_000;

export function createEnumeration(): Detector {
  return tally({
    id: 'cloud-enumeration',
    title: 'Account explored',
    techniques: ['T1580', 'T1526', 'T1087.004', 'T1069.003', 'T1619'],
    tactics: ['TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'Slow explorers, and those who know the account.',
    threshold: 6,
    pauseUs: 2 * MINUTES,
    counts(event) {
      const call = event.cloudApiCall!;
      if (call.invokedBy || call.principalType === 'AWSService' || !READS.test(call.eventName ?? '')) return undefined;
      if (
        (call.principalArn ?? '').includes('/AWSServiceRoleFor') ||
        /console\.amazonaws\.com|AWS Internal/.test(`${call.userAgent} ${call.sourceAddress}`)
      )
        return undefined;
      return { by: identityOf(event), item: `${call.eventSource}/${call.eventName}` };
    },
    says: (events, items) =>
      `${whoCalled(events[0]!.cloudApiCall!)} asked ${items} different questions about the account within minutes`,
  });
}
const READS =
  /^(List|Describe|Get(CallerIdentity|Account|Bucket|User|Role|Policy|Send|Group|Login|Instance|Credential|Function|Detector|Trail|EventSel))/;

export function createRefusals(): Detector {
  return tally({
    id: 'cloud-refusals',
    title: 'Rights probed',
    techniques: ['T1526', 'T1580', 'T1087.004'],
    tactics: ['TA0007'],
    severity: 'low',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'Identities that may ask everything.',
    threshold: 10,
    pauseUs: 10 * MINUTES,
    counts(event) {
      const call = event.cloudApiCall!;
      if (!/AccessDenied|Unauthorized(Operation)?|Forbidden|NotAuthorized/.test(call.errorCode ?? '')) return undefined;
      if (
        call.principalType === 'AWSService' ||
        (call.sourceAddress ?? '').endsWith('.amazonaws.com') ||
        call.sourceAddress === 'AWS Internal' ||
        /^console|signin/.test(call.userAgent ?? '')
      )
        return undefined;
      return { by: identityOf(event), item: `${call.eventSource}/${call.eventName}/${event.id}` };
    },
    says: (events, items) => `${whoCalled(events[0]!.cloudApiCall!)} was refused ${items} times within minutes`,
  });
}

/** Questions of few: each is context, some are worth a line. */
export const cloudDiscovery = cloudDetector({
  id: 'cloud-discovery',
  title: 'Telling question about the account',
  techniques: ['T1580', 'T1526'],
  tactics: ['TA0007'],
  severity: 'info',
  deterministic: false,
  blindSpot: 'Why it was asked.',
  rules: [
    // Few ask these, and nobody by the way.
    ...plainCalls([
      ['account', 'GetAlternateContact GetContactInformation GetPrimaryEmail', 'asked who owns the account', 'low', 'T1087.004 T1087'],
      ['billingconsole', 'GetAlternateContact GetContactInformation', 'asked who owns the account', 'low', 'T1087.004 T1087'],
      ['organizations', 'DescribeAccount ListAccounts ListDelegatedAdministrators ListPolicies DescribePolicy ListRoots', 'asked for the accounts and their policies', 'low', 'T1087.004 T1087 T1580'],
      ['iam', 'GetAccountAuthorizationDetails GenerateCredentialReport GetCredentialReport SimulatePrincipalPolicy', 'asked for everybody’s rights', 'low', 'T1087.004 T1069.003'],
      ['ses', 'ListIdentities GetIdentityVerificationAttributes ListEmailIdentities GetAccount GetSendStatistics', 'asked what mail the account can send', 'low', 'T1526 T1580 T1087'],
      ['ssm', 'GetInventory ListInventoryEntries DescribeInstancePatches', 'asked what runs on the machines', 'info', 'T1518 T1580'],
      ['ce', 'GetCostAndUsage GetDimensionValues', 'asked what the account spends', 'info', 'T1526 T1580'],
      ['resource-explorer-2', 'Search ListResources', 'searched the account', 'info', 'T1580 T1526'],
      ['tagging', 'GetResources', 'searched the account', 'info', 'T1580 T1526'],
      ['config', 'SelectResourceConfig SelectAggregateResourceConfig ListDiscoveredResources', 'searched the account', 'info', 'T1580 T1526'],
      ['logs', 'FilterLogEvents GetLogEvents StartQuery', 'read logs', 'info', 'T1654'],
      ['servicequotas', 'ListServiceQuotas GetServiceQuota', 'asked how much it may start', 'info', 'T1580 T1526'],
      ['eks', 'DescribeCluster ListClusters ListAccessEntries', 'asked for clusters', 'info', 'T1613 T1580'],
      ['ecr', 'DescribeRepositories DescribeImages ListImages', 'asked for images', 'info', 'T1613 T1580'],
      ['ec2', 'GetEbsEncryptionByDefault DescribeFlowLogs DescribeSecurityGroups DescribeVpcs', 'asked how the network is built', 'info', 'T1580 T1016'],
    ]), // prettier-ignore
    {
      service: 'organizations',
      names: ['DescribeAccount', 'ListAccounts', 'DescribeOrganization'],
      context: true,
      techniques: ['T1087.004', 'T1087'],
      says: 'asked for the accounts',
    },
    {
      service: 'account',
      names: ['GetAlternateContact', 'GetContactInformation', 'GetPrimaryEmail'],
      context: true,
      techniques: ['T1087.004', 'T1087'],
      says: 'asked who owns the account',
    },
    {
      service: 'billingconsole',
      names: ['GetAlternateContact', 'GetContactInformation'],
      context: true,
      techniques: ['T1087.004', 'T1087'],
      says: 'asked who owns the account',
    },
    {
      service: 'iam',
      names: ['GetAccountPasswordPolicy'],
      severity: 'low',
      techniques: ['T1201'],
      when: ({ call, record }) =>
        record.eventType === 'AwsServiceEvent' || call.principalArn === ''
          ? undefined
          : 'asked for the password policy',
    },
    {
      service: 'iam',
      names: [
        'GetAccountAuthorizationDetails',
        'SimulatePrincipalPolicy',
        'GenerateCredentialReport',
        'GetCredentialReport',
      ],
      context: true,
      techniques: ['T1087.004', 'T1069.003'],
      says: 'asked for everybody’s rights',
    },
    {
      service: 'ses',
      names: [
        'GetAccountSendingEnabled',
        'GetSendQuota',
        'ListIdentities',
        'GetIdentityVerificationAttributes',
        'GetAccount',
        'ListEmailIdentities',
      ],
      context: true,
      techniques: ['T1526', 'T1580', 'T1087'],
      says: 'asked what mail the account can send',
    },
    {
      service: 'ses',
      names: ['GetAccountSendingEnabled'],
      severity: 'low',
      techniques: ['T1526', 'T1580'],
      says: 'asked whether the account can send mail',
    },
    {
      service: 'sts',
      names: ['GetCallerIdentity'],
      context: true,
      techniques: ['T1087.004', 'T1033'],
      when: ({ call }) =>
        call.accessKeyId?.startsWith('AKIA') || call.principalType === 'IAMUser' ? 'asked who it is' : undefined,
    },
    {
      service: 'ec2',
      names: ['DescribeSnapshots', 'DescribeImages'],
      context: true,
      techniques: ['T1580'],
      when: ({ parameters }) =>
        JSON.stringify(parameters).includes('"all"') ? 'looked for what others share' : undefined,
    },
    {
      service: 'cloudtrail',
      names: ['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors', 'LookupEvents'],
      context: true,
      techniques: ['T1654', 'T1518.001'],
      says: 'asked what is logged',
    },
    {
      service: 'cloudtrail',
      names: ['CreateTrail', 'StartLogging'],
      context: true,
      techniques: ['T1538'],
      says: 'set up a trail',
    },
    {
      service: 'guardduty',
      names: ['ListDetectors', 'GetDetector', 'ListFindings'],
      context: true,
      techniques: ['T1518.001'],
      says: 'asked what is watched',
    },
    {
      service: 'support',
      names: ['DescribeTrustedAdvisorChecks', 'CreateCase'],
      context: true,
      techniques: ['T1580'],
      says: 'used support',
    },
    {
      service: 'ssm',
      names: [
        'GetInventory',
        'ListInventoryEntries',
        'DescribeInstanceInformation',
        'ListDocuments',
        'DescribeParameters',
        'DescribeInstancePatches',
      ],
      context: true,
      techniques: ['T1518', 'T1580', 'T1526'],
      says: 'asked what runs on the machines',
    },
    {
      service: 'iam',
      names: [
        'ListUsers',
        'ListRoles',
        'ListGroups',
        'GetAccountSummary',
        'ListAccessKeys',
        'ListAttachedUserPolicies',
      ],
      context: true,
      techniques: ['T1087.004', 'T1069.003'],
      says: 'asked who is in the account',
    },
    {
      service: '*',
      names: [
        'GetObject',
        'PutObject',
        'ListObjects',
        'ListBuckets',
        'ListObjectsV2',
        'HeadBucket',
        'GetBucketLocation',
      ],
      refusedToo: true,
      severity: 'low',
      techniques: ['T1526', 'T1599', 'T1619'],
      when: ({ call }) =>
        call.errorCode === 'VpceAccessDenied' ? 'was refused by the policy of a VPC endpoint' : undefined,
    },
  ],
});
