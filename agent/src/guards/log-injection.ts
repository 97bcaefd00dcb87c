// Log injection: user input forges a line of the program's own log, or drives the terminal that shows it.
// A line end alone is no attack: people write several lines.
import type { Guard } from '../guard.ts';
import { userSpans } from './user-spans.ts';

export const logInjection: Guard = {
  id: 'log-injection',
  title: 'User input forges a log line',
  techniques: ['T1190', 'T1565.001'],
  weakness: 'CWE-117',
  operations: ['log.write'],
  severity: 'low',
  blindSpot: 'Forged lines that look unlike the line they are hidden in.',
  judge(operation, inputs) {
    if (operation.kind !== 'log.write') return undefined;
    const { text } = operation;
    // eslint-disable-next-line no-control-regex
    if (!/[\r\n\u001b\u009b]/.test(text.slice(0, -1))) return undefined;
    for (const span of userSpans(text, inputs)) {
      const given = text.slice(span.start, span.end);
      // eslint-disable-next-line no-control-regex
      if (/(?:\u001b\[|\u009b)[\d;]*[A-HJKSTfhlmnsu]|\u001b[\]PX^_]/.test(given))
        return {
          reason: `user input from ${span.input.path} holds terminal control sequences`,
          confidence: 0.9,
          input: span.input,
        };
      const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
      const shape = shapeOf(text.slice(lineStart, span.start));
      const [first = '', ...further] = given.split(/[\r\n]+/);
      const whole = shape === '' ? '' : shapeOf(text.slice(lineStart, span.start) + first);
      const forged = further.some((line) => looksLikeLog(line, shape) || looksTheSame(line, whole));
      if (forged)
        return { reason: `user input from ${span.input.path} forges a log line`, confidence: 0.85, input: span.input };
    }
    return undefined;
  },
};

const LOG_START =
  /^\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?(?:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical|audit)\]?\s*[:|\]\-[]|\{"(?:level|time|timestamp|msg|severity|log)"|<\d{1,3}>)/i;

function looksLikeLog(line: string, shape: string): boolean {
  return LOG_START.test(line) || (shape.length >= 6 && shapeOf(line.slice(0, 200)).startsWith(shape));
}

/** All of the line is like the one it is hidden in, and that is more than words. */
function looksTheSame(line: string, whole: string): boolean {
  return /[^a ].*[^a ]/.test(whole) && whole.split(' ').length >= 3 && shapeOf(line.slice(0, 200).trimEnd()) === whole;
}

/** Words and numbers folded: "[INFO] user 12: " → "[a] a 0: ". */
function shapeOf(text: string): string {
  return text.replace(/[A-Za-z]+/g, 'a').replace(/\d+/g, '0');
}
