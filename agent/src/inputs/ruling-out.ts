// Of each kind of source the short way to tell that it cannot matter: bodies, heads of requests, and what is small.
import { asBuffer, bytesOf, isRawBody } from './body.ts';
import { RawText, type Wanted } from './raw-text.ts';
import { RequestHead } from './request-head.ts';
import { ShortTexts } from './short-texts.ts';
import { textOfNumbers } from './spelled.ts';

/** A source that nobody has walked. */
export interface Unwalked {
  /** False when no value in it can be what is wanted. */
  mayHold(wanted: Wanted, sinkText: string): boolean;
}

/** Values of one parameter object that are looked at without a walk. */
const SHORT_VALUES_MAX = 32;
const SHORT_DEPTH_MAX = 3;
const SHORT_BYTES_MAX = 512;

/** @param source as it was added to the index */
export function unwalked(source: unknown): Unwalked {
  if (source instanceof RequestHead) return source;
  if (source instanceof Uint8Array) return new RawText(asBuffer(source), '');
  if (typeof source === 'object' && source !== null && isRawBody(source))
    return new RawText(bytesOf(source), source.contentType ?? '');
  const texts = new ShortTexts();
  try {
    addShort(texts, source, { left: SHORT_VALUES_MAX }, 0);
  } catch {
    texts.addUnknown();
  }
  return texts;
}

function addShort(texts: ShortTexts, value: unknown, room: { left: number }, depth: number): void {
  if (room.left-- <= 0 || depth > SHORT_DEPTH_MAX) return texts.addUnknown();
  if (typeof value === 'string') {
    if (!(depth === 0 ? texts.addCut(value) : texts.addWhole(value))) texts.addUnknown();
    return;
  }
  if (typeof value === 'number' || typeof value === 'bigint') return addShort(texts, String(value), room, depth + 1);
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Uint8Array) {
    if (value.length > SHORT_BYTES_MAX) return texts.addUnknown();
    if (!texts.addCut(asBuffer(value).toString('latin1'))) texts.addUnknown();
    return;
  }
  if (value instanceof Map || isRawBody(value)) return texts.addUnknown();
  if (Array.isArray(value)) {
    if (textOfNumbers(value) !== undefined) return texts.addUnknown();
    for (const child of value as readonly unknown[]) addShort(texts, child, room, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (!texts.addWhole(key)) texts.addUnknown();
    addShort(texts, Reflect.get(value, key), room, depth + 1);
  }
}
