// Classes that a module exports, replaced so that nobody can tell: identity and instanceof stay.

/** A class whose construction is looked at first; `look` may return other arguments, `made` follows in any case. A function may be called without new. */
export function constructing(Class: any, look: (given: any[]) => any[] | undefined, made?: () => void): any {
  const seen: any = new Proxy(Class, {
    construct(target, given, newTarget): object {
      try {
        return Reflect.construct(target, look(given) ?? given, newTarget === seen ? target : newTarget) as object;
      } finally {
        made?.();
      }
    },
    apply(target, self, given): unknown {
      return Reflect.apply(target, self, look(given) ?? given);
    },
  });
  // What an instance says it was made by is what the application knows under that name.
  Object.defineProperty(Class.prototype, 'constructor', {
    ...Object.getOwnPropertyDescriptor(Class.prototype, 'constructor')!,
    value: seen,
  });
  return seen;
}
