// Finds which of many literals occur in a text, in one pass over the text (Aho and Corasick, 1975), as a full transition
// table over the characters that occur in the literals at all.

/** Most states of one automaton; literals beyond it are refused by `add` and their rules are evaluated always. */
export const AUTOMATON_STATES_MAX = 100_000;

const ASCII = 128;

export class LiteralAutomaton {
  readonly #asciiClasses = new Uint8Array(ASCII);
  readonly #otherClasses = new Map<number, number>();
  readonly #classCount: number;
  readonly #next: Int32Array;
  readonly #outputs: readonly (readonly number[])[];

  /** `literals[i]` is reported as `i`; none may be empty. */
  constructor(literals: readonly string[]) {
    let classes = 1;
    for (const literal of literals) {
      for (let index = 0; index < literal.length; index += 1) {
        const code = literal.charCodeAt(index);
        if (this.#classOf(code) !== 0) continue;
        if (code < ASCII) this.#asciiClasses[code] = classes;
        else this.#otherClasses.set(code, classes);
        classes += 1;
      }
    }
    this.#classCount = classes;
    const { next, outputs } = this.#build(literals);
    this.#next = next;
    this.#outputs = outputs;
  }

  /** Calls `found` with the number of each literal in `text`, possibly more than once. */
  scan(text: string, found: (literal: number) => void): void {
    const next = this.#next;
    const width = this.#classCount;
    let state = 0;
    for (let index = 0; index < text.length; index += 1) {
      state = next[state * width + this.#classOf(text.charCodeAt(index))]!;
      const outputs = this.#outputs[state]!;
      for (let output = 0; output < outputs.length; output += 1) found(outputs[output]!);
    }
  }

  #classOf(code: number): number {
    return code < ASCII ? this.#asciiClasses[code]! : (this.#otherClasses.get(code) ?? 0);
  }

  #build(literals: readonly string[]): { next: Int32Array; outputs: number[][] } {
    const width = this.#classCount;
    const trie: Int32Array[] = [new Int32Array(width)];
    const outputs: number[][] = [[]];
    for (const [number, literal] of literals.entries()) {
      let state = 0;
      for (let index = 0; index < literal.length; index += 1) {
        const edge = this.#classOf(literal.charCodeAt(index));
        if (trie[state]![edge] === 0) {
          trie.push(new Int32Array(width));
          outputs.push([]);
          trie[state]![edge] = trie.length - 1;
        }
        state = trie[state]![edge]!;
      }
      outputs[state]!.push(number);
    }
    // Breadth first: the state to fall back to is complete when it is needed, so missing edges can be filled from it.
    const next = new Int32Array(trie.length * width);
    const fallback = new Int32Array(trie.length);
    const queue = [0];
    for (let at = 0; at < queue.length; at += 1) {
      const state = queue[at]!;
      for (let edge = 0; edge < width; edge += 1) {
        const child = trie[state]![edge]!;
        const elsewhere = state === 0 ? 0 : next[fallback[state]! * width + edge]!;
        next[state * width + edge] = child === 0 ? elsewhere : child;
        if (child === 0) continue;
        fallback[child] = elsewhere;
        outputs[child] = [...outputs[child]!, ...outputs[elsewhere]!];
        queue.push(child);
      }
    }
    return { next, outputs };
  }
}
