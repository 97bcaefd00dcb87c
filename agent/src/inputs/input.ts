// One value that came in, with its way in.
import type { InputValue } from '../guard.ts';

/** A value with its way in; the path is put together only when a finding names it. */
export class Input implements InputValue {
  readonly value: string;
  readonly transforms: readonly string[];
  /** A document whose values are inputs of their own: its brackets and quotes would look like parts of any other. */
  container = false;
  readonly #parent: PathNode;
  constructor(value: string, parent: PathNode, transforms: readonly string[]) {
    this.value = value;
    this.#parent = parent;
    this.transforms = transforms;
  }
  get path(): string {
    const parts: string[] = [];
    for (let node: PathNode | undefined = this.#parent; node !== undefined; node = node.parent) {
      parts.push(
        typeof node.key === 'number' ? `[${node.key}]` : node.parent === undefined ? node.key : `.${node.key}`,
      );
    }
    return parts.reverse().join('').slice(0, 500);
  }
}

export interface PathNode {
  readonly key: string | number;
  readonly parent: PathNode | undefined;
}
