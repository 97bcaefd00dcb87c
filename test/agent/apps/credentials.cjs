// GET /preview?v=<url> fetches it and answers with what came; /token reads a token file; /s3 and /role call AWS.
const { createServer, request } = require('node:http');
const fs = require('node:fs');
const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');

const aws = {
  endpoint: process.env.APP_AWS,
  region: 'eu-west-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
};

const routes = {
  preview: async (v) => (await fetch(v)).text(),
  previewHttp: (v) =>
    new Promise((resolve, reject) => {
      request(v, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
      })
        .on('error', reject)
        .end();
    }),
  token: () => fs.promises.readFile(process.env.APP_TOKEN_FILE, 'utf8').then((text) => `${text.length} characters`),
  s3: async () => JSON.stringify((await new S3Client(aws).send(new ListBucketsCommand({}))).Buckets ?? []),
  callback: () =>
    new Promise((resolve, reject) =>
      new S3Client(aws).send(new ListBucketsCommand({}), (error) => (error ? reject(error) : resolve('called'))),
    ),
  sts: async () => JSON.stringify((await new STSClient(aws).send(new GetCallerIdentityCommand({}))).Arn),
};

createServer(async (incoming, response) => {
  const url = new URL(incoming.url, 'http://app');
  try {
    const body = await routes[url.pathname.slice(1)](url.searchParams.get('v'));
    // In two pieces, so that an id may be cut.
    response.write(body.slice(0, Math.floor(body.length / 2)));
    response.end(body.slice(Math.floor(body.length / 2)));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error.cause ?? error));
  }
}).listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`);
});
