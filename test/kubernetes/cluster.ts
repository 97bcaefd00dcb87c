// What the tests do to a real API server: a namespace with a service whose pod holds a bound token, ordinary traffic, and a
// thief who uses that token from elsewhere. Every part calls from a loopback address of its own.
import type { Answer, ControlPlane, RequestOptions } from '../control-plane/control-plane.ts';

export const addresses = {
  pod: '127.0.1.7',
  otherPod: '127.0.1.8',
  ci: '127.0.2.1',
  operator: '127.0.3.1',
  node: '127.0.4.1',
  thief: '127.0.6.66',
};

export interface Shop {
  readonly podUid: string;
  /** The token of the pod email-service-1, bound to it. */
  readonly podToken: string;
  readonly ciToken: string;
  /** The value of a secret; it must never be seen in an audit log. */
  readonly secretValue: string;
}

/** Throws when the API server refuses, so that a test does not go on over a half-made cluster. */
export async function must(plane: ControlPlane, path: string, options: RequestOptions = {}): Promise<Answer> {
  const answer = await plane.request(path, options);
  if (answer.status >= 300)
    throw new Error(
      `${options.method ?? 'GET'} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`,
    );
  return answer;
}

export async function makeShop(plane: ControlPlane): Promise<Shop> {
  const operator = (path: string, body: unknown): Promise<Answer> =>
    must(plane, path, { method: 'POST', body, from: addresses.operator, headers: { 'user-agent': 'kubectl/v1.36.3' } });
  const secretValue = Buffer.from('not-for-any-log').toString('base64');
  await operator('/api/v1/namespaces', { metadata: { name: 'shop' } });
  for (const name of ['email-service', 'ci-deployer'])
    await operator('/api/v1/namespaces/shop/serviceaccounts', { metadata: { name } });
  await operator('/api/v1/namespaces/shop/secrets', {
    metadata: { name: 'smtp' },
    type: 'Opaque',
    data: { password: secretValue },
  });
  await operator('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'templates' }, data: { welcome: 'hello' } });
  // Too much for a service that sends mail, as it so often is.
  await role(operator, 'email-service', [
    { apiGroups: [''], resources: ['configmaps', 'secrets', 'pods'], verbs: ['get', 'list', 'create'] },
  ]);
  await role(operator, 'ci-deployer', [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'create', 'patch'] },
  ]);
  const pod = await operator('/api/v1/namespaces/shop/pods', podNamed('email-service-1', { nodeName: 'node-1' }));
  const podUid = String(pod.body.metadata.uid);
  const bound = await tokenOf(plane, 'email-service', {
    kind: 'Pod',
    apiVersion: 'v1',
    name: 'email-service-1',
    uid: podUid,
  });
  return { podUid, podToken: bound, ciToken: await tokenOf(plane, 'ci-deployer'), secretValue };
}

async function role(
  operator: (path: string, body: unknown) => Promise<Answer>,
  name: string,
  rules: readonly unknown[],
): Promise<void> {
  const group = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop';
  await operator(`${group}/roles`, { metadata: { name }, rules });
  await operator(`${group}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'shop' }],
  });
}

function podNamed(name: string, spec: object = {}): object {
  return {
    metadata: { name, labels: { app: 'email' } },
    spec: { serviceAccountName: 'email-service', containers: [{ name: 'main', image: 'email:1' }], ...spec },
  };
}

async function tokenOf(plane: ControlPlane, account: string, boundObjectRef?: object): Promise<string> {
  const { body } = await must(plane, `/api/v1/namespaces/shop/serviceaccounts/${account}/token`, {
    method: 'POST',
    body: { spec: { expirationSeconds: 3_600, ...(boundObjectRef && { boundObjectRef }) } },
    from: addresses.node,
    headers: { 'user-agent': 'kubelet/v1.36.3' },
  });
  return String(body.status.token);
}

/** A few minutes of an ordinary day, compressed: the service reads, CI deploys, an operator looks. */
export async function ordinaryTraffic(plane: ControlPlane, shop: Shop, rounds: number): Promise<void> {
  const deployments = '/apis/apps/v1/namespaces/shop/deployments';
  const container = (image: string): object => ({ containers: [{ name: 'main', image }] });
  await must(plane, deployments, {
    method: 'POST',
    body: {
      metadata: { name: 'orders' },
      spec: {
        selector: { matchLabels: { app: 'orders' } },
        template: { metadata: { labels: { app: 'orders' } }, spec: container('orders:1') },
      },
    },
    token: shop.ciToken,
    from: addresses.ci,
  });
  for (let round = 0; round < rounds; round += 1) {
    const service = { token: shop.podToken, from: addresses.pod, headers: { 'user-agent': 'email-service/1.4' } };
    await must(plane, '/api/v1/namespaces/shop/configmaps/templates', service);
    await must(plane, '/api/v1/namespaces/shop/configmaps/templates', service);
    await must(plane, '/api/v1/namespaces/shop/pods', { from: addresses.operator });
    await must(plane, `${deployments}/orders`, {
      method: 'PATCH',
      body: { spec: { template: { spec: container(`orders:${round + 2}`) } } },
      token: shop.ciToken,
      from: addresses.ci,
    });
  }
}

/** What a cluster's own parts do all the time; the policy leaves it out. */
export async function hum(plane: ControlPlane, rounds: number): Promise<void> {
  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
  const body = { metadata: { name: 'node-1' }, spec: { holderIdentity: 'node-1', leaseDurationSeconds: 40 } };
  await must(plane, leases, { method: 'POST', body, from: addresses.node });
  for (let round = 0; round < rounds; round += 1) {
    await must(plane, `${leases}/node-1`, {
      method: 'PATCH',
      body: { spec: { renewTime: new Date().toISOString().replace('Z', '000Z') } },
      from: addresses.node,
    });
    await must(plane, '/readyz', { from: addresses.node });
    await must(plane, '/api/v1/namespaces/shop/events', {
      method: 'POST',
      body: {
        metadata: { generateName: 'e-' },
        involvedObject: { kind: 'Pod', namespace: 'shop', name: 'email-service-1' },
        reason: 'Pulled',
        message: 'pulled',
        type: 'Normal',
      },
      from: addresses.node,
    });
  }
}

/** The pod's token, carried away: questions, secrets, a privileged pod, a refused self-grant, and a forged address. */
export async function theft(plane: ControlPlane, shop: Shop): Promise<void> {
  const thief = { token: shop.podToken, from: addresses.thief, headers: { 'user-agent': 'curl/8.5.0' } };
  const post = (path: string, body: unknown): Promise<Answer> =>
    plane.request(path, { ...thief, method: 'POST', body });
  await post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    spec: { namespace: 'shop' },
  });
  await plane.request('/api/v1/secrets', thief);
  await must(plane, '/api/v1/namespaces/shop/secrets', thief);
  await must(plane, '/api/v1/namespaces/shop/secrets/smtp', thief);
  const privileged = {
    hostPID: true,
    containers: [{ name: 'main', image: 'x', securityContext: { privileged: true } }],
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
  };
  await must(plane, '/api/v1/namespaces/shop/pods', {
    ...thief,
    method: 'POST',
    body: podNamed('maintenance', privileged),
  });
  await post('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    metadata: { name: 'maintenance' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'email-service', namespace: 'shop' }],
  });
  await must(plane, '/api/v1/namespaces/shop/secrets/smtp', {
    ...thief,
    headers: { ...thief.headers, 'x-forwarded-for': addresses.pod },
  });
}
