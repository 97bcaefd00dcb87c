// Completes an event before anybody judges it: keys that follow from what it says. Gives a new event; pure.
import type { EntityKey, Event } from '@throughline/proto';
import { entityKey, processKey } from '@throughline/proto';
import { credentialFilesNamed, credentialSources } from './credential-source.ts';
import { isTokenFile } from './token-file.ts';

export function enrich(event: Event): Event {
  const added: EntityKey[] = [];
  const keys = event.keys ?? [];
  const add = (key: EntityKey): void => {
    if (!keys.some((known) => known.kind === key.kind && known.value === key.value && known.role === key.role))
      added.push(key);
  };
  // A pod's token was read: whoever acts with a token bound to that pod may act with this one.
  const podUid = event.workload?.podUid;
  if (podUid && event.fileOpen && isTokenFile(event.fileOpen.path ?? '')) add(entityKey('pod-token', podUid, 'MADE'));
  // Falco names the file that an alert is about so.
  const alerted = event.thirdPartyAlert?.fields?.['fd.name'];
  if (podUid && alerted && isTokenFile(alerted)) add(entityKey('pod-token', podUid, 'MADE'));
  if (podUid && event.operation?.file && isTokenFile(event.operation.file.path ?? ''))
    add(entityKey('pod-token', podUid, 'MADE'));
  const { spawn } = event.operation ?? {};
  if (podUid && spawn && credentialFilesNamed(spawn.shellCommand, spawn.arguments).some(isTokenFile))
    add(entityKey('pod-token', podUid, 'MADE'));
  for (const source of podUid ? credentialSources(event) : []) {
    add(entityKey('credential-source', `${podUid}/${source.place}`, source.taken ? 'MADE' : 'USED'));
  }
  const caller = callerOf(event);
  if (caller !== undefined) add(entityKey('caller', caller, 'USED'));
  // Kernel events act inside their process; witnesses may leave that key to us.
  if (event.process && isKernelAct(event)) {
    const own = processKey(event.process);
    if (own !== undefined) add(entityKey('process', own, event.processExec ? 'SUBJECT' : 'USED'));
    const parent = event.processExec ? parentKey(event) : undefined;
    if (parent !== undefined) add(entityKey('process', parent, 'USED'));
  }
  if (podUid && event.process && isKernelAct(event)) add(entityKey('pod', podUid, 'USED'));
  return added.length === 0 ? event : { ...event, keys: [...keys, ...added] };
}

function isKernelAct(event: Event): boolean {
  return Boolean(
    event.processExec ??
    event.processExit ??
    event.socketConnect ??
    event.socketAccept ??
    event.fileOpen ??
    event.kernelAct ??
    event.credentialChange ??
    event.dnsQuery,
  );
}

// Parent and child share a pid namespace unless one was just made; then the sensor's own key is the only right one.
function parentKey(event: Event): string | undefined {
  const { bootId, pidNamespace, parentPid, parentStartTicks } = event.process!;
  return processKey({
    bootId: bootId ?? '',
    pidNamespace: pidNamespace ?? '',
    pid: parentPid ?? 0,
    startTicks: parentStartTicks ?? '',
  });
}

/** Address and program of whoever called: they say little, and only together. */
function callerOf(event: Event): string | undefined {
  const { cloudApiCall: call, kubernetesAudit: audit, activity } = event;
  const address = call?.sourceAddress || audit?.peerAddress || activity?.peerAddress || '';
  const program = call?.userAgent || audit?.userAgent || activity?.userAgent || '';
  // Services call by name, and no program by an empty one.
  return /^[\d.]+$|:/.test(address) && program !== '' ? `${address} ${program.slice(0, 200)}` : undefined;
}
