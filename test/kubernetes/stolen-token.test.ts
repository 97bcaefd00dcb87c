// A real API server, its real webhook, a real collector: a pod's bound token used from elsewhere is one story, and the
// ordinary day around it is none.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.ts';
import { startControlPlane, whyNot, type ControlPlane } from '../control-plane/control-plane.ts';
import { addresses, hum, makeShop, ordinaryTraffic, theft, type Shop } from './cluster.ts';
import { startSecureCollector, type SecureCollector } from './secure-collector.ts';

const reason = await whyNot();
if (reason !== undefined) console.warn(`SKIPPED the tests against a real API server: ${reason}`);

const webhookToken = 'audit-webhook-token';
const policy = fileURLToPath(new URL('../../docs/audit-policy.yaml', import.meta.url));

interface AuditEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly sourceIPs: readonly string[];
  readonly user: { readonly username: string; readonly extra?: Readonly<Record<string, readonly string[]>> };
}

interface StoryAnswer {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly severity: string;
  readonly techniques: readonly string[];
  readonly steps: readonly { readonly eventIds: readonly string[] }[];
  readonly links: readonly { readonly kind: string; readonly exact: boolean }[];
}

describe.skipIf(reason !== undefined)('a real API server', () => {
  let collector: SecureCollector;
  let plane: ControlPlane;
  let shop: Shop;

  beforeAll(async () => {
    collector = await startSecureCollector(webhookToken);
    plane = await startControlPlane({
      auditPolicyFile: policy,
      webhook: {
        url: `${collector.url}/v1/ingest/k8s-audit`,
        token: webhookToken,
        certificateAuthorityFile: collector.certificateFile,
      },
    });
    shop = await makeShop(plane);
  }, 40 * 60_000);

  afterAll(async () => {
    await plane?.stop();
    await collector?.stop();
  });

  const audited = (): AuditEvent[] =>
    readFileSync(plane.auditLogFile, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as AuditEvent);
  const fromThief = (): AuditEvent[] => audited().filter(({ sourceIPs }) => sourceIPs.at(-1) === addresses.thief);
  const stories = async (): Promise<StoryAnswer[]> =>
    (await collector.api<{ stories: StoryAnswer[] }>('/v1/stories')).stories;
  /** Waits until the collector holds the newest event that the server has written to its own log. */
  const delivered = async (): Promise<void> => {
    const last = audited().findLast(({ stage }) => stage === 'ResponseComplete')!;
    await until(async () => await collector.api(`/v1/events/${last.auditID}`).catch(() => undefined));
  };

  test('an ordinary day is no story', async () => {
    await ordinaryTraffic(plane, shop, 10);
    await hum(plane, 5);
    await delivered();
    expect(audited().length).toBeGreaterThan(40);
    expect((await stories()).filter(({ state }) => state !== 'signal')).toEqual([]);
  });

  test('the server says which pod a token is bound to and who its peer is, whatever the client claims', async () => {
    await theft(plane, shop);
    const events = fromThief();
    expect(events.length).toBeGreaterThanOrEqual(7);
    for (const { user } of events) {
      expect(user.extra?.['authentication.kubernetes.io/pod-uid']).toEqual([shop.podUid]);
      expect(user.extra?.['authentication.kubernetes.io/credential-id']?.[0]).toMatch(/^JTI=/);
    }
    const forged = events.filter(({ sourceIPs }) => sourceIPs.length > 1);
    expect(forged.map(({ sourceIPs }) => sourceIPs)).toEqual([[addresses.pod, addresses.thief]]);
  });

  test('the stolen token is one story that holds every step of the thief, the forged one too', async () => {
    await delivered();
    const open = await until(async () => {
      const shown = (await stories()).filter(({ state }) => state !== 'signal' && state !== 'merged');
      return shown.length > 0 ? shown : undefined;
    });
    expect(open).toHaveLength(1);
    const story = await collector.api<StoryAnswer>(`/v1/stories/${open[0]!.id}`);
    expect(story.techniques).toEqual(expect.arrayContaining(['T1528']));
    const told = new Set(story.steps.flatMap(({ eventIds }) => eventIds));
    const secrets = fromThief().filter(({ requestURI, verb }) => requestURI.includes('/secrets') && verb !== 'watch');
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    expect(secrets.filter(({ auditID }) => !told.has(auditID)).map(({ requestURI }) => requestURI)).toEqual([]);
    const pod = fromThief().find(({ requestURI, verb }) => verb === 'create' && requestURI.endsWith('/pods'))!;
    expect(told).toContain(pod.auditID);
  });

  test('a token that is not bound to a pod may come from anywhere', async () => {
    const before = (await stories()).length;
    await plane.request('/apis/apps/v1/namespaces/shop/deployments/orders', { token: shop.ciToken, from: '127.0.2.9' });
    await delivered();
    expect((await stories()).length).toBe(before);
  });
});
