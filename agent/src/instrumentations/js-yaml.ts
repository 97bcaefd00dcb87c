// js-yaml, where the schema in use can build functions: load of version 3, and of version 4 with a schema of the caller's.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, faces, wrapExported } from './library.ts';

export const jsYaml: Instrumentation = {
  name: 'js-yaml',
  module: 'js-yaml',
  versions: '>=3 <5',
  operations: ['deserialize'],
  enable(exports, tap, loaded) {
    if (!exported(exports, 'load')) return tap.gap('js-yaml: no load');
    const safe = new Set(
      faces(exports).flatMap((face) => [
        face.FAILSAFE_SCHEMA,
        face.JSON_SCHEMA,
        face.CORE_SCHEMA,
        face.DEFAULT_SAFE_SCHEMA,
      ]),
    );
    const version3 = loaded.version.startsWith('3.');
    if (!version3) for (const face of faces(exports)) safe.add(face.DEFAULT_SCHEMA);
    safe.delete(undefined);
    for (const name of ['load', 'loadAll']) {
      wrapExported(tap, exports, name, (load) => guardedLoad(load, tap, safe, version3));
    }
  },
};

function guardedLoad(load: any, tap: Tap, safe: ReadonlySet<unknown>, defaultBuildsCode: boolean): any {
  return function (this: any, source: any, ...rest: any[]) {
    const schema = rest.find((value) => value !== null && typeof value === 'object')?.schema;
    const buildsCode = schema === undefined ? defaultBuildsCode : !safe.has(schema);
    if (buildsCode && tap.active('deserialize')) {
      tap.intercept({ kind: 'deserialize', call: 'js-yaml.load', format: 'js-yaml', source: String(source) });
    }
    return load.call(this, source, ...rest);
  };
}
