// ldapjs: the base and filter of every search.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { callbackOf, exported, fail, refusal, withBoundCallback, wrapMethod } from './library.ts';

export const ldapjs: Instrumentation = {
  name: 'ldapjs',
  module: 'ldapjs',
  versions: '>=2 <4',
  operations: ['ldap.search'],
  enable(exports, tap) {
    const Client = exported(exports, 'Client');
    if (!Client) return tap.gap('ldapjs: no Client class');
    wrapMethod(tap, Client, 'search', (search) => guardedSearch(search, tap, 'ldapjs'));
  },
};

/** ldapts: the same call, answered with a promise. */
export const ldapts: Instrumentation = {
  name: 'ldapts',
  module: 'ldapts',
  versions: '>=4',
  operations: ['ldap.search'],
  enable(exports, tap) {
    const Client = exported(exports, 'Client');
    if (!Client) return tap.gap('ldapts: no Client class');
    wrapMethod(tap, Client, 'search', (search) => guardedSearch(search, tap, 'ldapts'));
  },
};

function guardedSearch(search: any, tap: Tap, library: string): any {
  return function (this: any, base: any, options: any, ...rest: any[]) {
    if (!tap.active('ldap.search')) return search.call(this, base, options, ...rest);
    const filter = typeof options === 'string' ? options : (options?.filter ?? '');
    const blocked = refusal(tap, {
      kind: 'ldap.search',
      call: `${library}.search`,
      base: text(base),
      filter: text(filter),
    });
    if (!blocked) return search.apply(this, withBoundCallback(tap, [base, options, ...rest]));
    const callback = callbackOf([options, ...rest]);
    if (callback) return fail(callback, blocked);
    if (library === 'ldapts') return Promise.reject(blocked);
    throw blocked;
  };
}

function text(value: any): string {
  try {
    return typeof value === 'string' ? value : String(value?.toString?.() ?? '');
  } catch {
    return '';
  }
}
