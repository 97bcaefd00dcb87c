// hono: the matched route's template. Its path parameters are parts of the path, which is an input already.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported } from './library.ts';

export const hono: Instrumentation = {
  name: 'hono',
  module: 'hono',
  versions: '>=4 <5',
  files: ['dist/context.js', 'dist/cjs/context.js'],
  activities: ['http.request'],
  enable(exports, tap) {
    const Context = exported(exports, 'Context');
    const req = Object.getOwnPropertyDescriptor(Context?.prototype ?? {}, 'req');
    if (!req?.get || !req.configurable) return tap.gap('hono: no Context.prototype.req');
    const get = withRoute(req.get, tap);
    Object.defineProperty(get, 'name', { value: req.get.name, configurable: true });
    Object.defineProperty(Context.prototype, 'req', { ...req, get });
  },
};

/** Contexts whose request was asked for before: every handler asks several times. */
const told = new WeakSet<object>();

// Whatever reads anything of a request goes through its context's `req`.
function withRoute(get: () => any, tap: Tap): () => any {
  return function (this: any) {
    const request = Reflect.apply(get, this, []);
    if (!told.has(this)) {
      told.add(this);
      const template = templateOf(request);
      if (template !== undefined) tap.route?.(template);
    }
    return request;
  };
}

/** The last one that is for one method: what is for all of them is middleware. */
function templateOf(request: any): string | undefined {
  try {
    const routes: any[] = request?.matchedRoutes ?? [];
    const path = routes.findLast((route) => route?.method !== 'ALL')?.path;
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}
