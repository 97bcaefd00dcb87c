// JSON that a program writes by hand: `{"name":"${name}"}`. A value that ends its string goes on as keys of its own. In what was
// parsed since, a quote inside of a value is escaped when it is written again: an input with quotes that stands there as it came
// has left its string.
import type { GuardContext, InputIndex, InputValue } from '../guard.ts';
import { isProgramText } from './user-spans.ts';

const TEXT_CHARS_MAX = 65_536;
const SUSPECTS_MAX = 64;
const REMAINDERS_MAX = 16;
const REMAINDER_CHARS_MIN = 8;
/** A quote that ends what holds the value, or a key. */
const LEAVES_STRING = /"\s*[}\]:]/;

/** The input whose text became keys of the document, or part of its structure. */
export function jsonBreakout(value: unknown, inputs: InputIndex, context: GuardContext): InputValue | undefined {
  const suspects = suspectsAmong(inputs);
  if (suspects.length === 0) return undefined;
  const text = written(value);
  if (text === undefined) return undefined;
  const { text: document, kept } = withoutBlanks(text);
  for (const input of suspects) {
    if (context.steps?.take(1 + (document.length >> 6)) === false) return undefined;
    for (const given of remainders(withoutBlanks(input.value).text)) {
      const start = document.indexOf(given);
      if (start < 0) continue;
      const span = { start: kept[start]!, end: kept[start + given.length - 1]! + 1 };
      if (!isProgramText(text, span, context)) return input;
    }
  }
  return undefined;
}

const remembered = new WeakMap<InputIndex, { readonly count: number; readonly suspects: readonly InputValue[] }>();

/** Several queries of one activity ask the same. */
function suspectsAmong(inputs: InputIndex): readonly InputValue[] {
  const values = inputs.values();
  const known = remembered.get(inputs);
  if (known !== undefined && known.count === values.length) return known.suspects;
  const suspects = values.filter(({ value }) => LEAVES_STRING.test(value) && !isDocument(value)).slice(0, SUSPECTS_MAX);
  remembered.set(inputs, { count: values.length, suspects });
  return suspects;
}

/** All of it, and what is left of it where a key that comes twice counts once: `"must":[…` without what is in front. */
function* remainders(given: string): Generator<string> {
  yield given;
  let left = REMAINDERS_MAX;
  for (const { index } of given.matchAll(/[,{]"[^"]+":/g)) {
    if (given.length - index < REMAINDER_CHARS_MIN || left-- === 0) return;
    yield given.slice(index + 1);
  }
}

/** A whole document, or a whole value of one, was meant to be JSON. */
function isDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function written(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length > TEXT_CHARS_MAX ? undefined : value;
  try {
    const text = JSON.stringify(value);
    return text === undefined || text.length > TEXT_CHARS_MAX ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Blanks between keys are not kept by a parser. @returns kept, for each character left, its place in the text */
function withoutBlanks(text: string): { readonly text: string; readonly kept: readonly number[] } {
  let left = '';
  const kept: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (' \t\r\n'.includes(text[at]!)) continue;
    left += text[at]!;
    kept.push(at);
  }
  return { text: left, kept };
}
