// The inputs of several activities as one index: for a call that belongs to none of them, as far as the asynchronous context
// knows. Who waits for a queue is still waiting for an answer.
import type { Activity } from '../activities.ts';
import type { InputIndex, InputValue } from '../guard.ts';
import type { JoinedPath } from './remembered.ts';

export interface SharedInputs {
  readonly index: InputIndex;
  /** Whose input it is. */
  ownerOf(input: InputValue | undefined): Activity | undefined;
}

/** @param activities asked in this order; nothing of them is kept */
export function inputsOf(activities: readonly Activity[]): SharedInputs {
  return {
    index: merged(activities.map(({ inputs }) => inputs)),
    ownerOf: (input) =>
      input && activities.find(({ inputs }) => inputs.values().some(({ value }) => value === input.value)),
  };
}

/** Path joins outside of any activity; the latest are the ones that the next file access comes from. */
const JOINS_MAX = 16;
const joins: JoinedPath[] = [];

export function addSharedJoin(join: JoinedPath): void {
  if (joins.length >= JOINS_MAX) joins.shift();
  joins.push({ ...join, shared: true });
}

function merged(all: readonly InputIndex[]): InputIndex {
  return {
    get suspicious() {
      return all.some(({ suspicious }) => suspicious);
    },
    get searchesCut() {
      return all.reduce((sum, { searchesCut = 0 }) => sum + searchesCut, 0);
    },
    holds: (hint, text) => all.some((one) => one.holds?.(hint, text) !== false),
    relevant: (wanted) => merged(all.map((one) => one.relevant?.(wanted) ?? one)),
    values: () => all.flatMap((one) => one.values()),
    find: (text, minLength) => inOrder(all.flatMap((one) => one.find(text, minLength))),
    equal(text) {
      for (const one of all) {
        const input = one.equal(text);
        if (input !== undefined) return input;
      }
      return undefined;
    },
    parts: (text, minLength) => inOrder(all.flatMap((one) => one.parts?.(text, minLength) ?? [])),
    joinedPaths: () => [...all.flatMap((one) => one.joinedPaths?.() ?? []), ...joins],
    redirects: () => all.flatMap((one) => one.redirects?.() ?? []),
    resolvedNames: () => all.flatMap((one) => one.resolvedNames?.() ?? []),
    structures: () => all.flatMap((one) => one.structures()),
  };
}

function inOrder<T extends { readonly start: number; readonly end: number }>(matches: T[]): T[] {
  return matches.sort((a, b) => a.start - b.start || b.end - a.end);
}
