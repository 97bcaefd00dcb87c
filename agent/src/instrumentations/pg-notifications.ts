// node-postgres: what NOTIFY sends to a client that listens is an activity with its payload as input.
import type { Instrumentation } from '../instrumentation.ts';
import { deliver, startOfMessage } from './deliver.ts';
import { exported, ownerOf, wrapMethod } from './library.ts';

export const pgNotifications: Instrumentation = {
  name: 'pg-notifications',
  module: 'pg',
  versions: '>=7 <9',
  activities: ['messaging.record'],
  enable(exports, tap) {
    const Client = exported(exports, 'Client');
    if (!ownerOf(Client?.prototype, '_handleNotification'))
      return tap.gap('pg: notifications of this version are not seen');
    wrapMethod(
      tap,
      Client,
      '_handleNotification',
      (handle) =>
        function (this: any, message: any) {
          const start = startOfMessage({ system: 'postgresql', topic: message?.channel, value: message?.payload });
          return deliver(tap, start, () => handle.call(this, message), undefined);
        },
    );
  },
};
