// NATS: each message that a subscription or a JetStream consumer brings is an activity, handed to a callback or taken by a
// `for await` loop. The same two classes in `nats` (version 2) and in `@nats-io/nats-core` (version 3).
import type { ActivityStart } from '../activity.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { deliver, startOfMessage } from './deliver.ts';
import { iterateInActivity } from './for-await.ts';
import { exported } from './library.ts';

const natsIn = (name: string, module: string, versions: string, folder: string): Instrumentation => ({
  name,
  module,
  versions,
  files: [`${folder}/protocol.js`, `${folder}/queued_iterator.js`],
  activities: ['messaging.record'],
  enable(exports, tap, { file }) {
    if (file.endsWith('protocol.js')) {
      const Handler = exported(exports, 'ProtocolHandler');
      if (!Handler) return tap.gap(`${module}: no ProtocolHandler class`);
      tap.wrap(Handler.prototype, 'processMsg', (processMsg) => callbacksInActivity(processMsg, tap));
      return;
    }
    const Iterator = exported(exports, 'QueuedIteratorImpl');
    if (!Iterator) return tap.gap(`${module}: no QueuedIteratorImpl class`);
    tap.wrap(Iterator.prototype, Symbol.asyncIterator, (iterate) =>
      iterateInActivity(iterate, tap as AgentTap, (_, message) => startOf(message), bringsMessages),
    );
  },
});

export const nats = natsIn('nats', 'nats', '>=2 <3', 'lib/nats-base-client');
export const natsCore = natsIn('nats-core', '@nats-io/nats-core', '>=3', 'lib');

/** A subscription or a JetStream consumer; the client's own loops are over what happened to its connection. */
const bringsMessages = (iterator: any): boolean =>
  typeof iterator.subject === 'string' || iterator.consumer !== undefined;

function startOf(message: any): ActivityStart | undefined {
  if (typeof message?.subject !== 'string') return undefined;
  const { subject: topic, data: value, headers } = message;
  return startOfMessage({
    system: 'nats',
    topic,
    value,
    traceparent: headers?.get?.('traceparent'),
    headers: headersOf(headers),
  });
}

/** Lists of values by name. */
function headersOf(headers: any): unknown {
  return typeof headers?.[Symbol.iterator] === 'function' ? Object.fromEntries(headers) : undefined;
}

/** processMsg(msg, data): the subscription's callback makes the message; an iterator's one only keeps it. */
function callbacksInActivity(processMsg: any, tap: Tap): any {
  return function (this: any, raw: any, data: any) {
    const { subscriptions } = this;
    const subscription = subscriptions?.get?.(raw?.sid);
    // What this process asked for itself comes through the mux.
    if (subscription?.noIterator !== true || subscription === subscriptions.getMux?.())
      return Reflect.apply(processMsg, this, arguments);
    const args = arguments;
    const headerBytes = Math.max(raw.hdr, 0);
    const headers = fieldsOf(data.subarray(0, headerBytes));
    const start = startOfMessage({
      system: 'nats',
      topic: Buffer.from(raw.subject),
      value: data.subarray(headerBytes),
      headers,
      traceparent: headers['traceparent'],
    });
    return deliver(tap, start, () => Reflect.apply(processMsg, this, args), undefined);
  };
}

/** "NATS/1.0", then lines as HTTP's. */
function fieldsOf(bytes: Uint8Array): Record<string, string> {
  const lines = Buffer.from(bytes).toString().split('\r\n').slice(1);
  return Object.fromEntries(
    lines
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
