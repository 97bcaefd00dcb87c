// Code brought into the account's own compute: new or overwritten functions, layers, triggers, rights for strangers to call.
// Benign twin: every deployment does this; low to medium, and nothing alone.
import { text } from '../receivers/formats/record.ts';
import { accountOf, cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

export const computeCode = cloudDetector({
  id: 'compute-code',
  title: 'Code placed in the cloud account',
  techniques: ['T1648', 'T1525', 'T1546'],
  tactics: ['TA0003', 'TA0002'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What the code does.',
  rules: [
    {
      service: 'lambda',
      names: ['CreateFunction'],
      when: ({ parameters }) => `made function ${text(parameters.functionName)}`,
    },
    {
      service: 'lambda',
      names: ['UpdateFunctionCode'],
      techniques: ['T1525', 'T1648', 'T1554', 'T1546', 'T1505'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.dryRun === true ? undefined : `replaced the code of function ${text(parameters.functionName)}`,
    },
    {
      service: 'lambda',
      names: ['UpdateFunctionConfiguration'],
      techniques: ['T1546', 'T1525', 'T1648', 'T1574'],
      when: ({ parameters }) =>
        'layers' in parameters
          ? { says: `put layers under function ${text(parameters.functionName)}`, severity: 'medium' }
          : undefined,
    },
    {
      service: 'lambda',
      names: ['PublishLayerVersion'],
      techniques: ['T1525', 'T1648'],
      severity: 'info',
      context: true,
      says: 'published a function layer',
    },
    {
      service: 'lambda',
      names: ['CreateEventSourceMapping', 'UpdateEventSourceMapping'],
      techniques: ['T1546', 'T1648'],
      when: ({ parameters }) => ({
        says: `made function ${text(parameters.functionName)} listen to ${text(parameters.eventSourceArn) || 'a source of data'}`,
        severity: 'low',
      }),
    },
    {
      service: 'lambda',
      names: ['AddPermission'],
      techniques: ['T1098', 'T1078', 'T1546', 'T1648'],
      tactics: ['TA0003', 'TA0004'],
      when: callable,
    },
    {
      service: 's3',
      names: ['PutBucketNotification', 'PutBucketNotificationConfiguration'],
      techniques: ['T1546', 'T1119'],
      severity: 'info',
      context: true,
      says: 'made something listen to a bucket',
    },
    {
      service: 'ecr',
      names: ['CreatePullThroughCacheRule', 'PutReplicationConfiguration', 'PutRegistryPolicy'],
      techniques: ['T1525', 'T1195.002'],
      severity: 'info',
      context: true,
      says: 'changed where images come from',
    },
    {
      service: 'cloudformation',
      names: ['CreateStack', 'UpdateStack', 'CreateChangeSet', 'CreateStackSet', 'RegisterType'],
      techniques: ['T1648'],
      severity: 'info',
      context: true,
      says: 'changed a stack',
    },
    {
      service: 'states',
      names: ['CreateStateMachine', 'UpdateStateMachine'],
      severity: 'info',
      context: true,
      says: 'changed a workflow',
    },
    {
      service: 'events',
      names: ['PutRule', 'PutTargets'],
      techniques: ['T1546', 'T1053'],
      severity: 'info',
      context: true,
      says: 'made something run on an event',
    },
    {
      service: 'scheduler',
      names: ['CreateSchedule', 'UpdateSchedule'],
      techniques: ['T1053'],
      severity: 'info',
      context: true,
      says: 'made something run by the clock',
    },
    {
      service: 'apprunner',
      names: ['CreateService', 'UpdateService'],
      severity: 'info',
      context: true,
      says: 'changed a service',
    },
    {
      service: 'sns',
      names: ['Subscribe'],
      techniques: ['T1537', 'T1567'],
      tactics: ['TA0010'],
      severity: 'info',
      context: true,
      says: 'subscribed to messages',
    },
    {
      service: 'cognito-identity',
      names: ['SetIdentityPoolRoles', 'UpdateIdentityPool', 'CreateIdentityPool'],
      techniques: ['T1098', 'T1078.004'],
      when: ({ parameters }) =>
        parameters.allowUnauthenticatedIdentities === true
          ? { says: 'lets anybody without a login have credentials', severity: 'medium' }
          : undefined,
    },

    {
      service: 'lambda',
      names: ['UpdateFunctionConfiguration'],
      techniques: ['T1546', 'T1574', 'T1098.003', 'T1648'],
      severity: 'low',
      when: ({ parameters }) => {
        if (text(parameters.role) !== '')
          return `gave function ${text(parameters.functionName)} role ${text(parameters.role).split('/').at(-1)}`;
        return parameters.environment !== undefined ||
          parameters.handler !== undefined ||
          parameters.runtime !== undefined
          ? { says: `changed how function ${text(parameters.functionName)} starts`, severity: 'low' }
          : undefined;
      },
    },
    {
      service: 'lambda',
      names: ['PutFunctionEventInvokeConfig', 'UpdateFunctionEventInvokeConfig'],
      techniques: ['T1546', 'T1020'],
      severity: 'low',
      when: ({ parameters }) =>
        parameters.destinationConfig === undefined ? undefined : 'sends the results of a function elsewhere',
    },
    {
      service: 'ecr',
      names: ['PutImage'],
      techniques: ['T1525'],
      severity: 'low',
      when: ({ parameters, call }) =>
        call.principalType === 'IAMUser'
          ? `pushed image ${text(parameters.repositoryName)}:${text(parameters.imageTag)} by hand`
          : undefined,
    },
    ...plainCalls([
      ['codebuild', 'CreateProject UpdateProject CreateWebhook UpdateWebhook', 'changed a build', 'info', 'T1677 T1195'],
      ['codebuild', 'ImportSourceCredentials', 'gave builds a credential for code', 'low', 'T1195.002 T1552 T1098.001'],
      ['codepipeline', 'UpdatePipeline CreatePipeline PutWebhook', 'changed a pipeline', 'info', 'T1677 T1195'],
      ['appsync', 'CreateApiKey CreateResolver UpdateResolver CreateFunction UpdateFunction', 'changed the code of an interface', 'low', 'T1648 T1546'],
      ['pipes', 'CreatePipe UpdatePipe', 'made something run on an event', 'low', 'T1546 T1020'],
      ['ecr', 'DeleteRepositoryPolicy CompleteLayerUpload CreateRepository DeleteRepository BatchDeleteImage SetRepositoryPolicy PutLifecyclePolicy', 'changed a store of images', 'info', 'T1525'],
      ['lambda', 'PublishVersion CreateAlias UpdateAlias UpdateEventSourceMapping', 'changed what a function’s name stands for', 'info', 'T1525 T1648'],
      ['iot', 'CreateTopicRule ReplaceTopicRule', 'made something run on a message', 'info', 'T1546'],
      ['ses', 'CreateReceiptRule UpdateReceiptRule SetActiveReceiptRuleSet', 'made something run on mail', 'low', 'T1546 T1114.003'],
      ['synthetics', 'CreateCanary UpdateCanary', 'made something run by the clock', 'low', 'T1053 T1648'],
    ]), // prettier-ignore
  ],
});

function callable({ parameters, call }: Call): RuleClaim {
  const principal = text(parameters.principal);
  const what = `function ${text(parameters.functionName)}`;
  if (
    principal === '*' &&
    text(parameters.principalOrgID) === '' &&
    text(parameters.sourceArn) === '' &&
    text(parameters.sourceAccount) === ''
  )
    return { says: `lets everybody call ${what}`, severity: 'high' };
  const foreign = accountOf(principal) || (principal === '' ? '' : accountOf(text(parameters.sourceAccount)));
  if (foreign !== '' && foreign !== call.account)
    return { says: `lets account ${foreign} call ${what}`, severity: 'medium' };
  return { says: `changed who may call ${what}`, severity: 'low' };
}
