// @nestjs/microservices: each message or event that a transport (TCP, Redis, NATS, MQTT, RabbitMQ) hands to a handler is an
// activity with its payload as input. Where the transport's own client makes one (Kafka, gRPC) that one stays.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { exported, runWork, wrapMethod } from './library.ts';

export const nestMicroservices: Instrumentation = {
  name: 'nest-microservices',
  module: '@nestjs/microservices',
  versions: '>=8',
  activities: ['rpc.call'],
  enable(exports, tap) {
    const Server = exported(exports, 'Server');
    if (!Server) return tap.gap('nest-microservices: no Server class');
    wrapMethod(
      tap,
      Server,
      'addHandler',
      (addHandler) =>
        function (this: any, pattern: any, callback: any, ...rest: any[]) {
          const handler = typeof callback === 'function' ? inActivity(callback, pattern, tap) : callback;
          return addHandler.call(this, pattern, handler, ...rest);
        },
    );
  },
};

function inActivity(callback: any, pattern: unknown, tap: Tap): any {
  const name = (typeof pattern === 'string' ? pattern : JSON.stringify(pattern)).slice(0, 300);
  const handler = function (this: any, data: any, ...rest: any[]): unknown {
    if ((tap as AgentTap).current()?.over === false) return callback.call(this, data, ...rest);
    return runWork(tap, { kind: 'rpc.call', name, inputs: { message: data } }, () =>
      callback.call(this, data, ...rest),
    );
  };
  // What a transport keeps on its handlers, such as the next one of the same event, is kept on ours.
  return Object.assign(handler, callback);
}
