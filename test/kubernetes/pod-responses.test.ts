// The pod responses against a real Kubernetes API server.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startControlPlane, whyNot, type ControlPlane } from '../control-plane/control-plane.ts';
import {
  removeFolder,
  startCollectorProcess,
  temporaryFolder,
  type CollectorProcess,
} from '../collector/collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { expectedStories, recordedLines, play } from '../collector/recorded-attack.ts';
import { collectionOf, renderChart } from './chart.ts';
import { createStreamClient } from '@throughline/proto/client';
import type { Event } from '@throughline/proto';

interface Action {
  readonly target: { readonly kind: string; readonly value: string };
  readonly state: string;
  readonly reason: string;
  readonly verified: boolean;
  readonly plan: readonly string[];
}

const missing = await whyNot();

describe.skipIf(missing !== undefined)('pod responses', { timeout: 900_000 }, () => {
  let plane: ControlPlane;
  let folder: string;
  let it: CollectorProcess;
  let story: string;
  const pods = new Map<string, string>();
  const must = async (
    at: string,
    body?: unknown,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<Record<string, never>> => {
    const answer = await plane.request(at, { method, ...(body !== undefined && { body }) });
    if (answer.status >= 300) throw new Error(`${method} ${at}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Record<string, never>;
  };
  const respond = async (body: Record<string, unknown>): Promise<Action[]> =>
    (await it.api<{ actions: Action[] }>('/v1/respond', { method: 'POST', body: { story, ...body } })).actions;
  const podOf = async (
    name: string,
  ): Promise<{ metadata: { uid: string; labels?: Record<string, string>; annotations?: Record<string, string> } }> =>
    (await must(`/api/v1/namespaces/shop/pods/${name}`)) as never;

  beforeAll(async () => {
    plane = await startControlPlane({
      auditPolicyFile: fileURLToPath(new URL('../../docs/audit-policy.yaml', import.meta.url)),
    });
    folder = temporaryFolder('quarantine');
    const token = path.join(folder, 'token');
    for (const name of ['shop', 'kube-system', 'throughline'])
      await plane.request('/api/v1/namespaces', { method: 'POST', body: { metadata: { name } } });
    await must('/api/v1/namespaces/shop/serviceaccounts', { metadata: { name: 'default' } }).catch(() => undefined);
    await must('/api/v1/nodes', { metadata: { name: 'node-1' } });
    // With the rights that the chart gives, and no more.
    for (const object of await renderChart(['collector.options.kubernetes-events=true'])) {
      if (/^(ClusterRole|ServiceAccount)/.test(object.kind)) await must(collectionOf(object), object);
    }
    const minted = await must('/api/v1/namespaces/throughline/serviceaccounts/throughline-collector/token', {
      spec: { expirationSeconds: 3_600 },
    });
    writeFileSync(token, `${(minted as unknown as { status: { token: string } }).status.token}\n`, { mode: 0o600 });
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'email' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'email' } },
        template: {
          metadata: { labels: { app: 'email' } },
          spec: { containers: [{ name: 'main', image: 'email:1' }] },
        },
      },
    };
    const made = (await must('/apis/apps/v1/namespaces/shop/replicasets', owner)) as unknown as {
      metadata: { uid: string };
    };
    for (const name of new Set(
      recordedLines('poisoned-message').flatMap(({ event }) => event?.workload?.podName ?? []),
    )) {
      const pod = (await must('/api/v1/namespaces/shop/pods', {
        metadata: {
          name,
          labels: { app: 'email', tier: 'back' },
          ownerReferences: [
            { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'email', uid: made.metadata.uid, controller: true },
          ],
        },
        spec: {
          nodeName: 'node-1',
          automountServiceAccountToken: false,
          containers: [{ name: 'main', image: 'email:1' }],
        },
      })) as unknown as { metadata: { uid: string } };
      pods.set(name, pod.metadata.uid);
    }
    await must('/api/v1/namespaces/shop/services', {
      metadata: { name: 'email' },
      spec: { selector: { app: 'email' }, ports: [{ port: 80 }] },
    });
    await must('/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies', {
      metadata: { name: 'allow-email' },
      spec: { podSelector: { matchLabels: { tier: 'back' } }, ingress: [{}] },
    });

    const certificate = path.join(path.dirname(plane.auditLogFile), 'certificates/apiserver.crt');
    it = await startCollectorProcess({
      flags: [
        '--playbook',
        'report',
        '--kubernetes-events',
        '--kubernetes',
        plane.url,
        '--kubernetes-token-file',
        token,
        '--kubernetes-ca',
        certificate,
      ],
    });
    // The recorded attack, in pods that this API server knows.
    await playWithPods(it);
    story = (await it.api<{ stories: { id: string }[] }>('/v1/stories')).stories[0]!.id;
  });
  afterAll(async () => {
    await it?.kill();
    await plane?.stop();
    for (const left of [folder, it?.data]) if (left) removeFolder(left);
  });

  async function playWithPods(collector: CollectorProcess): Promise<void> {
    for (const { event } of recordedLines('poisoned-message')) {
      const uid = pods.get(event?.workload?.podName ?? '');
      if (!event) continue;
      const workload = { ...event.workload, ...(uid && { podUid: uid, namespace: 'shop' }) };
      const client = createStreamClient({
        address: collector.grpc,
        hello: {
          role: event.source === 'agent' ? 'agent' : 'sensor',
          workload: event.source === 'agent' ? workload : { node: workload.node ?? '' },
        },
        lingerMs: 0,
      });
      client.report({ ...event, workload } satisfies Event);
      if (!(await client.flush(DEADLINE_MS)) || client.counters.rejected > 0)
        throw new Error(JSON.stringify(client.counters));
      client.close();
    }
  }

  test('the story is an event of the pods it tells of', async () => {
    const told = async (): Promise<{ reason: string; involvedObject: { uid: string } }[]> => {
      const { items } = (await must('/api/v1/namespaces/shop/events')) as unknown as {
        items: { reason: string; source: { component: string }; involvedObject: { uid: string } }[];
      };
      return items.filter(({ source }) => source.component === 'throughline');
    };
    const events = await until(async () => {
      const found = await told();
      return found.length > 0 ? found : undefined;
    });
    for (const { reason, involvedObject } of events) {
      expect(reason).toBe('AttackStory');
      expect([...pods.values()]).toContain(involvedObject.uid);
    }
  });

  test('quarantine: planned, done, verified on the API server, undone', async () => {
    const planned = await respond({ action: 'quarantine-pod', plan: true });
    expect(planned.length).toBeGreaterThan(0);
    const lines = planned[0]!.plan.join('\n');
    expect(lines).toMatch(/loses its 2 labels/);
    expect(lines).toMatch(/ReplicaSet email starts a clean replacement/);
    expect(lines).toMatch(/Services that stop sending to it: email/);
    const name = [...pods].find(([, uid]) => uid === planned[0]!.target.value)![0];
    expect((await podOf(name)).metadata.labels).toEqual({ app: 'email', tier: 'back' });

    const started = performance.now();
    const [done] = await respond({ action: 'quarantine-pod', target: pods.get(name) });
    const tookMs = performance.now() - started;
    expect(done).toMatchObject({ state: 'done', verified: true });
    expect(done!.reason).toMatch(/connections were not cut: no sensor/);
    // A second where nothing else runs.
    expect(tookMs).toBeLessThan(30_000);
    const { metadata } = await podOf(name);
    expect(Object.keys(metadata.labels!)).toEqual(['throughline.io/quarantine']);
    const policy = (await must(
      '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/throughline-quarantine',
    )) as unknown as { spec: unknown };
    expect(policy.spec).toEqual({
      podSelector: { matchExpressions: [{ key: 'throughline.io/quarantine', operator: 'Exists' }] },
      policyTypes: ['Ingress', 'Egress'],
    });
    for (const [other] of pods)
      if (other !== name) expect((await podOf(other)).metadata.labels).toEqual({ app: 'email', tier: 'back' });
    expect((await respond({ action: 'quarantine-pod', target: pods.get(name), plan: true }))[0]).toMatchObject({
      state: 'refused',
      reason: 'the pod is in quarantine already',
    });

    expect((await respond({ action: 'quarantine-pod', undo: true }))[0]).toMatchObject({ state: 'undone' });
    const after = await podOf(name);
    expect(after.metadata.labels).toEqual({ app: 'email', tier: 'back' });
    expect(after.metadata.annotations ?? {}).toEqual({});
    expect(
      (await plane.request('/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/throughline-quarantine')).status,
    ).toBe(404);
  });

  test('cordon: the node takes no new pods until undone', async () => {
    const [done] = await respond({ action: 'cordon-node' });
    expect(done).toMatchObject({ target: { kind: 'node', value: 'node-1' }, state: 'done', verified: true });
    expect((await must('/api/v1/nodes/node-1')) as unknown as { spec: object }).toMatchObject({
      spec: { unschedulable: true },
    });
    expect((await respond({ action: 'cordon-node', undo: true }))[0]).toMatchObject({ state: 'undone' });
    expect(
      ((await must('/api/v1/nodes/node-1')) as unknown as { spec: { unschedulable?: boolean } }).spec.unschedulable ??
        false,
    ).toBe(false);
  });

  test('a disruption budget that is used up forbids it; a pod of the same name that is another one is left alone', async () => {
    await must('/apis/policy/v1/namespaces/shop/poddisruptionbudgets', {
      metadata: { name: 'email' },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'email' } } },
    });
    for (const action of ['quarantine-pod', 'delete-pod']) {
      const [refused] = await respond({ action });
      expect(refused).toMatchObject({ state: 'refused', reason: 'the disruption budget email allows no pod to go' });
    }
    await must('/apis/policy/v1/namespaces/shop/poddisruptionbudgets/email', undefined, 'DELETE');
    const [name, uid] = [...pods][0]!;
    await plane.request(`/api/v1/namespaces/shop/pods/${name}?gracePeriodSeconds=0`, { method: 'DELETE' });
    await must('/api/v1/namespaces/shop/pods', {
      metadata: { name, labels: { app: 'email' } },
      spec: {
        nodeName: 'node-1',
        automountServiceAccountToken: false,
        containers: [{ name: 'main', image: 'email:1' }],
      },
    });
    const [refused] = await respond({ action: 'delete-pod', target: uid });
    expect(refused).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('is another one now') as string,
    });
  });
});

test.runIf(missing !== undefined)('(skipped: no Kubernetes API server)', () => {
  console.log(`skipped: the pod responses need a Kubernetes API server: ${missing}`);
});

test('without an API server the plan still says what would be done', async () => {
  const it = await startCollectorProcess({ flags: ['--playbook', 'report'] });
  try {
    await play(it, 'poisoned-message');
    const { actions } = await it.api<{ actions: Action[] }>('/v1/respond', {
      method: 'POST',
      body: { story: expectedStories('poisoned-message')[0]!.id, action: 'quarantine-pod' },
    });
    for (const action of actions) {
      expect(action).toMatchObject({
        state: 'refused',
        reason: expect.stringContaining('no API server is configured') as string,
      });
      expect(action.plan.join(' ')).toContain('throughline.io/quarantine');
    }
    expect(actions.length).toBeGreaterThan(0);
  } finally {
    await it.kill();
    removeFolder(it.data);
  }
});
