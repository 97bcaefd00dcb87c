// imapflow: each mail that a loop over fetch() takes out of a mailbox is an activity with its source, envelope and parts as input.
import type { ActivityStart } from '../activity.ts';
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { iterateInActivity } from './for-await.ts';
import { exported, wrapMethod } from './library.ts';

export const imapflow: Instrumentation = {
  name: 'imapflow',
  module: 'imapflow',
  versions: '>=1 <3',
  activities: ['messaging.record'],
  enable(exports, given) {
    const tap = given as AgentTap;
    const Client = exported(exports, 'ImapFlow');
    if (!Client) return tap.gap('imapflow: no ImapFlow class');
    wrapMethod(
      tap,
      Client,
      'fetch',
      (fetch) =>
        function (this: any) {
          const messages = Reflect.apply(fetch, this, arguments);
          const mailbox = String(this.mailbox?.path ?? '').slice(0, 300);
          Object.defineProperty(messages, Symbol.asyncIterator, {
            configurable: true,
            writable: true,
            value: iterateInActivity(messages[Symbol.asyncIterator], tap, (_, message) => startOf(mailbox, message)),
          });
          return messages;
        },
    );
  },
};

function startOf(mailbox: string, message: any): ActivityStart {
  return {
    kind: 'messaging.record',
    name: mailbox,
    record: { system: 'imap', topic: mailbox, messageId: String(message?.uid ?? message?.seq ?? '') },
    inputs: {
      mail: message?.source === undefined ? undefined : { bytes: message.source, contentType: 'message/rfc822' },
      'mail.header':
        message?.headers === undefined ? undefined : { bytes: message.headers, contentType: 'message/rfc822' },
      'mail.envelope': message?.envelope,
      'mail.part': message?.bodyParts,
      'mail.structure': message?.bodyStructure,
    },
  };
}
