// Runtime alerts of Kubescape's node agent: its HTTP exporter's list, or one alert a line from its standard output. The two
// name the same facts differently (embedded structs are flat in one and nested in the other), so both are looked into.
// https://github.com/kubescape/node-agent/tree/main/pkg/exporters
import { ClockClass, entityKey, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { alertFields } from './alert-fields.ts';
import { contentId, fields, isFields, list, text, timeUs, whole, rawBytes, type Fields } from './record.ts';

export const kubescape: Format = {
  name: 'kubescape',

  recognizes(value) {
    if (!isFields(value)) return false;
    const alert = flat(value);
    const ruled = /^R\d{4}$/.test(text(alert.ruleID) || text(alert.RuleID));
    return ruled && (text(alert.alertName) !== '' || isFields(value.BaseRuntimeMetadata));
  },

  unwrap(value) {
    if (Array.isArray(value)) return value;
    if (isFields(value) && text(value.kind) === 'RuntimeAlerts') return list(fields(value.spec).alerts);
    return [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a Kubescape alert needs a rule id (R0001) and an alert name');
    const alert = flat(value);
    const tree = fields(fields(fields(value.RuntimeProcessDetails).processTree ?? value.processTree));
    const process = fields(tree.processTree ?? tree);
    const containerId = text(alert.containerID) || text(fields(value.RuntimeProcessDetails).containerID);
    const rule = text(alert.ruleID) || text(alert.RuleID);
    const podUid = text(alert.podUID);
    const keys: EntityKey[] = [];
    if (/^[0-9a-f]{64}$/.test(containerId)) keys.push(entityKey('container', containerId, 'USED'));
    if (podUid !== '') keys.push(entityKey('pod', podUid, 'USED'));
    const event: Event = {
      id: contentId('kubescape', value),
      timeUs: timeUs(alert.timestamp ?? value.time, 'timestamp'),
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      source: 'kubescape',
      workload: {
        cluster: text(alert.clusterName),
        node: text(alert.nodeName),
        namespace: text(alert.podNamespace) || text(alert.namespace),
        podName: text(alert.podName),
        podUid,
        containerId,
        containerName: text(alert.containerName),
        image: text(alert.image),
      },
      keys,
      process: {
        hostPid: whole(process.pid) || whole(alert.infectedPID),
        parentPid: whole(process.ppid),
        executable: text(process.path) || text(process.comm),
        arguments: text(process.cmdline).split(' ').filter(Boolean),
        workingDirectory: text(process.cwd),
        uid: whole(process.uid),
      },
      thirdPartyAlert: {
        product: 'kubescape',
        rule,
        severity: severityOf(Number(alert.severity)),
        message: text(alert.message) || text(alert.msg) || text(alert.alertName),
        fields: { ...alertFields(fields(alert.arguments)), alertName: text(alert.alertName) },
        techniques: [text(alert.mitreTechnique)].filter((technique) => /^T\d{4}(\.\d{3})?$/.test(technique)),
        raw: rawBytes(value),
      },
    };
    return event;
  },
};

function flat(value: Fields): Fields {
  return {
    ...fields(value.BaseRuntimeMetadata),
    ...fields(value.RuntimeK8sDetails),
    ...fields(value.RuntimeAlertK8sDetails),
    ...fields(value.k8sDetails),
    ...value,
  };
}

// Kubescape's rule priorities: 1 low, 5 medium, 8 high, 10 critical.
function severityOf(priority: number): string {
  if (!(priority > 0)) return 'info';
  if (priority >= 10) return 'critical';
  if (priority >= 8) return 'high';
  return priority >= 5 ? 'medium' : 'low';
}
