// What a story touched: addresses, services, processes, credentials, identities, each with the taint that reached it.
import { Layer, type Entity, type Event } from '@throughline/proto';
import { callTarget } from '../narrate/call-target.ts';
import type { Member } from './member.ts';

const ENTITIES_MAX = 200;

export function entitiesOf(ordered: readonly Member[]): Entity[] {
  const found = new Map<string, Entity>();
  const add = (kind: string, value: string | null | undefined, label: string, taint?: string): void => {
    if (!value) return;
    const id = `${kind}\0${value}`;
    const known = found.get(id);
    if (!known) {
      if (found.size < ENTITIES_MAX) found.set(id, { kind, value, label, taint: taint ? [taint] : [] });
      return;
    }
    if (taint && !known.taint!.includes(taint)) known.taint!.push(taint);
  };
  for (const { event, findings } of ordered)
    if (event)
      entitiesOfEvent(
        event,
        findings.some((finding) => !finding.context),
        add,
      );
  return [...found.values()];
}

type Add = (kind: string, value: string | null | undefined, label: string, taint?: string) => void;

function entitiesOfEvent(event: Event, scored: boolean, add: Add): void {
  const workload = event.workload ?? {};
  const { activity, operation, kubernetesAudit: audit, cloudApiCall: call } = event;
  if (event.layer === Layer.APP || event.layer === Layer.KERNEL) {
    add('service', workload.service, workload.service ?? '');
    add('pod', workload.podUid, workload.podName || (workload.podUid ?? ''));
    add('node', workload.node, workload.node ?? '');
  }
  if (activity) {
    add('address', activity.peerAddress, `client ${activity.peerAddress}`);
    add('activity', activity.id, activity.name ?? '', 'untrusted-input');
    const record = activity.record;
    if (record?.topic)
      add(
        'record',
        `${record.topic}[${record.partition ?? 0}]@${record.offset ?? ''}`,
        `record ${record.topic}[${record.partition ?? 0}]@${record.offset ?? ''}`,
        'untrusted-input',
      );
  }
  if (operation?.credential)
    add(
      operation.credential.kind === 'kubernetes_token' ? 'k8s-credential' : 'access-key',
      operation.credential.identifier,
      operation.credential.identifier ?? '',
      'secret',
    );
  if (operation?.spawn?.file) add('program', operation.spawn.file, operation.spawn.file, 'untrusted-input');
  if (event.layer === Layer.KERNEL && event.process?.executable)
    add('program', event.process.executable, event.process.executable, scored ? 'host' : undefined);
  if (event.socketConnect?.remoteAddress)
    add(
      'address',
      event.socketConnect.remoteAddress,
      `${event.socketConnect.remoteAddress}:${event.socketConnect.remotePort ?? 0}`,
    );
  if (event.fileOpen?.path) add('file', event.fileOpen.path, event.fileOpen.path, scored ? 'secret' : undefined);
  if (audit) {
    add('address', audit.peerAddress, `caller ${audit.peerAddress}`);
    add('principal', audit.username ? `k8s:${audit.username}` : '', audit.username ?? '', 'cloud-identity');
    add('k8s-credential', audit.userExtra?.['authentication.kubernetes.io/credential-id'], 'token', 'secret');
    if (audit.resource)
      add(
        'object',
        [audit.namespace, audit.resource, audit.name].filter(Boolean).join('/'),
        [audit.resource, audit.name].filter(Boolean).join(' '),
      );
  }
  if (call) {
    add('address', call.sourceAddress, `caller ${call.sourceAddress}`);
    add('account', call.account, `AWS account ${call.account}`);
    add('principal', call.sessionIssuerArn || call.principalArn, call.principalArn ?? '', 'cloud-identity');
    add('access-key', call.accessKeyId, call.accessKeyId ?? '', 'secret');
    for (const key of call.issuedAccessKeyIds ?? []) add('access-key', key, key, 'secret');
    for (const resource of call.resources ?? []) add('resource', resource, resource);
    const target = call.resources?.length || call.errorCode ? '' : callTarget(event);
    const service = (call.eventSource ?? '').replace('.amazonaws.com', '');
    if (target !== '') add('resource', `${service}/${target}`, `${service} ${target}`);
  }
}
