// amqplib: each message that a RabbitMQ channel delivers to a consumer is an activity with its content as input.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { ownerOf } from './library.ts';

export const amqplib: Instrumentation = {
  name: 'amqplib',
  module: 'amqplib',
  versions: '>=0.8',
  files: ['lib/channel_model.js', 'lib/callback_model.js'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    const owner = ownerOf((exports?.Channel ?? exports?.default?.Channel)?.prototype, 'consume');
    if (!owner) return tap.gap('amqplib: no Channel.prototype.consume');
    tap.wrap(
      owner,
      'consume',
      (consume) =>
        function (this: any, queue: any, callback: any, ...rest: any[]) {
          return consume.call(
            this,
            queue,
            typeof callback === 'function' ? inActivity(queue, callback, tap) : callback,
            ...rest,
          );
        },
    );
  },
};

function inActivity(queue: unknown, callback: any, tap: Tap): any {
  return function (this: any, message: any) {
    if (!message?.content) return callback.call(this, message); // null: the consumer was cancelled
    const headers = message.properties?.headers ?? {};
    return tap.runActivity(
      {
        kind: 'messaging.record',
        name: String(queue),
        record: { system: 'rabbitmq', topic: String(queue), messageId: String(message.properties?.messageId ?? '') },
        traceparent: String(headers.traceparent ?? ''),
        inputs: { 'record.value': message.content, 'record.headers': headers },
      },
      () => callback.call(this, message),
    );
  };
}
