// AWS SDK v2 in every way of calling it.
'use strict';
const { promised } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const AWS = await load(require.resolve(process.env.AWS_SDK));
  const sqs = new AWS.SQS({
    region: 'us-east-1',
    endpoint: process.env.SQS,
    credentials: new AWS.Credentials('AKIATESTTESTTESTTEST', 'secret'),
  });
  const message = ({ text }) => ({ QueueUrl: process.env.SQS_QUEUE, MessageBody: text });
  return {
    promise: async (body) => typeof (await sqs.sendMessage(message(body)).promise()).MessageId,
    callback: async (body) => typeof (await promised((done) => sqs.sendMessage(message(body), done))).MessageId,
    send: async (body) => typeof (await promised((done) => sqs.sendMessage(message(body)).send(done))).MessageId,
    missing: () =>
      sqs
        .getQueueUrl({ QueueName: 'nowhere' })
        .promise()
        .then(
          () => 'there',
          (error) => ({ code: error.code, statusCode: error.statusCode }),
        ),
  };
};
