// The same inputs for a guard that asked about something, walked no further than that needs.
import type { InputIndex, InputMatch, InputValue } from '../guard.ts';
import type { Hint } from './raw-hints.ts';
import type { JoinedPath, Redirect, ResolvedName } from './remembered.ts';

/** How far an answer has walked what came in: not at all beyond what was walked before, all but raw bodies, everything. */
export type Depth = typeof AS_IT_IS | typeof SHORT | typeof BODIES;
export const AS_IT_IS = 0;
export const SHORT = 1;
export const BODIES = 2;

/** An index that can be asked at any depth. */
export interface DeepIndex {
  readonly searchesCut: number;
  holdsAt(depth: Depth, hint: Hint, sinkText: string): boolean;
  walkedTo(depth: Depth): readonly InputValue[];
  findAt(depth: Depth, text: string, minLength: number): readonly InputMatch[];
  equalAt(depth: Depth, text: string): InputValue | undefined;
  partsAt(depth: Depth, text: string, minLength: number): readonly InputMatch[];
  structuresAt(depth: Depth): readonly { readonly path: string; readonly value: unknown }[];
  joinedPaths(): readonly JoinedPath[];
  redirects(): readonly Redirect[];
  resolvedNames(): readonly ResolvedName[];
}

/** Nothing in what goes on waiting can be what was asked about. */
export class IndexView implements InputIndex {
  readonly suspicious = true;
  readonly #index: DeepIndex;
  readonly #depth: Depth;
  constructor(index: DeepIndex, depth: Depth) {
    this.#index = index;
    this.#depth = depth;
  }
  get searchesCut(): number {
    return this.#index.searchesCut;
  }
  holds(hint: Hint, sinkText: string): boolean {
    return this.#index.holdsAt(this.#depth, hint, sinkText);
  }
  values(): readonly InputValue[] {
    return this.#index.walkedTo(this.#depth);
  }
  find(text: string, minLength = 2): readonly InputMatch[] {
    return this.#index.findAt(this.#depth, text, minLength);
  }
  equal(text: string): InputValue | undefined {
    return this.#index.equalAt(this.#depth, text);
  }
  parts(text: string, minLength = 4): readonly InputMatch[] {
    return this.#index.partsAt(this.#depth, text, minLength);
  }
  structures(): readonly { readonly path: string; readonly value: unknown }[] {
    return this.#index.structuresAt(this.#depth);
  }
  joinedPaths(): readonly JoinedPath[] {
    return this.#index.joinedPaths();
  }
  redirects(): readonly Redirect[] {
    return this.#index.redirects();
  }
  resolvedNames(): readonly ResolvedName[] {
    return this.#index.resolvedNames();
  }
}
