// Amazon GuardDuty findings, bare or as EventBridge delivers them ("GuardDuty Finding"). The access key, instance or pod
// that a finding names joins it exactly to what else was seen of it.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
import { ClockClass, entityKey, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { alertFields } from './alert-fields.ts';
import { contentId, fields, isFields, list, text, timeUs, rawBytes, type Fields } from './record.ts';

export const guardduty: Format = {
  name: 'guardduty',

  recognizes(value) {
    return (
      isFields(value) &&
      (text(fields(value.service).serviceName) === 'guardduty' ||
        /^[A-Z][A-Za-z]+:[A-Z0-9][A-Za-z0-9]*\//.test(text(value.type))) &&
      value.severity !== undefined
    );
  },

  unwrap(value) {
    if (Array.isArray(value)) return value.flatMap((item) => this.unwrap(item));
    if (!isFields(value)) return [value];
    if (text(value.source) === 'aws.guardduty' && isFields(value.detail)) return [value.detail];
    if (Array.isArray(value.Findings)) return value.Findings.map(lowerFirst);
    return [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a GuardDuty finding needs a type such as Recon:EC2/Portscan, a severity and its service');
    const service = fields(value.service);
    // Made by "generate sample findings": nothing happened.
    if (fields(service.additionalInfo).sample === true || text(value.title).startsWith('[SAMPLE]')) return undefined;
    const account = text(value.accountId);
    const resource = fields(value.resource);
    const kubernetes = fields(fields(resource.kubernetesDetails).kubernetesWorkloadDetails);
    const pod = text(kubernetes.type) === 'pods' ? kubernetes : {};
    const type = text(value.type);
    const event: Event = {
      // A finding is delivered again, with the same id, whenever it was seen again.
      id:
        text(value.id) === ''
          ? contentId('guardduty', value)
          : `guardduty-${text(value.id)}-${text(value.updatedAt) || text(service.count)}`,
      timeUs: timeUs(service.eventFirstSeen ?? value.createdAt ?? value.updatedAt, 'service.eventFirstSeen'),
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.CLOUD,
      source: 'guardduty',
      workload: {
        cloudAccount: account,
        cloudRegion: text(value.region),
        cluster: text(fields(resource.eksClusterDetails).name),
        namespace: text(pod.namespace),
        podName: text(pod.name),
        podUid: text(pod.uid),
      },
      keys: keysOf(resource, account, text(pod.uid)),
      thirdPartyAlert: {
        product: 'guardduty',
        rule: type,
        severity: severityOf(Number(value.severity)),
        message: text(value.title) || text(value.description),
        fields: {
          description: text(value.description).slice(0, 2_048),
          ...alertFields(fields(fields(service.action).awsApiCallAction)),
        },
        techniques: techniquesOf(type),
        raw: rawBytes(value),
      },
    };
    return event;
  },
};

function keysOf(resource: Fields, account: string, podUid: string): EntityKey[] {
  const keys: EntityKey[] = [];
  const accessKey = text(fields(resource.accessKeyDetails).accessKeyId);
  if (/^A[A-Z0-9]{15,127}$/.test(accessKey)) keys.push(entityKey('access-key', accessKey, 'USED'));
  const instance = text(fields(resource.instanceDetails).instanceId);
  if (/^i-[0-9a-f]{8,17}$/.test(instance) && account !== '')
    keys.push(entityKey('ec2-session', `${account}/${instance}`, 'USED'));
  if (podUid !== '') keys.push(entityKey('pod', podUid, 'USED'));
  return keys;
}

// "Low 1.0-3.9, Medium 4.0-6.9, High 7.0-8.9, Critical 9.0-10.0", GuardDuty documentation.
function severityOf(severity: number): string {
  if (severity >= 9) return 'critical';
  if (severity >= 7) return 'high';
  return severity >= 4 ? 'medium' : 'low';
}

// GuardDuty names a purpose, not a technique; only types that mean one technique are listed. Longest prefix first.
const TECHNIQUES: readonly (readonly [prefix: string, techniques: readonly string[]])[] = [
  ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration', ['T1552.005', 'T1078.004']],
  ['UnauthorizedAccess:IAMUser/ConsoleLogin', ['T1078.004']],
  ['UnauthorizedAccess:EC2/MetadataDNSRebind', ['T1552.005']],
  ['Stealth:IAMUser/CloudTrailLoggingDisabled', ['T1562.008']],
  ['Stealth:S3/ServerAccessLoggingDisabled', ['T1562.008']],
  ['PrivilegeEscalation:IAMUser/AdministrativePermissions', ['T1098.003']],
  ['Persistence:IAMUser/', ['T1098']],
  ['Exfiltration:S3/', ['T1530']],
  ['CryptoCurrency:', ['T1496.001']],
  ['Backdoor:EC2/C&CActivity', ['T1071']],
  ['Recon:EC2/Portscan', ['T1046']],
  ['Recon:IAMUser/', ['T1580']],
  ['CredentialAccess:Kubernetes/', ['T1552.007']],
  ['Execution:Kubernetes/ExecInKubeSystemPod', ['T1609']],
  ['PrivilegeEscalation:Kubernetes/PrivilegedContainer', ['T1611']],
];

function techniquesOf(type: string): string[] {
  return [...(TECHNIQUES.find(([prefix]) => type.startsWith(prefix))?.[1] ?? [])];
}

// The API (GetFindings) writes names with capitals, EventBridge without.
function lowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return list(value).map(lowerFirst);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, lowerFirst(item)]),
  );
}
