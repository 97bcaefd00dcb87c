// What every handler here does with a text that came in its event, wherever that stands in it.
'use strict';
const { exec } = require('node:child_process');

const greet = (name) =>
  new Promise((resolve, reject) => exec(`echo hello ${name}`, (error, out) => (error ? reject(error) : resolve(out))));

const binary = (text) => Buffer.from(text, 'base64').toString();

/** The text, by the event's shape. */
function nameIn(event) {
  const [record] = event.Records ?? [];
  if (record?.cf) return new URLSearchParams(record.cf.request.querystring).get('name');
  if (record?.Sns) return JSON.parse(record.Sns.Message).name;
  if (record?.s3) return decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));
  if (record?.kinesis) return JSON.parse(binary(record.kinesis.data)).name;
  if (record?.dynamodb) return record.dynamodb.NewImage.name.S;
  if (event.records) return JSON.parse(binary(Object.values(event.records)[0][0].value)).name;
  if (event.detail) return event.detail.name;
  if (event.arguments) return event.arguments.name;
  if (event.body) return JSON.parse(event.isBase64Encoded ? binary(event.body) : event.body).name;
  if (event.pathParameters) return event.pathParameters.name;
  if (event.cookies) return decodeURIComponent(event.cookies.at(-1).split('=')[1]);
  if (event.requestContext?.elb) return decodeURIComponent(event.queryStringParameters.name);
  return event.queryStringParameters?.name ?? event.headers?.['x-name'] ?? event.name;
}

async function handle(event) {
  if (event.Records?.[0]?.eventSource === 'aws:sqs') return batch(event);
  const text = await greet(nameIn(event));
  return event.version || event.httpMethod ? { statusCode: 200, body: text } : { text };
}

/** As a careful consumer does it: what failed is named, the rest is done. */
async function batch({ Records }) {
  const batchItemFailures = [];
  const texts = [];
  for (const { messageId, body } of Records) {
    try {
      texts.push(await greet(JSON.parse(body).name));
    } catch {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures, texts };
}

module.exports = { handle, greet, nameIn };
