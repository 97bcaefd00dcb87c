// express 4 and 5: the matched route's template and its path parameters.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { hasKeys } from './fastify.ts';
import { ownerOf } from './library.ts';

function routes(name: string, module: string, versions: string, file: string): Instrumentation {
  return {
    name,
    module,
    versions,
    files: [file],
    activities: ['http.request'],
    enable(exports, tap) {
      const Route = typeof exports === 'function' ? exports : exports?.default;
      const owner = ownerOf(Route?.prototype, 'dispatch');
      if (!owner) return tap.gap(`${module}: no Route.prototype.dispatch`);
      tap.wrap(owner, 'dispatch', (dispatch) => withParams(dispatch, tap));
    },
  };
}

export const express4Route = routes('express-route', 'express', '>=4 <5', 'lib/router/route.js');
export const router2Route = routes('router-route', 'router', '>=2 <3', 'lib/route.js');

function withParams(dispatch: any, tap: Tap): any {
  return function (this: any, request: any) {
    if (typeof this.path === 'string') {
      const under = request?.baseUrl;
      tap.route?.(under ? `${under}${this.path}` : this.path);
    }
    if (hasKeys(request?.params)) tap.addInput('params', request.params);
    return Reflect.apply(dispatch, this, arguments);
  };
}
