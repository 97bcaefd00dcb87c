// What in a query of a document store can do more than compare: its operators, and the texts that the database runs.
import type { NosqlQueryOperation } from '../operation.ts';

export interface OperatorUse {
  readonly operator: string;
  readonly operand: unknown;
}

export interface QueryParts {
  readonly operators: readonly OperatorUse[];
  readonly scripts: readonly string[];
  /** Texts in the query language of Lucene. */
  readonly phrases: readonly string[];
}

export const NODES_MAX = 20_000;
export const DEPTH_MAX = 64;
const BODY_CHARS_MAX = 262_144;
// What stands behind these is compared as it is, operators in it are data (mongoose's sanitizeFilter uses the first).
const LITERAL = new Set(['$eq', '$literal', '$comment']);
/** Keys whose text is run, by the key that they stand under. */
const SCRIPTS_UNDER: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['$function', new Set(['body'])],
  ['$accumulator', new Set(['init', 'accumulate', 'merge', 'finalize'])],
]);
const MAP_REDUCE = new Set(['map', 'reduce', 'finalize']);

interface Node {
  readonly value: unknown;
  readonly key: string;
  /** The key above. */
  readonly under: string;
  readonly depth: number;
}

/** A document that is stored is data, whatever its fields are called. */
const STORES_DOCUMENTS = /\/(?:_doc|_create)(?:[/?]|$)/;

export function partsOf({ system, command, filter }: NosqlQueryOperation): QueryParts {
  const operators: OperatorUse[] = [];
  const scripts: string[] = [];
  const phrases: string[] = [];
  const search = system === 'elasticsearch';
  const runs = search
    ? STORES_DOCUMENTS.test(command)
      ? () => false
      : isSearchScript
    : (node: Node): boolean => isDocumentScript(node, command === 'command' ? filter : undefined);
  const waiting: Node[] = [{ value: search ? parsed(filter) : filter, key: '', under: '', depth: 0 }];
  for (let nodes = 0; waiting.length > 0 && nodes < NODES_MAX; nodes++) {
    const node = waiting.pop()!;
    const { value, key, depth } = node;
    if (typeof value === 'string' || typeof value === 'function') {
      if (runs(node)) scripts.push(typeof value === 'string' ? value : Function.prototype.toString.call(value));
      else if (search && typeof value === 'string' && isPhrase(node)) phrases.push(value);
      continue;
    }
    if (typeof value !== 'object' || value === null || depth >= DEPTH_MAX || ArrayBuffer.isView(value)) continue;
    if (Array.isArray(value)) {
      for (const child of value.slice(0, NODES_MAX))
        waiting.push({ value: child, key, under: node.under, depth: depth + 1 });
      continue;
    }
    if (system === 'sequelize')
      for (const symbol of Object.getOwnPropertySymbols(value))
        waiting.push({ value: (value as any)[symbol], key, under: node.under, depth: depth + 1 });
    for (const name of Object.keys(value)) {
      const child = (value as Record<string, unknown>)[name];
      if (name.startsWith('$')) operators.push({ operator: name, operand: child });
      if (!LITERAL.has(name))
        waiting.push({
          value: search && depth === 0 && name === 'body' ? parsed(child) : child,
          key: name,
          under: key,
          depth: depth + 1,
        });
    }
  }
  return { operators, scripts, phrases };
}

/** $where, the functions of an aggregation, map and reduce of a command. */
function isDocumentScript({ key, under, depth }: Node, command: unknown): boolean {
  if (key === '$where') return true;
  if (SCRIPTS_UNDER.get(under)?.has(key) === true) return true;
  if (depth !== 1 || typeof command !== 'object' || command === null) return false;
  if (key === '$eval' || key === 'eval') return true;
  return MAP_REDUCE.has(key) && ('mapReduce' in command || 'mapreduce' in command);
}

/** script, script.source, init_script and the like; a field of a document may be called source as well. */
function isSearchScript({ key, under }: Node): boolean {
  if (isScriptKey(key)) return true;
  return (key === 'source' || key === 'inline') && isScriptKey(under);
}

function isScriptKey(key: string): boolean {
  return key === 'script' || key.endsWith('_script');
}

function isPhrase({ key, under, depth }: Node): boolean {
  return (key === 'query' && under === 'query_string') || (key === 'q' && depth <= 2);
}

/** A body may be handed over as text. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string' || body.length > BODY_CHARS_MAX || !/^\s*[{[]/.test(body)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
