// Functions of AWS Lambda: each event that the runtime calls the handler with is an activity. ../function-handler.ts brings the
// handler's file here. A refused request is answered with 403 at once; what else is refused fails with BlockedError, unless the
// handler catches it (and names its message among batchItemFailures).
import { FUNCTION_MODULE, handlerNamed } from '../function-handler.ts';
import type { Refusal } from '../activity.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { invocationOf } from './lambda-event.ts';
import { replaceable, runWork } from './library.ts';

export const awsLambda: Instrumentation = {
  name: 'aws-lambda',
  module: FUNCTION_MODULE,
  activities: ['http.request', 'messaging.record', 'rpc.call', 'websocket.message', 'graphql.operation', 'cron'],
  enable(exports, tap) {
    const names = handlerNamed(process.env)?.names ?? ['handler'];
    // Compilers export through getters that nothing can replace.
    const shown = Object.getOwnPropertyDescriptor(exports, names[0]!)?.get ? replaceable(exports) : exports;
    let owner = shown;
    for (const name of names.slice(0, -1)) owner = owner?.[name];
    const name = names.at(-1)!;
    if (typeof owner?.[name] !== 'function')
      return tap.gap(`${names.join('.')} is no function when its file was loaded`);
    tap.wrap(owner, name, (handler) => invoked(handler, tap));
    return shown;
  },
};

/** handler(event, context, callback), or (event, responseStream, context) where it streams its answer. */
export function invoked(handler: any, tap: Tap): any {
  return function (this: unknown, event: unknown, ...rest: any[]) {
    const { start, route, answer } = invocationOf(event, process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'function');
    const { promise: refused, resolve: refuse } = Promise.withResolvers<object>();
    let refusedNow: object | undefined;
    const [second, callback] = rest;
    const streams = typeof second?.end === 'function';
    if (typeof callback === 'function')
      rest[1] = (error: unknown, result: unknown) => refusedNow ?? callback(error, result);
    const answerAtOnce = (refusal: Refusal): void => {
      const given = answer!(refusal);
      // Once something was streamed, the error that the handler meets is what ends it.
      if (streams && !endStream(second, given)) return;
      refusedNow = given;
      if (!streams && typeof callback === 'function') callback(null, given);
      refuse(given);
    };
    const settled = (value: unknown): unknown => (refusedNow === undefined ? value : streams ? undefined : refusedNow);
    const failed = (error: unknown): unknown => {
      if (refusedNow === undefined) throw error;
      return settled(undefined);
    };
    let result: any;
    try {
      result = runWork(tap, { ...start, ...(answer && { refuse: answerAtOnce }) }, () => {
        if (route !== undefined) tap.route?.(route);
        return Reflect.apply(handler, this, [event, ...rest]);
      });
    } catch (error) {
      return failed(error);
    }
    if (typeof result?.then !== 'function') return settled(result);
    return answer === undefined ? result : Promise.race([result, refused]).then(settled, failed);
  };
}

/** The head of a streamed answer is set with what the runtime brings. False when it is on its way. */
function endStream(stream: any, { body, ...head }: any): boolean {
  try {
    (globalThis as any).awslambda.HttpResponseStream.from(stream, head).end(body);
    return true;
  } catch {
    return false;
  }
}
