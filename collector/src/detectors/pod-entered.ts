// Somebody enters a running pod: exec, attach, port-forward, a debug container, or the kubelet behind the API server's back.
// Benign twin: an operator who debugs (low, alone it opens nothing); a program's account that does so is another matter.
import { requestDetector, type Request, type RequestClaim } from './kubernetes-request.ts';

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
  ],
});

function entered(request: Request): RequestClaim {
  const command = commandOf(request.audit.requestUri ?? '');
  return {
    says: `entered ${request.what}${command ? ` to run: ${command}` : ''}`,
    severity: request.byServiceAccount ? 'medium' : 'low',
  };
}

function commandOf(uri: string): string {
  return new URLSearchParams(uri.split('?')[1] ?? '').getAll('command').join(' ');
}
