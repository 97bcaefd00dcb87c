// bull: each job that a queue hands to its handler is an activity with the job's data as input. A handler in a file of its own runs
// in a child process, which gets the job in a message.
import { BlockedError } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { jobHandler } from './job-handler.ts';
import { faces, ownerOf, wrapMethod } from './library.ts';

export const bull: Instrumentation = {
  name: 'bull',
  module: 'bull',
  versions: '>=3 <5',
  activities: ['job'],
  enable(exports, tap) {
    const Queue = faces(exports).find((face) => ownerOf(face.prototype, 'setHandler'));
    if (!Queue) return tap.gap('bull: no Queue with setHandler');
    wrapMethod(
      tap,
      Queue,
      'setHandler',
      (setHandler) =>
        function (this: any, name: any, handler: any) {
          return setHandler.call(this, name, typeof handler === 'function' ? inActivity(handler, tap) : handler);
        },
    );
  },
};

function inActivity(handler: any, tap: Tap): any {
  return jobHandler(tap, handler, (job, done) => ({
    system: 'bull',
    queue: String(job?.queue?.name ?? ''),
    name: `${String(job?.queue?.name ?? '')} ${String(job?.name ?? '')}`,
    id: job?.id,
    data: job?.data,
    refuse({ findingId }) {
      // A poisoned job is as poisoned the next time.
      job?.discard?.();
      done?.(new BlockedError(findingId));
    },
  }));
}
