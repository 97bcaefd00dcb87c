// The demo's API server audits as a real one does: the same fields in the same places, held against a recording of one.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { startApiServer } from '@throughline/demo';
import { expect, test } from 'vitest';

type Audit = Record<string, unknown> & {
  verb: string;
  objectRef: { resource: string; subresource?: string };
  user: { extra?: Record<string, string[]> };
  sourceIPs: string[];
  annotations: Record<string, string>;
  responseStatus: { code: number };
};

const recorded: readonly Audit[] = ['attack', 'benign'].flatMap((name) =>
  readFileSync(new URL(`../data/k8s-live/${name}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Audit),
);

const pod = { name: 'email-service-7d9c4', uid: '8c81a1b7-fcdf-412a-8192-2b2f61c0aad5', node: 'node-1', nodeUid: 'n' };

test('a token bound to a pod is minted, used from elsewhere, refused where it has no rights, and all of it is audited', async () => {
  const events: Audit[] = [];
  const api = await startApiServer({ address: '127.0.8.9', audit: (event) => void events.push(event as Audit) });
  try {
    api.addPod(pod);
    const minted = await call(
      api.url,
      'POST',
      '/api/v1/namespaces/shop/serviceaccounts/email-service/token',
      api.tokens.kubelet,
      {
        spec: { boundObjectRef: { uid: pod.uid } },
      },
    );
    const { token } = (minted.body as { status: { token: string } }).status;
    const rules = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    expect((await call(api.url, 'POST', rules, token, { spec: {} })).status).toBe(201);
    expect((await call(api.url, 'GET', '/api/v1/namespaces/shop/secrets', token, undefined, '127.0.1.11')).status).toBe(
      200,
    );
    expect((await call(api.url, 'GET', '/api/v1/secrets', token)).status).toBe(403);
    const newPod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'x' }, spec: {} };
    expect((await call(api.url, 'POST', '/api/v1/namespaces/shop/pods', token, newPod)).status).toBe(201);
    expect((await call(api.url, 'GET', '/api/v1/namespaces/shop/secrets', `${token}x`)).status).toBe(401);
  } finally {
    await api.close();
  }

  // The refused signature is nobody's request: it is not audited.
  expect(events).toHaveLength(5);
  for (const event of events) {
    const alike = recorded.find(
      ({ objectRef, responseStatus, verb }) =>
        verb === event.verb &&
        objectRef.resource === event.objectRef.resource &&
        objectRef.subresource === event.objectRef.subresource &&
        responseStatus.code === event.responseStatus.code,
    );
    const name = `${event.verb} ${event.objectRef.resource} ${event.responseStatus.code}`;
    expect(alike, `${name} is in the recording`).toBeDefined();
    expect(Object.keys(event).sort(), name).toEqual(Object.keys(alike!).sort());
  }
  const [mint, ...uses] = events;
  const issued = mint!.annotations['authentication.kubernetes.io/issued-credential-id'];
  expect(issued).toMatch(/^JTI=[0-9a-f-]{36}$/);
  for (const use of uses) {
    expect(use.user.extra).toMatchObject({
      'authentication.kubernetes.io/credential-id': [issued],
      'authentication.kubernetes.io/pod-uid': [pod.uid],
    });
  }
  // Only the last address is the peer; the others are what the client claims.
  expect(uses[1]!.sourceIPs).toEqual(['127.0.1.11', '127.0.0.1']);
});

function call(
  base: string,
  method: string,
  path: string,
  token: string,
  body?: unknown,
  forwardedFor?: string,
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'user-agent': 'curl/8.5.0',
      ...(forwardedFor && { 'x-forwarded-for': forwardedFor }),
    };
    const outgoing = request(new URL(path, base), { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
