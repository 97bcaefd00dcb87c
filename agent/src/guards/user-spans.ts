// Which stretches of a sink's text came from the user, as far as the text itself tells. Guards judge each stretch by what
// it does to the text's structure.
import type { GuardContext, InputIndex, InputValue } from '../guard.ts';

export interface UserSpan {
  /** [start, end) in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** The input that gives most of it. */
  readonly input: InputValue;
  /** False when only a piece of the input is here: it was cut, split or edited on the way. */
  readonly whole: boolean;
}

// A piece has to be long, or most of its input, before it is called user-made rather than alike.
const PIECE_CHARS_MIN = 12;
const PIECE_SHARE_MIN = 0.4;

/** Stretches in order of place; whole inputs that touch each other are one stretch. Pieces only where no whole input is. */
export function userSpans(
  text: string,
  inputs: InputIndex,
  options: { readonly pieces?: boolean } = {},
): readonly UserSpan[] {
  const spans: UserSpan[] = [];
  let current: { start: number; end: number; input: InputValue; longest: number } | undefined;
  const close = (): void => {
    if (current !== undefined && current.end - current.start > 1)
      spans.push({ start: current.start, end: current.end, input: current.input, whole: true });
  };
  for (const { start, end, input } of inputs.find(text, 1)) {
    if (current === undefined || start > current.end) {
      close();
      current = { start, end, input, longest: end - start };
      continue;
    }
    if (end - start > current.longest) {
      current.longest = end - start;
      current.input = input;
    }
    current.end = Math.max(current.end, end);
  }
  close();
  if (options.pieces !== false && inputs.parts !== undefined) {
    const pieces = inputs.parts(text, 5);
    // Several pieces of one input count together: a word was cut out of its middle.
    const present = new Map<InputValue, number>();
    for (const { start, end, input } of pieces) present.set(input, (present.get(input) ?? 0) + end - start);
    for (const { start, end, input } of pieces) {
      const length = present.get(input)!;
      if (length < PIECE_CHARS_MIN && length < input.value.length * PIECE_SHARE_MIN) continue;
      if (spans.some((span) => span.whole && span.start <= start && end <= span.end)) continue;
      spans.push({ start, end, input, whole: false });
    }
  }
  return spans;
}

/** True when the program's own text holds the stretch together with what stands next to it: a coincidence, not a use. */
export function isProgramText(
  text: string,
  span: { readonly start: number; readonly end: number },
  context: GuardContext,
): boolean {
  if (context.isConstant === undefined) return false;
  const before = wordBefore(text, span.start);
  const after = wordAfter(text, span.end);
  // A stretch that fills the whole text has no neighbours: only an exact constant excuses it.
  return context.isConstant(text.slice(before, after));
}

function wordBefore(text: string, at: number): number {
  let index = at;
  while (index > 0 && /\s/.test(text[index - 1]!)) index--;
  const limit = Math.max(0, index - 24);
  if (index > limit) index--;
  while (index > limit && /\w/.test(text[index]!) && /\w/.test(text[index - 1]!)) index--;
  return index;
}

function wordAfter(text: string, at: number): number {
  let index = at;
  while (index < text.length && /\s/.test(text[index]!)) index++;
  const limit = Math.min(text.length, index + 24);
  if (index < limit) index++;
  while (index < limit && /\w/.test(text[index]!) && /\w/.test(text[index - 1]!)) index++;
  return index;
}
