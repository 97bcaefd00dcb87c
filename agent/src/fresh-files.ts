// Files that this program, or somebody beside it, wrote a moment ago and that are now run: what a request put into them is still
// known. A file that was deployed is older, and is nobody's input.
import { readFileSync, statSync } from 'node:fs';

const FRESH_MS = 60_000;
const FILE_BYTES_MAX = 65_536;

/** Its text when it was written within the last minute; undefined for an older one, a big one and none. */
export function freshText(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > FILE_BYTES_MAX || Date.now() - found.mtimeMs > FRESH_MS) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
