// @koa/router and koa-router: the matched route's template. Its path parameters are parts of the path, which is an input already.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, faces } from './library.ts';

function router(module: string): Instrumentation {
  return {
    name: module,
    module,
    versions: '>=7',
    activities: ['http.request'],
    enable(exports, tap) {
      const Router =
        exported(exports, 'Router') ?? faces(exports).find((face) => typeof face.prototype?.match === 'function');
      if (!Router) return tap.gap(`${module}: no Router class`);
      tap.wrap(
        Router.prototype,
        'match',
        (match) =>
          function (this: any) {
            const result = Reflect.apply(match, this, arguments);
            if (result?.route === true) {
              const layer = result.pathAndMethod?.findLast((one: any) => one?.methods?.length > 0);
              if (typeof layer?.path === 'string') tap.route?.(layer.path);
            }
            return result;
          },
      );
    },
  };
}

export const koaRouter = router('@koa/router');
export const oldKoaRouter = router('koa-router');
