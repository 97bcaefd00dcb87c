// Operators that are plain words, as in Prisma's filters: {password: {not: ""}}. A service may well mean to take them from its users,
// {price: {gt: 5}}, and checks nothing that could be told from here. Nobody lets users ask what a secret is not, or begins with: on
// such fields an operator of theirs is an attack.
import type { GuardContext, InputIndex } from '../guard.ts';
import { DEPTH_MAX, NODES_MAX } from './nosql-parts.ts';

const WORDS: ReadonlySet<string> = new Set([
  'equals',
  'not',
  'in',
  'notIn',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'endsWith',
  'search',
  'mode',
]);

/** Words of a field's name, in any writing of it: passwordHash, reset_token, apiKey, PIN. */
const SECRET =
  /\b(?:pass|password|passwd|passphrase|passcode|pwd|secret|token|hash|salt|otp|totp|pin|apikey|api key|session id|(?:reset|invite|activation|recovery|backup|login|auth|verification|one time) code)\b/;

export interface WordOperator {
  readonly field: string;
  readonly operator: string;
  /** Where the user's object came in. */
  readonly path: string;
}

/** A field that holds a secret, compared with an operator that the user sent: the first in the filter, or none. */
export function operatorOnSecret(
  filter: unknown,
  inputs: InputIndex,
  { steps }: GuardContext,
): WordOperator | undefined {
  for (const { name: field, value } of objectsIn(filter)) {
    if (steps?.take(1) === false) return undefined;
    if (!isOperators(value) || !SECRET.test(wordsOf(field))) continue;
    for (const { path, value: source } of inputs.structures())
      for (const given of objectsIn(source)) {
        if (steps?.take(1) === false) return undefined;
        const operator = isOperators(given.value) ? sharedOperator(value, given.value) : undefined;
        if (operator !== undefined) return { field, operator, path: [path, ...given.above].join('.').slice(0, 300) };
      }
  }
  return undefined;
}

interface Found {
  readonly name: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The keys that lead to it, its own the last. */
  readonly above: readonly string[];
}

/** Every object inside, by the key that it stands under. */
function* objectsIn(root: unknown): Generator<Found> {
  const waiting: { value: unknown; above: readonly string[] }[] = [{ value: root, above: [] }];
  for (let nodes = 0; waiting.length > 0 && nodes < NODES_MAX; nodes++) {
    const { value, above } = waiting.pop()!;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || above.length > DEPTH_MAX) continue;
    if (!Array.isArray(value) && above.length > 0)
      yield { name: above.at(-1)!, value: value as Record<string, unknown>, above };
    for (const key of Object.keys(value))
      waiting.push({ value: (value as any)[key], above: Array.isArray(value) ? above : [...above, key] });
  }
}

function wordsOf(field: string): string {
  return field
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z\d]+/g, ' ')
    .toLowerCase();
}

function isOperators(value: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => WORDS.has(name));
}

/** The same operator with the same operand, however the program cast it. */
function sharedOperator(
  used: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): string | undefined {
  return Object.keys(used).find(
    (name) => name !== 'mode' && Object.hasOwn(given, name) && plain(used[name]) === plain(given[name]),
  );
}

function plain(operand: unknown): string {
  return typeof operand === 'object' && operand !== null ? JSON.stringify(operand) : String(operand);
}
