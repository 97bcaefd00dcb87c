// mqtt: each message that a client's subscription brings is an activity.
import type { Instrumentation } from '../instrumentation.ts';
import { deliver, startOfMessage } from './deliver.ts';
import { exported } from './library.ts';

export const mqtt: Instrumentation = {
  name: 'mqtt',
  module: 'mqtt',
  versions: '>=4',
  activities: ['messaging.record'],
  enable(exports, tap) {
    const Client = exported(exports, 'MqttClient') ?? exported(exports, 'Client');
    if (typeof Client?.prototype?.emit !== 'function') return tap.gap('mqtt: no MqttClient class');
    tap.wrap(
      Client.prototype,
      'emit',
      (emit) =>
        function (this: any, event: any, topic: any, value: any, packet: any) {
          if (event !== 'message') return Reflect.apply(emit, this, arguments);
          const args = arguments;
          const headers = packet?.properties?.userProperties;
          const start = startOfMessage({ system: 'mqtt', topic, value, headers, traceparent: headers?.traceparent });
          return deliver(tap, start, () => Reflect.apply(emit, this, args), true);
        },
    );
  },
};
