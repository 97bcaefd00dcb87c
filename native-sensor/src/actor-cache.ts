// The processes that frames name, each decoded once as long as it goes on acting.
import { decodeActor } from './frame-fields.ts';
import type { Actor } from './frames.ts';
import { HEADER_BYTES, layout } from './layout.ts';

/**
 * A busy process repeats itself: its 56 bytes are compared with those seen last in the same place, and the same object is
 * given out again. Callers may hang knowledge on it.
 */
export class ActorCache {
  readonly #words = new Uint32Array(ACTORS_MAX * ACTOR_WORDS);
  readonly #actors = new Array<Actor | undefined>(ACTORS_MAX);

  read(bytes: Buffer, view: DataView, start: number): Actor {
    const base = start + HEADER_BYTES;
    // the user too: what changes it there and back is two that take turns
    const slot =
      (view.getUint32(base + layout.actor.tid, true) + view.getUint32(base + layout.actor.euid, true)) % ACTORS_MAX;
    const at = slot * ACTOR_WORDS;
    let same = true;
    for (let i = 0; i < ACTOR_WORDS; i++) {
      const word = view.getUint32(base + 4 * i, true);
      if (this.#words[at + i] === word) continue;
      this.#words[at + i] = word;
      same = false;
    }
    const known = same ? this.#actors[slot] : undefined;
    return known ?? (this.#actors[slot] = decodeActor(bytes, base));
  }
}

const ACTORS_MAX = 1024;

const ACTOR_WORDS = layout.actor.bytes / 4;
