// What a Sigma rule is evaluated against: one log record of one log source, read field by field.

/** A leaf of a record; objects are leaves too where a rule names one (`requestParameters|contains`). */
export type FieldValue = string | number | boolean | null | object;

export interface LogSource {
  readonly product?: string;
  readonly service?: string;
  readonly category?: string;
}

export interface LogRecord {
  /** Every value at a dotted field name, arrays fanned out; empty when the record has no such field. */
  values(field: string): readonly FieldValue[];
  /** The same as text, lower case: what most tests compare with. Null and absent values are left out. */
  lowered(field: string): readonly string[];
  /** The whole record as text, for keyword searches; `lowered` for those that ignore case. */
  text(): string;
  loweredText(): string;
}

/** Longest text of one field, or of a whole record, that is searched; what is behind it is not looked at. */
export const FIELD_TEXT_CHARACTERS_MAX = 65_536;
/** Most values one field fans out to. */
export const FIELD_VALUES_MAX = 1_000;
/** Deepest nesting that is searched; what is below is not looked at, and hides nothing above. */
export const FIELD_NESTING_MAX = 200;

const NOTHING: readonly never[] = [];

/**
 * Text that a value is compared as: "true", "403", a JSON text for objects; undefined for null. Policies arrive as JSON
 * inside a JSON string: their quotes are unescaped, because rules are written against the policy, not its wrapping.
 */
export function textOf(value: FieldValue): string | undefined {
  if (value === null) return undefined;
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'object'
        ? jsonText(value).replaceAll('\\"', '"')
        : String(value);
  return text.length > FIELD_TEXT_CHARACTERS_MAX ? text.slice(0, FIELD_TEXT_CHARACTERS_MAX) : text;
}

// Nesting beyond the stack is an attacker's: the rules that read the whole object lose it, the others go on.
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

abstract class CachedRecord implements LogRecord {
  readonly #lowered = new Map<string, readonly string[]>();
  #text: string | undefined;
  #loweredText: string | undefined;

  abstract values(field: string): readonly FieldValue[];
  protected abstract wholeText(): string;

  lowered(field: string): readonly string[] {
    const known = this.#lowered.get(field);
    if (known) return known;
    const values = this.values(field);
    let texts: string[] | readonly never[] = NOTHING;
    for (const value of values) {
      const text = textOf(value);
      if (text === undefined) continue;
      if (texts === NOTHING) texts = [text.toLowerCase()];
      else (texts as string[]).push(text.toLowerCase());
    }
    this.#lowered.set(field, texts);
    return texts;
  }

  text(): string {
    this.#text ??= this.wholeText().slice(0, FIELD_TEXT_CHARACTERS_MAX);
    return this.#text;
  }

  loweredText(): string {
    this.#loweredText ??= this.text().toLowerCase();
    return this.#loweredText;
  }
}

/** A flat record: field name to value or list of values. */
export class FlatRecord extends CachedRecord {
  readonly #fields: Readonly<Record<string, FieldValue | readonly FieldValue[] | undefined>>;

  constructor(fields: Readonly<Record<string, FieldValue | readonly FieldValue[] | undefined>>) {
    super();
    this.#fields = fields;
  }

  values(field: string): readonly FieldValue[] {
    if (!Object.hasOwn(this.#fields, field)) return NOTHING;
    const value = this.#fields[field];
    if (value === undefined) return NOTHING;
    return Array.isArray(value) ? value : [value as FieldValue];
  }

  protected wholeText(): string {
    const texts: string[] = [];
    for (const value of Object.values(this.#fields)) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? value : [value]) texts.push(textOf(one as FieldValue) ?? '');
    }
    return texts.join('\n');
  }
}

export interface JsonRecordOptions {
  /** Parses the record on the first field that `known` cannot answer. */
  readonly parse: () => unknown;
  /** Fields already at hand, so that most events are never parsed; undefined means: look into the record. */
  readonly known?: (field: string) => readonly FieldValue[] | undefined;
  /** Other places a field is read from besides its own name, see the layer's field map. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>;
}

/** A nested record read by dotted paths. */
export class JsonRecord extends CachedRecord {
  readonly #options: JsonRecordOptions;
  #root: unknown;
  #parsed = false;

  constructor(options: JsonRecordOptions) {
    super();
    this.#options = options;
  }

  values(field: string): readonly FieldValue[] {
    const known = this.#options.known?.(field);
    if (known) return known;
    const own = valuesAt(this.#tree(), field);
    const aliases = this.#options.aliases?.get(field);
    if (!aliases) return own;
    return [...own, ...aliases.flatMap((alias) => valuesAt(this.#tree(), alias))].slice(0, FIELD_VALUES_MAX);
  }

  protected wholeText(): string {
    const tree = this.#tree();
    return tree === undefined ? '' : jsonText(tree);
  }

  #tree(): unknown {
    if (!this.#parsed) {
      this.#parsed = true;
      this.#root = this.#options.parse();
    }
    return this.#root;
  }
}

/** Every value at a dotted path. A key that itself holds dots ("kubernetes.io/arch") is found by its longest match. */
export function valuesAt(root: unknown, path: string): FieldValue[] {
  const found: FieldValue[] = [];
  collect(root, path, found, 0);
  return found;
}

function collect(node: unknown, path: string, found: FieldValue[], depth: number): void {
  if (found.length >= FIELD_VALUES_MAX || depth > FIELD_NESTING_MAX) return;
  if (Array.isArray(node)) {
    for (const element of node) collect(element, path, found, depth + 1);
    return;
  }
  if (path === '') {
    if (node !== undefined) found.push(node as FieldValue);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const record = node as Record<string, unknown>;
  if (Object.hasOwn(record, path)) {
    collect(record[path], '', found, depth + 1);
    return;
  }
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    if (Object.hasOwn(record, key)) collect(record[key], path.slice(dot + 1), found, depth + 1);
  }
}
