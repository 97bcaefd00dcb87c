// smtp-server: a mail is an activity from its sender on, with the session, its recipients and all that its data holds as input; who
// connects and who logs in is one too. What is refused is refused as mail servers do, with 554 where its turn is; the connection
// goes on with the next mail.
import { runInActivity, type Activity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { exported, wrapMethod } from './library.ts';

/** Bytes of one mail that are kept to be taken apart. */
const MAIL_BYTES_MAX = 1_048_576;
/** Stretches of it that are looked at before all of it is there. */
const STRETCHES_MAX = 128;

export const smtpServer: Instrumentation = {
  name: 'smtp-server',
  module: 'smtp-server',
  versions: '>=3 <4',
  activities: ['messaging.record'],
  enable(exports, given) {
    const tap = given as AgentTap;
    const Server = exported(exports, 'SMTPServer');
    if (!Server) return tap.gap('smtp-server: no SMTPServer class');
    // The handlers are the server's own properties, taken from its options or put there later.
    wrapMethod(
      tap,
      Server,
      'connect',
      (connect) =>
        function (this: any) {
          for (const name of ['onConnect', 'onAuth', 'onMailFrom', 'onRcptTo', 'onData'])
            tap.wrap(this, name, (handler) => inActivity(handler, name, tap));
          tap.wrap(this, 'onClose', (close) => endsMail(close, tap));
          return Reflect.apply(connect, this, arguments);
        },
    );
  },
};

/** What a mail's handlers share. */
interface Work {
  readonly activity: Activity;
  /** Answers what is being handled now; the first answer counts. */
  answer: (error?: unknown, ...more: unknown[]) => void;
}

/** The mail that a session is at. */
const mails = new WeakMap<object, Work>();

function inActivity(handler: any, name: string, tap: AgentTap): any {
  return function (this: unknown, ...args: any[]): unknown {
    const session = args.findLast((one) => typeof one === 'object' && one !== null && 'remoteAddress' in one);
    const callback = args.at(-1);
    if (session === undefined || typeof callback !== 'function') return Reflect.apply(handler, this, args);
    const ofMail = name !== 'onConnect' && name !== 'onAuth';
    if (name === 'onMailFrom') end(session, tap);
    const work = (ofMail && mails.get(session)) || begin(session, tap);
    if (work === undefined || work.activity.blocked) return callback(refusal());
    if (ofMail) mails.set(session, work);
    const { activity } = work;
    let answered = false;
    const answer = (work.answer = (...said: any[]) => {
      if (answered) return;
      answered = true;
      // A mail of which something was refused stays refused.
      if (!ofMail || name === 'onData') end(session, tap, work);
      Reflect.apply(callback, undefined, activity.blocked ? [refusal()] : said);
    });
    args[args.length - 1] = answer;
    if (name === 'onData') takesData(args[0], work);
    else if (args[0] !== session) activity.addInput(name === 'onAuth' ? 'mail.login' : 'mail.address', args[0]);
    try {
      return runInActivity(activity, () => Reflect.apply(handler, this, args));
    } catch (error) {
      if (!isBlocked(error)) throw error;
      return undefined;
    }
  };
}

function begin(session: any, tap: AgentTap): Work | undefined {
  const work: { activity?: Activity; answer: Work['answer'] } = { answer() {} };
  const start: ActivityStart = {
    kind: 'messaging.record',
    name: 'mail',
    peerAddress: String(session.remoteAddress ?? ''),
    peerPort: Number(session.remotePort) || 0,
    record: { system: 'smtp', topic: 'mail', messageId: String(session.id ?? '') },
    // Named by name: what the server keeps for itself did not come in.
    inputs: { 'mail.client': [session.hostNameAppearsAs, session.clientHostname], 'mail.envelope': session.envelope },
    // The handler is not called back into: it is still on its way to where it was stopped.
    refuse: () => setImmediate(() => work.answer()),
  };
  const activity = tap.startActivity(start);
  return activity && Object.assign(work, { activity });
}

/** @param work only if it is this one */
function end(session: object, tap: AgentTap, work = mails.get(session)): void {
  if (work === undefined) return;
  if (mails.get(session) === work) mails.delete(session);
  tap.endActivity(work.activity, 'completed');
}

function endsMail(close: any, tap: AgentTap): any {
  return function (this: unknown, session: any) {
    if (typeof session === 'object' && session !== null) end(session, tap);
    return Reflect.apply(close, this, arguments);
  };
}

/** Hands out the data in the mail's activity, which has it before anybody else. */
function takesData(stream: any, work: Work): void {
  const { activity } = work;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let ended = false;
  const emit = stream.emit;
  const take = (chunk: unknown): void => {
    if (!(chunk instanceof Uint8Array) || bytes >= MAIL_BYTES_MAX) return;
    bytes += chunk.length;
    if (chunks.push(chunk) <= STRETCHES_MAX) activity.addInput('mail', { bytes: chunk, contentType: MAIL });
  };
  // Where it was refused the sender is answered when he has sent all of it: there is no other time.
  const { answer } = work;
  work.answer = (...said) => {
    if (!activity.blocked || ended) return answer(...said);
    stream.unpipe();
    stream.resume();
  };
  Object.defineProperty(stream, 'emit', {
    configurable: true,
    writable: true,
    value(this: unknown, event: unknown, chunk: unknown) {
      const args = arguments;
      try {
        if (event === 'data') take(chunk);
        else if (event === 'end') {
          ended = true;
          if (chunks.length > 1) activity.addInput('mail', { bytes: chunks, contentType: MAIL });
        }
        return runInActivity(activity, () => Reflect.apply(emit, this, args));
      } catch (error) {
        if (!isBlocked(error)) throw error;
        return true;
      } finally {
        if (event === 'end' && activity.blocked) answer();
      }
    },
  });
}

const MAIL = 'message/rfc822';

/** What the library sends for an error: its responseCode and its message. */
function refusal(): Error {
  return Object.assign(new Error('Blocked by Throughline'), { responseCode: 554 });
}
