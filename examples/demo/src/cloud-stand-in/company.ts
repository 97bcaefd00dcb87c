// The account that the stories happen in: what a small company would have before anybody attacks it. Made directly in
// the emulator, so that nothing of it is in the trail.
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsUserId, type Identities } from './identities.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a caller needs to act in the account. */
export interface Company {
  readonly users: { readonly admin: Keys; readonly ci: Keys; readonly emailService: Keys };
  readonly roles: { readonly preview: string; readonly deployer: string; readonly lambda: string };
  readonly buckets: { readonly exports: string; readonly configuration: string };
  readonly database: string;
  readonly queueArn: string;
}

export async function foundCompany(
  endpoint: string,
  account: string,
  region: string,
  identities: Identities,
): Promise<Company> {
  const client = { endpoint, region, credentials: { accessKeyId: 'founder', secretAccessKey: 'founder' } };
  const iam = new IAMClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const rds = new RDSClient(client);
  const sqs = new SQSClient(client);

  const buckets = { exports: `acme-customer-exports-${account}`, configuration: `acme-configuration-${account}` };
  const [admin, ci, emailService, preview, deployer, lambda, queueArn] = await Promise.all([
    user(iam, identities, 'maria.admin'),
    user(iam, identities, 'ci'),
    user(iam, identities, 'email-service'),
    role(iam, 'preview-service', 'ec2.amazonaws.com', region),
    role(iam, 'ci-deployer', `arn:aws:iam::${account}:user/ci`, region),
    role(iam, 'order-functions', 'lambda.amazonaws.com', region),
    queue(sqs, account, region),
    bucket(s3, buckets.exports, exports),
    bucket(s3, buckets.configuration, { 'preview.json': '{"titleLengthMax":200,"timeoutMs":3000}' }),
    rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'postgres',
        MasterUsername: 'orders',
        MasterUserPassword: 'not-a-real-password',
        PubliclyAccessible: false,
        AllocatedStorage: 20,
      }),
    ),
  ]);
  return {
    users: { admin, ci, emailService },
    roles: { preview, deployer, lambda },
    buckets,
    database: 'orders',
    queueArn,
  };
}

const exports: Record<string, string> = Object.fromEntries(
  ['2026-09', '2026-10', '2026-11'].map((month) => [
    `customers/${month}.csv`,
    `id,name,email\n1,Ada,ada@example.org\n2,Grace,grace@example.org\n`,
  ]),
);

async function user(iam: IAMClient, identities: Identities, name: string): Promise<Keys> {
  const { User } = await iam.send(new CreateUserCommand({ UserName: name }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const keys = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
  identities.add({ kind: 'user', accessKeyId: keys.accessKeyId, userName: name, userId: awsUserId(User!.UserId!) });
  return keys;
}

async function role(iam: IAMClient, name: string, trusted: string, region: string): Promise<string> {
  const principal = trusted.startsWith('arn:') ? { AWS: trusted } : { Service: trusted };
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify(trust),
      Description: `${name} in ${region}`,
    }),
  );
  // The over-wide role that makes the theft worth it; everybody has one of those.
  await iam.send(
    new AttachRolePolicyCommand({ RoleName: name, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  );
  return Role!.Arn!;
}

async function bucket(s3: S3Client, name: string, objects: Record<string, string>): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  for (const [key, body] of Object.entries(objects))
    await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body }));
}

async function queue(sqs: SQSClient, account: string, region: string): Promise<string> {
  await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
  return `arn:aws:sqs:${region}:${account}:orders`;
}
