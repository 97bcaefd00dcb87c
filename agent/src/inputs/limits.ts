// How much of one activity's input is looked at. Everything past a limit is left out and counted, never walked.

export interface InputLimits {
  /** Bytes of one raw body that are parsed. */
  readonly bodyBytesMax: number;
  /** Nesting that is followed. */
  readonly depthMax: number;
  /** Values kept, decoded forms included. */
  readonly valuesMax: number;
  /** Object keys and array places visited over all sources. */
  readonly keysMax: number;
  /** Values that are decoded; later ones are kept as they are. */
  readonly decodedValuesMax: number;
  /** Characters of one value that are decoded; a longer value is kept as it is. */
  readonly decodeCharsMax: number;
  /** Characters over all values that are searched for parts of. */
  readonly partCharsMax: number;
  /** Parts of a multipart body. */
  readonly multipartPartsMax: number;
  /** Structured values kept for guards that compare shapes. */
  readonly structuresMax: number;
  /** Path joins remembered. */
  readonly joinedPathsMax: number;
  /** Redirects remembered. */
  readonly redirectsMax: number;
  /** Addresses remembered with the name that was looked up. */
  readonly resolvedNamesMax: number;
}

export const defaultInputLimits: InputLimits = {
  bodyBytesMax: 1_048_576,
  depthMax: 64,
  valuesMax: 50_000,
  keysMax: 100_000,
  decodedValuesMax: 5_000,
  decodeCharsMax: 65_536,
  partCharsMax: 131_072,
  multipartPartsMax: 1_000,
  structuresMax: 64,
  joinedPathsMax: 64,
  redirectsMax: 64,
  resolvedNamesMax: 64,
};

/** How often each limit was met; reported with the activity. */
export type InputCuts = { -readonly [Limit in keyof InputLimits]: number };

export function noCuts(): InputCuts {
  return {
    bodyBytesMax: 0,
    depthMax: 0,
    valuesMax: 0,
    keysMax: 0,
    decodedValuesMax: 0,
    decodeCharsMax: 0,
    partCharsMax: 0,
    multipartPartsMax: 0,
    structuresMax: 0,
    joinedPathsMax: 0,
    redirectsMax: 0,
    resolvedNamesMax: 0,
  };
}
