// What records attackers is stopped, deleted or narrowed.
// Benign twins: switching logging on or widening it; retention changes to long times; what a service does to its own logs.
import { fields, list, text } from '../receivers/formats/record.ts';
import { cloudDetector, plainCalls, type Call, type RuleClaim } from './cloud-call.ts';

/** Log retention below this many days counts as short. */
const SHORT_DAYS = 7;

export const loggingImpaired = cloudDetector({
  id: 'logging-impaired',
  title: 'Logging stopped or narrowed',
  techniques: ['T1562.008', 'T1562'],
  tactics: ['TA0005'],
  severity: 'high',
  deterministic: false,
  blindSpot: 'After the trail has stopped, what comes next is seen only by the other witnesses.',
  rules: [
    {
      service: 'cloudtrail',
      names: ['StopLogging', 'DeleteTrail'],
      deterministic: true,
      techniques: ['T1562.008', 'T1562', 'T1070'],
      when: ({ parameters, name }) =>
        `${name === 'StopLogging' ? 'stopped' : 'deleted'} trail ${text(parameters.name) || '(unnamed)'}`,
    },
    {
      service: 'cloudtrail',
      names: ['StopLogging', 'DeleteTrail'],
      severity: 'medium',
      refusedToo: true,
      when: (call) =>
        call.failed && /AccessDenied|Unauthorized/.test(call.call.errorCode ?? '')
          ? 'tried to stop a trail'
          : undefined,
    },
    {
      service: 'cloudtrail',
      names: [
        'DeleteEventDataStore',
        'StopEventDataStoreIngestion',
        'DeleteChannel',
        'DeregisterOrganizationDelegatedAdmin',
      ],
      says: 'stopped or deleted a store of CloudTrail events',
    },
    { service: 'cloudtrail', names: ['PutEventSelectors'], when: narrowedSelectors },
    { service: 'cloudtrail', names: ['UpdateTrail'], when: narrowedTrail },
    { service: 'cloudtrail', names: ['DeleteRule'], severity: 'low', says: 'deleted a rule' },
    {
      service: 'ec2',
      names: ['DeleteFlowLogs'],
      techniques: ['T1562.008', 'T1562', 'T1070'],
      says: 'deleted VPC flow logs',
    },
    {
      service: 'route53resolver',
      names: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig'],
      severity: 'medium',
      says: 'stopped the logging of DNS queries',
    },
    {
      service: 'route53',
      names: ['DeleteQueryLoggingConfig'],
      severity: 'medium',
      says: 'stopped the logging of DNS queries',
    },
    {
      service: 'logs',
      names: [
        'DeleteLogGroup',
        'DeleteLogStream',
        'DeleteDestination',
        'DeleteSubscriptionFilter',
        'DeleteMetricFilter',
      ],
      severity: 'low',
      techniques: ['T1562.008', 'T1070', 'T1485'],
      when: ({ parameters, name }) => logsDeleted(text(parameters.logGroupName), name),
    },
    {
      service: 'logs',
      names: ['PutRetentionPolicy'],
      severity: 'low',
      when: ({ parameters }) =>
        Number(text(parameters.retentionInDays)) <= 1
          ? `lets log group ${text(parameters.logGroupName)} forget after a day`
          : undefined,
    },
    {
      service: 's3',
      names: ['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'],
      techniques: ['T1562.008', 'T1562', 'T1070', 'T1485.001', 'T1485'],
      severity: 'medium',
      when: shortLifecycle,
    },
    {
      service: 's3',
      names: ['PutBucketLogging'],
      severity: 'low',
      techniques: ['T1562.008', 'T1562', 'T1485'],
      when: bucketLoggingOff,
    },
    {
      service: 'config',
      names: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel'],
      severity: 'medium',
      techniques: ['T1562.008', 'T1562.001', 'T1562'],
      says: 'stopped the recording of configuration',
    },
    {
      service: 'config',
      names: [
        'DeleteConfigRule',
        'DeleteOrganizationConfigRule',
        'DeleteConformancePack',
        'DeleteConfigurationAggregator',
        'DeleteRemediationConfiguration',
        'DeleteRetentionConfiguration',
      ],
      severity: 'low',
      techniques: ['T1562.001', 'T1562'],
      says: 'deleted a rule of AWS Config',
    },
    {
      service: 'bedrock',
      names: ['DeleteModelInvocationLoggingConfiguration'],
      severity: 'medium',
      techniques: ['T1562.008', 'T1562.003', 'T1562'],
      says: 'stopped the logging of model calls',
    },
    {
      service: 'wafv2',
      names: ['DeleteLoggingConfiguration'],
      severity: 'medium',
      says: 'stopped the logging of the web firewall',
    },
    {
      service: 'waf',
      names: ['DeleteLoggingConfiguration'],
      severity: 'medium',
      says: 'stopped the logging of the web firewall',
    },
    {
      service: 'monitoring',
      names: ['DeleteAlarms', 'DisableAlarmActions', 'DeleteInsightRules'],
      severity: 'low',
      techniques: ['T1562.001', 'T1562'],
      says: 'switched off alarms',
    },
    {
      service: 'events',
      names: ['DisableRule', 'DeleteRule', 'RemoveTargets'],
      severity: 'low',
      techniques: ['T1562.001', 'T1562'],
      when: ({ parameters }) => `switched off event rule ${text(parameters.name) || text(parameters.rule)}`,
    },
    {
      service: 'eks',
      names: ['UpdateClusterConfig'],
      severity: 'medium',
      when: ({ parameters }) =>
        list(fields(parameters.logging).clusterLogging).some(
          (item) => fields(item).enabled === false && JSON.stringify(item).includes('audit'),
        )
          ? `switched off the audit log of cluster ${text(parameters.name)}`
          : undefined,
    },
    {
      service: 'ssm',
      names: ['DeleteDocument', 'UpdateDocumentDefaultVersion'],
      severity: 'info',
      context: true,
      when: ({ parameters }) =>
        text(parameters.name) === 'SSM-SessionManagerRunShell'
          ? { says: 'changed how sessions are logged', severity: 'medium', context: false }
          : undefined,
    },
    {
      service: 'redshift',
      names: ['DisableLogging'],
      severity: 'medium',
      says: 'stopped the logging of a Redshift cluster',
    },
    {
      service: 'rds',
      names: ['StopActivityStream'],
      severity: 'medium',
      says: 'stopped the activity stream of a database',
    },
    {
      service: 'elasticloadbalancing',
      names: ['ModifyLoadBalancerAttributes'],
      severity: 'low',
      when: ({ parameters }) =>
        /"key":"access_logs\.s3\.enabled","value":"false"/.test(JSON.stringify(parameters))
          ? 'stopped the access log of a load balancer'
          : undefined,
    },
    {
      service: 'cloudfront',
      names: ['DeleteRealtimeLogConfig'],
      severity: 'low',
      says: 'stopped the log of a distribution',
    },

    {
      service: 'cloudtrail',
      names: ['PutInsightSelectors', 'UpdateEventDataStore'],
      severity: 'low',
      when: ({ parameters, name }) => {
        if (name === 'PutInsightSelectors')
          return list(parameters.insightSelectors).length === 0 ? 'switched off the insights of a trail' : undefined;
        return parameters.terminationProtectionEnabled === false ||
          Number(text(parameters.retentionPeriod)) < 90 * Number(parameters.retentionPeriod !== undefined)
          ? 'loosened the keeping of CloudTrail events'
          : undefined;
      },
    },
    {
      service: 'config',
      names: ['PutConfigurationRecorder'],
      severity: 'low',
      techniques: ['T1562.008', 'T1562.001', 'T1562'],
      when: ({ parameters }) =>
        /"allSupported":\s*false|EXCLUSION_BY_RESOURCE_TYPES/.test(JSON.stringify(parameters))
          ? 'narrowed the recording of configuration'
          : undefined,
    },
    {
      service: 'apigateway',
      names: ['UpdateStage', 'DeleteStage'],
      severity: 'low',
      when: ({ parameters }) =>
        /accessLogSettings|logging\/loglevel/i.test(JSON.stringify(parameters)) &&
        /"op":"remove"|"value":"OFF"/i.test(JSON.stringify(parameters))
          ? 'stopped the log of an interface'
          : undefined,
    },
    {
      service: 'rds',
      names: ['ModifyDBParameterGroup', 'ModifyDBClusterParameterGroup', 'ModifyDBInstance', 'ModifyDBCluster'],
      severity: 'low',
      when: ({ parameters }) =>
        /"parameterName":"(?:pgaudit\.log|log_statement|general_log|server_audit_logging|audit_trail|slow_query_log)","parameterValue":"(?:none|0|off)"/i.test(
          JSON.stringify(parameters),
        ) || list(fields(parameters.cloudwatchLogsExportConfiguration).disableLogTypes).length > 0
          ? 'stopped the audit log of a database'
          : undefined,
    },
    {
      service: 'bedrock',
      names: ['PutModelInvocationLoggingConfiguration'],
      severity: 'low',
      when: ({ parameters }) =>
        /DataDeliveryEnabled":\s*false/.test(JSON.stringify(parameters))
          ? 'narrowed the logging of model calls'
          : undefined,
    },
    ...plainCalls([
      ['cloudtrail', 'DisableFederation DeleteResourcePolicy DeleteDashboard', 'loosened the keeping of CloudTrail events', 'low', 'T1562.008 T1562'],
      ['logs', 'DeleteDelivery DeleteDeliverySource DeleteDeliveryDestination DeleteDataProtectionPolicy DeleteAccountPolicy DeleteRetentionPolicy DeleteResourcePolicy DisassociateKmsKey DeleteLogAnomalyDetector DeleteQueryDefinition UpdateLogAnomalyDetector', 'changed the keeping of logs', 'low', 'T1562.008 T1562'],
      ['firehose', 'DeleteDeliveryStream UpdateDestination StopDeliveryStreamEncryption', 'changed where records are delivered', 'low', 'T1562.008 T1562 T1020'],
      ['kinesis', 'DeleteStream', 'deleted a stream of records', 'low', 'T1562.008 T1485'],
      ['monitoring', 'DeleteDashboards PutMetricAlarm StopMetricStreams DeleteMetricStream DeleteAnomalyDetector SetAlarmState DisableInsightRules', 'changed alarms', 'info', 'T1562.001 T1562'],
      ['events', 'DeleteEventBus DeleteArchive DeactivateEventSource', 'deleted the way of events', 'low', 'T1562.001 T1562'],
      ['sns', 'DeleteTopic Unsubscribe', 'stopped notifications', 'info', 'T1562.001 T1562'],
      ['xray', 'DeleteGroup DeleteSamplingRule', 'stopped traces', 'info', 'T1562.001'],
      ['internetmonitor', 'DeleteMonitor', 'stopped monitoring', 'info', 'T1562.001'],
      ['network-firewall', 'UpdateLoggingConfiguration', 'changed the log of a network firewall', 'low', 'T1562.008 T1562'],
      ['eks', 'DeleteAddon', 'took an add-on off a cluster', 'info', 'T1562.001'],
      ['globalaccelerator', 'UpdateAcceleratorAttributes', 'changed the flow log of an accelerator', 'info', 'T1562.008'],
    ]), // prettier-ignore
  ],
});

function narrowedSelectors({ parameters }: Call): RuleClaim | undefined {
  const selectors = [...list(parameters.eventSelectors), ...list(parameters.EventSelectors)].map(fields);
  const trail = text(parameters.trailName);
  const withoutManagement = selectors.some((selector) => selector.includeManagementEvents === false);
  const halved = selectors.some((selector) => ['ReadOnly', 'WriteOnly'].includes(text(selector.readWriteType)));
  const excluded = selectors.some((selector) => list(selector.excludeManagementEventSources).length > 0);
  const advanced = list(parameters.advancedEventSelectors).map((selector) => JSON.stringify(selector));
  const advancedNarrow = advanced.length > 0 && !advanced.some((selector) => selector.includes('"Management"'));
  if (withoutManagement || advancedNarrow)
    return {
      says: `took management events out of trail ${trail}`,
      severity: 'high',
      deterministic: withoutManagement && selectors.length > 0,
    };
  if (halved || excluded) return { says: `narrowed what trail ${trail} records`, severity: 'medium' };
  return undefined;
}

function narrowedTrail({ parameters }: Call): RuleClaim | undefined {
  const off = [
    'isMultiRegionTrail',
    'includeGlobalServiceEvents',
    'enableLogFileValidation',
    'isOrganizationTrail',
  ].filter((name) => parameters[name] === false || text(parameters[name]) === 'false');
  const moved = text(parameters.s3BucketName);
  if (off.length > 0)
    return { says: `switched off ${off.join(', ')} of trail ${text(parameters.name)}`, severity: 'medium' };
  if (moved !== '') return { says: `sends trail ${text(parameters.name)} to bucket ${moved}`, severity: 'low' };
  return parameters.kmsKeyId !== undefined
    ? { says: `changed the key of trail ${text(parameters.name)}`, severity: 'low', techniques: ['T1562.008', 'T1486'] }
    : undefined;
}

function shortLifecycle({ parameters }: Call): RuleClaim | undefined {
  const configuration = fields(parameters.LifecycleConfiguration ?? parameters.lifecycleConfiguration);
  const rules = [configuration.Rule, configuration.Rules, configuration.rules]
    .flatMap((rule) => (Array.isArray(rule) ? rule : [rule]))
    .map(fields);
  const short = rules.find((rule) => {
    const days = Number(text(fields(rule.Expiration ?? rule.expiration).Days ?? fields(rule.expiration).days));
    return text(rule.Status ?? rule.status) === 'Enabled' && days > 0 && days <= SHORT_DAYS && fullPrefix(rule);
  });
  if (!short) return undefined;
  const bucket = text(parameters.bucketName);
  return {
    says: `lets everything in bucket ${bucket} expire within ${SHORT_DAYS} days`,
    severity: /trail|log|audit/i.test(bucket) ? 'high' : 'medium',
  };
}

// A rule for one folder (build artefacts, temporary files) is housekeeping.
function fullPrefix(rule: ReturnType<typeof fields>): boolean {
  const prefix = text(
    fields(rule.Filter ?? rule.filter).Prefix ?? fields(rule.filter).prefix ?? rule.Prefix ?? rule.prefix,
  );
  return prefix === '' || prefix === '*' || prefix === '/' || /AWSLogs|CloudTrail/i.test(prefix);
}

function bucketLoggingOff({ parameters }: Call): string | undefined {
  if (!('BucketLoggingStatus' in parameters)) return undefined;
  const status = fields(parameters.BucketLoggingStatus);
  return status.LoggingEnabled === undefined
    ? `stopped the access log of bucket ${text(parameters.bucketName)}`
    : undefined;
}

function logsDeleted(group: string, name: string): RuleClaim {
  const telling = /trail|audit|vpc|flow|guardduty|\/aws\/eks|security|waf/i.test(group);
  return { says: `deleted logs (${name} ${group})`, severity: telling ? 'medium' : 'low' };
}
