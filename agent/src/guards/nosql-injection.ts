// NoSQL injection: an operator that the user sent as a key reached the final filter, or his text became script of the
// database: $where, $function, a Lua or painless script.
import type { Guard, GuardContext, GuardFinding, InputIndex, InputValue } from '../guard.ts';
import type { NosqlQueryOperation } from '../operation.ts';
import { readJs } from './js-syntax.ts';
import { jsonBreakout } from './json-breakout.ts';
import { DEPTH_MAX, NODES_MAX, partsOf, type OperatorUse, type QueryParts } from './nosql-parts.ts';
import { tokensIn } from './tokens-in.ts';
import { isProgramText, userSpans, type UserSpan } from './user-spans.ts';
import { operatorOnSecret } from './word-operators.ts';

export const nosqlInjection: Guard = {
  id: 'nosql-injection',
  title: 'User input became an operator or script of a database query',
  techniques: ['T1190'],
  weakness: 'CWE-943',
  operations: ['nosql.query'],
  severity: 'high',
  blindSpot:
    'A service that means to take query operators from its users; operators that are plain words (Prisma: not, contains) on fields that hold no secret; queries of systems whose filter the instrumentation cannot show as data.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'nosql.query') return undefined;
    if (operation.system === 'redis') return judgeRedis(operation, inputs, context);
    if (operation.system === 'prisma') return judgeWords(operation, inputs, context);
    const found = partsOf(operation);
    return (
      judgeScripts(found.scripts, inputs, context) ??
      (operation.system === 'mongodb' || operation.system === 'sequelize'
        ? judgeOperators(found.operators, inputs, context)
        : undefined) ??
      (operation.system === 'elasticsearch' ? judgePath(operation.command, inputs, context) : undefined) ??
      judgePhrases(found.phrases, inputs, context) ??
      (mayHoldForeignKeys(operation, found, inputs) ? judgeStructure(operation, inputs, context) : undefined)
    );
  },
};

function judgeWords(
  { filter }: NosqlQueryOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const found = operatorOnSecret(filter, inputs, context);
  return (
    found && {
      reason: `the operator ${found.operator} on ${found.field.slice(0, 60)} in a database query came from ${found.path}`,
      confidence: 0.95,
    }
  );
}

function judgeOperators(
  used: readonly OperatorUse[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  if (used.length === 0 || inputs.holds?.('operator', '') === false) return undefined;
  const given = givenOperators(inputs);
  for (const { operator, operand } of used) {
    if (ARRANGES.has(operator)) continue;
    const chosen = inputs.equal(operator);
    if (chosen !== undefined && (context.isConstant?.(operator) === false || cameWhole(operand, inputs)))
      return {
        reason: `the operator ${operator.slice(0, 40)} in a database query came from ${chosen.path}`,
        confidence: 0.9,
        input: chosen,
      };
    if (context.steps?.take(1 + (given.length >> 1)) === false) return undefined;
    for (const one of given) {
      if (one.operator !== operator || !sameOperand(one.operand, operand)) continue;
      return {
        reason: `the operator ${operator.slice(0, 40)} in a database query came from ${one.path}`,
        confidence: 0.95,
      };
    }
  }
  return undefined;
}

const OPERAND_CHARS_MAX = 4_096;

/** {[field]: value} with "$or" for the field: the name is in every program, and a list of conditions came in beside it. */
function cameWhole(operand: unknown, inputs: InputIndex): boolean {
  if (typeof operand !== 'object' || operand === null || Object.keys(operand).length === 0) return false;
  const wanted = written(operand);
  if (wanted === undefined || wanted.length > OPERAND_CHARS_MAX) return false;
  let nodes = 0;
  const waiting = inputs.structures().map(({ value }) => ({ value, depth: 0 }));
  while (waiting.length > 0 && nodes++ < NODES_MAX) {
    const { value, depth } = waiting.pop()!;
    if (typeof value !== 'object' || value === null || depth >= DEPTH_MAX) continue;
    if (sameNames(value, operand) && written(value) === wanted) return true;
    for (const child of Object.values(value)) waiting.push({ value: child, depth: depth + 1 });
  }
  return false;
}

function sameNames(one: object, other: object): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name));
}

/** As a query string says it: numbers are texts, and a list has its places for names. */
function written(value: object): string | undefined {
  try {
    return JSON.stringify(value, (_, child: unknown) => {
      if (Array.isArray(child)) return { ...child };
      return typeof child === 'number' || typeof child === 'boolean' ? String(child) : child;
    });
  } catch {
    return undefined;
  }
}

interface GivenOperator extends OperatorUse {
  readonly path: string;
}

// Steps of a pipeline that put what is there in an order or cut it: nothing comes in by them.
const ARRANGES = new Set(['$sort', '$limit', '$skip']);

const remembered = new WeakMap<InputIndex, { readonly count: number; readonly operators: readonly GivenOperator[] }>();

/** Operators that the user sent as keys: {"a": {"$ne": 1}}, a[$ne]=1, or JSON inside a string. */
function givenOperators(inputs: InputIndex): readonly GivenOperator[] {
  const structures = inputs.structures();
  const known = remembered.get(inputs);
  if (known !== undefined && known.count === structures.length) return known.operators;
  const operators: GivenOperator[] = [];
  let nodes = 0;
  for (const { path, value } of structures) {
    const waiting: { value: unknown; above: readonly string[] }[] = [{ value, above: [path] }];
    while (waiting.length > 0 && nodes++ < NODES_MAX && operators.length < 1_000) {
      const node = waiting.pop()!;
      if (typeof node.value !== 'object' || node.value === null || node.above.length >= DEPTH_MAX) continue;
      for (const name of Object.keys(node.value)) {
        const child = (node.value as Record<string, unknown>)[name];
        const at = (): string => [...node.above, name].join('.').slice(0, 300);
        if (name.startsWith('$')) operators.push({ operator: name, operand: child, path: at() });
        else if (name.includes('[$')) {
          for (const match of name.matchAll(/\[(\$\w+)\]/g)) {
            const last = name.endsWith(match[0]) || name.endsWith(`${match[0]}[]`);
            operators.push({ operator: match[1]!, operand: last ? child : ANYTHING, path: at() });
          }
        }
        if (typeof child === 'object' && child !== null)
          waiting.push({ value: child, above: Array.isArray(node.value) ? node.above : [...node.above, name] });
      }
    }
  }
  remembered.set(inputs, { count: structures.length, operators });
  return operators;
}

const ANYTHING = Symbol('any operand');

/** The same value, however the program cast it: "1" and 1, a list of one, an object down to its names. */
function sameOperand(given: unknown, used: unknown): boolean {
  if (given === ANYTHING || given === used) return true;
  if (typeof given === 'object' && given !== null) {
    if (typeof used !== 'object' || used === null)
      return Array.isArray(given) && given.some((one) => sameOperand(one, used));
    const names = Object.keys(given);
    return names.length === 0 || names.some((name) => Object.hasOwn(used, name)) || Object.keys(used).length === 0;
  }
  if (Array.isArray(used)) return used.some((one) => sameOperand(given, one)) || used.length === 0;
  if (used instanceof RegExp) return true;
  return String(given).trim().toLowerCase() === String(used).trim().toLowerCase();
}

/** Script text: the user may fill one literal or name in it, nothing more. */
function judgeScripts(scripts: readonly string[], inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const source of scripts) {
    const spans = userSpans(source, inputs);
    if (spans.length === 0) continue;
    const { tokens } = readJs(source, context.steps?.half());
    for (const span of spans) {
      if (context.steps?.take(4) === false) return undefined;
      const inside = tokensIn(tokens, span);
      const only = inside[0];
      if (only === undefined) continue;
      if (isWholeScript(source, span, inside, context)) return becameScript(span.input);
      const literal = only.kind === 'string' || only.kind === 'template' || only.kind === 'comment';
      if (inside.length === 1 && (literal ? span.end < only.end || span.start === only.start : true)) continue;
      if (
        inside.every(
          (token) =>
            token.kind === 'number' ||
            (token.kind !== 'string' && /^[-+.,()]$/.test(source.slice(token.start, token.end))),
        )
      )
        continue;
      if (isProgramText(source, span, context)) continue;
      return becameScript(span.input);
    }
  }
  return undefined;
}

/** Nothing of the script is the program's own, and it is more than a number. */
function isWholeScript(
  source: string,
  span: UserSpan,
  inside: readonly { readonly kind: string }[],
  { isConstant }: GuardContext,
): boolean {
  if (span.start > 0 || span.end < source.trimEnd().length || inside.every(({ kind }) => kind === 'number'))
    return false;
  return isConstant?.(source.trim()) !== true;
}

function becameScript(input: InputValue): GuardFinding {
  return { reason: `user input from ${input.path} became script of a database query`, confidence: 0.95, input };
}

/** Words to search for that close a bracket or quote of the program's: what follows is a condition of its own. */
function judgePhrases(phrases: readonly string[], inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const phrase of phrases)
    for (const span of userSpans(phrase, inputs, { pieces: false })) {
      if (context.steps?.take(4) === false) return undefined;
      if (!closesMore(phrase.slice(span.start, span.end)) || isProgramText(phrase, span, context)) continue;
      return {
        reason: `user input from ${span.input.path} adds a condition to the text of a search`,
        confidence: 0.85,
        input: span.input,
      };
    }
  return undefined;
}

/** A closing bracket without its own opening one, and something behind it. */
function closesMore(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth < 0) return /\w/.test(text.slice(at));
  }
  return false;
}

/** Keys of a document store without an operator among them only compare: not worth the walk through every body. */
function mayHoldForeignKeys({ system }: NosqlQueryOperation, { operators }: QueryParts, inputs: InputIndex): boolean {
  return system === 'elasticsearch' || (operators.length > 0 && inputs.holds?.('operator', '') !== false);
}

function judgeStructure(
  { filter }: NosqlQueryOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const input = jsonBreakout(filter, inputs, context);
  if (input === undefined) return undefined;
  return {
    reason: `user input from ${input.path} left its value in the JSON text of a database query`,
    confidence: 0.9,
    input,
  };
}

const REDIS_SCRIPTS = new Set(['eval', 'eval_ro', 'script', 'function', 'fcall']);
const REDIS_POWERFUL = new Set([
  'config',
  'flushall',
  'flushdb',
  'eval',
  'eval_ro',
  'script',
  'module',
  'slaveof',
  'replicaof',
  'debug',
  'shutdown',
  'save',
  'bgsave',
  'acl',
  'migrate',
  'restore',
  'function',
  'cluster',
  'client',
  'monitor',
  'keys',
]);

function judgeRedis(
  { command, filter }: NosqlQueryOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const name = command.toLowerCase();
  const chosen = REDIS_POWERFUL.has(name) ? inputs.equal(command) : undefined;
  if (chosen !== undefined && !["'", '"', '.', '`'].some((quote) => context.isConstant?.(`${quote}${name}`) === true)) {
    return {
      reason: `user input from ${chosen.path} chose a powerful database command`,
      confidence: 0.9,
      input: chosen,
    };
  }
  if (!REDIS_SCRIPTS.has(name) || !Array.isArray(filter)) return undefined;
  return judgeScripts(
    filter.slice(0, 2).filter((part): part is string => typeof part === 'string'),
    inputs,
    context,
  );
}

/** The index or document name that the user gave left its place in the request's path. */
function judgePath(command: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const span of userSpans(command, inputs, { pieces: false })) {
    const given = command.slice(span.start, span.end);
    if (!/\.\.|[/?#]./.test(given) || isProgramText(command, span, context)) continue;
    return {
      reason: `user input from ${span.input.path} changed the path of a database request`,
      confidence: 0.85,
      input: span.input,
    };
  }
  return undefined;
}
