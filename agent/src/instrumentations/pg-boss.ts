// pg-boss: the jobs that a worker hands to its handler, one or a batch, are an activity with their data as input.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, ownerOf, runWork, wrapMethod } from './library.ts';

export const pgBoss: Instrumentation = {
  name: 'pg-boss',
  module: 'pg-boss',
  versions: '>=8 <11',
  files: ['src/manager.js'],
  activities: ['job'],
  enable(exports, tap) {
    const Manager = faces(exports).find((face) => ownerOf(face.prototype, 'watch'));
    if (!Manager) return tap.gap('pg-boss: no Manager with watch');
    wrapMethod(
      tap,
      Manager,
      'watch',
      (watch) =>
        function (this: any, name: any, options: any, callback: any) {
          return watch.call(
            this,
            name,
            options,
            typeof callback === 'function' ? inActivity(name, callback, tap) : callback,
          );
        },
    );
  },
};

function inActivity(name: unknown, callback: any, tap: Tap): any {
  return function (this: unknown, given: any) {
    const jobs: any[] = Array.isArray(given) ? given : [given];
    const args = arguments;
    return runWork(
      tap,
      {
        kind: 'job',
        name: String(name).slice(0, 300),
        record: { system: 'pg-boss', topic: String(name), messageId: String(jobs[0]?.id ?? '') },
        inputs: { job: jobs.map((job) => job?.data) },
      },
      () => Reflect.apply(callback, this, args),
    );
  };
}
