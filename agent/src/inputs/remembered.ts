// What is remembered beside the inputs: how the application put its paths together, where servers sent it on
// and what names were resolved to.
import type { InputCuts, InputLimits } from './limits.ts';

/** One path.join / resolve / normalize of the application: what it was given and what came out. */
export interface JoinedPath {
  readonly arguments: readonly string[];
  readonly result: string;
  /** It was joined outside of any activity: whose work it was nobody knows. */
  readonly shared?: true;
}

/** A server's answer that sent the application on. */
export interface Redirect {
  readonly from: string;
  readonly to: string;
}

/** What a name server gave for a name. */
export interface ResolvedName {
  readonly name: string;
  readonly address: string;
}

/** The prefix under which path joins are remembered; they are no input. */
export const JOINED_PATH = '#joined-path';

/** The prefix under which redirects are remembered; what they name is judged by who named the first of them. */
export const REDIRECT = '#redirect';

/** The prefix under which addresses are remembered that the application looked up before it connected. */
export const RESOLVED_NAME = '#resolved-name';

/** Joins, redirects and names looked up of one activity, bounded. */
export class Remembered {
  readonly joinedPaths: JoinedPath[] = [];
  readonly redirects: Redirect[] = [];
  readonly resolvedNames: ResolvedName[] = [];

  /** Keeps what one of the three prefixes says it is; anything else is not its own and gives false. */
  add(path: string, value: unknown, limits: InputLimits, cuts: InputCuts): boolean {
    if (path === REDIRECT) {
      if (this.redirects.length >= limits.redirectsMax) cuts.redirectsMax++;
      else this.redirects.push(value as Redirect);
      return true;
    }
    if (path === RESOLVED_NAME) {
      if (this.resolvedNames.length >= limits.resolvedNamesMax) cuts.resolvedNamesMax++;
      else this.resolvedNames.push(value as ResolvedName);
      return true;
    }
    if (path !== JOINED_PATH) return false;
    // The latest joins are the ones that the next file access comes from.
    if (this.joinedPaths.length >= limits.joinedPathsMax) {
      cuts.joinedPathsMax++;
      this.joinedPaths.shift();
    }
    this.joinedPaths.push(value as JoinedPath);
    return true;
  }
}
