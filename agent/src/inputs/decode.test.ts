// The first look spares ordinary words the decoders; it must never spare one that they would have read.
import { expect, test } from 'vitest';
import { decodedForms, undo } from './decode.ts';

// A generator of its own, so that a failure can be run again. https://en.wikipedia.org/wiki/Xorshift
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 0x1_0000_0000;
  }
}

const alphabets = [
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=',
  '0123456789abcdefABCDEFx\\',
  ' \t\n./:,;()[]{}"\'<>|$*ab1',
  '%2eEfFcC+&;#xlt=',
  '\u00a0\uff0e\uff0f\u3000\u212aaZ9',
];

test('what is taken for plain has nothing to undo', () => {
  const random = numbers(20_261_122);
  const next = (below: number): number => Math.floor(random.next().value * below);
  const pick = (alphabet: string): string => [...alphabet][next([...alphabet].length)]!;
  let plain = 0;
  for (let round = 0; round < 60_000; round++) {
    const first = alphabets[next(alphabets.length)]!;
    const second = next(3) === 0 ? alphabets[next(alphabets.length)]! : first;
    let value = '';
    for (let length = 1 + next(24); length > 0; length--) value += pick(next(4) === 0 ? second : first);
    const kind = next(8);
    if (kind === 0) value = Buffer.from(value).toString('base64');
    else if (kind === 1) value = Buffer.from(value).toString('base64url');
    else if (kind === 2) value = Buffer.from(value).toString('hex');
    else if (kind === 3) value = ['Basic ', 'bearer ', 'data:text/plain;base64,', 'eyJ', ' ', '0x'][next(6)]! + value;
    const forms = decodedForms(value);
    if (forms.length === 0) plain++;
    // Of one character there is nothing to undo, and a word of five is not tried.
    if (value.length > 1) expect(forms, JSON.stringify(value)).toEqual(undo(value));
  }
  expect(plain).toBeGreaterThan(6_000);
});
