// The cloud stand-in as a process: the emulator, its front, the metadata service, the trail. Settings come as one JSON
// argument; it says {"type": "ready", …} on its message channel and obeys {"type": "flush"}.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { freePort, start } from '../processes.ts';
import { awsDate, xmlField } from './calls.ts';
import { foundCompany, type Company } from './company.ts';
import { createFront, forward } from './front.ts';
import { Identities, type Session } from './identities.ts';
import { createMetadataService, type IssuedCredentials } from './metadata.ts';
import { Trail, trailRecord, type DeliveryOrder } from './trail.ts';

export interface CloudSettings {
  /** Path of moto_server. */
  readonly emulator: string;
  readonly logFile: string;
  /** Where the trail's files go. */
  readonly trailFolder: string;
  readonly order: DeliveryOrder;
  readonly seed: number;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  /** Address of the AWS endpoint; its port is chosen. */
  readonly address: string;
  /** Address and port of the metadata service; port 0 is chosen. */
  readonly metadataAddress: string;
  readonly metadataPort: number;
}

/** What the process says when ready. */
export interface CloudReady {
  readonly type: 'ready';
  readonly endpoint: string;
  readonly metadataEndpoint: string;
  readonly company: Company;
}

export interface CloudFlushed {
  readonly type: 'flushed';
  readonly records: number;
}

async function main(settings: CloudSettings): Promise<void> {
  const { account, region } = settings;
  const emulatorPort = await freePort();
  const emulator = start({
    name: 'moto',
    command: settings.emulator,
    arguments: ['-H', '127.0.0.1', '-p', String(emulatorPort)],
    environment: { MOTO_ACCOUNT_ID: account, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    logFile: settings.logFile,
  });
  const stop = async (): Promise<void> => {
    await emulator.stop(0);
    process.exit(0);
  };
  // Also when what follows fails: the emulator has a process group of its own, which nobody else would end.
  process.on('exit', () => {
    try {
      if (emulator.child.pid) process.kill(-emulator.child.pid, 'SIGKILL');
    } catch {
      // ESRCH: it has ended.
    }
  });
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());

  await emulator.says(/Running on/, 30_000);
  const identities = new Identities(account);
  const company = await foundCompany(`http://127.0.0.1:${emulatorPort}`, account, region, identities);
  const trail = new Trail({
    folder: settings.trailFolder,
    account,
    region,
    order: settings.order,
    seed: settings.seed,
  });

  const front = createFront({ emulatorPort, account, region, identities, trail });
  const endpoint = `http://${settings.address}:${await listen(front, settings.address, 0)}`;
  const metadata = createMetadataService({
    account,
    region,
    instanceId: settings.instanceId,
    roleName: company.roles.preview.split('/').at(-1) ?? '',
    issue: (delivery) =>
      issueToInstance(settings, { emulatorPort, identities, trail, role: company.roles.preview, delivery }),
  });
  const metadataPort = await listen(metadata, settings.metadataAddress, settings.metadataPort);
  const metadataEndpoint = `http://${settings.metadataAddress}${metadataPort === 80 ? '' : `:${metadataPort}`}`;

  process.on('message', (message: { type?: string }) => {
    if (message.type !== 'flush') return;
    void trail.flush().then(() => process.send?.({ type: 'flushed', records: trail.written } satisfies CloudFlushed));
  });
  process.send?.({ type: 'ready', endpoint, metadataEndpoint, company } satisfies CloudReady);
}

/** EC2 assumes the instance's role for it; the record names EC2 as the caller and the instance as the session. */
async function issueToInstance(
  settings: CloudSettings,
  parts: { emulatorPort: number; identities: Identities; trail: Trail; role: string; delivery: '1.0' | '2.0' },
): Promise<IssuedCredentials> {
  const { account, region, instanceId } = settings;
  const form = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: parts.role, RoleSessionName: instanceId };
  const answer = await forward(parts.emulatorPort, {
    method: 'POST',
    target: '/',
    headers: {
      host: 'sts.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=founder/20260101/${region}/sts/aws4_request, SignedHeaders=host, Signature=00`,
    },
    body: Buffer.from(new URLSearchParams(form).toString()),
  });
  const text = answer.body.toString('utf8');
  const identity = parts.identities.learn('AssumeRole', text, { ec2RoleDelivery: parts.delivery }) as
    | Session
    | undefined;
  if (!identity?.accessKeyId) throw new Error(`the emulator issued no credentials: ${text.slice(0, 300)}`);
  const expiration = xmlField(text, 'Expiration') ?? '';
  parts.trail.record(
    trailRecord({
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      region,
      account,
      sourceAddress: 'ec2.amazonaws.com',
      userAgent: 'ec2.amazonaws.com',
      requestId: randomUUID(),
      requestParameters: { roleArn: parts.role, roleSessionName: instanceId },
      responseElements: {
        credentials: { accessKeyId: identity.accessKeyId, sessionToken: '', expiration: awsDate(new Date(expiration)) },
      },
      readOnly: true,
      dataEvent: false,
      time: new Date(),
      resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: parts.role }],
    }),
  );
  return {
    accessKeyId: identity.accessKeyId,
    secretAccessKey: xmlField(text, 'SecretAccessKey') ?? '',
    sessionToken: xmlField(text, 'SessionToken') ?? '',
    expiration,
  };
}

function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, address, () => resolve((server.address() as { port: number }).port));
  });
}

await main(JSON.parse(process.argv[2] ?? '{}') as CloudSettings).catch(async (error: unknown) => {
  process.stderr.write(`the cloud stand-in could not start: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
