// The envelopes in which managed clusters hand over their audit log, brought to native audit.k8s.io records.
import { fields, isFields, list, parseJson, text, type Fields } from './record.ts';

/**
 * One native audit record out of what a cloud's log sink gives: itself, AKS (properties.log holds it as text), GKE
 * (protoPayload), a line of CloudWatch Logs (EKS). Undefined when it is none of these.
 */
export function auditRecord(value: unknown): Fields | undefined {
  if (!isFields(value)) return undefined;
  if (isFields(value.protoPayload))
    return text(value.protoPayload.serviceName) === 'k8s.io' ? fromGke(value, value.protoPayload) : undefined;
  const log = isFields(value.properties) ? value.properties.log : (value.log ?? value.message);
  if (typeof log === 'string') {
    const inner = parseJson(log);
    return isFields(inner) && looksNative(inner) ? inner : undefined;
  }
  if (isFields(log) && looksNative(log)) return log;
  return looksNative(value) ? value : undefined;
}

export function looksNative(value: Fields): boolean {
  if (value.kind !== undefined && value.kind !== 'Event') return false;
  if (typeof value.apiVersion === 'string' && value.apiVersion.startsWith('audit.k8s.io/')) return true;
  return (
    (typeof value.verb === 'string' || typeof value.stage === 'string') &&
    (value.auditID !== undefined || value.requestURI !== undefined || isFields(value.objectRef) || isFields(value.user))
  );
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/audit-logging: methodName and resourceName say it all. */
function fromGke(entry: Fields, payload: Fields): Fields {
  const segments = text(payload.methodName)
    .replace(/^io\.k8s\./, '')
    .split('.');
  const verb = segments.pop() ?? '';
  const version = segments.findIndex((segment) => /^v\d/.test(segment));
  const [resource = '', subresource = ''] = version < 0 ? segments.slice(-1) : segments.slice(version + 1);
  const path = text(payload.resourceName).split('/');
  const after = (word: string): string => (path.includes(word) ? (path[path.indexOf(word) + 1] ?? '') : '');
  const meta = fields(payload.requestMetadata);
  const who = fields(payload.authenticationInfo);
  const granted = list(payload.authorizationInfo).some((item) => fields(item).granted === false) ? 403 : 200;
  const code = HTTP_OF_GRPC[Number(fields(payload.status).code ?? 0)] ?? 500;
  const subresourceInPath = subresource || path[path.indexOf(resource) + 2] || '';
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: text(entry.insertId) || text(fields(payload.response).auditID) || undefined,
    stage: 'ResponseComplete',
    verb,
    user: { username: text(who.principalEmail) || text(who.authoritySelector) },
    sourceIPs: [text(meta.callerIp) || text(meta.callerIP)].filter((address) => address !== ''),
    userAgent: text(meta.callerSuppliedUserAgent),
    objectRef: {
      resource,
      subresource: subresourceInPath,
      apiGroup: version > 0 ? groupOf(path[0] ?? '') : '',
      namespace: after('namespaces'),
      name: resource === '' ? '' : after(resource),
    },
    responseStatus: { code: code === 200 ? granted : code },
    requestObject: payload.request,
    responseObject: payload.response,
    requestReceivedTimestamp: entry.timestamp ?? entry.receiveTimestamp,
    annotations: { 'authorization.k8s.io/decision': granted === 403 ? 'forbid' : 'allow', ...fields(entry.labels) },
  };
}

// gRPC status to what the API server would have answered over HTTP.
const HTTP_OF_GRPC: Readonly<Record<number, number>> = {
  0: 200, 3: 400, 4: 504, 5: 404, 6: 409, 7: 403, 8: 429, 9: 409, 10: 409, 12: 501, 13: 500, 14: 503, 16: 401,
}; // prettier-ignore

function groupOf(first: string): string {
  return first === 'core' ? '' : first;
}
