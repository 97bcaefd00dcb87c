// The Sigma detector as the collector and `throughline replay` start it: packaged rules, the user's own beside them.
import { existsSync } from 'node:fs';
import { CollectorError } from '../errors.ts';
import { DEMOTION_SHARE_DEFAULT } from './demotion.ts';
import { createSigmaDetector, type SigmaDetector } from './detector.ts';
import { loadLibrary } from './library.ts';
import type { Problem } from './parse.ts';

export interface SigmaOptions {
  /** 0 to 1, see demotion.ts. */
  readonly demotionShare?: number;
  /** The packaged rules, or those of some of their folders. */
  readonly packaged?: boolean | readonly string[];
}

/**
 * `paths`: folders or files of rules. Throws CONFIG_BAD_VALUE for one that does not exist; documents that cannot be used are
 * handed to `refused` and the others work.
 */
export function loadSigmaDetector(
  paths: readonly string[],
  refused: (problem: Problem) => void,
  { demotionShare = DEMOTION_SHARE_DEFAULT, packaged = true }: SigmaOptions = {},
): SigmaDetector {
  for (const path of paths) {
    if (!existsSync(path)) throw new CollectorError('CONFIG_BAD_VALUE', `rules names "${path}", which does not exist`);
  }
  const library = loadLibrary({ paths, packaged });
  for (const problem of library.problems) refused(problem);
  return createSigmaDetector({ library, demotion: { share: demotionShare } });
}
