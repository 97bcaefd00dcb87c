// An order whose note is a program: order-service → Kafka → email-service → a shell → the cluster and the cloud.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { AuditWebhook } from '../kubernetes-stand-in/audit.ts';
import { startApiServer, type ApiServer } from '../kubernetes-stand-in/api-server.ts';
import type { Pod } from '../kubernetes-stand-in/tokens.ts';
import { eventually, run as runCommand, type Started } from '../processes.ts';
import { region, startCloud, type Cloud } from './cloud.ts';
import {
  attackerAddress,
  attackerPaceMs,
  examplesPath,
  protectedBy,
  readSteps,
  type Played,
  type Run,
  type Scenario,
  type Stage,
} from './scenario.ts';

export const poisonedMessage: Scenario = { name: 'poisoned-message', play };

const addresses = {
  orderService: '127.0.1.10',
  emailService: '127.0.1.11',
  ci: '127.0.2.1',
  customers: ['127.0.5.11', '127.0.5.12', '127.0.5.13'],
  apiServer: '127.0.8.1',
};
const readyTimeoutMs = 90_000;
const namespace = 'shop';
const tokenFile = 'kubernetes.io/serviceaccount/token';
const keysFile = 'email-service/.aws/credentials';

async function play(stage: Stage, run: Run): Promise<Played> {
  const nothing = { steps: [], succeeded: false };
  if (!stage.broker) return { ...nothing, skipped: 'no Kafka broker can be had here' };
  const { auditToken, auditUrl } = stage.collector;
  const webhook = new AuditWebhook({ url: auditUrl, ...(auditToken ? { token: auditToken } : {}) });
  const api = await startApiServer({ address: addresses.apiServer, audit: (event) => webhook.write(event) });
  let cloud: Cloud | undefined;
  let shop: Shop | undefined;
  let orders: { service: Started; url: string } | undefined;
  try {
    cloud = await startCloud(stage, run, false);
    const topic = `orders-${run.number}`;
    await stage.broker.createTopic(topic);
    shop = { stage, run, api, cloud, topic, broker: stage.broker.address };
    const starting = [startOrderService(shop), startEmailService(shop)] as const;
    await Promise.allSettled(starting);
    const [, email] = ([orders] = await Promise.all(starting));
    const steps = run.twin === 'attack' ? await attack(shop, orders.url) : await ordinaryHour(shop, orders.url, email);
    await webhook.flush();
    if (webhook.dropped > 0) throw new Error(`the collector refused ${webhook.dropped} audit events at ${auditUrl}`);
    await stage.settle({ cloud: (await cloud?.flush()) ?? 0, kubernetes: webhook.delivered });
    return { steps, succeeded: steps.some(({ step }) => step === 'loot') };
  } finally {
    await Promise.all([orders?.service.stop(), shop?.email?.stop(), cloud?.stop(), api.close()]);
  }
}

interface Shop {
  readonly stage: Stage;
  readonly run: Run;
  readonly api: ApiServer;
  readonly cloud: Cloud | undefined;
  readonly topic: string;
  readonly broker: string;
  /** The email service that runs now; a deploy replaces it. */
  email?: Started;
}

async function startOrderService(shop: Shop): Promise<{ service: Started; url: string }> {
  const { run, stage } = shop;
  const agent = protectedBy(stage, run, 'order-service');
  const podUid = randomUUID();
  const service = await stage.lab.start({
    name: `order-service-${run.number}`,
    arguments: [...agent.arguments, 'src/main.js'],
    environment: {
      ...agent.environment,
      HOST: addresses.orderService,
      KAFKA_BROKER: shop.broker,
      ORDERS_TOPIC: shop.topic,
      POD_NAME: `order-service-${podName()}`,
      POD_UID: podUid,
    },
    workingDirectory: examplesPath('poisoned-message/order-service'),
    podUid,
  });
  const [, url = ''] = await service.says(/listens on (http:\S+)/, readyTimeoutMs);
  return { service, url };
}

interface EmailPod {
  readonly service: Started;
  readonly pod: Pod;
}

async function startEmailService(shop: Shop): Promise<EmailPod> {
  const { api, cloud, run, stage } = shop;
  const pod: Pod = { name: `email-service-${podName()}`, uid: randomUUID(), node: 'node-1', nodeUid: nodeUid };
  api.addPod(pod);
  const agent = protectedBy(stage, run, 'email-service');
  const name = `email-service-${run.number}-${pod.uid.slice(0, 4)}`;
  const keys = cloud?.company.users.emailService;
  const service = await stage.lab.start({
    name,
    arguments: [...agent.arguments, 'src/main.js'],
    environment: {
      ...agent.environment,
      HOST: addresses.emailService,
      KAFKA_BROKER: shop.broker,
      ORDERS_TOPIC: shop.topic,
      OUTBOX: `${stage.lab.folder}/outbox-${run.number}`,
      // The in-app job of the benign hour; in the attack it would only be noise.
      DISK_REPORT_MS: run.twin === 'benign' ? '2500' : '3600000',
      POD_NAME: pod.name,
      POD_UID: pod.uid,
      POD_IP: addresses.emailService,
      KUBERNETES_API: api.url,
      SERVICE_ACCOUNT_TOKEN_FILE: stage.lab.secretPath(name, tokenFile),
      ...(cloud
        ? {
            AWS_ENDPOINT_URL: cloud.endpoint,
            AWS_REGION: region,
            AWS_SHARED_CREDENTIALS_FILE: stage.lab.secretPath(name, keysFile),
            AWS_EC2_METADATA_DISABLED: 'true',
            ARCHIVE_BUCKET: cloud.company.buckets.configuration,
          }
        : {}),
    },
    workingDirectory: examplesPath('poisoned-message/email-service'),
    podUid: pod.uid,
    secrets: {
      [tokenFile]: await requestToken(api, 'email-service', pod),
      ...(keys
        ? {
            [keysFile]: `[default]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
          }
        : {}),
    },
  });
  await service.says(/email-service is ready/, readyTimeoutMs);
  shop.email = service;
  return { service, pod };
}

const nodeUid = randomUUID();

/** As the kubelet does before it starts a pod; without a pod, as an operator does for the pipeline. */
async function requestToken(api: ApiServer, account: string, pod?: Pod): Promise<string> {
  const [token, userAgent] = pod
    ? [api.tokens.kubelet, 'kubelet/v1.36.3 (linux/amd64) kubernetes/abc']
    : [api.tokens.admin, 'kubectl/v1.32.4 (linux/amd64) kubernetes/4cb5f07'];
  const response = await kubernetes(api, token, userAgent, {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      spec: {
        expirationSeconds: 3600,
        ...(pod ? { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: pod.name, uid: pod.uid } } : {}),
      },
    },
  });
  return (response as { status: { token: string } }).status.token;
}

async function attack(shop: Shop, orders: string): Promise<Played['steps']> {
  const { api, cloud, run, stage } = shop;
  const secret = (file: string): string => stage.lab.secretPath(shop.email!.name, file);
  const settings = {
    orders,
    kubernetes: api.url,
    address: attackerAddress(run),
    paceMs: attackerPaceMs,
    files: [secret(tokenFile), ...(cloud ? [secret(keysFile)] : [])],
    // A stopped attack is one that has heard nothing after this long; one that works is waited for on any machine.
    waitMs: run.mode === 'block' ? 3000 : 90_000,
    ...(cloud
      ? {
          aws: {
            endpoint: cloud.endpoint,
            region,
            bucket: cloud.company.buckets.exports,
            database: cloud.company.database,
            queueArn: cloud.company.queueArn,
            lambdaRole: cloud.company.roles.lambda,
          },
        }
      : {}),
  };
  const attacker = await stage.lab.start({
    name: `attacker-${run.number}`,
    arguments: ['attack.js'],
    environment: { ATTACK: JSON.stringify(settings) },
    workingDirectory: examplesPath('poisoned-message'),
  });
  return finished(attacker);
}

async function ordinaryHour(shop: Shop, orders: string, email: EmailPod): Promise<Played['steps']> {
  const { run, stage } = shop;
  const customers = async (): Promise<Played['steps']> =>
    finished(
      await stage.lab.start({
        name: `customers-${run.number}-${randomBytes(2).toString('hex')}`,
        arguments: ['benign.js'],
        environment: { TRAFFIC: JSON.stringify({ orders, addresses: addresses.customers }) },
        workingDirectory: examplesPath('poisoned-message'),
      }),
    );
  const before = await customers();
  await mailed(email.service, before);
  await debuggingSession(shop, email);
  await cronJob(shop);
  const next = await deploy(shop, email);
  const after = await customers();
  await mailed(next.service, after);
  return [...before, ...after];
}

/** Every accepted order has become a mail. */
async function mailed(service: Started, traffic: Played['steps']): Promise<void> {
  const accepted = traffic.reduce((sum, { details }) => sum + ((details as { accepted?: number }).accepted ?? 0), 0);
  await eventually(`${accepted} mails of ${service.name}`, 90_000, () =>
    (service.output().match(/^mailed /gm)?.length ?? 0) >= accepted ? true : undefined,
  );
}

/** An operator looks into the pod: kubectl exec … -- ls -l /tmp */
async function debuggingSession(shop: Shop, { pod, service }: EmailPod): Promise<void> {
  const command = ['ls', '-l', '/tmp'];
  const query = [
    ...command.map((part): [string, string] => ['command', part]),
    ['container', 'email-service'],
    ['stdout', 'true'],
  ];
  await kubernetes(shop.api, shop.api.tokens.admin, 'kubectl/v1.32.4 (linux/amd64) kubernetes/4cb5f07', {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods/${pod.name}/exec?${new URLSearchParams(query as [string, string][])}`,
  });
  const [program = '', ...args] = shop.stage.lab.inside(service, command);
  await runCommand(program, args, { timeoutMs: 30_000 });
}

/** The nightly job of the cluster: a container of its own that runs an ordinary command. */
async function cronJob({ run, stage }: Shop): Promise<void> {
  const job = await stage.lab.start({
    name: `nightly-report-${run.number}`,
    program: 'sh',
    arguments: ['-c', 'df -k / | tail -n 1; date -u'],
    environment: {},
    workingDirectory: stage.lab.folder,
    podUid: randomUUID(),
  });
  await finished(job);
}

/** The pipeline changes the deployment; its pod is replaced by a new one. */
async function deploy(shop: Shop, email: EmailPod): Promise<EmailPod> {
  const ciToken = await requestToken(shop.api, 'ci-deployer');
  await kubernetes(shop.api, ciToken, 'kubectl/v1.36.3 (linux/amd64) kubernetes/abc', {
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/${namespace}/deployments/email-service`,
    body: { spec: { template: { metadata: { annotations: { revision: '2' } } } } },
    from: addresses.ci,
  });
  await email.service.stop();
  return startEmailService(shop);
}

interface KubernetesCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** The address it comes from; the node's own when absent. */
  readonly from?: string;
}

async function kubernetes(api: ApiServer, token: string, userAgent: string, call: KubernetesCall): Promise<unknown> {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request(
      new URL(call.path, api.url),
      {
        method: call.method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'user-agent': userAgent },
        ...(call.from ? { localAddress: call.from } : {}),
      },
      (response) => {
        let answered = '';
        response.setEncoding('utf8').on('data', (part: string) => (answered += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answered }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
  if (status >= 400) throw new Error(`${call.method} ${call.path}: ${status} ${text}`);
  return JSON.parse(text) as unknown;
}

/** Waits for the end of a script and reads what it told. */
export async function finished(script: Started): Promise<Played['steps']> {
  if (script.child.exitCode === null && script.child.signalCode === null) await once(script.child, 'exit');
  if (script.child.exitCode !== 0) throw new Error(`${script.name} failed\n${script.output()}`);
  return readSteps(script.output());
}

function podName(): string {
  return `${randomBytes(5).toString('hex').slice(0, 9)}-${randomBytes(3).toString('hex').slice(0, 5)}`;
}
