// The range's target behind SQS: a loop of the program's own receives messages; each names a handler and brings its input.
'use strict';
const {
  DeleteMessageCommand,
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} = require('@aws-sdk/client-sqs');

const sqs = new SQSClient({
  region: 'us-east-1',
  endpoint: `http://127.0.0.1:${process.env.SQS_PORT}`,
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
});

module.exports = {
  throws: true,
  async serve(run, tell) {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `range-${process.pid}` }));
    const poll = async () => {
      for (;;) {
        const received = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
        );
        for (const { Body, ReceiptHandle } of received.Messages ?? []) {
          const { id, asked } = JSON.parse(Body);
          try {
            tell(id, await run(asked));
            await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
          } catch {
            // It comes again after its visibility timeout.
            tell(id, null);
          }
        }
      }
    };
    poll().catch((error) => {
      console.error(error);
      process.exit(1);
    });
    return QueueUrl;
  },
  client: (QueueUrl) => async (asked, id, told) => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ id, asked }) }));
    return (await told) ?? undefined;
  },
};
