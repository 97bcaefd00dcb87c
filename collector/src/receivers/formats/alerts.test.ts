// Falco and Kubescape, in the shapes that their documentation shows.
import { Layer } from '@throughline/proto';
import { expect, test } from 'vitest';
import { falco } from './falco.ts';
import { formatOf } from './index.ts';
import { kubescape } from './kubescape.ts';

const shell = {
  hostname: 'node-1',
  output: '10:20:05.408091526: Notice A shell was spawned in a container with an attached terminal',
  priority: 'Notice',
  rule: 'Terminal shell in container',
  source: 'syscall',
  tags: ['T1059', 'container', 'mitre_execution', 'shell'],
  time: '2026-11-22T10:20:05.408091526Z',
  output_fields: {
    'container.id': '3ad7b26ded6d',
    'container.image.repository': 'registry.example.org/shop/email',
    'container.image.tag': '1.4',
    'evt.time': 1_795_342_805_408_091_000,
    'k8s.ns.name': 'shop',
    'k8s.pod.name': 'email-7d9c4',
    'k8s.pod.uid': '8c81a1b7-fcdf-412a-8192-2b2f61c0aad5',
    'proc.cmdline': 'sh -i',
    'proc.exepath': '/bin/sh',
    'proc.pid': 4242,
    'proc.tty': 34_816,
    'user.uid': 0,
  },
};

test('a Falco alert', () => {
  expect(formatOf(shell)?.name).toBe('falco');
  expect(falco.decode(shell)).toMatchObject({
    timeUs: Date.parse('2026-11-22T10:20:05.408Z') * 1_000 + 91,
    layer: Layer.KERNEL,
    workload: {
      node: 'node-1',
      namespace: 'shop',
      podName: 'email-7d9c4',
      image: 'registry.example.org/shop/email:1.4',
    },
    keys: [{ kind: 'pod', value: '8c81a1b7-fcdf-412a-8192-2b2f61c0aad5' }],
    process: { executable: '/bin/sh', arguments: ['sh', '-i'], hostPid: 4242 },
    thirdPartyAlert: {
      product: 'falco',
      rule: 'Terminal shell in container',
      severity: 'low',
      techniques: ['T1059'],
      fields: { 'proc.tty': '34816' },
    },
  });
  expect(falco.decode({ ...shell, priority: 'Critical', source: 'k8s_audit' })).toMatchObject({
    layer: Layer.KUBERNETES,
    thirdPartyAlert: { severity: 'critical' },
  });
});

test('the same alert again has the same id, another has another', () => {
  expect(falco.decode({ ...shell })?.id).toBe(falco.decode(shell)?.id);
  expect(falco.decode({ ...shell, time: '2026-11-22T10:20:06Z' })?.id).not.toBe(falco.decode(shell)?.id);
});

const container = 'a'.repeat(64);
const fromStandardOutput = {
  BaseRuntimeMetadata: {
    alertName: 'Unexpected process launched',
    arguments: { exec: '/bin/ls', retval: 0 },
    infectedPID: 99,
    severity: 5,
    timestamp: '2026-11-22T10:00:00.5Z',
  },
  RuleID: 'R0001',
  RuntimeK8sDetails: {
    clusterName: 'demo',
    containerName: 'web',
    namespace: 'shop',
    podName: 'web-1',
    podNamespace: 'shop',
    containerID: container,
    workloadKind: 'Deployment',
  },
  RuntimeProcessDetails: {
    processTree: { pid: 99, ppid: 1, cmdline: '/bin/ls -l', comm: 'ls', path: '/bin/ls', cwd: '/', uid: 0 },
    containerID: container,
  },
  level: 'error',
  message: 'Unexpected process launched: ls',
};
const fromHttp = {
  kind: 'RuntimeAlerts',
  apiVersion: 'kubescape.io/v1',
  spec: {
    alerts: [
      {
        alertName: 'Unexpected process launched',

        ruleID: 'R0001',
        severity: 10,
        timestamp: '2026-11-22T10:00:00.5Z',
        message: 'Unexpected process launched: ls',
        clusterName: 'demo',
        podName: 'web-1',
        podNamespace: 'shop',
        containerID: container,
        processTree: { processTree: { pid: 99, path: '/bin/ls', cmdline: '/bin/ls -l' } },
      },
    ],
  },
};

test.each([
  ['standard output', fromStandardOutput, 'medium'],
  ['HTTP', fromHttp, 'critical'],
])('a Kubescape alert from %s', (_from, value, severity) => {
  expect(formatOf(value)?.name).toBe('kubescape');
  const [alert] = kubescape.unwrap(value);
  expect(kubescape.decode(alert)).toMatchObject({
    timeUs: Date.parse('2026-11-22T10:00:00.5Z') * 1_000,
    workload: { cluster: 'demo', namespace: 'shop', podName: 'web-1', containerId: container },
    keys: [{ kind: 'container', value: container }],
    process: { executable: '/bin/ls', arguments: ['/bin/ls', '-l'], hostPid: 99 },
    thirdPartyAlert: { product: 'kubescape', rule: 'R0001', severity, message: 'Unexpected process launched: ls' },
  });
});

test.each([
  [falco, {}],
  [falco, { rule: 'x', priority: 7, output: 'y' }],
  [kubescape, { RuleID: 'R0001' }],
  [kubescape, { alertName: 'x', ruleID: 'P1' }],
])('refuses what is no alert', (format, value) => {
  expect(format.recognizes(value)).toBe(false);
  expect(() => format.decode(value)).toThrow(/needs/);
});
