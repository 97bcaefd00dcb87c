// bee-queue: each job that a queue hands to its handler is an activity with the job's data as input.
import { BlockedError } from '../blocked-error.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { faces, ownerOf, wrapMethod } from './library.ts';
import { jobHandler } from './job-handler.ts';

export const beeQueue: Instrumentation = {
  name: 'bee-queue',
  module: 'bee-queue',
  versions: '>=1 <3',
  activities: ['job'],
  enable(exports, tap) {
    const Queue = faces(exports).find((face) => ownerOf(face.prototype, 'process'));
    if (!Queue) return tap.gap('bee-queue: no Queue with process');
    wrapMethod(
      tap,
      Queue,
      'process',
      (process) =>
        function (this: any, ...given: any[]) {
          const at = given.findIndex((one) => typeof one === 'function');
          if (at >= 0)
            given[at] = jobHandler(tap, given[at], (job, done) => ({
              system: 'bee-queue',
              queue: String(this.name ?? ''),
              id: job?.id,
              data: job?.data,
              refuse({ findingId }) {
                // A poisoned job is as poisoned the next time.
                if (job?.options) job.options.retries = 0;
                done?.(new BlockedError(findingId));
              },
            }));
          return Reflect.apply(process, this, given);
        },
    );
  },
};
