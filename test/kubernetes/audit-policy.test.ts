// The audit policy that users are given, on a real API server: what it keeps, what it never writes, and how much it saves
// against auditing everything. The same requests are sent to both servers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startControlPlane, whyNot, type ControlPlane } from '../control-plane/control-plane.ts';
import { hum, makeShop, must, ordinaryTraffic, theft, type Shop } from './cluster.ts';

const reason = await whyNot();
if (reason !== undefined) console.warn(`SKIPPED the audit policy on a real API server: ${reason}`);

const policy = fileURLToPath(new URL('../../docs/audit-policy.yaml', import.meta.url));
const everything = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: RequestResponse\n';
const ROUNDS = 20;

interface AuditEvent {
  readonly level: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string };
  readonly requestObject?: unknown;
  readonly responseObject?: { readonly metadata?: { readonly uid?: string } };
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Recording {
  readonly events: readonly AuditEvent[];
  readonly text: string;
  readonly shop: Shop;
}

describe.skipIf(reason !== undefined)('docs/audit-policy.yaml', () => {
  let given: Recording;
  let all: Recording;
  const folder = mkdtempSync(join(tmpdir(), 'throughline-policy-'));

  beforeAll(async () => {
    const everythingFile = join(folder, 'everything.yaml');
    writeFileSync(everythingFile, everything);
    given = await record(policy);
    all = await record(everythingFile);
  }, 40 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('no secret and no token is ever written; auditing everything would write both', () => {
    for (const hidden of [given.shop.secretValue, given.shop.podToken, given.shop.ciToken])
      expect(given.text).not.toContain(hidden);
    expect(all.text).toContain(all.shop.secretValue);
    expect(all.text).toContain(all.shop.podToken);
  });

  test('what joins a token to its use and a pod to its acts is there', () => {
    const minted = given.events.filter(({ objectRef }) => objectRef?.subresource === 'token');
    expect(minted.length).toBeGreaterThanOrEqual(2);
    for (const { annotations, level } of minted) {
      expect(level).toBe('Metadata');
      expect(annotations?.['authentication.kubernetes.io/issued-credential-id']).toMatch(/^JTI=/);
    }
    const pods = given.events.filter(
      ({ verb, objectRef }) => verb === 'create' && objectRef?.resource === 'pods' && !objectRef.subresource,
    );
    expect(pods).toHaveLength(2);
    for (const { responseObject, requestObject } of pods) {
      expect(responseObject?.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(requestObject).toBeDefined();
    }
  });

  test('ways in, rights and what runs are told with what was asked', () => {
    const find = (verb: string, part: string): AuditEvent | undefined =>
      given.events.find((event) => event.verb === verb && event.requestURI.includes(part));
    for (const [verb, part] of [
      ['create', 'selfsubjectrulesreviews'],
      ['create', '/rolebindings'],
      ['patch', '/deployments/orders'],
      ['get', '/exec'],
    ] as const) {
      expect(find(verb, part), `${verb} ${part}`).toBeDefined();
      if (verb !== 'get') expect(find(verb, part)?.requestObject, `${verb} ${part}`).toBeDefined();
    }
    // Refused before its body was read.
    expect(find('create', '/clusterrolebindings')?.annotations?.['authorization.k8s.io/decision']).toBe('forbid');
    expect(find('list', '/secrets')?.level).toBe('Metadata');
    expect(find('delete', '/events/')).toBeDefined();
  });

  test('the hum of the cluster is left out, and the volume is a fraction of everything', () => {
    for (const noise of ['/leases/', '/readyz', '/healthz', '/openapi'])
      expect(
        given.events.filter(({ requestURI }) => requestURI.includes(noise)).map(({ requestURI }) => requestURI),
      ).toEqual([]);
    const shares = { events: given.events.length / all.events.length, bytes: given.text.length / all.text.length };
    const levels = Object.groupBy(given.events, ({ level }) => level);
    console.info(
      `audit policy: ${given.events.length} events, ${given.text.length} bytes; everything: ${all.events.length} events, ${all.text.length} bytes; ` +
        `${(shares.events * 100).toFixed(0)} % of the events, ${(shares.bytes * 100).toFixed(0)} % of the bytes; ` +
        Object.entries(levels)
          .map(([level, events]) => `${level} ${events?.length}`)
          .join(', '),
    );
    expect(shares.events).toBeLessThan(0.5);
    expect(shares.bytes).toBeLessThan(0.5);
  });
});

async function record(auditPolicyFile: string): Promise<Recording> {
  let plane: ControlPlane | undefined;
  try {
    plane = await startControlPlane({ auditPolicyFile });
    const shop = await makeShop(plane);
    await ordinaryTraffic(plane, shop, ROUNDS);
    // Kubelets renew a lease every ten seconds: far more often than anybody deploys.
    await hum(plane, ROUNDS * 5);
    await theft(plane, shop);
    // No kubelet answers it; that it was tried is audited.
    await plane.request('/api/v1/namespaces/shop/pods/email-service-1/exec?command=id&container=main&stdout=true');
    const { body } = await must(plane, '/api/v1/namespaces/shop/events');
    await must(plane, `/api/v1/namespaces/shop/events/${body.items[0].metadata.name}`, { method: 'DELETE' });
    const text = readFileSync(plane.auditLogFile, 'utf8');
    const events = text
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as AuditEvent);
    return { events, text, shop };
  } finally {
    await plane?.stop();
  }
}
