// An ordinary hour: people preview pages, the CI role deploys, an administrator gives a colleague an account, who reads a
// file with it. Settings in TRAFFIC (JSON): preview, site, addresses, aws? {endpoint, region, bucket, deployerRole, admin,
// ci, adminAddress, ciAddress, colleagueAddress}. Prints one JSON line at the end.
import { Agent, request } from 'node:http';
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const settings = JSON.parse(process.env.TRAFFIC ?? '{}');

const pages = ['/', '/news/2026/11/22', '/search?q=teapots+%26+cups', '/products/1?ref=a%2Fb', '/missing', '/file.csv'];
let answered = 0;
for (const [index, page] of pages.entries()) {
  const address = settings.addresses[index % settings.addresses.length];
  const url = new URL(`/preview?url=${encodeURIComponent(settings.site + page)}`, settings.preview);
  answered += (await get(url, address)) === 200 ? 1 : 0;
}
if (settings.aws) {
  await deploy(settings.aws);
  await welcomeColleague(settings.aws);
}
console.log(JSON.stringify({ previews: pages.length, answered }));

/** The pipeline takes its role and puts a new configuration where the service reads it. */
async function deploy(aws) {
  const sts = new STSClient(client(aws, aws.ci, aws.ciAddress));
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: aws.deployerRole, RoleSessionName: 'deploy-1042' }),
  );
  const session = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  await new STSClient(client(aws, session, aws.ciAddress)).send(new GetCallerIdentityCommand({}));
  const s3 = new S3Client({ ...client(aws, session, aws.ciAddress), forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: aws.configuration, Key: 'preview.json', Body: '{"timeoutMs":2500}' }));
}

/** The administrator makes a user who may read; the colleague looks at one file. */
async function welcomeColleague(aws) {
  const iam = new IAMClient(client(aws, aws.admin, aws.adminAddress));
  const UserName = 'jonas.analyst';
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const keys = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  const s3 = new S3Client({ ...client(aws, keys, aws.colleagueAddress), forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: aws.bucket }));
  await s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: Contents[0].Key }));
}

function client(aws, credentials, localAddress) {
  const { endpoint, region } = aws;
  return { endpoint, region, credentials, requestHandler: { httpAgent: new Agent({ localAddress }) } };
}

function get(url, localAddress) {
  return new Promise((resolve, reject) => {
    const headers = { 'user-agent': 'Mozilla/5.0' };
    const outgoing = request(url, { agent: new Agent({ localAddress }), headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
