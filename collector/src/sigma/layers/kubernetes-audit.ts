// Kubernetes audit events for Sigma rules of kubernetes/audit: audit.k8s.io/v1 names, and aliases for the five names that
// published rules use although no native event has them.
import type { Event, KubernetesAudit } from '@throughline/proto';
import { recordOf } from '../../receivers/formats/raw.ts';
import { JsonRecord, type FieldValue } from '../record.ts';
import type { Layer, Source, SourceRecord } from './layer.ts';

const native = 'the audit event';

// Pods are made directly or through the template of a workload; rules name objectRef.resource, so only pods count here.
const containers = ['containers', 'initContainers', 'ephemeralContainers'].map((kind) => `requestObject.spec.${kind}`);

const aliases: ReadonlyMap<string, readonly string[]> = new Map([
  ['apiGroup', ['objectRef.apiGroup']],
  ['hostPath', ['requestObject.spec.volumes.hostPath']],
  // What is added, not what is dropped: a pod that drops ALL is the careful one.
  ['capabilities', containers.map((path) => `${path}.securityContext.capabilities.add`)],
]);

const source: Source = {
  name: 'kubernetes/audit',
  logSource: { product: 'kubernetes', service: 'audit', category: 'application' },
  primary: true,
  fields: new Map(
    [
      ...'kind apiVersion level auditID stage requestURI verb user user.* impersonatedUser impersonatedUser.*'.split(
        ' ',
      ),
      ...'sourceIPs userAgent objectRef objectRef.* responseStatus responseStatus.* requestObject'.split(' '),
      ...'requestObject.* responseObject responseObject.* requestReceivedTimestamp stageTimestamp annotations'.split(
        ' ',
      ),
      ...'annotations.*'.split(' '),
    ].map((field) => [field, native]),
  ),
  aliases,
  closedValues: new Map<string, ReadonlySet<string> | RegExp>([
    ['responseStatus.code', /^\d{3}$/],
    ['stage', new Set(['requestreceived', 'responsestarted', 'responsecomplete', 'panic'])],
    ['level', new Set(['none', 'metadata', 'request', 'requestresponse'])],
    [
      'verb',
      new Set([
        'get',
        'list',
        'watch',
        'create',
        'update',
        'patch',
        'delete',
        'deletecollection',
        'proxy',
        'connect',
        'head',
        'post',
        'put',
      ]),
    ],
  ]),
  aliasedValues: new Map([
    ['responseStatus.code', new Map([['allow', 'annotations["authorization.k8s.io/decision"]']])],
  ]),
  discriminators: ['verb', 'objectRef.resource'],
};

const NONE: readonly FieldValue[] = [];
const one = (value: string | null | undefined): readonly FieldValue[] => (value ? [value] : NONE);

const normalised: Readonly<Record<string, (audit: KubernetesAudit) => readonly FieldValue[]>> = {
  verb: (audit) => one(audit.verb),
  stage: (audit) => one(audit.stage),
  requestURI: (audit) => one(audit.requestUri),
  userAgent: (audit) => one(audit.userAgent),
  'user.username': (audit) => one(audit.username),
  'objectRef.resource': (audit) => one(audit.resource),
  'objectRef.subresource': (audit) => one(audit.subresource),
  'objectRef.apiGroup': (audit) => one(audit.apiGroup),
  'objectRef.namespace': (audit) => one(audit.namespace),
  'objectRef.name': (audit) => one(audit.name),
  apiGroup: (audit) => one(audit.apiGroup),
  // The code, and the authorizer's word for those rules that ask for ALLOW.
  'responseStatus.code': (audit) => [...(audit.statusCode ? [audit.statusCode] : []), ...one(audit.decision)],
};

export const kubernetesAudit: Layer = {
  sources: [source],
  payloads: ['kubernetesAudit'],
  records(event: Event): readonly SourceRecord[] {
    const audit = event.kubernetesAudit;
    if (!audit) return [];
    const record = new JsonRecord({
      parse: () => recordOf(event),
      known: (field) => (Object.hasOwn(normalised, field) ? normalised[field]!(audit) : undefined),
      aliases,
    });
    return [{ source, record }];
  },
};
