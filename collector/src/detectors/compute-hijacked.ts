// Computing power and models taken for somebody else's ends: big or graphics machines, model access agreed to, mail and phone
// abuse.
// Benign twins: ordinary sizes; fleets that AWS services launch; teams that train models (medium, alone it opens nothing).
import type { Detector } from '../detector.ts';
import { fields, list, text, type Fields } from '../receivers/formats/record.ts';
import { identityOf } from './bulk-destruction.ts';
import { byService, cloudDetector, plainCalls, whoCalled, type Call, type RuleClaim } from './cloud-call.ts';
import { tally } from './tally.ts';

export const computeHijacked = cloudDetector({
  id: 'compute-hijacked',
  title: 'Unusual computing power asked for',
  techniques: ['T1496.001', 'T1496', 'T1578.002', 'T1610'],
  tactics: ['TA0040', 'TA0002'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Small machines in great number over a long time.',
  rules: [
    {
      service: 'ec2',
      names: ['RunInstances', 'RequestSpotInstances', 'CreateFleet', 'RequestSpotFleet'],
      refusedToo: true,
      servicesToo: true,
      when: launched,
    },
    {
      service: 'bedrock',
      names: ['PutFoundationModelEntitlement', 'PutUseCaseForModelAccess', 'CreateFoundationModelAgreement'],
      techniques: ['T1496', 'T1496.004', 'T1078.004'],
      says: 'unlocked models of Bedrock',
      severity: 'medium',
    },
    {
      service: 'bedrock',
      names: ['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream'],
      techniques: ['T1496', 'T1496.004'],
      refusedToo: true,
      severity: 'low',
      when: (call) =>
        call.failed && /AccessDenied|Validation|ResourceNotFound/.test(call.call.errorCode ?? '')
          ? 'tried models that it may not use'
          : undefined,
    },
    {
      service: 'bedrock',
      names: ['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream', 'ListFoundationModels'],
      techniques: ['T1496', 'T1496.004', 'T1580'],
      severity: 'info',
      context: true,
      says: 'used or looked at models',
    },
    {
      service: 'servicequotas',
      names: ['RequestServiceQuotaIncrease'],
      techniques: ['T1496'],
      severity: 'low',
      when: ({ parameters }) =>
        /ec2|sagemaker|bedrock/.test(text(parameters.serviceCode))
          ? `asked for a higher quota of ${text(parameters.serviceCode)}`
          : undefined,
    },
    {
      service: 'ses',
      names: [
        'UpdateAccountSendingEnabled',
        'PutAccountDetails',
        'PutAccountSendingAttributes',
        'VerifyEmailIdentity',
        'VerifyDomainIdentity',
        'CreateEmailIdentity',
      ],
      techniques: ['T1496.003', 'T1566', 'T1496'],
      severity: 'low',
      when: ({ name }) => `prepared to send mail (${name})`,
    },
    {
      service: 'sns',
      names: ['SetSMSAttributes', 'CreateSMSSandboxPhoneNumber'],
      techniques: ['T1496.003', 'T1496'],
      severity: 'low',
      says: 'prepared to send text messages',
    },
    {
      service: 'ecs',
      names: ['CreateCluster'],
      techniques: ['T1610', 'T1496'],
      severity: 'info',
      context: true,
      says: 'made a container cluster',
    },

    {
      service: 'sagemaker',
      names: [
        'CreateNotebookInstance',
        'CreateTrainingJob',
        'CreateProcessingJob',
        'CreateEndpointConfig',
        'CreateApp',
        'CreateCluster',
      ],
      refusedToo: true,
      techniques: ['T1496.001', 'T1496', 'T1578.002'],
      when: ({ parameters }) => {
        const type =
          /"[iI]nstanceType":"ml\.([a-z0-9.]+)"/.exec(JSON.stringify(parameters).slice(0, 20_000))?.[1] ?? '';
        return UNUSUAL.test(type) ? { says: `asked for a machine of type ml.${type}`, severity: 'low' } : undefined;
      },
    },
    {
      service: 'autoscaling',
      names: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup', 'SetDesiredCapacity'],
      techniques: ['T1496.001', 'T1496', 'T1578.002'],
      when: ({ parameters }) => {
        const wanted = Math.max(Number(text(parameters.desiredCapacity)) || 0, Number(text(parameters.minSize)) || 0);
        return wanted >= 50 ? `wants ${wanted} machines in a fleet` : undefined;
      },
    },
    {
      service: 'ecs',
      names: ['CreateService', 'UpdateService', 'RunTask'],
      techniques: ['T1496.001', 'T1496', 'T1610'],
      when: ({ parameters }) => {
        const wanted = Math.max(Number(text(parameters.desiredCount)) || 0, Number(text(parameters.count)) || 0);
        return wanted >= 50 ? `wants ${wanted} tasks` : undefined;
      },
    },
    {
      service: 'lightsail',
      names: ['CreateInstances', 'CreateContainerService'],
      techniques: ['T1578.002', 'T1496.001'],
      severity: 'low',
      says: 'started machines in Lightsail',
    },
    ...plainCalls([
      ['bedrock', 'CreateProvisionedModelThroughput CreateModelCustomizationJob CreateModelInvocationJob PutEnforcedGuardrailConfiguration', 'took model power', 'low', 'T1496 T1496.004'],
      ['servicequotas', 'RequestServiceQuotaIncrease', 'asked for a higher quota', 'info', 'T1496 T1578'],
      ['ec2', 'PurchaseReservedInstancesOffering PurchaseHostReservation CreateCapacityReservation PurchaseCapacityBlock AllocateHosts PurchaseScheduledInstances', 'bought computing power', 'low', 'T1496 T1578.002'],
      ['savingsplans', 'CreateSavingsPlan', 'bought computing power', 'low', 'T1496'],
      ['mobiletargeting', 'SendMessages SendUsersMessages UpdateSmsChannel UpdateEmailChannel CreateCampaign', 'sent messages', 'low', 'T1496.003 T1566'],
      ['sms-voice', 'RequestPhoneNumber SendTextMessage SetTextMessageSpendLimitOverride RequestSenderId', 'prepared to send text messages', 'low', 'T1496.003 T1496'],
      ['ses', 'SendEmail SendRawEmail SendBulkEmail SendTemplatedEmail', 'sent mail', 'info', 'T1496.003 T1566'],
      ['ses', 'CreateTemplate CreateEmailTemplate VerifyEmailAddress VerifyDomainDkim CreateConfigurationSet', 'prepared to send mail', 'low', 'T1496.003 T1566'],
      ['aws-marketplace', 'AcceptAgreementRequest Subscribe CreateAgreementRequest', 'subscribed to a product', 'low', 'T1496'],
      ['gamelift', 'CreateFleet', 'started a fleet', 'low', 'T1496.001 T1578.002'],
      ['deadline', 'CreateFleet CreateJob', 'started a render farm', 'low', 'T1496.001 T1578.002'],
    ]), // prettier-ignore
  ],
});

/** Graphics, accelerators, bare metal, very big ones: https://aws.amazon.com/ec2/instance-types/ */
const UNUSUAL = /^(p\d|g\d|gr\d|trn\d|inf\d|dl\d|vt\d|f\d|u-|x\d|z\d)|\.(metal|(1[2-9]|[2-9]\d|1\d\d)xlarge)/;

function launched(call: Call): RuleClaim | undefined {
  const { parameters, failed } = call;
  const type = text(parameters.instanceType) || text(fields(parameters.instanceType).value) || anyType(parameters);
  const items = list(fields(parameters.instancesSet).items).map(fields);
  const count = items.reduce((sum, item) => sum + (Number(text(item.maxCount)) || 1), 0);
  if (UNUSUAL.test(type))
    return {
      says: `${failed ? 'tried to start' : 'started'} ${count > 1 ? `${count} machines` : 'a machine'} of type ${type}`,
      severity: byService(call) ? 'low' : 'medium',
    };
  return !failed && !byService(call) && count >= 20
    ? { says: `started ${count} machines of type ${type} at once`, severity: 'medium' }
    : undefined;
}

function anyType(parameters: Fields): string {
  return /"instanceType":"?([a-z0-9-]+\.[a-z0-9]+)/i.exec(JSON.stringify(parameters).slice(0, 20_000))?.[1] ?? '';
}

/** Many refused or first model calls by one identity. */
export function createModelAbuse(): Detector {
  return tally({
    id: 'model-probing',
    title: 'Models probed',
    techniques: ['T1496', 'T1496.004', 'T1580'],
    tactics: ['TA0040', 'TA0007'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: [
      'bedrock.amazonaws.com/InvokeModel',
      'bedrock.amazonaws.com/InvokeModelWithResponseStream',
      'bedrock.amazonaws.com/GetFoundationModelAvailability',
      'bedrock.amazonaws.com/ListFoundationModelAgreementOffers',
      'bedrock.amazonaws.com/GetUseCaseForModelAccess',
    ],
    blindSpot: 'Use of models that the account uses anyway.',
    threshold: 3,
    pauseUs: 30 * 60_000_000,
    counts(event) {
      const call = event.cloudApiCall!;
      const probing = !call.eventName!.startsWith('InvokeModel') || (call.errorCode ?? '') !== '';
      return probing
        ? { by: identityOf(event), item: `${call.eventName} ${call.errorCode} ${call.requestId || event.id}` }
        : undefined;
    },
    says: (events, items) => `${whoCalled(events[0]!.cloudApiCall!)} probed models of Bedrock ${items} times`,
  });
}
