// Reads records as audit sources write them: one JSON document, one a line, or lines of text that a format knows. Pure.
import { isTextRecord } from './formats/index.ts';

export interface Documents {
  readonly values: readonly unknown[];
  /** Lines that are neither JSON nor known as text. */
  readonly bad: readonly string[];
}

/** Of bytes that are neither, everything is bad. */
export function readDocuments(bytes: Uint8Array): Documents {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (text.trim() === '') return { values: [], bad: [] };
  try {
    return { values: [JSON.parse(text)], bad: [] };
  } catch {
    // Not one document.
  }
  const values: unknown[] = [];
  const bad: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      if (isTextRecord(line)) values.push(line);
      else bad.push(line);
    }
  }
  return { values, bad };
}
