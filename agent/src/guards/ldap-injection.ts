// LDAP injection: user input changed the tree of a search filter or the path of a base name instead of filling one value.
// RFC 4515 (filters), RFC 4514 (names).
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import { isProgramText, userSpans } from './user-spans.ts';

export const ldapInjection: Guard = {
  id: 'ldap-injection',
  title: 'User input changed an LDAP search',
  techniques: ['T1190', 'T1087.002'],
  weakness: 'CWE-90',
  operations: ['ldap.search'],
  severity: 'high',
  blindSpot: 'A search that means to let its users write wildcards.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'ldap.search') return undefined;
    return (
      judgeFilter(operation.filter, inputs, context) ??
      judgeWildcard(operation.filter, inputs, context) ??
      judgeBase(operation.base, inputs, context)
    );
  },
};

function judgeFilter(filter: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const span of userSpans(filter, inputs)) {
    if (context.steps?.take(4) === false) return undefined;
    const given = filter.slice(span.start, span.end);
    // A beginning "(uid=" is in every filter: a piece has to close something.
    const effect = (span.whole ? /[()]/ : /\)/).test(given)
      ? 'adds a condition to an LDAP filter'
      : given.includes('*')
        ? 'puts a wildcard into an LDAP filter'
        : given.includes('\0')
          ? 'cuts an LDAP filter short'
          : undefined;
    if (effect === undefined || isProgramText(filter, span, context)) continue;
    if (!span.whole && standsEscaped(filter, span.input.value)) continue;
    return { reason: `user input from ${span.input.path} ${effect}`, confidence: 0.93, input: span.input };
  }
  return undefined;
}

/** All of it stands there with its signs escaped: a piece that is found as it is, is the filter's own. */
function standsEscaped(filter: string, value: string): boolean {
  const escaped = value.replace(/[\\*()\0]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return escaped !== value && filter.toLowerCase().includes(escaped.toLowerCase());
}

/** A lone "*" is too short to be traced by its place: it counts where the program text holds no such presence test. */
function judgeWildcard(filter: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  const input = inputs.equal('*');
  if (input === undefined || context.isConstant === undefined) return undefined;
  for (const match of filter.matchAll(/(?<![\w-])([\w-]{1,64})[~<>]?=\*\)/g)) {
    if (context.isConstant(`${match[1]}=*`)) continue;
    return { reason: `user input from ${input.path} made an LDAP condition match everything`, confidence: 0.85, input };
  }
  return undefined;
}

function judgeBase(base: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const span of userSpans(base, inputs, { pieces: false })) {
    if (span.start === 0 && span.end === base.length) continue;
    if (!/(?<!\\)[,+;"<>\0]/.test(base.slice(span.start, span.end)) || isProgramText(base, span, context)) continue;
    return {
      reason: `user input from ${span.input.path} moved the base of an LDAP search`,
      confidence: 0.85,
      input: span.input,
    };
  }
  return undefined;
}
