// bullmq: each job that a worker takes is an activity with the job's data as input.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, runWork, wrapMethod } from './library.ts';

export const bullmq: Instrumentation = {
  name: 'bullmq',
  module: 'bullmq',
  versions: '>=1',
  activities: ['job'],
  enable(exports, tap) {
    const Worker = exported(exports, 'Worker');
    if (!Worker) return tap.gap('bullmq: no Worker class');
    wrapMethod(tap, Worker, 'callProcessJob', (callProcessJob) =>
      inActivity(callProcessJob, exported(exports, 'UnrecoverableError'), tap),
    );
  },
};

function inActivity(callProcessJob: any, UnrecoverableError: any, tap: Tap): any {
  return function (this: any, job: any, ...rest: any[]) {
    const queue = String(job?.queueName ?? this.name ?? '');
    return runWork(
      tap,
      {
        kind: 'job',
        name: `${queue} ${String(job?.name ?? '')}`.slice(0, 300),
        record: { system: 'bullmq', topic: queue, messageId: String(job?.id ?? '') },
        inputs: { job: job?.data },
      },
      () => withoutRetry(callProcessJob.call(this, job, ...rest), job, UnrecoverableError),
    );
  };
}

/** A poisoned job is as poisoned the next time: it fails for good and the worker goes on. */
function withoutRetry(result: any, job: any, UnrecoverableError: any): unknown {
  if (typeof result?.then !== 'function') return result;
  return result.then(undefined, (error: any) => {
    if (!isBlocked(error)) throw error;
    if (!UnrecoverableError) {
      job?.discard?.();
      throw error;
    }
    throw Object.assign(new UnrecoverableError(error.message), { cause: error });
  });
}
