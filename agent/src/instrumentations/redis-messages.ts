// Messages of Redis channels, through each of its clients: every one that a subscriber gets is an activity.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { deliver, startOfMessage } from './deliver.ts';
import { exported, ownerOf, wrapMethod } from './library.ts';

export const ioredisMessages: Instrumentation = {
  name: 'ioredis-messages',
  module: 'ioredis',
  versions: '>=4',
  files: ['built/DataHandler.js'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    const DataHandler = exports?.default ?? exports;
    if (!ownerOf(DataHandler?.prototype, 'handleSubscriberReply')) return tap.gap('ioredis: no DataHandler class');
    wrapMethod(tap, DataHandler, 'handleSubscriberReply', (handle) => replyInActivity(handle, tap));
  },
};

export const redis3Messages: Instrumentation = {
  name: 'redis3-messages',
  module: 'redis',
  activities: ['messaging.record'],
  enable(exports, tap) {
    const Client = exported(exports, 'RedisClient');
    // From version 4 on it is a cover of @redis/client.
    if (ownerOf(Client?.prototype, 'internal_send_command'))
      tap.wrap(Client.prototype, 'emit', (emit) => emitInActivity(emit, tap));
  },
};

export const redisMessages: Instrumentation = {
  name: 'redis-messages',
  module: '@redis/client',
  versions: '>=1',
  files: ['dist/lib/client/pub-sub.js'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    const PubSub = exported(exports, 'PubSub');
    if (typeof PubSub?.prototype?.handleMessageReply !== 'function') return tap.gap('redis: no PubSub class');
    tap.wrap(PubSub.prototype, 'handleMessageReply', (handle) => replyInActivity(handle, tap));
  },
};

/** Kinds of messages; those of a pattern name it in front of the channel, those of a shard have no pattern. */
const messages: ReadonlySet<unknown> = new Set([
  'message',
  'pmessage',
  'smessage',
  'message_buffer',
  'pmessage_buffer',
]);

/** emit(kind, pattern?, channel, message) */
function emitInActivity(emit: any, tap: Tap): any {
  return function (this: any, event: any, ...rest: any[]) {
    if (!messages.has(event)) return Reflect.apply(emit, this, arguments);
    const args = arguments;
    return deliver(tap, startOf(rest), () => Reflect.apply(emit, this, args), true);
  };
}

/** handle([kind, pattern?, channel, message]): true when it was a message; other replies tell about the subscription. */
function replyInActivity(handle: any, tap: Tap): any {
  return function (this: any, reply: any) {
    const subscribed = this.redis?.condition?.subscriber !== false;
    if (!subscribed || !Array.isArray(reply) || !messages.has(String(reply[0]))) return handle.call(this, reply);
    return deliver(tap, startOf(reply.slice(1)), () => handle.call(this, reply), true);
  };
}

const startOf = (parts: readonly any[]): ReturnType<typeof startOfMessage> =>
  startOfMessage({ system: 'redis', topic: parts.at(-2), value: parts.at(-1) });
