// sqs-consumer: each message that a consumer hands to its handler is an activity with the body as input.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, ownerOf, runWork } from './library.ts';
import { pollsForHandlers } from './sqs-messages.ts';

export const sqsConsumer: Instrumentation = {
  name: 'sqs-consumer',
  module: 'sqs-consumer',
  versions: '>=5',
  activities: ['messaging.record'],
  enable(exports, tap) {
    const Consumer = exported(exports, 'Consumer');
    const starts = ownerOf(Consumer?.prototype, 'start');
    if (starts)
      tap.wrap(
        starts,
        'start',
        (start) =>
          function (this: any) {
            pollsForHandlers(this.sqs);
            return Reflect.apply(start, this, arguments);
          },
      );
    for (const name of ['executeHandler', 'executeBatchHandler']) {
      const owner = ownerOf(Consumer?.prototype, name);
      if (owner) tap.wrap(owner, name, (execute) => inActivity(execute, tap));
      else tap.gap(`sqs-consumer: Consumer.prototype.${name} missing`);
    }
  },
};

function inActivity(execute: any, tap: Tap): any {
  return function (this: any, received: any, ...rest: any[]) {
    const messages: any[] = Array.isArray(received) ? received : [received];
    const topic =
      String(this.queueUrl ?? '')
        .split('/')
        .pop() ?? '';
    return runWork(
      tap,
      {
        kind: 'messaging.record',
        name: topic,
        record: { system: 'aws_sqs', topic, messageId: String(messages[0]?.MessageId ?? '') },
        traceparent: String(messages[0]?.MessageAttributes?.traceparent?.StringValue ?? ''),
        inputs: {
          'record.value': messages.map((message) => message?.Body),
          'record.attributes': messages.map((message) => message?.MessageAttributes),
        },
      },
      () => execute.call(this, received, ...rest),
    );
  };
}
