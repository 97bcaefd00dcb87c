// Log files from S3 as a queue announces them: a real collector process with the real AWS SDK against an emulator of S3, SQS
// and SNS on loopback.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCollectorProcess, throughline, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';

const region = 'us-east-1';
const bucket = 'example-trail';
const RECEIVES_MAX = 3;
// The emulator in a process of its own: the tests' resolve conditions give it files that Node cannot load.
const emulatorSource = `
  import { startFauxqs } from 'fauxqs';
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, defaultRegion: '${region}' });
  server.createQueue('cloudtrail');
  const { topicArn } = server.createTopic('trail');
  server.subscribe({ topic: 'trail', queue: 'cloudtrail' });
  server.createBucket('${bucket}');
  const address = 'http://127.0.0.1:' + server.port;
  console.log(JSON.stringify({ address, queueUrl: address + '/000000000000/cloudtrail', topicArn }));
  process.stdin.resume().on('end', () => process.exit(0));
`;
let emulator: ChildProcess;
let aws: { address: string; queueUrl: string; topicArn: string };
let collector: CollectorProcess;

beforeAll(async () => {
  emulator = spawn(process.execPath, ['--input-type=module', '--eval', emulatorSource], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(emulator.stdout!.setEncoding('utf8'), 'data')) as [string];
  aws = JSON.parse(line) as typeof aws;
  collector = await startCollectorProcess({
    flags: ['--cloudtrail-queue', aws.queueUrl, '--queue-retry', '1', '--queue-receives', String(RECEIVES_MAX)],
    env: {
      AWS_ENDPOINT_URL: aws.address,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
    },
  });
});
afterAll(async () => {
  await collector?.stop();
  emulator?.stdin?.end();
});

async function ask(path: string, init: RequestInit): Promise<string> {
  const answer = await fetch(`${aws.address}${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return text;
}
const credential = `AWS4-HMAC-SHA256 Credential=test/20261122/${region}/sqs/aws4_request, SignedHeaders=host, Signature=0`;
async function queue(action: string, input: object): Promise<Record<string, unknown>> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AmazonSQS.${action}`,
    authorization: credential,
  };
  return JSON.parse(
    await ask('/', { method: 'POST', headers, body: JSON.stringify({ QueueUrl: aws.queueUrl, ...input }) }),
  ) as Record<string, unknown>;
}
async function publish(message: string): Promise<void> {
  const form = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: aws.topicArn,
    Message: message,
  });
  await ask('/', { method: 'POST', headers: { authorization: credential.replace('/sqs/', '/sns/') }, body: form });
}

const record = (id: string, eventName = 'ListBuckets'): object => ({
  eventVersion: '1.11',
  eventID: id,
  eventTime: '2026-11-22T05:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName,
  awsRegion: region,
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
});
const logKey = (name: string): string => `AWSLogs/111122223333/CloudTrail/${region}/2026/11/22/${name}.json.gz`;
const put = async (key: string, body: Buffer): Promise<void> =>
  void (await ask(`/${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`, {
    method: 'PUT',
    headers: { authorization: credential.replace('/sqs/', '/s3/') },
    body: new Uint8Array(body),
  }));
const file = (...records: object[]): Buffer => gzipSync(JSON.stringify({ Records: records }));
const notice = (key: string): string =>
  JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key).replaceAll('%2F', '/') } },
      },
    ],
  });
const announce = async (body: string): Promise<void> => void (await queue('SendMessage', { MessageBody: body }));

async function metric(line: string): Promise<number> {
  const answer = await fetch(`${collector.http}/metrics`, {
    headers: { authorization: `Bearer ${collector.operatorToken}` },
  });
  const found = (await answer.text()).split('\n').find((candidate) => candidate.startsWith(`throughline_${line} `));
  return found === undefined ? 0 : Number(found.split(' ').at(-1));
}
const stored = async (id: string): Promise<unknown> => await collector.api(`/v1/events/${id}`).catch(() => undefined);
async function queueIsEmpty(): Promise<boolean> {
  const { Attributes } = await queue('GetQueueAttributes', {
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  });
  return Object.values((Attributes ?? {}) as Record<string, string>).every((count) => count === '0');
}

test('a file is read, its records are stored, and the message is gone', async () => {
  await put(logKey('one + two'), file(record('s3-a'), record('s3-b')));
  await announce(notice(logKey('one + two')));
  await until(() => stored('s3-b'));
  expect(await stored('s3-a')).toMatchObject({ source: 'cloudtrail' });
  await until(queueIsEmpty);
});

test('through SNS, from EventBridge, and as CloudTrail itself announces', async () => {
  for (const [index, send] of [
    (key: string) => publish(notice(key)),
    (key: string) =>
      announce(
        JSON.stringify({
          source: 'aws.s3',
          'detail-type': 'Object Created',
          detail: { bucket: { name: bucket }, object: { key } },
        }),
      ),
    (key: string) => announce(JSON.stringify({ s3Bucket: bucket, s3ObjectKey: [key] })),
  ].entries()) {
    const key = logKey(`way-${index}`);
    await put(key, file(record(`s3-way-${index}`)));
    await send(key);
    await until(() => stored(`s3-way-${index}`));
  }
});

test('digests, Insights and the test event are taken from the queue and nothing is read', async () => {
  const before = await metric('queue_messages_total{outcome="nothing"}');
  // No such objects: reading them would fail.
  await announce(
    notice(`AWSLogs/111122223333/CloudTrail-Digest/${region}/2026/11/22/111122223333_CloudTrail-Digest_x.json.gz`),
  );
  await announce(
    notice(`AWSLogs/111122223333/CloudTrail-Insight/${region}/2026/11/22/111122223333_CloudTrail-Insight_x.json.gz`),
  );
  await announce(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket }));
  await until(async () => (await metric('queue_messages_total{outcome="nothing"}')) === before + 3);
  await until(queueIsEmpty);
});

test('delivered twice is stored once', async () => {
  await put(logKey('twice'), file(record('s3-twice')));
  await announce(notice(logKey('twice')));
  await announce(notice(logKey('twice')));
  await until(() => stored('s3-twice'));
  await until(queueIsEmpty);
});

test('an object that is not there yet is waited for: the message comes back', async () => {
  const before = await metric('queue_messages_total{outcome="retried"}');
  await announce(notice(logKey('late')));
  await until(async () => (await metric('queue_messages_total{outcome="retried"}')) > before);
  await put(logKey('late'), file(record('s3-late')));
  await until(() => stored('s3-late'));
});

test('a message that always fails is given up after its receives, with the reason, and the rest goes on', async () => {
  const before = await metric('queue_messages_total{outcome="quarantined"}');
  await announce(notice(logKey('never')));
  await put(logKey('after'), file(record('s3-after')));
  await announce(notice(logKey('after')));
  await until(() => stored('s3-after'));
  await until(async () => (await metric('queue_messages_total{outcome="quarantined"}')) === before + 1);
  expect(await metric('quarantined_total{reason="queue message kept failing"}')).toBe(1);
  await until(queueIsEmpty);
  expect(
    collector.log.some(
      (line) => line.includes('queue message kept failing') && line.includes(`received ${RECEIVES_MAX} times`),
    ),
  ).toBe(true);
});

test.each([
  ['no JSON', 'hello', 'queue message unusable'],
  ['no object', '{"Records":[]}', 'queue message unusable'],
])('a message that announces nothing is given up at once: %s', async (_what, body, reason) => {
  const before = await metric(`quarantined_total{reason="${reason}"}`);
  await announce(body);
  await until(async () => (await metric(`quarantined_total{reason="${reason}"}`)) === before + 1);
  await until(queueIsEmpty);
});

test('a broken file is quarantined and the message done; half a file of lines keeps its good half', async () => {
  await put(logKey('broken'), Buffer.concat([file(record('s3-broken')).subarray(0, 60), Buffer.from('????')]));
  await announce(notice(logKey('broken')));
  await until(async () => (await metric('quarantined_total{reason="gzip cannot be inflated"}')) === 1);
  await put(logKey('half'), Buffer.from(`${JSON.stringify(record('s3-half'))}\n{"eventID":"s3-hal`));
  await announce(notice(logKey('half')));
  await until(() => stored('s3-half'));
  await until(async () => (await metric('quarantined_total{reason="not JSON"}')) === 1);
  await until(queueIsEmpty);
});

test('a wrong address is refused at start with a sentence', async () => {
  const { status, err } = await throughline([
    'collector',
    '--data',
    `${collector.data}-other`,
    '--grpc',
    'off',
    '--http',
    'off',
    '--cloudtrail-queue',
    'my-queue',
  ]);
  expect(status).toBe(2);
  expect(err).toContain('cloudtrail-queue is "my-queue"');
});
