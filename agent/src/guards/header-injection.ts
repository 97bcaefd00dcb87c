// Header injection: user input with a line end in a response header splits the response in two. Node refuses line ends itself,
// but in one place (instrumentations/early-hints.ts).
import type { Guard } from '../guard.ts';
import { userSpans } from './user-spans.ts';

export const headerInjection: Guard = {
  id: 'header-injection',
  title: 'User input splits a response header',
  techniques: ['T1190'],
  weakness: 'CWE-113',
  operations: ['response.header'],
  severity: 'medium',
  blindSpot: 'Responses written to a raw socket by the application itself.',
  judge(operation, inputs) {
    if (operation.kind !== 'response.header') return undefined;
    const text = `${operation.name}: ${operation.value}`;
    // eslint-disable-next-line no-control-regex
    if (!/[\r\n\0\u010a\u010d\u560a\u560d]/.test(text)) return undefined;
    for (const span of userSpans(text, inputs)) {
      // eslint-disable-next-line no-control-regex
      if (!/[\r\n\0\u010a\u010d\u560a\u560d]/.test(text.slice(span.start, span.end))) continue;
      return {
        reason: `user input from ${span.input.path} holds a line end in a response header`,
        confidence: 0.95,
        input: span.input,
      };
    }
    return undefined;
  },
};
