// agenda: each job that it hands to what was defined for it is an activity with the job's data as input.
import { BlockedError } from '../blocked-error.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { faces, ownerOf, wrapMethod } from './library.ts';
import { jobHandler } from './job-handler.ts';

export const agenda: Instrumentation = {
  name: 'agenda',
  module: 'agenda',
  versions: '>=3 <7',
  activities: ['job'],
  enable(exports, tap) {
    const Agenda = faces(exports)
      .flatMap((face) => [face, face.Agenda])
      .find((one) => ownerOf(one?.prototype, 'define'));
    if (!Agenda) return tap.gap('agenda: no Agenda with define');
    wrapMethod(
      tap,
      Agenda,
      'define',
      (define) =>
        // name, options and what is called, in one order or the other.
        function (this: unknown, name: unknown, ...given: any[]) {
          const at = given.findIndex((one) => typeof one === 'function');
          if (at >= 0)
            given[at] = jobHandler(tap, given[at], (job, done) => ({
              system: 'agenda',
              queue: String(name),
              id: job?.attrs?._id,
              data: job?.attrs?.data,
              refuse: ({ findingId }) => done?.(new BlockedError(findingId)),
            }));
          return Reflect.apply(define, this, [name, ...given]);
        },
    );
  },
};
