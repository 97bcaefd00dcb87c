// Compressed bytes, made readable within a bound: what a request's content-encoding names, and what begins as an archive does.
import type zlib from 'node:zlib';

/** Bytes that come out of one body at most; of a bomb the beginning is read. */
const UNPACKED_BYTES_MAX = 4_194_304;
/** Encodings on top of each other. */
const LAYERS_MAX = 4;
/** A bomb's input is cut to a sixteenth until what comes out of it fits. */
const CUTS_MAX = 4;
const CUT = 16;

type Way = (bytes: Uint8Array) => Buffer;
let ways: Readonly<Record<string, Way>> | undefined;

/** Loaded when a packed body is first looked at: most applications never ask. */
function makeWays(): Readonly<Record<string, Way>> {
  const { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } =
    process.getBuiltinModule('node:zlib') as typeof zlib;
  // A body may be cut off, by its sender or by us: what is there is read.
  const deflated = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACKED_BYTES_MAX };
  return {
    gzip: (bytes) => gunzipSync(bytes, deflated),
    deflate: (bytes) =>
      // RFC 9110 means zlib's format, some senders the bare stream.
      (bytes[0]! & 0x0f) === 8 && ((bytes[0]! << 8) | (bytes[1] ?? 0)) % 31 === 0
        ? inflateSync(bytes, deflated)
        : inflateRawSync(bytes, deflated),
    br: (bytes) =>
      brotliDecompressSync(bytes, {
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
        maxOutputLength: UNPACKED_BYTES_MAX,
      }),
    // Node 22.15 and later.
    ...(zstdDecompressSync && {
      zstd: (bytes: Uint8Array) =>
        zstdDecompressSync(bytes, { finishFlush: constants.ZSTD_e_flush, maxOutputLength: UNPACKED_BYTES_MAX }),
    }),
  };
}

/**
 * @param encoding a content-encoding as received ("gzip", "deflate, br"); "" looks at the first bytes only
 * @returns the bytes unpacked; as they stand where they are not packed or cannot be read
 */
export function unpacked(bytes: Buffer, encoding: string): Buffer {
  let out = bytes;
  for (const name of encoding === '' ? [] : encoding.toLowerCase().split(',', LAYERS_MAX).toReversed())
    out = unpack(out, name.trim().replace(/^x-/, '')) ?? out;
  const archive = archiveOf(out);
  return archive === '' ? out : (unpack(out, archive) ?? out);
}

/** How these bytes are packed, by how they begin; "" for anything else. */
export function archiveOf(bytes: Uint8Array): string {
  if (bytes.length < 8) return '';
  const [first, second, third, fourth] = bytes as unknown as [number, number, number, number];
  if (first === 0x1f && second === 0x8b && third === 0x08) return 'gzip';
  if (first === 0x78 && (second === 0x01 || second === 0x9c || second === 0xda)) return 'deflate';
  return first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd ? 'zstd' : '';
}

/** A word of base64 that begins as such bytes do: H4sI, eA[E-H], eJ[w-z], eN[o-r], KLUv. Asked of every word: by its character codes. */
export function mayBePackedWord(first: number, second: number, third: number, fourth: number): boolean {
  if (first === 0x65)
    return second === 0x41
      ? third >= 0x45 && third <= 0x48
      : second === 0x4a
        ? third >= 0x77 && third <= 0x7a
        : second === 0x4e && third >= 0x6f && third <= 0x72;
  return first === 0x48
    ? second === 0x34 && third === 0x73 && fourth === 0x49
    : first === 0x4b && second === 0x4c && third === 0x55 && fourth === 0x76;
}

function unpack(bytes: Buffer, name: string): Buffer | undefined {
  if (bytes.length === 0) return undefined;
  ways ??= makeWays();
  const way = Object.hasOwn(ways, name) ? ways[name] : undefined;
  if (way === undefined) return undefined;
  let part = bytes;
  for (let cuts = 0; cuts <= CUTS_MAX; cuts++) {
    try {
      return way(part);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
      part = part.subarray(0, Math.ceil(part.length / CUT));
    }
  }
  return undefined;
}
