// A map of so many entries at most: beyond it the one that came first goes. Finding that one must not walk over those that went
// before it (keys().next() does, through all their empty places), so one iterator is kept and only ever goes on.
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #max: number;
  #oldest: MapIterator<K> = this.#entries.keys();
  /** Forgotten because the map was full. */
  evicted = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** An entry that is there keeps its age. */
  set(key: K, value: V): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return;
    let next = this.#oldest.next();
    if (next.done) {
      // it had reached the end while the map was not full
      this.#oldest = this.#entries.keys();
      next = this.#oldest.next();
    }
    if (next.done) return;
    this.#entries.delete(next.value);
    this.evicted++;
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }
}
