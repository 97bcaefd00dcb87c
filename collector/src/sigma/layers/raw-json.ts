// Parses an audit record's raw bytes. Never throws: receivers have accepted the record, so a failure here means only
// that its rarer fields are unknown.

const decoder = new TextDecoder();

export function parseRaw(raw: Uint8Array | null | undefined): unknown {
  if (!raw || raw.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(raw)) as unknown;
  } catch {
    return undefined;
  }
}
