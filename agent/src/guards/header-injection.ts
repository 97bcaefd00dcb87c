// Header injection: user input with a line end adds a line where lines mean something. In a response it splits the header in two;
// Node refuses line ends there itself, but in one place (instrumentations/early-hints.ts). In a protocol that the program writes to
// a socket itself (line-protocols.ts) it is one more recipient, command, key, metric or header. Text that people wrote in several
// lines adds nothing: a line that means nothing to the server is none, and neither is one inside a body or a counted value.
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import { addsLine, converse } from '../line-protocols.ts';
import type { NetWriteOperation } from '../operation.ts';
import { isProgramText, userSpans } from './user-spans.ts';

export const headerInjection: Guard = {
  id: 'header-injection',
  title: 'User input adds a line to a header or a protocol',
  techniques: ['T1190'],
  weakness: 'CWE-113',
  operations: ['response.header', 'net.write'],
  severity: 'medium',
  blindSpot: 'Lines of a protocol of the application itself; responses that it writes to a raw socket.',
  judge(operation, inputs, context) {
    if (operation.kind === 'net.write') return judgeLines(operation, inputs, context);
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

const OWN_CHARS_MIN = 8;
/** Characters of the program's own line that tell what it is. */
const OWN_CHARS_MAX = 512;

function judgeLines(
  { text, conversation }: NetWriteOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  let stretches: ReturnType<typeof converse>['stretches'] | undefined;
  for (const span of userSpans(text, inputs)) {
    const end = text.slice(span.start, span.end).search(/[\r\n]/);
    if (end < 0) continue;
    stretches ??= converse(conversation, text).stretches;
    if (context.steps?.take(4 + (stretches.length >> 2)) === false) return undefined;
    const mode = stretches.find((stretch) => stretch.end > span.start)?.mode ?? conversation.mode;
    const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
    // What is left of a text that was edited goes on with a line of its own.
    if (!span.whole && span.input.value.includes(text.slice(lineStart, span.start + OWN_CHARS_MIN))) continue;
    // The last line may go on with words of the program's.
    const last = text.slice(span.end).search(/[\r\n]/);
    const added = text
      .slice(span.start + end, last < 0 ? text.length : span.end + last)
      .split(/\r\n|\r|\n/)
      .slice(1);
    if (span.start > lineStart || mode === 'mail-body')
      if (
        addsLine(mode, text.slice(lineStart, Math.min(span.start, lineStart + OWN_CHARS_MAX)), added) &&
        !isProgramText(text, span, context)
      )
        return {
          reason: `user input from ${span.input.path} adds a line to what is written to a connection`,
          confidence: 0.9,
          input: span.input,
        };
  }
  return undefined;
}
