// Falco's JSON output, over HTTP, from a file or through Falcosidekick. An alert stays an alert: its fields are whatever the
// rule's author chose, so only what is exact becomes a key. https://falco.org/docs/reference/daemon/config-options/
import { ClockClass, entityKey, Layer, type EntityKey } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { alertFields } from './alert-fields.ts';
import { contentId, fields, isFields, text, timeUs, whole, rawBytes, type Fields } from './record.ts';

export const falco: Format = {
  name: 'falco',

  recognizes(value) {
    return (
      isFields(value) &&
      typeof value.rule === 'string' &&
      typeof value.priority === 'string' &&
      (typeof value.output === 'string' || isFields(value.output_fields))
    );
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a Falco alert needs rule, priority and output or output_fields');
    const said = fields(value.output_fields);
    const workload = {
      node: text(value.hostname),
      namespace: text(said['k8s.ns.name']),
      podName: text(said['k8s.pod.name']),
      podUid: text(said['k8s.pod.uid']),
      // Falco's container.id is the first 12 digits: good to show, too short to join by.
      containerId: text(said['container.full_id']) || text(said['container.id']).replace(/^host$/, ''),
      containerName: text(said['container.name']),
      image: [text(said['container.image.repository']), text(said['container.image.tag'])].filter(Boolean).join(':'),
    };
    return {
      id: contentId('falco', value),
      timeUs: timeUs(value.time ?? said['evt.time'], 'time'),
      clock: ClockClass.NODE,
      layer: layerOf(text(value.source)),
      source: 'falco',
      workload,
      keys: keysOf(said),
      process: {
        hostPid: whole(said['proc.pid']),
        parentPid: whole(said['proc.ppid']),
        executable: text(said['proc.exepath']) || text(said['proc.name']),
        arguments: text(said['proc.cmdline']).split(' ').filter(Boolean),
        workingDirectory: text(said['proc.cwd']),
        uid: whole(said['user.uid']),
      },
      thirdPartyAlert: {
        product: 'falco',
        rule: text(value.rule),
        severity: SEVERITIES[text(value.priority).toLowerCase()] ?? 'medium',
        message: text(value.output),
        fields: alertFields(said),
        techniques: techniquesIn(value.tags),
        raw: rawBytes(value),
      },
    };
  },
};

const SEVERITIES: Readonly<Record<string, string>> = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  error: 'high',
  warning: 'medium',
  notice: 'low',
  informational: 'info',
  info: 'info',
  debug: 'info',
};

function layerOf(source: string): number {
  if (source === 'k8s_audit') return Layer.KUBERNETES;
  return source === 'aws_cloudtrail' ? Layer.CLOUD : Layer.KERNEL;
}

function keysOf(said: Fields): EntityKey[] {
  const keys: EntityKey[] = [];
  const pod = text(said['k8s.pod.uid']);
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(pod)) keys.push(entityKey('pod', pod, 'USED'));
  const container = text(said['container.full_id']);
  if (/^[0-9a-f]{64}$/.test(container)) keys.push(entityKey('container', container, 'USED'));
  return keys;
}

function techniquesIn(tags: unknown): string[] {
  return Array.isArray(tags)
    ? tags.filter((tag): tag is string => typeof tag === 'string' && /^T\d{4}(\.\d{3})?$/.test(tag))
    : [];
}
