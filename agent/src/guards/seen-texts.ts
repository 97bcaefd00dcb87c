// A short memory of texts in which no input of some activity stood: the program wrote them, and they are what they were when
// they come again. It spares the hot path its search; what a text means never changes.

const TEXTS_MAX = 1_000;
const TEXT_CHARS_MAX = 16_384;
// "id" or "ls" could be anybody's; a statement with no input in it is the program's.
const TEXT_CHARS_MIN = 24;

export class SeenTexts {
  readonly #texts = new Set<string>();

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  /** Remembers the text; the oldest is forgotten for it. */
  add(text: string): void {
    if (text.length > TEXT_CHARS_MAX || text.length < TEXT_CHARS_MIN || this.#texts.has(text)) return;
    if (this.#texts.size >= TEXTS_MAX) this.#texts.delete(this.#texts.values().next().value!);
    this.#texts.add(text);
  }
}
