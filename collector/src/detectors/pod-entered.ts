// Somebody enters a running pod: exec, attach, port-forward, a debug container, or the kubelet behind the API server's back.
// Benign twin: an operator who debugs (low, alone it opens nothing); a program's account that does so is another matter.
import { isSystemNamespace, requestDetector, type Request, type RequestClaim } from './kubernetes-request.ts';
import { tellingSign } from './telling-command.ts';

export const podEntered = requestDetector({
  id: 'pod-entered',
  title: 'Pod entered',
  techniques: ['T1609'],
  tactics: ['TA0002'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What was typed: the kernel sees it where a sensor runs.',
  rules: [
    { verbs: ['create', 'get', 'connect'], resources: ['pods/exec', 'pods/attach'], when: entered },
    {
      verbs: ['create', 'get', 'connect'],
      resources: ['pods/portforward', 'services/proxy', 'pods/proxy'],
      techniques: ['T1090', 'T1572', 'T1609'],
      tactics: ['TA0011', 'TA0008'],
      when: (request) => ({
        says: `opened a tunnel to ${request.what}`,
        severity: request.byServiceAccount ? 'medium' : 'low',
      }),
    },
    {
      verbs: ['patch', 'update'],
      resources: ['pods/ephemeralcontainers'],
      techniques: ['T1609', 'T1610'],
      when: (request) => ({
        says: `added a debug container to ${request.what}`,
        severity: request.byServiceAccount ? 'medium' : 'low',
      }),
    },
    {
      verbs: ['create', 'get', 'connect', 'update', 'patch', 'delete'],
      resources: ['nodes/proxy'],
      techniques: ['T1609', 'T1613', 'T1552.007'],
      tactics: ['TA0002', 'TA0007'],
      when: (request) => ({
        says: `reached the kubelet through ${request.what}`,
        severity: request.byServiceAccount ? 'medium' : 'low',
      }),
    },

    {
      verbs: ['create'],
      resources: ['pods/eviction', 'pods/binding'],
      severity: 'info',
      context: true,
      techniques: ['T1610', 'T1489'],
      when: (request) => `asked for ${request.what}`,
    },
  ],
});

function entered(request: Request): RequestClaim {
  const command = commandOf(request.audit.requestUri ?? '');
  const sign = command.length < 8 ? undefined : tellingSign(command);
  return {
    says: `entered ${request.what}${command ? ` to run: ${command}` : ''}`,
    severity: request.byServiceAccount || isSystemNamespace(request.audit.namespace) || sign ? 'medium' : 'low',
    ...(sign ? { techniques: ['T1609', ...sign.techniques] } : {}),
  };
}

function commandOf(uri: string): string {
  return new URLSearchParams(uri.split('?')[1] ?? '').getAll('command').join(' ');
}
