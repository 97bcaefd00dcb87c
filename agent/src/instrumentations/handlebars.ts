// handlebars: templates compiled or precompiled, by the shared instance and by every one made with create().
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const handlebars: Instrumentation = {
  name: 'handlebars',
  module: 'handlebars',
  versions: '>=4 <5',
  operations: ['template.compile'],
  enable(exports, tap) {
    const instances = faces(exports).filter((face) => typeof face.create === 'function');
    if (instances.length === 0) return tap.gap('handlebars: no create');
    for (const instance of instances) guardInstance(instance, tap);
  },
};

function guardInstance(instance: any, tap: Tap): void {
  for (const name of ['compile', 'precompile']) {
    if (typeof instance[name] === 'function')
      tap.wrap(instance, name, (compile) => guardedCompile(compile, tap, 'handlebars'));
  }
  tap.wrap(
    instance,
    'create',
    (create) =>
      function (this: any, ...args: any[]) {
        const made = create.apply(this, args);
        guardInstance(made, tap);
        return made;
      },
  );
}
