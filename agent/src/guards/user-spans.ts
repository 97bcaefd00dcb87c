// Which stretches of a sink's text came from the user, as far as the text itself tells. Guards judge each stretch by what
// it does to the text's structure.
import type { GuardContext, InputIndex, InputMatch, InputValue } from '../guard.ts';

export interface UserSpan {
  /** [start, end) in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** The input that gives most of it. */
  readonly input: InputValue;
  /** False when only a piece of the input is here: it was cut, split or edited on the way. */
  readonly whole: boolean;
}

// A piece has to be long, or most of its input, or all between two separators, before it is called user-made, not alike.
const PIECE_CHARS_MIN = 12;
const PIECE_SHARE_MIN = 0.4;
const PIECE_OF_SHORT_MIN = 6;
const BOUNDED_CHARS_MIN = 6;

// Several guards ask about the same text of one operation.
const lastAsked = new WeakMap<
  InputIndex,
  { readonly text: string; readonly pieces: boolean; readonly count: number; readonly spans: readonly UserSpan[] }
>();

/** Stretches in order of place; whole inputs that touch each other are one stretch. Pieces only where no whole input is. */
export function userSpans(
  text: string,
  inputs: InputIndex,
  options: { readonly pieces?: boolean } = {},
): readonly UserSpan[] {
  const pieces = options.pieces !== false;
  const count = inputs.values().length;
  const last = lastAsked.get(inputs);
  if (last !== undefined && last.text === text && last.pieces === pieces && last.count === count) return last.spans;
  const spans = findSpans(text, inputs, pieces);
  lastAsked.set(inputs, { text, pieces, count, spans });
  return spans;
}

function findSpans(text: string, inputs: InputIndex, pieces: boolean): readonly UserSpan[] {
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
  const whole = spans.length;
  if (pieces && inputs.parts !== undefined) {
    for (const { input, pieces, length } of chains(inputs.parts(text, 5)).flatMap(clusters)) {
      const most = length >= PIECE_OF_SHORT_MIN && length >= input.value.length * PIECE_SHARE_MIN;
      if (length < PIECE_CHARS_MIN && !most && !pieces.some(isBounded)) continue;
      for (const { start, end } of joined(pieces)) {
        const inner = withoutPunctuation(text, start, end);
        if (liesIn(spans, whole, inner)) continue;
        spans.push({ start, end, input, whole: false });
      }
    }
  }
  return spans;
}

/** @param whole how many of the spans are whole inputs: in order of place, none touching another */
function liesIn(spans: readonly UserSpan[], whole: number, inner: { start: number; end: number }): boolean {
  let low = 0;
  let high = whole;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start <= inner.start) low = middle + 1;
    else high = middle;
  }
  return low > 0 && inner.end <= spans[low - 1]!.end;
}

/** A document's own quotes and commas around a value are not the value: `"hello` in a body is a piece of no more than hello. */
function withoutPunctuation(text: string, start: number, end: number): { start: number; end: number } {
  while (start < end && DOCUMENT_PUNCTUATION.includes(text[start]!)) start++;
  while (end > start && DOCUMENT_PUNCTUATION.includes(text[end - 1]!)) end--;
  return { start, end };
}

const DOCUMENT_PUNCTUATION = '"\',:{}[] &=\n';

/** Pieces that touch in the text are one stretch: what stood between them was cut out. */
function joined(pieces: readonly InputMatch[]): readonly { readonly start: number; readonly end: number }[] {
  const rows: { start: number; end: number }[] = [];
  for (const { start, end } of pieces) {
    const last = rows.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else rows.push({ start, end });
  }
  return rows;
}

interface Chain {
  readonly input: InputValue;
  readonly pieces: readonly InputMatch[];
  /** Characters of all pieces together. */
  readonly length: number;
}

// What a program puts in place of something it took out: an escape, a blank, an entity.
const GAP_CHARS_MAX = 8;
// What it took out may come back in another spelling: m.name as "m"."name".
const TAKEN_OUT_CHARS_MAX = 64;

/**
 * The pieces of a chain that stand close together. "SELECT " here and " FROM " there are in every statement: only what lies
 * together counts together.
 */
function clusters({ input, pieces }: Chain): readonly Chain[] {
  const found: { input: InputValue; pieces: InputMatch[]; length: number }[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    const before = last?.pieces.at(-1);
    const takenOut = Math.max(0, (piece.inputStart ?? 0) - (before?.inputEnd ?? 0));
    if (
      last === undefined ||
      before === undefined ||
      piece.start - before.end > GAP_CHARS_MAX + Math.min(takenOut, TAKEN_OUT_CHARS_MAX)
    )
      found.push({ input, pieces: [piece], length: piece.end - piece.start });
    else {
      last.pieces.push(piece);
      last.length += piece.end - Math.max(piece.start, before.end);
    }
  }
  return found;
}

const PIECES_MAX = 64;

/** What split(',') and the like give: it begins and ends where the input does, or at a separator. */
function isBounded({ input, start, end, inputStart = 0, inputEnd = 0 }: InputMatch): boolean {
  if (end - start < BOUNDED_CHARS_MIN) return false;
  const { value } = input;
  return (
    (inputStart === 0 || SEPARATOR.test(value[inputStart - 1]!)) &&
    (inputEnd === value.length || SEPARATOR.test(value[inputEnd]!))
  );
}

const SEPARATOR = /[,|;&\t\n]/;

/**
 * The pieces of each input that follow each other in the text as they do in the input, the longest such row. A piece that
 * the program wrote itself ("name = '") and that also stands in an escaped payload drops out here.
 */
function chains(matches: readonly InputMatch[]): readonly Chain[] {
  const byInput = new Map<InputValue, InputMatch[]>();
  for (const match of matches) {
    const known = byInput.get(match.input);
    if (known === undefined) byInput.set(match.input, [match]);
    else if (known.length < PIECES_MAX) known.push(match);
  }
  return [...byInput].map(([input, found]) => longestChain(input, found));
}

function longestChain(input: InputValue, found: readonly InputMatch[]): Chain {
  if (found.length === 1) return { input, pieces: found, length: found[0]!.end - found[0]!.start };
  const best: { length: number; before: number }[] = [];
  let winner = 0;
  for (let index = 0; index < found.length; index++) {
    const piece = found[index]!;
    let length = 0;
    let before = -1;
    for (let earlier = 0; earlier < index; earlier++) {
      const previous = found[earlier]!;
      // Where the cut-out text began like what follows it, two pieces share a character or two.
      const shared = Math.max(0, previous.end - piece.start);
      const follows =
        previous.start < piece.start &&
        shared < piece.end - piece.start &&
        (previous.inputEnd ?? 0) <= (piece.inputStart ?? 0) + shared;
      if (follows && best[earlier]!.length - shared > length) {
        length = best[earlier]!.length - shared;
        before = earlier;
      }
    }
    best.push({ length: length + piece.end - piece.start, before });
    if (best[index]!.length > best[winner]!.length) winner = index;
  }
  const pieces: InputMatch[] = [];
  for (let at = winner; at >= 0; at = best[at]!.before) pieces.unshift(found[at]!);
  return { input, pieces, length: best[winner]!.length };
}

/** True when the program's own text holds the stretch together with what stands next to it: a coincidence, not a use. */
export function isProgramText(
  text: string,
  span: { readonly start: number; readonly end: number; readonly whole?: boolean },
  context: GuardContext,
): boolean {
  if (context.isConstant === undefined) return false;
  const before = wordBefore(text, span.start);
  const after = wordAfter(text, span.end);
  // A stretch that fills the whole text has no neighbours that could tell: nobody sends all of a constant by accident.
  if (span.end - span.start >= text.trim().length) return false;
  if (context.isConstant(text.slice(before, after))) return true;
  // A piece may lie between the program's text and the user's: one neighbour is enough.
  if (span.whole !== false) return false;
  return (
    (before < span.start && context.isConstant(text.slice(before, span.end))) ||
    (after > span.end && context.isConstant(text.slice(span.start, after)))
  );
}

// Up to the next word and all of it: a quote alone stands before many a literal, also of a payload in a test.
const BETWEEN_CHARS_MAX = 12;
const WORD_CHARS_MAX = 24;

function wordBefore(text: string, at: number): number {
  let index = at;
  for (const end = Math.max(0, at - BETWEEN_CHARS_MAX); index > end && !/\w/.test(text[index - 1]!);) index--;
  for (const end = Math.max(0, index - WORD_CHARS_MAX); index > end && /\w/.test(text[index - 1]!);) index--;
  return index;
}

function wordAfter(text: string, at: number): number {
  let index = at;
  for (const end = Math.min(text.length, at + BETWEEN_CHARS_MAX); index < end && !/\w/.test(text[index]!);) index++;
  for (const end = Math.min(text.length, index + WORD_CHARS_MAX); index < end && /\w/.test(text[index]!);) index++;
  return index;
}
