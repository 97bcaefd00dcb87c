// Names looked up: a channel for data to leave by, and the first half of reaching an address.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';

const names = [
  'lookup',
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTlsa',
  'resolveTxt',
  'reverse',
];

export const dns: Instrumentation = {
  name: 'dns',
  module: 'node:dns',
  operations: ['dns.lookup'],
  enable(dns, tap) {
    for (const name of names) {
      const wrap = (fail: (error: unknown) => unknown) => (original: any) =>
        wrapLookup(`dns.${name}`, original, tap, fail);
      const reject = (error: unknown): unknown => Promise.reject(error);
      const raise = (error: unknown): never => {
        throw error;
      };
      if (dns[name]) tap.wrap(dns, name, wrap(raise));
      if (dns.promises[name]) tap.wrap(dns.promises, name, wrap(reject));
      if (dns.Resolver.prototype[name]) tap.wrap(dns.Resolver.prototype, name, wrap(raise));
      if (dns.promises.Resolver.prototype[name]) tap.wrap(dns.promises.Resolver.prototype, name, wrap(reject));
    }
  },
};

function wrapLookup(call: string, original: any, tap: Tap, fail: (error: unknown) => unknown): any {
  return function (this: unknown, host: any): unknown {
    if (typeof host === 'string' && tap.active('dns.lookup')) {
      try {
        tap.intercept({ kind: 'dns.lookup', call, host });
      } catch (error) {
        if (!isBlocked(error)) throw error;
        return fail(error);
      }
    }
    return Reflect.apply(original, this, arguments);
  };
}
