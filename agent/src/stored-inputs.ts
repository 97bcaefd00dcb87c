// Values that one activity stored in a database, in Redis or in a file and another takes out again, to build a command, a path or an address of it: the
// second has no input to be judged by. What statements do with stored values the guard of SQL remembers itself
// (guards/stored-values.ts). Bounded, in this process alone; a finding names none of them.
import { createInputIndex } from './inputs/index.ts';
import { JOINED_PATH, type JoinedPath } from './inputs/remembered.ts';
import type { InputIndex, InputValue } from './guard.ts';
import type { Operation } from './operation.ts';

/** Values remembered of each kind; the oldest is forgotten for a new one. */
const VALUES_MAX = 128;
const VALUE_CHARS_MIN = 4;
const VALUE_CHARS_MAX = 512;
/** Parameters of one statement, nested ones included, that are looked at. */
const PARAMETERS_MAX = 128;

const STORES = /^\s*(?:insert|update|replace|merge|upsert|with|call|exec)\b/i;
/** Commands of Redis that leave a value for somebody else. */
const WRITES =
  /^(?:set|setex|psetex|setnx|getset|mset|msetnx|append|h(?:set|setnx|mset)|[lr]push|[lr]pushx|linsert|lset|sadd|zadd|xadd|publish|spublish)$/i;
/** Longest document whose values are looked at. */
const DOCUMENT_CHARS_MAX = 16_384;
// Only what could act: most values are kept nowhere.
const MAY_COMMAND = /[;&|`\n<>]|\$[({]/;
const MAY_CLIMB = /\.\.[/\\]|[/\\]\.\.|^\/(?:etc|proc|sys|root|home|var|usr|opt|srv|tmp)\//;
// An internal address is what the operator of a self-hosted service stores; a cloud's metadata service is nobody's webhook.
const METADATA = /169\.254\.169\.254|169\.254\.170\.2|fd00:ec2::254|metadata\.google\.internal|100\.100\.100\.200/i;

type Kind = 'command' | 'path' | 'address';

export class StoredInputs {
  readonly #values: Readonly<Record<Kind, Set<string>>> = { command: new Set(), path: new Set(), address: new Set() };

  /** Remembers what a call stores. */
  keep(operation: Operation): void {
    if (operation.kind === 'sql.query') {
      if (operation.parameters !== undefined && STORES.test(operation.sql))
        this.#keepAll(operation.parameters, { left: PARAMETERS_MAX });
    } else if (operation.kind === 'nosql.query' && operation.system === 'redis' && WRITES.test(operation.command))
      this.#keepAll(operation.filter, { left: PARAMETERS_MAX });
    else if (operation.kind === 'file.access' && operation.content !== undefined)
      this.#keepAll(operation.content.trim(), { left: PARAMETERS_MAX });
  }

  /**
   * Inputs to judge this call by: the stored values that stand in it, beside something of the program's own.
   * @param own what came in with the activity itself; asked for only where a stored value stands in the call
   */
  recall(
    operation: Operation,
    joins: readonly JoinedPath[],
    own: () => readonly InputValue[] = () => [],
  ): InputIndex | undefined {
    let texts: readonly string[];
    let found: string[];
    switch (operation.kind) {
      case 'process.spawn': {
        const text = operation.shellCommand ?? operation.arguments.join('\n');
        // A command that was stored whole is what a scheduler is for.
        texts = [text];
        found = this.#standing('command', texts).filter((value) => value.trim() !== text.trim());
        break;
      }
      case 'file.access':
        texts = [operation.path, ...joins.flatMap((join) => join.arguments)];
        found = this.#standing('path', texts);
        break;
      case 'http.request':
        texts = [operation.url];
        found = this.#standing('address', texts);
        break;
      default:
        return undefined;
    }
    if (found.length > 0) found = notBroughtAlong(found, texts, own());
    if (found.length === 0) return undefined;
    const index = createInputIndex({ stored: found });
    for (const join of joins) index.add(JOINED_PATH, join);
    return index;
  }

  #standing(kind: Kind, texts: readonly string[]): string[] {
    const values = this.#values[kind];
    return values.size === 0 ? [] : [...values].filter((value) => texts.some((text) => text.includes(value)));
  }

  #keepAll(value: unknown, budget: { left: number }): void {
    if (budget.left-- <= 0) return;
    if (typeof value === 'string') {
      this.#add(value);
      if (DOCUMENT.test(value)) this.#keepAll(parsed(value), budget);
    } else if (Array.isArray(value)) for (const one of value) this.#keepAll(one, budget);
    else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      for (const one of Object.values(value)) this.#keepAll(one, budget);
  }

  #add(value: string): void {
    if (value.length < VALUE_CHARS_MIN || value.length > VALUE_CHARS_MAX) return;
    if (MAY_COMMAND.test(value)) this.#remember('command', value);
    if (MAY_CLIMB.test(value)) this.#remember('path', value);
    if (METADATA.test(value)) this.#remember('address', value);
  }

  #remember(kind: Kind, value: string): void {
    const values = this.#values[kind];
    values.delete(value);
    if (values.size >= VALUES_MAX) values.delete(values.values().next().value!);
    values.add(value);
  }
}

/**
 * Somebody stored "../notes", and another asks for "sub/../notes": what stands there came with the request, which was judged by it.
 * Only where it stands whole, so that a part sent along excuses nothing.
 */
function notBroughtAlong(found: readonly string[], texts: readonly string[], own: readonly InputValue[]): string[] {
  const standing = own.filter(
    ({ value }) => value.length >= VALUE_CHARS_MIN && texts.some((text) => text.includes(value)),
  );
  return found.filter((value) => !standing.some((input) => input.value.includes(value)));
}

const DOCUMENT = /^[[{]/;

/** What a JSON document says; undefined for anything else. */
function parsed(text: string): unknown {
  if (text.length > DOCUMENT_CHARS_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
