// Names looked up: a channel for data to leave by, and the first half of reaching an address. What an activity was told is
// remembered: who chose the name chose the address that the application connects to by itself.
import { isIP } from 'node:net';
import type { Activity } from '../activities.ts';
import { isBlocked } from '../blocked-error.ts';
import { RESOLVED_NAME } from '../inputs/remembered.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';

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
    const activity = typeof host === 'string' && GIVES_ADDRESSES.test(call) ? (tap as AgentTap).current() : undefined;
    if (activity === undefined) return Reflect.apply(original, this, arguments);
    const given = Array.from(arguments);
    const last = given.length - 1;
    const callback = given[last];
    if (typeof callback === 'function')
      given[last] = function (this: unknown, error: unknown, told: unknown): unknown {
        if (!error) remember(activity, host, told);
        return Reflect.apply(callback, this, arguments);
      };
    const result: any = Reflect.apply(original, this, given);
    if (typeof result?.then !== 'function') return result;
    return result.then((told: unknown) => {
      remember(activity, host, told);
      return told;
    });
  };
}

const GIVES_ADDRESSES = /\.(?:lookup|resolve|resolve[46]|resolveAny)$/;
/** Addresses of one answer that are remembered. */
const ADDRESSES_MAX = 8;

function remember(activity: Activity, name: string, told: any): void {
  for (const one of [told].flat().slice(0, ADDRESSES_MAX)) {
    const address: unknown = one?.address ?? one;
    if (typeof address === 'string' && address !== name && isIP(address) !== 0)
      activity.addInput(RESOLVED_NAME, { name, address });
  }
}
