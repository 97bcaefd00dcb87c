// What a queue calls for each job, as an activity. Called by the queues that hand a job, and a callback to who asks for one.
import type { ActivityStart } from '../activity.ts';
import type { Tap } from '../instrumentation.ts';
import { runWork } from './library.ts';

export interface Job {
  /** "bull", "bee-queue", "agenda". */
  readonly system: string;
  readonly queue: string;
  /** Where the queue alone does not say which work it is. */
  readonly name?: string;
  readonly id: unknown;
  readonly data: unknown;
  readonly refuse: NonNullable<ActivityStart['refuse']>;
}

/**
 * @param read what a job is; `done` is there where the handler takes a callback
 * @returns the handler in its activity, of the same length: by it queues tell whether it takes a callback
 */
export function jobHandler(
  tap: Tap,
  handler: any,
  read: (job: any, done: ((error: Error) => void) | undefined) => Job,
): any {
  const holder = { handler };
  tap.wrap(
    holder,
    'handler',
    () =>
      function (this: unknown, job: any, done: any) {
        const args = arguments;
        const {
          system,
          queue,
          name = queue,
          id,
          data,
          refuse,
        } = read(job, typeof done === 'function' ? done : undefined);
        return runWork(
          tap,
          {
            kind: 'job',
            name: name.slice(0, 300),
            record: { system, topic: queue, messageId: String(id ?? '') },
            inputs: { job: data },
            refuse,
          },
          () => Reflect.apply(handler, this, args),
        );
      },
  );
  return holder.handler;
}
