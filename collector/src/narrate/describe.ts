// One event in one plain sentence, from its data alone.
import { Outcome, type CodeLocation, type Event, type Operation } from '@throughline/proto';
import { callName, whoCalled } from '../detectors/cloud-call.ts';
import { callTarget } from './call-target.ts';
import { plain } from './plain.ts';

export function describe(event: Event): string {
  return plain(sentence(event, event.cloudApiCall ? callTarget(event) : ''), 300);
}

/** The same without what a cloud call was about: what many calls have in common. */
export function describeAct(event: Event): string {
  return plain(sentence(event, ''), 300);
}

function sentence(event: Event, target: string): string {
  const at = event.workload?.service || event.workload?.podName || '';
  const inside = at ? ` in ${at}` : '';
  if (event.activity) {
    const { activity } = event;
    if (activity.kind === 'messaging.record') {
      const group = activity.record?.consumerGroup ? ` (group ${activity.record.consumerGroup})` : '';
      return `${at || 'a consumer'} took record ${activity.name || recordName(activity.record)}${group}`;
    }
    return `${activity.name || activity.kind}${activity.peerAddress ? ` from ${activity.peerAddress}` : ''}${inside}${activity.outcome === 'blocked' ? ', blocked' : ''}`;
  }
  if (event.operation) return operationSentence(event.operation) + inside;
  const program = event.process?.executable || event.processExec?.filename || 'a process';
  const pid = event.process?.pid ? ` (pid ${event.process.pid})` : '';
  if (event.processExec) {
    const argv = event.process?.arguments?.length ? event.process.arguments.join(' ') : program;
    const sockets = event.processExec.standardSockets?.length
      ? `, its input and output tied to ${event.processExec.standardSockets[0]!.peerAddress}:${event.processExec.standardSockets[0]!.peerPort}`
      : '';
    return `the kernel saw ${program}${pid} start: ${plain(argv, 160)}${sockets}${inside}`;
  }
  if (event.processExit) return `${program}${pid} ended${inside}`;
  if (event.processFork) return `${program}${pid} forked${inside}`;
  if (event.socketConnect && !event.process && event.socketConnect.localAddress)
    return `${event.socketConnect.localAddress} ${event.socketConnect.result === -13 ? 'tried to reach' : 'connected to'} ${event.socketConnect.remoteAddress}:${event.socketConnect.remotePort}${inside}`;
  if (event.socketConnect)
    return `${program}${pid} connected to ${event.socketConnect.remoteAddress}:${event.socketConnect.remotePort}${inside}`;
  if (event.socketAccept)
    return `${program}${pid} accepted a connection from ${event.socketAccept.remoteAddress}${inside}`;
  if (event.socketListen) return `${program}${pid} listened on port ${event.socketListen.localPort}${inside}`;
  if (event.dnsQuery) return `${program}${pid} looked up ${event.dnsQuery.name}${inside}`;
  if (event.fileOpen)
    return `${program}${pid} ${FILE_VERBS[event.fileOpen.access ?? ''] ?? 'opened'} ${event.fileOpen.path}${inside}`;
  if (event.credentialChange)
    return `${program}${pid} went from uid ${event.credentialChange.oldUid ?? 0} to uid ${event.credentialChange.newUid ?? 0}${inside}`;
  if (event.kernelAct?.kind === 'socket_data')
    return `${event.kernelAct.attributes?.from} sent ${event.kernelAct.attributes?.to}: ${plain(event.kernelAct.target ?? '', 160)}`;
  if (event.kernelAct) return `${program}${pid}: ${event.kernelAct.kind} ${event.kernelAct.target}${inside}`;
  if (event.kubernetesAudit) return auditSentence(event);
  if (event.cloudApiCall) return callSentence(event, target);
  if (event.thirdPartyAlert)
    return `${event.thirdPartyAlert.product}: ${event.thirdPartyAlert.message || event.thirdPartyAlert.rule}`;
  if (event.serviceSpan) return `${event.serviceSpan.service}: ${event.serviceSpan.name}`;
  if (event.responseResult)
    return `response ${event.responseResult.action}: ${event.responseResult.outcome}${event.responseResult.verified ? ', verified' : ''}`;
  if (event.witnessStatus)
    return `witness ${event.witnessStatus.kind}: ${event.witnessStatus.message || event.witnessStatus.runtime || ''}`;
  return 'an event without content';
}

const FILE_VERBS: Readonly<Record<string, string>> = {
  open: 'read',
  create: 'created',
  write: 'wrote',
  unlink: 'deleted',
  rename: 'renamed',
  truncate: 'emptied',
};

function operationSentence(operation: Operation): string {
  const where = operation.caller ? `${codeLine(operation.caller)} ` : '';
  const blocked = operation.verdict?.outcome === Outcome.BLOCKED ? ' (blocked)' : '';
  const { spawn, code, file, connect, request, query, produce, aws, credential, other } = operation;
  if (spawn)
    return `${where}started ${plain(spawn.shellCommand || [spawn.file, ...(spawn.arguments ?? []).slice(1)].join(' '), 120)}${blocked}`;
  if (code) return `${where}evaluated code built at run time${blocked}`;
  if (file) return `${where}asked for file ${file.resolvedPath || file.path}${blocked}`;
  if (request)
    return `${where}requested ${request.method || 'GET'} ${request.url}${request.address ? ` (${request.address})` : ''}${blocked}`;
  if (connect) return `${where}connected to ${connect.host || connect.address}:${connect.port}${blocked}`;
  if (query) return `${where}ran a ${query.system} query${blocked}`;
  if (produce) return `${where}produced record ${recordName(produce.record)}${blocked}`;
  if (aws) return `${where}called ${aws.service} ${aws.operation}${blocked}`;
  if (credential) {
    const kind = credential.kind === 'kubernetes_token' ? 'Kubernetes token' : 'access key';
    if (credential.direction === 'out')
      return `${kind} ${credential.identifier} left in the ${credential.where || 'response'}`;
    if (credential.direction === 'file')
      return `${kind} ${credential.identifier} is what the application had from ${credential.where}`;
    return `${kind} ${credential.identifier} came in through the ${credential.where || 'application'}`;
  }
  return `${where}${operation.call || operation.kind}${other?.target ? ` ${other.target}` : ''}${blocked}`;
}

/** "render (src/render.js:21)" */
export function codeLine(code: CodeLocation): string {
  const place = code.file ? `${code.file}:${code.line ?? 0}` : '';
  const from = code.package ? ` in ${code.package}${code.packageVersion ? `@${code.packageVersion}` : ''}` : '';
  return `${code.function || 'anonymous'}${place ? ` (${place})` : ''}${from}`;
}

function recordName(
  record: { topic?: string | null; partition?: number | null; offset?: string | null } | null | undefined,
): string {
  return record ? `${record.topic}[${record.partition ?? 0}]@${record.offset ?? '?'}` : 'of an unknown topic';
}

function auditSentence(event: Event): string {
  const audit = event.kubernetesAudit!;
  const what = [
    audit.verb,
    audit.resource && audit.subresource ? `${audit.resource}/${audit.subresource}` : audit.resource || audit.requestUri,
    audit.name,
  ]
    .filter(Boolean)
    .join(' ');
  const where = audit.namespace ? ` in namespace ${audit.namespace}` : '';
  const from = audit.peerAddress ? ` from ${audit.peerAddress}` : '';
  const refused = (audit.statusCode ?? 0) >= 400 ? ` (refused: ${audit.statusCode})` : '';
  return `${audit.impersonatedUsername ? `${audit.username} as ${audit.impersonatedUsername}` : audit.username || 'somebody unknown'}: ${what}${where}${from}${refused}`;
}

function callSentence(event: Event, target: string): string {
  const call = event.cloudApiCall!;
  const service = (call.eventSource ?? '').replace('.amazonaws.com', '');
  const from = call.sourceAddress ? ` from ${call.sourceAddress}` : '';
  const refused = call.errorCode ? ` (refused: ${call.errorCode})` : '';
  const resource = target === '' ? '' : ` on ${target}`;
  return `${whoCalled(call)}: ${service} ${callName(call.eventName ?? '')}${resource}${from}${refused}`;
}

/** Who or what acted, for grouping steps. */
export function actorOf(event: Event): string {
  if (event.cloudApiCall) return event.cloudApiCall.accessKeyId || event.cloudApiCall.principalArn || '';
  if (event.kubernetesAudit) return event.kubernetesAudit.username ?? '';
  return `${event.process?.pid ?? ''}/${event.process?.startTicks ?? ''}`;
}
