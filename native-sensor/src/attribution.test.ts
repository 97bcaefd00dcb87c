import { describe, expect, it } from 'vitest';

import { attribute } from './attribution.ts';

const id = 'b5773a7257622eb43ce49e36276eb66afb0bbd628574936669b1010140d22dbe';
const other = '0c98a8a3b0e0d8dd1a3d4e3d6d7f4a9c1f6d2f5f4f8c3b2a190807060504030e';
const uid = '3f6d0c1e-58a0-4f52-9d8a-b1e1d6a0c2f7';
const underscored = uid.replaceAll('-', '_');

// Paths as the runtimes write them; ids and uids replaced.
const paths: [string, string, Partial<ReturnType<typeof attribute>>][] = [
  ['docker, cgroupfs', `/docker/${id}`, { containerId: id, runtime: 'docker' }],
  ['docker, systemd', `/system.slice/docker-${id}.scope`, { containerId: id, runtime: 'docker' }],
  ['podman, root', `/machine.slice/libpod-${id}.scope`, { containerId: id, runtime: 'podman' }],
  [
    'podman, rootless, inner cgroup',
    `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope/container`,
    { containerId: id, runtime: 'podman' },
  ],
  ['podman, cgroupfs', `/libpod_parent/libpod-${id}`, { containerId: id, runtime: 'podman' }],
  [
    'containerd, systemd driver',
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${underscored}.slice/cri-containerd-${id}.scope`,
    { containerId: id, podUid: uid, runtime: 'containerd' },
  ],
  [
    'containerd, systemd driver, guaranteed',
    `/kubepods.slice/kubepods-pod${underscored}.slice/cri-containerd-${id}.scope`,
    { containerId: id, podUid: uid, runtime: 'containerd' },
  ],
  ['containerd, cgroupfs driver', `/kubepods/burstable/pod${uid}/${id}`, { containerId: id, podUid: uid }],
  ['containerd, cgroupfs driver, guaranteed', `/kubepods/pod${uid}/${id}`, { containerId: id, podUid: uid }],
  [
    'containerd told systemd, kubelet told cgroupfs',
    `/system.slice/containerd.service/kubepods-besteffort-pod${underscored}.slice:cri-containerd:${id}`,
    { containerId: id, podUid: uid, runtime: 'containerd' },
  ],
  [
    'cri-o, systemd driver',
    `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${underscored}.slice/crio-${id}.scope`,
    { containerId: id, podUid: uid, runtime: 'cri-o' },
  ],
  [
    "cri-o's monitor is no container",
    `/kubepods.slice/kubepods-pod${underscored}.slice/crio-conmon-${id}.scope`,
    { containerId: '', podUid: uid },
  ],
  ["podman's monitor is no container", `/machine.slice/libpod-conmon-${id}.scope`, { containerId: '', podUid: '' }],
  [
    'static pod',
    `/kubepods/burstable/pod0123456789abcdef0123456789abcdef/${id}`,
    { containerId: id, podUid: '0123456789abcdef0123456789abcdef' },
  ],
  [
    'kind: a node in a container',
    `/docker/${other}/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod${underscored}.slice/cri-containerd-${id}.scope`,
    { containerId: id, podUid: uid, runtime: 'containerd', nestedContainerId: '' },
  ],
  [
    'docker in a pod',
    `/kubepods/burstable/pod${uid}/${id}/docker/${other}`,
    { containerId: id, podUid: uid, nestedContainerId: other },
  ],
  [
    'docker in docker',
    `/docker/${id}/docker/${other}`,
    { containerId: id, nestedContainerId: other, runtime: 'docker' },
  ],
  ['systemd in a container', `/docker/${id}/system.slice/nginx.service`, { containerId: id }],
  ['nerdctl', `/system.slice/nerdctl-${id}.scope`, { containerId: id, runtime: 'containerd' }],
  ['containerd by itself', `/default/${id}`, { containerId: id, runtime: '' }],
  [
    'ECS on Fargate',
    '/ecs/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef-1234567890',
    { containerId: '0123456789abcdef0123456789abcdef-1234567890' },
  ],
  ['ECS on EC2', `/ecs/0123456789abcdef0123456789abcdef/${id}`, { containerId: id }],
  ['the demo', `/throughline-demo/docker-${id}.scope`, { containerId: id, runtime: 'docker' }],
  ['the host', '/', { containerId: '', podUid: '' }],
  ['a service', '/system.slice/sshd.service', { containerId: '', podUid: '' }],
  ['63 digits are no id', `/docker/${id.slice(1)}`, { containerId: '' }],
  ['65 digits are no id', `/docker/${id}0`, { containerId: '' }],
  ['a pod cgroup by itself', `/kubepods/besteffort/pod${uid}`, { containerId: '', podUid: uid }],
];

describe('attribute', () => {
  it.each(paths)('%s', (_, path, expected) => {
    expect(attribute(path)).toMatchObject(expected);
  });

  it('is quick on hostile paths', () => {
    const start = performance.now();
    for (const part of ['a-', 'pod', 'a:', '0'.repeat(63), '-'.repeat(50)])
      attribute(`/${part.repeat(4096 / part.length)}`);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
