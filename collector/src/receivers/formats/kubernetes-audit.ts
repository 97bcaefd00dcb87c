// Kubernetes audit events (audit.k8s.io/v1, v1beta1 and recordings older than that), native or in the envelopes of EKS,
// GKE and AKS. https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
import { createHash } from 'node:crypto';
import { ClockClass, entityKey, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { auditRecord, looksNative } from './kubernetes-audit-envelope.ts';
import { rememberRecord } from './raw.ts';
import { contentId, fields, isFields, list, text, texts, timeUs, rawBytes, type Fields } from './record.ts';

const VERSIONS = new Set(['', 'audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1']);
const CREDENTIAL = 'authentication.kubernetes.io/credential-id';
const ISSUED = 'authentication.kubernetes.io/issued-credential-id';
const POD_UID = 'authentication.kubernetes.io/pod-uid';

/** Ends the id of an event that was told before its response ended; story JSON leaves it out again. */
export const STARTED = '/started';

export const kubernetesAudit: Format = {
  name: 'k8s-audit',

  recognizes(value) {
    if (!isFields(value)) return false;
    if (auditRecord(value) !== undefined) return true;
    // Broken inside a known envelope: ours to refuse.
    return text(value.category).startsWith('kube-audit') || (value.kind === 'Event' && value.auditID !== undefined);
  },

  unwrap(value) {
    if (Array.isArray(value)) return value.flatMap((item) => this.unwrap(item));
    if (!isFields(value)) return [value];
    if (
      text(value.kind) === 'EventList' ||
      (Array.isArray(value.items) && list(value.items).some((item) => isFields(item) && looksNative(item)))
    ) {
      const apiVersion = text(value.apiVersion);
      return list(value.items).map((item) =>
        isFields(item) && item.apiVersion === undefined && apiVersion !== ''
          ? { ...item, kind: 'Event', apiVersion }
          : item,
      );
    }
    for (const inner of [value.records, value.Records, value.entries]) if (Array.isArray(inner)) return inner;
    if (Array.isArray(value.logEvents)) return value.logEvents;
    return [value];
  },

  decode(value) {
    const record = auditRecord(value);
    if (!record) throw new DecodeError('not a Kubernetes audit event: no audit.k8s.io record was found in it');
    if (!VERSIONS.has(text(record.apiVersion))) {
      throw new DecodeError(
        `apiVersion "${text(record.apiVersion).slice(0, 40)}" is not known; audit.k8s.io/v1, v1beta1 and v1alpha1 are read`,
      );
    }
    const verb = text(record.verb);
    const object = fields(record.objectRef);
    if (verb === '' && text(record.requestURI) === '' && text(object.resource) === '') {
      throw new DecodeError('a Kubernetes audit event needs a verb, a requestURI or an objectRef');
    }
    const stage = text(record.stage) || 'ResponseComplete';
    if (stage === 'RequestReceived' || (stage === 'ResponseStarted' && !worthTellingEarly(verb, object)))
      return undefined;

    const user = fields(record.user);
    const extra: Record<string, string> = {};
    for (const [key, values] of Object.entries(fields(user.extra)))
      extra[key] = Array.isArray(values) ? texts(values).join(',') : text(values);
    const annotations: Record<string, string> = {};
    for (const [key, item] of Object.entries(fields(record.annotations))) annotations[key] = text(item);
    const addresses = texts(record.sourceIPs).map((address) => address.trim());
    const response = fields(record.responseObject);
    const auditId = text(record.auditID) || contentId('audit', record);
    const event: Event = {
      // Exec and attach are told twice, at their start and at their end: two events of one request.
      id: stage === 'ResponseStarted' ? auditId + STARTED : auditId,
      timeUs: timeUs(
        record.requestReceivedTimestamp ?? record.stageTimestamp ?? record.timestamp,
        'requestReceivedTimestamp',
      ),
      clock: ClockClass.SERVICE,
      layer: Layer.KUBERNETES,
      source: 'kubernetes-audit',
      workload: {
        namespace: text(object.namespace),
        podName: extra['authentication.kubernetes.io/pod-name'] ?? '',
        podUid: extra[POD_UID] ?? '',
      },
      keys: keysOf(record, extra, annotations),
      kubernetesAudit: {
        auditId,
        stage,
        verb,
        requestUri: text(record.requestURI),
        username: text(user.username),
        userUid: text(user.uid),
        groups: [...texts(user.groups)],
        userExtra: extra,
        impersonatedUsername: text(fields(record.impersonatedUser).username),
        peerAddress: addresses.at(-1) ?? '',
        claimedAddresses: addresses.slice(0, -1),
        userAgent: text(record.userAgent),
        resource: text(object.resource),
        subresource: text(object.subresource),
        apiGroup: text(object.apiGroup),
        namespace: text(object.namespace),
        name:
          text(object.name) ||
          text(fields(response.metadata).name) ||
          text(fields(fields(record.requestObject).metadata).name),
        objectUid: text(object.uid) || text(fields(response.metadata).uid),
        statusCode: Number(fields(record.responseStatus).code ?? 0) || 0,
        decision: annotations['authorization.k8s.io/decision'] ?? '',
        reason: annotations['authorization.k8s.io/reason'] ?? '',
        annotations,
        cluster: '',
        raw: rawBytes(value),
      },
    };
    rememberRecord(event, record);
    return event;
  },
};

// Streams that last: their end may be hours away, or never be told.
function worthTellingEarly(verb: string, object: Fields): boolean {
  if (['exec', 'attach', 'portforward', 'proxy'].includes(text(object.subresource))) return true;
  return verb === 'watch' && text(object.resource) === 'secrets';
}

function keysOf(
  record: Fields,
  extra: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): EntityKey[] {
  const keys: EntityKey[] = [];
  const object = fields(record.objectRef);
  const resource = text(object.resource);
  const subresource = text(object.subresource);
  const verb = text(record.verb);
  const response = fields(record.responseObject);
  const request = fields(record.requestObject);
  const metadata = fields(response.metadata);
  const code = Number(fields(record.responseStatus).code ?? 0);
  const accepted = code === 0 || code < 400;

  const username = text(fields(record.impersonatedUser).username) || text(fields(record.user).username);
  if (username !== '') keys.push(entityKey('principal', `k8s:${username}`, 'USED'));
  const credential = extra[CREDENTIAL];
  if (credential) keys.push(entityKey('k8s-credential', credential, 'USED'));
  const issued = annotations[ISSUED];
  if (issued) keys.push(entityKey('k8s-credential', issued, 'MADE'));
  // EKS says which AWS identity stands behind the user.
  const accessKey = extra['accessKeyId'];
  if (accessKey && /^A[A-Z0-9]{15,127}$/.test(accessKey)) keys.push(entityKey('access-key', accessKey, 'USED'));
  const boundPod = extra[POD_UID];
  if (boundPod) keys.push(entityKey('pod-token', boundPod, 'USED'));

  const uid = text(object.uid) || text(metadata.uid);
  if (resource === 'pods' && subresource === '' && verb === 'create' && accepted && uid !== '')
    keys.push(entityKey('pod', uid, 'MADE'));
  if (resource === 'pods' && subresource === 'exec' && text(object.uid) !== '') {
    const query = new URLSearchParams(text(record.requestURI).split('?')[1] ?? '');
    const argv = createHash('sha256').update(query.getAll('command').join('\0')).digest('hex');
    keys.push(entityKey('exec-into', `${text(object.uid)}/${query.get('container') ?? ''}/${argv}`, 'MADE'));
  }
  if (verb === 'create' && accepted && uid !== '' && subresource === '') keys.push(entityKey('owner', uid, 'MADE'));
  for (const owner of list(fields(request.metadata).ownerReferences)) {
    const ownerUid = text(fields(owner).uid);
    if (ownerUid !== '') keys.push(entityKey('owner', ownerUid, 'USED'));
  }
  if (accepted && resource === 'serviceaccounts' && subresource === '' && verb === 'create') {
    const name = text(object.name) || text(metadata.name);
    if (name !== '')
      keys.push(entityKey('principal', `k8s:system:serviceaccount:${text(object.namespace)}:${name}`, 'MADE'));
  }
  if (accepted && /^(cluster)?rolebindings$/.test(resource) && ['create', 'update', 'patch'].includes(verb)) {
    for (const subject of list(request.subjects).slice(0, 16)) {
      const granted = subjectName(fields(subject));
      if (granted !== '' && granted !== username) keys.push(entityKey('principal', `k8s:${granted}`, 'MADE'));
    }
  }
  return keys;
}

function subjectName(subject: Fields): string {
  if (text(subject.kind) === 'ServiceAccount')
    return `system:serviceaccount:${text(subject.namespace)}:${text(subject.name)}`;
  return text(subject.kind) === 'User' ? text(subject.name) : '';
}
