import { describe, expect, it } from 'vitest';

import { sensitiveFile } from './sensitive-files.ts';

describe('sensitiveFile', () => {
  it.each([
    '/run/secrets/kubernetes.io/serviceaccount/..2025_11_22_04_00_00.123/token',
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
    '/..2025_11_22_04_00_00.123456789/token',
    '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    '/etc/shadow',
    '/root/.aws/credentials',
    '/home/app/.ssh/id_ed25519',
    '/home/app/.kube/config',
    '/etc/kubernetes/pki/ca.key',
    '/proc/77/environ',
    '/proc/77/task/78/mem',
    '/run/docker.sock',
  ])('%s', (path) => {
    expect(sensitiveFile(path, 1)).toBeDefined();
  });

  it.each([
    '/home/app/token',
    '/home/app/credentials',
    '/usr/share/doc/shadow',
    '/etc/shadow.d/x',
    '/srv/app/config.json',
    '/proc/1/environ',
    '/proc/1/task/2/environ',
    '/home/app/.ssh/known_hosts',
  ])('not %s', (path) => {
    expect(sensitiveFile(path, 1)).toBeUndefined();
  });
});
