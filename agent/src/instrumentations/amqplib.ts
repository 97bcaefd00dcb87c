// amqplib: each message that a RabbitMQ channel delivers to a consumer is an activity with its content as input.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { ownerOf, runWork } from './library.ts';

export const amqplib: Instrumentation = {
  name: 'amqplib',
  module: 'amqplib',
  versions: '>=0.8',
  files: ['lib/channel_model.js', 'lib/callback_model.js'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    const Channel = exports?.Channel ?? exports?.default?.Channel;
    const owner = ownerOf(Channel?.prototype, 'consume');
    if (!owner) return tap.gap('amqplib: no Channel.prototype.consume');
    tap.wrap(
      owner,
      'consume',
      (consume) =>
        function (this: any, queue: any, callback: any, options: any, ...rest: any[]) {
          const wrapped = typeof callback === 'function' ? inActivity(this, queue, callback, options, tap) : callback;
          return consume.call(this, queue, wrapped, options, ...rest);
        },
    );
    for (const name of ['ack', 'nack', 'reject']) {
      const settling = ownerOf(Channel.prototype, name);
      if (settling) tap.wrap(settling, name, remembersSettled);
    }
  },
};

const settled = new WeakSet<object>();

function remembersSettled(settle: any): any {
  return function (this: any, message: any) {
    if (message !== null && typeof message === 'object') settled.add(message);
    return Reflect.apply(settle, this, arguments);
  };
}

function inActivity(channel: any, queue: unknown, callback: any, options: any, tap: Tap): any {
  return function (this: any, message: any) {
    if (!message?.content) return callback.call(this, message); // null: the consumer was cancelled
    const headers = message.properties?.headers ?? {};
    const drop = (error: unknown): void => {
      if (!isBlocked(error)) throw error;
      // Given up for good, to the dead-letter exchange where there is one: it must not hold up those behind it.
      if (!options?.noAck && !settled.has(message)) channel.nack(message, false, false);
    };
    try {
      const result = runWork(
        tap,
        {
          kind: 'messaging.record',
          name: String(queue),
          record: { system: 'rabbitmq', topic: String(queue), messageId: String(message.properties?.messageId ?? '') },
          traceparent: String(headers.traceparent ?? ''),
          inputs: { 'record.value': message.content, 'record.header': headers },
        },
        () => callback.call(this, message),
      );
      return typeof result?.then === 'function' ? result.then(undefined, drop) : result;
    } catch (error) {
      return drop(error);
    }
  };
}
